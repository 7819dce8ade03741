import type { Line } from './lines';
import { splitLines } from './lines';
import type { ReadingProblem } from './problem';
import type { Span } from './span';
import type { Steps } from './steps';
import { finish } from './steps';

export type LineKind = 'blank' | 'text' | 'heading' | 'rule' | 'fence' | 'comment' | 'front-matter';

export interface Heading {
  readonly level: number;
  /** Without the marks and the blanks around it. */
  readonly title: string;
  readonly titleSpan: Span;
}

/** A line that knows whether Markdown would read it as prose or as something opaque. */
export interface MarkdownLine extends Line {
  readonly kind: LineKind;
  /** Without the line ending and, in the first line, without the byte order mark. */
  readonly text: string;
  /** Columns in front of the first visible character, a tab reaching to the next multiple of four. */
  readonly indent: number;
  /** Equal for the lines of one fence, comment, front matter or paragraph. */
  readonly block: number;
  readonly heading: Heading | undefined;
}

export interface MarkdownText {
  readonly text: string;
  readonly hasBom: boolean;
  readonly lines: readonly MarkdownLine[];
  readonly problems: readonly ReadingProblem[];
}

/**
 * Says for each line of a Markdown text what it is.
 *
 * A line scanner and not a Markdown library: every byte has to be kept, edits must not move anything, and the documents
 * read here (specs, steering) have a grammar of lines. A syntax tree drops blanks, escapes and line endings, and would
 * have to be mapped back. Setext headings and indented code are deliberately absent: nobody writes the first in specs,
 * and the second cannot be told from a deep list.
 *
 * Total and linear in the length of the text.
 */
export function scanMarkdown(text: string): MarkdownText {
  return finish(scanMarkdownInSteps(text));
}

/** As `scanMarkdown`, in steps. */
export function* scanMarkdownInSteps(text: string): Steps<MarkdownText> {
  const hasBom = text.startsWith('\uFEFF');
  const lines = splitLines(text, hasBom ? 1 : 0);
  const scan = new Scan(text, lines);
  for (let at = scan.begin(); at < lines.length;) {
    at = scan.goOn(at, at + linesInStep);
    yield;
  }
  return { text, hasBom, lines: scan.out, problems: scan.problems };
}

const linesInStep = 256;

/** Columns in front of the first visible character. */
export function indentOf(text: string): number {
  let columns = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === ' ') columns += 1;
    else if (text[at] === '\t') columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}

// A fence may open behind list marks: without seeing `- ```` as an opening, its closing line would swallow the rest.
const fenceOpening = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+){0,4}(`{3,}|~{3,})([^]*)$/;
const fenceClosing = /^[ \t]*(`{3,}|~{3,})[ \t]*$/;
const ruleLine = /^ {0,3}(?:-[ \t]*-[ \t]*-[-\s]*|\*[ \t]*\*[ \t]*\*[*\s]*|_[ \t]*_[ \t]*_[_\s]*)$/;

class Scan {
  readonly out: MarkdownLine[] = [];
  readonly problems: ReadingProblem[] = [];
  readonly #text: string;
  readonly #lines: readonly Line[];
  #block = 0;
  /** For each fence character the shortest fence that is known to have no closing line further down. */
  readonly #neverClosed = new Map<string, number>();
  #noCommentEnd = false;

  constructor(text: string, lines: readonly Line[]) {
    this.#text = text;
    this.#lines = lines;
  }

  /** @returns the first line behind the front matter */
  begin(): number {
    return this.#frontMatter();
  }

  /** Reads from one line up to another, or to the end of a block behind that; gives where it ended. */
  goOn(from: number, to: number): number {
    let at = from;
    for (let line = this.#lines[at]; line !== undefined && at < to; line = this.#lines[at]) {
      const text = this.#textOf(line);
      at = this.#fence(at, line, text) ?? this.#comment(at, line, text) ?? this.#single(at, line, text);
    }
    return at;
  }

