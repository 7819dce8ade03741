export const longestSpecName = 40;

const fallback = 'spec';

/** Words that say nothing about the subject at the beginning of an idea. */
const fillers = new Set(
  (
    'a an the i we you want wants need needs would like to please can could build create make add implement write generate ' +
    'develop support for of and with in on that this my our some feature app application new spec specification system'
  ).split(' '),
);

/**
 * A folder name for an idea (SPEC-01): kebab-case, ASCII, at most forty characters. Letters with marks lose them; an idea in a
 * script that has no ASCII letters gives `spec`, which {@link uniqueName} then numbers.
 */
export function specNameFrom(idea: string): string {
  const words = idea
    .slice(0, 1000)
    .replace(/[ßẞ]/g, 'ss')
    .replace(/[ıİ]/g, 'i')
    .replace(/[øØ]/g, 'o')
    .replace(/[łŁ]/g, 'l')
    .replace(/[æÆ]/g, 'ae')
    .normalize('NFKD')
    .replace(/[\p{M}'’]+/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !fillers.has(word));
  return joinWords(telling.length > 0 ? telling : words);
}

/** Whole words while they fit; a first word that is too long is cut. */
function joinWords(words: readonly string[]): string {
  let name = '';
  for (const word of words) {
    const longer = name === '' ? word.slice(0, longestSpecName) : `${name}-${word}`;
    if (longer.length > longestSpecName) break;
    name = longer;
  }
  return name === '' ? fallback : name;
}

/** `name`, or the first of `name-2`, `name-3`, … that is not taken. Case does not count: some file systems ignore it. */
export function uniqueName(name: string, taken: Iterable<string>): string {
  const used = new Set([...taken].map((one) => one.toLowerCase()));
  if (!used.has(name.toLowerCase())) return name;
  for (let next = 2; ; next += 1) {
    const suffix = `-${next}`;
    const candidate = `${name.slice(0, longestSpecName - suffix.length).replace(/-+$/, '')}${suffix}`;
    if (!used.has(candidate.toLowerCase())) return candidate;
  }
}

/** Whether a spec of this name may be made: kebab-case, ASCII, not too long. Existing specs may be called anything. */
export function isSpecName(name: string): boolean {
  return name.length <= longestSpecName && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name);
}
