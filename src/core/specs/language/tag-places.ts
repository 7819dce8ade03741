import { splitLines } from '../../text/lines';
import { bare, featureStart, longestLine, numbersIn, reach, tagSubject, validatesLine } from '../trace/test-tags';
import type { IdSpace } from './named';
import type { WrittenReference } from './reference-places';
import { placesBetween } from './reference-places';

/** IDs in the tag of a test, where they stand. */
export interface TagPlace extends WrittenReference {
  readonly space: IdSpace;
  /** The spec as the tag calls it. */
  readonly feature: string;
  /** 1-based. */
  readonly line: number;
}

/** Where the tags of a text name IDs: the same tags that `findTestTags` finds. */
export function tagPlaces(text: string): readonly TagPlace[] {
  const found: TagPlace[] = [];
  let current: string | undefined;
  let last: { readonly line: number; readonly feature: string } | undefined;
  for (const { number, start, end } of splitLines(text)) {
    const line = text.slice(start, Math.min(end, start + longestLine));
    const opening = featureStart.exec(line);
    if (opening === null) {
      const value = validatesLine.exec(line)?.[1];
      if (value === undefined || current === undefined) continue;
      const from = start + line.length - value.length;
      const places = placesBetween(text, from, from + bare(value).length);
      if (places.length === 0) continue;
      // It belongs to the tag above it, whatever stands between.
      if (!last || number - last.line > reach) last = { line: number, feature: current };
      found.push(...placed(places, 'requirements', last.feature, number));
      continue;
    }
    const behind = line.slice(opening.index + opening[0].length);
    const [, name, property, requirement, task, rest = ''] = tagSubject.exec(behind) ?? [];
    if (name === undefined) {
      current = bare(behind).trim();
      continue;
    }
    const ids = numbersIn(rest);
    const feature = name.trim();
    const isTag = property !== undefined || requirement !== undefined || task !== undefined;
    if (ids.length === 0 || feature === '' || !isTag) continue;
    current = feature;
    last = { line: number, feature };
    const space = property !== undefined ? 'properties' : requirement !== undefined ? 'requirements' : 'tasks';
    found.push(...placed(headPlaces(text, start + line.length - rest.length, rest, ids), space, feature, number));
  }
  return found;
}

/** The numbers before the title of a tag: a list of them, or one of a form that only properties have. */
function headPlaces(text: string, start: number, rest: string, ids: readonly string[]): readonly WrittenReference[] {
  const head = /^[^:：]*/.exec(bare(rest))?.[0] ?? '';
  const list = placesBetween(text, start, start + head.length);
  const named = new Set(list.flatMap((one) => one.ids));
  if (ids.every((id) => named.has(id)) && named.size === ids.length) return list;
  const [first = ''] = ids;
  const at = start + head.indexOf(first);
  return [{ span: { start: at, end: at + first.length }, written: first, ids: [first] }];
}

function placed(
  places: readonly WrittenReference[],
  space: IdSpace,
  feature: string,
  line: number,
): readonly TagPlace[] {
  return places.map((place) => ({ ...place, space, feature, line }));
}
