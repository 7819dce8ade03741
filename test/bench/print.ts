/** Figures of a benchmark, below its name. */
export function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `      ${line}\n`).join(''));
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** `1.23`. */
export const ratio = (one: number, other: number): string => (one / other).toFixed(2);
