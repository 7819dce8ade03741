import type { Span } from '../../text/span';
import type { ReferenceText } from '../reference-lines';
import { parseReferenceValue } from '../references';
import { idPattern } from '../requirement-id';

/** One ID of a reference line, or one range, where it is written. */
export interface WrittenReference {
  readonly span: Span;
  readonly written: string;
  /** The ID; of a range all that it names, in order. */
  readonly ids: readonly string[];
}

// As the reader of reference values parts them, so that both see the same pieces.
const separator =
  /[,，、;；&]|[ \t](?:and|y|e|et|und|en|i|ve|и|та|và|dan|와|과|및)(?=[ \t])|[ \t]*(?:和|及|与|と)[ \t]*/gu;
const range = new RegExp(String.raw`${idPattern}[ \t]*(?:[-–—~〜～]|\.\.\.?|to|bis|à|から|至|到)[ \t]*${idPattern}$`);
const trailing = ' \t.。:：';

/**
 * Where the IDs of a reference line stand in its document. What `parseReferenceValue` finds in a piece between separators is
 * looked up in it; nothing is found here that the reader did not find.
 */
export function referencePlaces(text: string, reference: ReferenceText, end: number): readonly WrittenReference[] {
  return reference.ids.length === 0 ? [] : placesBetween(text, reference.span.start, end);
}

/** Where IDs stand between two offsets, if those are the value of a line of references. */
export function placesBetween(text: string, start: number, end: number): readonly WrittenReference[] {
  const masked = maskedValue(text.slice(start, end));
  const found: WrittenReference[] = [];
  let from = 0;
  for (const next of [...masked.matchAll(separator), undefined]) {
    const to = next?.index ?? masked.length;
    for (const { span, written, ids } of inPiece(masked.slice(from, to))) {
      const at = start + from + span.start;
      found.push({ span: { start: at, end: at + written.length }, written, ids });
    }
    from = to + (next?.[0].length ?? 0);
  }
  return found;
}

/** Remarks in brackets, marks and line ends as blanks, so that every offset stays. */
function maskedValue(value: string): string {
  return value
    .replace(/[(（][^()（）\r\n]*[)）]/g, (remark) => ' '.repeat(remark.length))
    .replace(/[*`\r\n]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, ' ');
}

function inPiece(piece: string): readonly WrittenReference[] {
  const { ids } = parseReferenceValue(piece);
  if (ids.length === 0) return [];
  let end = piece.length;
  while (end > 0 && trailing.includes(piece.charAt(end - 1))) end -= 1;
  const bare = piece.slice(0, end);
  const between = range.exec(bare);
  if (between) return [{ span: { start: between.index, end }, written: between[0], ids }];
  const words = [...bare.matchAll(/[^ \t]+/g)];
  if (words.length > 1 && words.every(([word]) => ids.includes(word))) {
    return words.map(({ 0: word, index }) => ({
      span: { start: index, end: index + word.length },
      written: word,
      ids: [word],
    }));
  }
  const [id = ''] = ids;
  const start = bare.lastIndexOf(id);
  return start < 0 ? [] : [{ span: { start, end: start + id.length }, written: id, ids: [id] }];
}
