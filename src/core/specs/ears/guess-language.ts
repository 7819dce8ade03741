import type { EarsLanguage } from './lexicon';
import { earsLanguages, lexiconOf } from './lexicon';

const commonWords: ReadonlyMap<EarsLanguage, ReadonlySet<string>> = new Map(
  earsLanguages.map((language) => [language, new Set<string>(lexiconOf(language).commonWords)]),
);

/** A sentence must have so many of a language's commonest words, and so large a share of them. */
const fewest = 2;
const share = 0.2;

/** The language of a sentence without keywords, by its commonest words; null where that is not clear. */
export function guessLanguage(masked: string): EarsLanguage | null {
  const words =
    masked
      .slice(0, 2_000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  let best: { readonly language: EarsLanguage; readonly count: number } | undefined;
  for (const language of earsLanguages) {
    const known = commonWords.get(language);
    const count = words.filter((word) => known?.has(word)).length;
    if (count > (best?.count ?? 0)) best = { language, count };
  }
  return best && best.count >= fewest && best.count >= share * words.length ? best.language : null;
}
