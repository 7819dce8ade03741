import type { Span } from '../text/span';

/** A line such as `- _Requirements: 1.1_`, `**User Story:** As a …` or `**User Story**：…`. */
export interface LabelLine {
  readonly label: string;
  readonly labelSpan: Span;
  /** What stands behind the colon, inside of the marks where those enclose it too. */
  readonly value: string;
  readonly valueSpan: Span;
  /** What stands behind the closing mark. */
  readonly tail: string;
  readonly emphasis: 'italic' | 'bold';
  /** The mark encloses the value and is not closed on this line. */
  readonly open: boolean;
}

const opening = /^[ \t]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(\*{1,3}|_{1,3})(?=[^\s*_])/;
const longestLabel = 60;

/**
 * Reads a bold or italic label with its value: the colon may be `:` or `：` and stand inside or outside of the marks.
 *
 * @param text one line without its line ending
 * @param start the offset of that line, for the spans
 */
export function readLabelLine(text: string, start: number): LabelLine | undefined {
  const marks = opening.exec(text);
  const mark = marks?.[1];
  if (marks === null || mark === undefined) return undefined;
  const labelFrom = marks[0].length;
  const colon = text.slice(labelFrom, labelFrom + longestLabel + 1).search(/[:：]/);
  if (colon <= 0) return undefined;
  const rawLabel = text.slice(labelFrom, labelFrom + colon);
  const label = rawLabel.trimEnd().endsWith(mark) ? rawLabel.trimEnd().slice(0, -mark.length) : rawLabel;
  const closedBefore = label !== rawLabel;
  // `_For any_ input: …` is prose: its mark closes before the colon. Inside of a word it may stand (`_Bug_Condition: …_`).
  if (label.trim() === '' || /[*]|_(?![\p{L}\p{N}])/u.test(label)) return undefined;
  let valueFrom = labelFrom + colon + 1;
  const closedBehind = !closedBefore && text.startsWith(mark, valueFrom);
  if (closedBehind) valueFrom += mark.length;
  const enclosed = !closedBefore && !closedBehind;
  const close = enclosed ? closingMark(text, mark, valueFrom) : undefined;
  const span = trimmed(text, valueFrom, close ?? text.length);
  return {
    label: label.trim(),
    labelSpan: { start: start + labelFrom, end: start + labelFrom + label.trimEnd().length },
    value: text.slice(span.start, span.end),
    valueSpan: { start: start + span.start, end: start + span.end },
    tail: close === undefined ? '' : text.slice(close + mark.length).trim(),
    emphasis: mark.length === 1 ? 'italic' : 'bold',
    open: enclosed && close === undefined,
  };
}

/** The last closing mark of the line: values such as `isBug(x) where a_b` hold the character of the mark themselves. */
function closingMark(text: string, mark: string, from: number): number | undefined {
  for (let at = text.lastIndexOf(mark); at >= from; at = at === 0 ? -1 : text.lastIndexOf(mark, at - 1)) {
    const behind = text.slice(at + mark.length, at + mark.length + 2);
    if (!/^[\p{L}\p{N}]/u.test(behind) && !/\s/.test(text.charAt(at - 1))) return at;
  }
  return undefined;
}

function trimmed(text: string, from: number, to: number): Span {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text.charAt(start))) start += 1;
  while (end > start && /\s/.test(text.charAt(end - 1))) end -= 1;
  return { start, end };
}
