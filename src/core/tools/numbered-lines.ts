import { splitLines } from '../text/lines';
import type { Line } from '../text/lines';

/** Of one line, as a model reads it, at most. Generated and minified files have lines of megabytes. */
export const longestLine = 2000;

/** `12|text`: everything behind the first bar is the line. Very long lines are cut and say so. */
export function numberedLine(text: string, { number, start, end }: Line): string {
  if (end - start <= longestLine) return `${number}|${text.slice(start, end)}`;
  return `${number}|${wholeCharacters(text.slice(start, start + longestLine))} [cut: the line has ${end - start} characters]`;
}

/** Lines `from` to `to`, 1-based, both included, as far as the text has them. */
export function numberedLines(text: string, from: number, to: number): string {
  return splitLines(text)
    .slice(Math.max(0, from - 1), Math.max(0, to))
    .map((line) => numberedLine(text, line))
    .join('\n');
}

/** A text that was copied with the numbers and bars before its lines, without them; undefined when it was not. */
export function withoutNumbers(text: string): string | undefined {
  const lines = text.split('\n');
  const substance = lines.filter((line) => line !== '');
  if (substance.length === 0 || !substance.every((line) => /^ *\d+\|/.test(line))) return undefined;
  return lines.map((line) => line.replace(/^ *\d+\|/, '')).join('\n');
}

/** The text without half a character at its end. */
export function wholeCharacters(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
