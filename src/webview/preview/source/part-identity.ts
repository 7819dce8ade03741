/** A part of a document as it is in the page. */
export interface KnownPart {
  readonly key: string;
  /** Unique in its document, for as long as the part is there. */
  readonly id: number;
}

/**
 * Which parts of a document that was changed are those that were there before. What looks alike stays itself, wherever it has
 * moved; what stands between the same neighbours is the part that was typed in, and stays itself too. So the page changes
 * only where the text did, and keeps what it has drawn.
 * @param keys of the parts as they are now, see `SourceBlock.key`
 */
export function identified(before: readonly KnownPart[], keys: readonly string[]): readonly KnownPart[] {
  let fresh = before.reduce((most, { id }) => Math.max(most, id), 0);
  const matches = matched(before, keys);
  const known: KnownPart[] = [];
  // Where the parts between two that are the same begin, of the old ones.
  let from = 0;
  for (let at = 0; at < keys.length; at += 1) {
    const match = matches[at];
    const key = keys[at] ?? '';
    const old = match ?? (from < nextMatch(matches, at, before.length) ? from : undefined);
    const id = old === undefined ? undefined : before[old]?.id;
    known.push({ key, id: id ?? (fresh += 1) });
    if (old !== undefined) from = old + 1;
  }
  return known;
}

/** The old part of each that looks the same; both run in one order. */
function matched(before: readonly KnownPart[], keys: readonly string[]): readonly (number | undefined)[] {
  const matches = new Array<number | undefined>(keys.length).fill(undefined);
  let start = 0;
  while (start < keys.length && start < before.length && before[start]?.key === keys[start]) {
    matches[start] = start;
    start += 1;
  }
  let [end, old] = [keys.length, before.length];
  while (end > start && old > start && before[old - 1]?.key === keys[end - 1]) {
    end -= 1;
    old -= 1;
    matches[end] = old;
  }
  const places = new Map<string, number[]>();
  for (let at = start; at < old; at += 1) {
    const key = before[at]?.key ?? '';
    places.set(key, [...(places.get(key) ?? []), at]);
  }
  let next = start;
  for (let at = start; at < end; at += 1) {
    const place = places.get(keys[at] ?? '')?.find((each) => each >= next);
    if (place === undefined) continue;
    matches[at] = place;
    next = place + 1;
  }
  return matches;
}

/** The old part that one of the next ones is; the end where none is. */
function nextMatch(matches: readonly (number | undefined)[], at: number, end: number): number {
  for (let next = at + 1; next < matches.length; next += 1) {
    const match = matches[next];
    if (match !== undefined) return match;
  }
  return end;
}
