/** A half-open range of UTF-16 offsets into one text: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces the text of `span` with `text`. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Thrown by {@link applyEdits} for edits that overlap or lie outside the text: a bug of the caller, never of the user. */
export class OverlappingEdits extends Error {
  override readonly name = 'OverlappingEdits';
}

/**
 * Applies edits that all speak about the same `text`.
 *
 * @param edits in any order; two edits may touch but not overlap, two insertions at one place keep their order
 * @throws OverlappingEdits when two edits overlap or one lies outside of the text
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort(
    (a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index,
  );
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    const { start, end } = edit.span;
    if (start < at || end < start || end > text.length) {
      throw new OverlappingEdits(`Edit ${start}..${end} overlaps another or leaves the text of ${text.length}`);
    }
    result += text.slice(at, start) + edit.text;
    at = end;
  }
  return result + text.slice(at);
}
