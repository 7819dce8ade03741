import type { TextEdit } from '../../core/text/span';

/**
 * The same change without two edits that touch each other: what the editor makes of touching edits depends on the order
 * in which it sorts them.
 * @param edits do not overlap; two insertions at one place keep their order
 */
export function joinTouching(edits: readonly TextEdit[]): readonly TextEdit[] {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort(
    (a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index,
  );
  const joined: TextEdit[] = [];
  for (const { edit } of ordered) {
    const last = joined.at(-1);
    if (last?.span.end !== edit.span.start) {
      joined.push(edit);
      continue;
    }
    joined[joined.length - 1] = {
      span: { start: last.span.start, end: edit.span.end },
      text: last.text + edit.text,
    };
  }
  return joined;
}
