/** Both 1-based. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

interface SourceLine {
  /** Offset in the text at which the line begins. */
  readonly start: number;
  readonly line: number;
  /** Column of its first character in the document. Undefined where that cannot be told. */
  readonly column: number | undefined;
}

/**
 * A text taken from the lines of a document, which still knows where each of its characters stands there. What Markdown
 * takes off the front of lines (indents, bullets, the `>` of a quotation) may be gone from it.
 */
export class SourceText {
  #found: readonly SourceLine[] | undefined;

  private constructor(
    readonly text: string,
    private readonly findLines: () => readonly SourceLine[],
  ) {}

  /** Found when somebody first asks: most words are only drawn. */
  get #lines(): readonly SourceLine[] {
    return (this.#found ??= this.findLines());
  }

  /** A whole document, with line ends as the parser has them. A byte order mark is no column. */
  static ofDocument(text: string): SourceText {
    const own = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
    return new SourceText(own, () => startsOf(own).map((start, index) => ({ start, line: index + 1, column: 1 })));
  }

  /** The line of a character. */
  lineAt(offset: number): number {
    return this.#lineOf(offset).line;
  }

  /** Undefined for a character that the parser has put there or whose place it does not tell. */
  at(offset: number): SourcePlace | undefined {
    const { start, line, column } = this.#lineOf(offset);
    if (column === undefined) return undefined;
    const own = column + offset - start;
    return own < 1 ? undefined : { line, column: own };
  }

  /** A piece of it. */
  slice(from: number, to: number): SourceText {
    return this.inside(from, this.text.slice(from, to));
  }

  /**
   * A text that was made of the one from `from` on by taking something off the front of each line, or putting blanks there.
   */
  inside(from: number, text: string): SourceText {
    return new SourceText(text, () => this.#linesInside(from, text));
  }

  #linesInside(from: number, text: string): readonly SourceLine[] {
    let outer = { start: from, end: this.#endOfLine(from) };
    return startsOf(text).map((start, index): SourceLine => {
      if (index > 0 && outer.end < this.text.length) {
        outer = { start: outer.end + 1, end: this.#endOfLine(outer.end + 1) };
      }
      const end = text.indexOf('\n', start);
      const written = text.slice(start, end < 0 ? text.length : end);
      const whole = this.text.slice(outer.start, outer.end);
      const words = written.trimStart();
      // What stands behind the words belongs to the line still, where a piece ends in the middle of it.
      const at = words === '' ? -1 : index === 0 ? whole.indexOf(words) : whole.lastIndexOf(words);
      const place = at < 0 ? undefined : this.at(outer.start + at);
      return {
        start,
        line: this.lineAt(outer.start),
        column: place && place.column - (written.length - words.length),
      };
    });
  }

  #endOfLine(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end < 0 ? this.text.length : end;
  }

  #lineOf(offset: number): SourceLine {
    let [low, high] = [0, this.#lines.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#lines[low] ?? { start: 0, line: 1, column: undefined };
  }
}

function startsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
