/** Where a line of the document is drawn. */
export interface DrawnLine {
  /** 1-based; 3.5 is the middle of line 3. */
  readonly line: number;
  /** Pixels from the top of the page. */
  readonly top: number;
}

/**
 * Lines of a document and heights of its page, each from the other. Between lines whose place is known it is as far as in
 * the text, so that both move in step. Monotone in both directions, whatever it is made of.
 */
export class LineMap {
  /** Rising in both. */
  readonly #known: readonly DrawnLine[];

  /**
   * @param drawn in any order
   * @param end the end of the document and of the page
   */
  constructor(drawn: readonly DrawnLine[], end: DrawnLine) {
    // What stands above the first line is in sight with it.
    const start = { line: 1, top: 0 };
    const known = [start];
    // Of several things in one line the topmost counts. What stands above an earlier line (a float, a reordered list) is
    // no step forward.
    const inOrder = drawn.filter(isFinite).sort((a, b) => a.line - b.line || a.top - b.top);
    for (const { line, top } of inOrder) {
      const last = known.at(-1) ?? start;
      if (line > last.line && top > last.top && line < end.line && top < end.top) known.push({ line, top });
    }
    const last = known.at(-1) ?? start;
    this.#known = [...known, { line: Math.max(end.line, last.line), top: Math.max(end.top, last.top) }];
  }

  /** The height at which a line is drawn. */
  topOf(line: number): number {
    return between(this.#known, line, 'line', 'top');
  }

  /** The line that is drawn at a height. */
  lineAt(top: number): number {
    return between(this.#known, top, 'top', 'line');
  }
}

const isFinite = ({ line, top }: DrawnLine): boolean => Number.isFinite(line) && Number.isFinite(top);

function between(known: readonly DrawnLine[], value: number, from: keyof DrawnLine, to: keyof DrawnLine): number {
  let [low, high] = [0, known.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((known[middle]?.[from] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  const [before, after] = [known[low], known[low + 1]];
  if (!before) return value;
  if (!after || value <= before[from]) return before[to];
  const part = (value - before[from]) / (after[from] - before[from]);
  return before[to] + Math.min(1, part) * (after[to] - before[to]);
}
