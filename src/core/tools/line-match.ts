/** How lines that a model wrote stand in a text. */
export interface LineMatch {
  /** Index of the first line. */
  readonly at: number;
  /** What did not count, in words that follow "matched, though": `its indentation differs`. Empty: nothing. */
  readonly though: string;
}

/** Ways to look past what models get wrong in copying, the strictest first. Each includes those before it. */
const tolerances: readonly {
  readonly though: string;
  readonly key: (line: string) => string;
}[] = [
  { though: 'spaces at the ends of lines differ', key: (line) => line.trimEnd() },
  { though: 'quotes, dashes or spaces are other characters', key: (line) => plainCharacters(line).trimEnd() },
  { though: 'its indentation differs', key: (line) => plainCharacters(line).trim() },
];

/**
 * Finds where `wanted` stands as whole lines of the text when the way it is written does not count: the first tolerance at
 * which it stands anywhere decides.
 *
 * @returns all places at that tolerance; none when it stands nowhere at any
 */
export function matchLines(lines: readonly string[], wanted: readonly string[]): readonly LineMatch[] {
  if (wanted.every((line) => line.trim() === '')) return [];
  for (const { though, key } of tolerances) {
    const keys = wanted.map(key);
    const [first] = keys;
    const matches: LineMatch[] = [];
    for (let at = 0; at + wanted.length <= lines.length; at += 1) {
      if (key(lines[at] ?? '') !== first) continue;
      if (keys.every((each, index) => key(lines[at + index] ?? '') === each)) matches.push({ at, though });
    }
    if (matches.length > 0) return matches;
  }
  return [];
}

/** Characters that models write one for the other, as the plain one. Each stands for exactly one. */
const plain: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '′': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '″': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '\u00A0': ' ',
  '\u2002': ' ',
  '\u2003': ' ',
  '\u2009': ' ',
  '\u202F': ' ',
};

/** The text with typographic characters as plain ones; as long as it was. */
export function plainCharacters(text: string): string {
  return text.replace(/[‘’‚′“”„″‐‑‒–—−\u00A0\u2002\u2003\u2009\u202F]/g, (character) => plain[character] ?? character);
}
