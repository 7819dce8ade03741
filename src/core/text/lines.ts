import type { Span } from './span';

/** One line of a text. `end` stands before the line ending, `next` behind it. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** Both 1-based; the column counts UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type Eol = 'lf' | 'crlf' | 'mixed' | 'none';

const lineFeed = 10;
const carriageReturn = 13;

/** Where lines begin and end, as numbers alone: a scanner of long texts makes objects of its own from them. */
export interface LineBounds {
  readonly starts: readonly number[];
  /** Before the line endings. */
  readonly ends: readonly number[];
}

/**
 * Splits where an editor does: at CR LF, LF and a lone CR. U+2028 and U+2029 are ordinary characters.
 *
 * The lines tile the text; after a final line ending there is no empty last line.
 */
export function lineBounds(text: string, from = 0): LineBounds {
  const starts: number[] = [];
  const ends: number[] = [];
  let start = from;
  if (!text.includes('\r', from)) {
    // By the engine's own search, which is many times faster.
    for (let at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', start)) {
      starts.push(start);
      ends.push(at);
      start = at + 1;
    }
  } else {
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code !== lineFeed && code !== carriageReturn) continue;
      starts.push(start);
      ends.push(at);
      start = code === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? at + 2 : at + 1;
      at = start - 1;
    }
  }
  if (start < text.length) {
    starts.push(start);
    ends.push(text.length);
  }
  return { starts, ends };
}

/** The same as a list of lines. */
export function splitLines(text: string, from = 0): Line[] {
  const { starts, ends } = lineBounds(text, from);
  return starts.map((start, index) => ({
    number: index + 1,
    start,
    end: ends[index] ?? text.length,
    next: starts[index + 1] ?? text.length,
  }));
}

/** The span of the lines from index `from` to before `to`, line endings included. */
export function spanOfLines(lines: readonly Line[], from: number, to: number): Span {
  const start = lines[from]?.start ?? 0;
  return { start, end: Math.max(start, lines[to - 1]?.next ?? start) };
}

/** The line and column of an offset. An offset outside of the text is moved to its nearest end. */
export function positionAt(lines: readonly Line[], offset: number): Position {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const line = lines[low];
  if (line === undefined) return { line: 1, column: 1 };
  if (offset >= line.next && line.next > line.end) return { line: line.number + 1, column: 1 };
  // A byte order mark in front of the first line is no column.
  return { line: line.number, column: Math.max(0, Math.min(offset, line.end) - line.start) + 1 };
}

/** Which line ending a text uses; a lone CR counts as `mixed`. */
export function eolOf(text: string): Eol {
  let lf = false;
  let crlf = false;
  for (const line of splitLines(text)) {
    const length = line.next - line.end;
    if (length === 2) crlf = true;
    else if (length === 1 && text.charCodeAt(line.end) === lineFeed) lf = true;
    else if (length === 1) return 'mixed';
  }
  if (lf && crlf) return 'mixed';
  if (crlf) return 'crlf';
  return lf ? 'lf' : 'none';
}
