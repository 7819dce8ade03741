import { splitLines } from './lines';
import type { Span } from './span';

/** A text cut into its YAML front matter and what follows. The spans leave the `---` lines out. */
export interface FrontMatter {
  readonly yaml: string;
  readonly yamlSpan: Span;
  readonly body: string;
  readonly bodySpan: Span;
}

/**
 * Finds front matter between two `---` lines, of which the first must be the very first content of the text: one byte order
 * mark may stand before it, but no blank line (STEER-16, D-08). CR LF and blanks behind the dashes are accepted.
 *
 * @returns undefined when the text has none
 */
export function splitFrontMatter(text: string): FrontMatter | undefined {
  const lines = splitLines(text, text.startsWith('\uFEFF') ? 1 : 0);
  const isDashes = (index: number): boolean => {
    const line = lines[index];
    return line !== undefined && text.slice(line.start, line.end).trimEnd() === '---';
  };
  if (!isDashes(0)) return undefined;
  const close = lines.findIndex((_, index) => index > 0 && isDashes(index));
  const [open, end] = [lines[0], lines[close]];
  if (close < 0 || open === undefined || end === undefined) return undefined;
  const yamlSpan = { start: open.next, end: end.start };
  const bodySpan = { start: end.next, end: text.length };
  return {
    yaml: text.slice(yamlSpan.start, yamlSpan.end),
    yamlSpan,
    body: text.slice(bodySpan.start),
    bodySpan,
  };
}
