import type { Heading, MarkdownLine } from '../text/markdown-lines';

/** A heading and the lines below it, as indexes into the lines of the document. */
export interface Section {
  readonly heading: Heading;
  /** Index of the heading's own line. */
  readonly at: number;
  /** Index behind the last line before the next heading of the same or a higher level. */
  readonly end: number;
  /** Index of the next heading of any level, or `end`. */
  readonly ownEnd: number;
}

/** All sections of a document in order, nested ones included. Linear. */
export function sectionsOf(lines: readonly MarkdownLine[]): Section[] {
  const headings: { heading: Heading; at: number; end: number; ownEnd: number }[] = [];
  const open: { heading: Heading; at: number; end: number; ownEnd: number }[] = [];
  lines.forEach((line, at) => {
    if (line.heading === undefined) return;
    const previous = headings.at(-1);
    if (previous !== undefined) previous.ownEnd = at;
    for (let last = open.at(-1); last !== undefined && last.heading.level >= line.heading.level; last = open.at(-1)) {
      last.end = at;
      open.pop();
    }
    const section = { heading: line.heading, at, end: lines.length, ownEnd: lines.length };
    headings.push(section);
    open.push(section);
  });
  return headings;
}

/** The text between two line indexes with blank lines at its ends left out and `\n` as line ending; null when nothing is left. */
export function proseBetween(lines: readonly MarkdownLine[], from: number, to: number): string | null {
  const text = lines
    .slice(from, to)
    .map((line) => line.text.trimEnd())
    .join('\n')
    .replace(/^\n+/, '')
    .trimEnd();
  return text === '' ? null : text;
}