  #textOf(line: Line): string {
    return this.#text.slice(line.start, line.end);
  }

  #push(line: Line, text: string, kind: LineKind, heading?: Heading): void {
    const { number, start, end, next } = line;
    // Not spread: this is the inner loop, and copying properties one does not name takes most of its time.
    this.out.push({ number, start, end, next, kind, text, indent: indentOf(text), block: this.#block, heading });
  }

  /** Pushes the lines from `at` to before `end` as one block. */
  #pushBlock(at: number, end: number, kind: LineKind): number {
    this.#block += 1;
    for (const line of this.#lines.slice(at, end)) this.#push(line, this.#textOf(line), kind);
    return end;
  }

  #frontMatter(): number {
    const [first, second] = this.#lines;
    if (first === undefined || second === undefined || this.#textOf(first).trimEnd() !== '---') return 0;
    // A document may also begin with a rule: only what looks like YAML is taken for front matter.
    const opening = this.#textOf(second).trimEnd();
    if (opening !== '---' && !/^(?:#|["']?[\w.-]+["']?[ \t]*:)/.test(opening)) return 0;
    const close = this.#lines.findIndex(
      (line, index) => index > 0 && /^(?:---|\.\.\.)[ \t]*$/.test(this.#textOf(line)),
    );
    return close < 0 ? 0 : this.#pushBlock(0, close + 1, 'front-matter');
  }

  #fence(at: number, line: Line, text: string): number | undefined {
    if (!text.includes('```') && !text.includes('~~~')) return undefined;
    const opening = fenceOpening.exec(text);
    const marks = opening?.[1];
    if (marks === undefined) return undefined;
    const char = marks.charAt(0);
    // `code` between back ticks on one line is no fence.
    if (char === '`' && (opening?.[2] ?? '').includes('`')) return undefined;
    const close = this.#closing(at + 1, char, marks.length);
    if (close !== undefined) return this.#pushBlock(at, close + 1, 'fence');
    this.problems.push({
      span: { start: line.start, end: line.end },
      code: 'markdown.unclosed-fence',
      severity: 'warning',
      message: 'This code block is never closed; what follows is read as code.',
    });
    return this.#pushBlock(at, this.#endOfUnclosed(at, indentOf(text)), 'fence');
  }

  #closing(from: number, char: string, length: number): number | undefined {
    if (length >= (this.#neverClosed.get(char) ?? Infinity)) return undefined;
    for (let at = from; at < this.#lines.length; at += 1) {
      const line = this.#lines[at];
      if (line === undefined) break;
      const marks = fenceClosing.exec(this.#textOf(line))?.[1];
      if (marks?.startsWith(char) && marks.length >= length) return at;
    }
    this.#neverClosed.set(char, length);
    return undefined;
  }

  /** A fence inside of a list item ends with the item, any other with the text. */
  #endOfUnclosed(at: number, indent: number): number {
    for (let next = at + 1; next < this.#lines.length; next += 1) {
      const line = this.#lines[next];
      if (line === undefined) break;
      const text = this.#textOf(line);
      if (text.trim() !== '' && indentOf(text) < indent) return next;
    }
    return this.#lines.length;
  }

  #comment(at: number, line: Line, text: string): number | undefined {
    if (this.#noCommentEnd || !text.trimStart().startsWith('<!--')) return undefined;
    const open = line.start + text.indexOf('<!--');
    const close = this.#text.indexOf('-->', open + 4);
    if (close < 0) {
      // Half typed: hiding the rest of the document would make every task vanish while somebody writes.
      this.#noCommentEnd = true;
      return undefined;
    }
    let end = at;
    while (end + 1 < this.#lines.length && (this.#lines[end]?.end ?? 0) < close) end += 1;
    // Text behind the end of a comment on one line is text: `<!-- note --> - [ ] 1. Task` stays readable as prose.
    return this.#pushBlock(at, end + 1, 'comment');
  }

  #single(at: number, line: Line, text: string): number {
    const heading = headingOf(text, line.start);
    const kind = heading ? 'heading' : kindOfLine(text);
    const previous = this.out.at(-1)?.kind;
    if (kind === 'heading' || kind === 'rule' || previous !== kind) this.#block += 1;
    this.#push(line, text, kind, heading);
    return at + 1;
  }
}

function kindOfLine(text: string): 'blank' | 'rule' | 'text' {
  if (text.trim() === '') return 'blank';
  return ruleLine.test(text) ? 'rule' : 'text';
}

/** An ATX heading. `##Title` without a blank is read too, `#tag` is not. */
function headingOf(text: string, start: number): Heading | undefined {
  const marks = /^ {0,3}(#{1,6})(?!#)/.exec(text);
  const level = marks?.[1]?.length ?? 0;
  if (marks === null || level === 0) return undefined;
  let from = marks[0].length;
  if (level === 1 && from < text.length && !isBlank(text[from])) return undefined;
  let to = text.length;
  while (from < to && isBlank(text[from])) from += 1;
  while (to > from && isBlank(text[to - 1])) to -= 1;
  let closing = to;
  while (closing > from && text[closing - 1] === '#') closing -= 1;
  if (closing < to && (closing === from || isBlank(text[closing - 1]))) to = closing;
  while (to > from && isBlank(text[to - 1])) to -= 1;
  return { level, title: text.slice(from, to), titleSpan: { start: start + from, end: start + to } };
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}
