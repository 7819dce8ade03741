import type { Span } from '../../text/span';

/** Blanks, marks of emphasis and what separates clauses: never part of a clause's text. */
const around: ReadonlySet<number> = new Set(
  Array.from(' \t\r\n\f\v\u00a0\u3000\u2028\u2029\ufeff*，,、;；:：—–', (char) => char.charCodeAt(0)),
);

/** Letters and digits of ASCII are not looked up: nearly every end is one. */
function isAround(code: number): boolean {
  return (code < 48 || code > 122 || (code > 57 && code < 65)) && around.has(code);
}

/** The span without blanks, emphasis and separators at its ends; null when nothing is left. */
export function trimClause(text: string, from: number, to: number): Span | null {
  let start = from;
  let end = to;
  while (start < end && isAround(text.charCodeAt(start))) start += 1;
  while (end > start && isAround(text.charCodeAt(end - 1))) end -= 1;
  return start < end ? { start, end } : null;
}
