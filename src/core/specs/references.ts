import { trimEndOf } from '../text/trim';
import { labelsOf, normalizeLabel } from './labels';
import { idPattern, partsOfId } from './requirement-id';

/** The value of a reference line, taken apart but not yet resolved. */
export interface ReferenceValue {
  /** In the order written, ranges spelt out, without repetitions. */
  readonly ids: readonly string[];
  /** "All", in any language. */
  readonly all: boolean;
  /** Whether nothing but IDs stands there. */
  readonly onlyIds: boolean;
}

/** A range that names more than this is a slip of the pen, not a reference. */
const longestRange = 200;

const separators = /[,，、;；&]|[ \t](?:and|y|e|et|und|en|i|ve|и|та|và|dan|와|과|및)[ \t]|[ \t]*(?:和|及|与|と)[ \t]*/u;
const range = new RegExp(
  String.raw`^(${idPattern})[ \t]*(?:[-–—~〜～]|\.\.\.?|to|bis|à|から|至|到)[ \t]*(${idPattern})$`,
);
const single = new RegExp(String.raw`^${idPattern}$`);
const lastId = new RegExp(
  String.raw`(?:^|[ \t]|[^A-Za-z\d.-])(${idPattern}(?:[ \t]*(?:[-–—~〜～]|to)[ \t]*${idPattern})?)$`,
  'u',
);

const requirementWords = new Set([...labelsOf('requirement'), ...labelsOf('references'), ...labelsOf('validates')]);
const otherWords = new Set([...labelsOf('property'), ...labelsOf('properties')]);
const allWords = labelsOf('all');

/**
 * Takes apart `1.1, 2.3`, `3.1、3.2`, `Requirements 2.1-2.16`, `要件1.1`, `FR-4.2`, `All`, with remarks in brackets left out.
 * Words that are no numbers are not references; they stay in the raw text only.
 */
export function parseReferenceValue(value: string): ReferenceValue {
  const ids = new Set<string>();
  let all = false;
  let onlyIds = true;
  const bare = withoutBrackets(value)
    .replace(/[*`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, ' ')
    .replace(/[ \t]+/g, ' ');
  for (const raw of bare.split(separators)) {
    const part = trimEndOf(raw.trim(), '.。:： ');
    if (part === '') continue;
    const found = idsOf(part);
    for (const id of found) ids.add(id);
    if (found.length > 0) continue;
    onlyIds = false;
    all ||= saysAll(part);
  }
  return { ids: [...ids], all, onlyIds: onlyIds && ids.size > 0 };
}

/** Remarks in brackets, ASCII or full width; an opening one without its partner is left alone. */
function withoutBrackets(value: string): string {
  return value.replace(/[(（][^()（）]*[)）]/g, ' ');
}

function saysAll(part: string): boolean {
  const text = normalizeLabel(part);
  return allWords.some((word) => text.startsWith(word) && !/^[a-z\p{Script=Cyrillic}]/u.test(text.slice(word.length)));
}

/** The IDs of one part between separators, or none when it is not made of IDs. */
function idsOf(part: string): readonly string[] {
  if (single.test(part)) return [part];
  const between = range.exec(part);
  if (between) return idsOfRange(part, between[1] ?? '', between[2] ?? '');
  const last = lastId.exec(part);
  const id = last?.[1];
  if (id !== undefined && id !== part) {
    const words = normalizeLabel(part.slice(0, part.length - id.length));
    if (requirementWords.has(words)) return idsOf(id);
    // `Vereiste 1.1` in a language no table knows: one word and a number of two levels, unless it counts something else.
    const isUnknownWord = /^\p{L}+$/u.test(words) && !otherWords.has(words);
    if (
      isUnknownWord &&
      single.test(id) &&
      (partsOfId(id)?.levels ?? 0) > 1 &&
      !/task|aufgabe|tarea|tarefa/.test(words)
    )
      return [id];
  }
  const pieces = part.split(/[ \t]+/);
  return pieces.length > 1 && pieces.every((piece) => single.test(piece)) ? pieces : [];
}

/** `2.1-2.4` and `2.1-4`: the same ID but for its last number. Anything else stays as it is written and resolves to nothing. */
function idsOfRange(part: string, from: string, to: string): readonly string[] {
  const first = /^(.*?)(\d+)$/.exec(from);
  const last = /^(.*?)(\d+)$/.exec(to);
  if (!first || !last) return [part];
  const [stem = '', low] = [first[1], Number(first[2])];
  const high = Number(last[2]);
  const sameStem = last[1] === stem || (last[1] === '' && stem.endsWith('.'));
  if (!sameStem || high < low || high - low > longestRange) return [part];
  const width = (first[2] ?? '').startsWith('0') ? (first[2] ?? '').length : 0;
  return Array.from({ length: high - low + 1 }, (_, index) => stem + String(low + index).padStart(width, '0'));
}
