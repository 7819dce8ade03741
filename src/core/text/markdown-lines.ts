import type { Line, LineBounds } from './lines';
import { lineBounds } from './lines';
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
  const scan = new Scan(text, lineBounds(text, hasBom ? 1 : 0));
  for (let at = scan.begin(); at < scan.count;) {
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
    const code = text.charCodeAt(at);
    if (code === blank) columns += 1;
    else if (code === tab) columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}

const tab = 9;
const blank = 32;
const numberSign = 35;

// A fence may open behind list marks: without seeing `- ```` as an opening, its closing line would swallow the rest.
const fenceOpening = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+){0,4}(`{3,}|~{3,})([^]*)$/;
const fenceClosing = /^[ \t]*(`{3,}|~{3,})[ \t]*$/;
const ruleLine = /^ {0,3}(?:-[ \t]*-[ \t]*-[-\s]*|\*[ \t]*\*[ \t]*\*[*\s]*|_[ \t]*_[ \t]*_[_\s]*)$/;

class Scan {
  readonly out: MarkdownLine[] = [];
  readonly problems: ReadingProblem[] = [];
  readonly #text: string;
  /** How many lines the text has. */
  readonly count: number;
  readonly #starts: readonly number[];
  readonly #ends: readonly number[];
  #block = 0;
  /** For each fence character the shortest fence that is known to have no closing line further down. */
  readonly #neverClosed = new Map<string, number>();
  #noCommentEnd = false;

  constructor(text: string, { starts, ends }: LineBounds) {
    this.#text = text;
    this.#starts = starts;
    this.#ends = ends;
    this.count = starts.length;
  }

  /** @returns the first line behind the front matter */
  begin(): number {
    return this.#frontMatter();
  }

  /** Reads from one line up to another, or to the end of a block behind that; gives where it ended. */
  goOn(from: number, to: number): number {
    let at = from;
    while (at < this.count && at < to) {
      const text = this.#textOf(at);
      at = this.#fence(at, text) ?? this.#comment(at, text) ?? this.#single(at, text);
    }
    return at;
  }

  #startOf(at: number): number {
    return this.#starts[at] ?? this.#text.length;
  }

  #endOf(at: number): number {
    return this.#ends[at] ?? this.#text.length;
  }

  #textOf(at: number): string {
    return this.#text.slice(this.#startOf(at), this.#endOf(at));
  }

  #push(at: number, text: string, kind: LineKind, heading?: Heading): void {
    this.out.push({
      number: at + 1,
      start: this.#startOf(at),
      end: this.#endOf(at),
      next: this.#startOf(at + 1),
      kind,
      text,
      indent: indentOf(text),
      block: this.#block,
      heading,
    });
  }

  /** Pushes the lines from `from` to before `end` as one block. */
  #pushBlock(from: number, end: number, kind: LineKind): number {
    this.#block += 1;
    for (let at = from; at < end; at += 1) this.#push(at, this.#textOf(at), kind);
    return end;
  }

  #frontMatter(): number {
    if (this.count < 2 || this.#textOf(0).trimEnd() !== '---') return 0;
    // A document may also begin with a rule: only what looks like YAML is taken for front matter.
    const opening = this.#textOf(1).trimEnd();
    if (opening !== '---' && !/^(?:#|["']?[\w.-]+["']?[ \t]*:)/.test(opening)) return 0;
    for (let at = 1; at < this.count; at += 1) {
      if (/^(?:---|\.\.\.)[ \t]*$/.test(this.#textOf(at))) return this.#pushBlock(0, at + 1, 'front-matter');
    }
    return 0;
  }

  #fence(at: number, text: string): number | undefined {
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
      span: { start: this.#startOf(at), end: this.#endOf(at) },
      code: 'markdown.unclosed-fence',
      severity: 'warning',
      message: 'This code block is never closed; what follows is read as code.',
    });
    return this.#pushBlock(at, this.#endOfUnclosed(at, indentOf(text)), 'fence');
  }

  #closing(from: number, char: string, length: number): number | undefined {
    if (length >= (this.#neverClosed.get(char) ?? Infinity)) return undefined;
    for (let at = from; at < this.count; at += 1) {
      const marks = fenceClosing.exec(this.#textOf(at))?.[1];
      if (marks?.startsWith(char) && marks.length >= length) return at;
    }
    this.#neverClosed.set(char, length);
    return undefined;
  }

  /** A fence inside of a list item ends with the item, any other with the text. */
  #endOfUnclosed(at: number, indent: number): number {
    for (let next = at + 1; next < this.count; next += 1) {
      const text = this.#textOf(next);
      if (text.trim() !== '' && indentOf(text) < indent) return next;
    }
    return this.count;
  }

  #comment(at: number, text: string): number | undefined {
    if (this.#noCommentEnd) return undefined;
    const found = text.indexOf('<!--');
    if (found < 0 || text.slice(0, found).trim() !== '') return undefined;
    const open = this.#startOf(at) + found;
    const close = this.#text.indexOf('-->', open + 4);
    if (close < 0) {
      // Half typed: hiding the rest of the document would make every task vanish while somebody writes.
      this.#noCommentEnd = true;
      return undefined;
    }
    let end = at;
    while (end + 1 < this.count && this.#endOf(end) < close) end += 1;
    // Text behind the end of a comment on one line is text: `<!-- note --> - [ ] 1. Task` stays readable as prose.
    return this.#pushBlock(at, end + 1, 'comment');
  }

  #single(at: number, text: string): number {
    const heading = headingOf(text, this.#startOf(at));
    const kind = heading ? 'heading' : kindOfLine(text);
    const previous = this.out[this.out.length - 1]?.kind;
    if (kind === 'heading' || kind === 'rule' || previous !== kind) this.#block += 1;
    this.#push(at, text, kind, heading);
    return at + 1;
  }
}

function kindOfLine(text: string): 'blank' | 'rule' | 'text' {
  if (text === '') return 'blank';
  // Letters and digits, as most lines begin with, are neither blank nor the beginning of a rule.
  const code = text.charCodeAt(0);
  if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return 'text';
  if (text.trim() === '') return 'blank';
  return ruleLine.test(text) ? 'rule' : 'text';
}

/** An ATX heading. `##Title` without a blank is read too, `#tag` is not. */
function headingOf(text: string, start: number): Heading | undefined {
  let from = 0;
  while (from < 3 && text.charCodeAt(from) === blank) from += 1;
  let level = 0;
  while (text.charCodeAt(from) === numberSign) {
    level += 1;
    from += 1;
  }
  if (level === 0 || level > 6) return undefined;
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
