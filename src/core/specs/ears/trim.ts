import type { Span } from '../../text/span';

/** Blanks, marks of emphasis and what separates clauses: never part of a clause's text. */
const around = /[\s*,，、;；:：—–]/;

/** The span without blanks, emphasis and separators at its ends; null when nothing is left. */
export function trimClause(text: string, from: number, to: number): Span | null {
  let start = from;
  let end = to;
  while (start < end && around.test(text.charAt(start))) start += 1;
  while (end > start && around.test(text.charAt(end - 1))) end -= 1;
  return start < end ? { start, end } : null;
}
