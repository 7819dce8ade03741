/** Where the arrow keys lead in a grid, by row and column from 0; undefined for every other key. */
export function gridMove(
  key: string,
  at: readonly [row: number, column: number],
  size: readonly [rows: number, columns: number],
): readonly [row: number, column: number] | undefined {
  const [row, column] = at;
  const [rows, columns] = size;
  const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
  switch (key) {
    case 'ArrowUp':
      return [within(row - 1, rows), column];
    case 'ArrowDown':
      return [within(row + 1, rows), column];
    case 'ArrowLeft':
      return [row, within(column - 1, columns)];
    case 'ArrowRight':
      return [row, within(column + 1, columns)];
    case 'Home':
      return [row, 0];
    case 'End':
      return [row, columns - 1];
    case 'PageUp':
      return [within(row - 10, rows), column];
    case 'PageDown':
      return [within(row + 10, rows), column];
    default:
      return undefined;
  }
}
