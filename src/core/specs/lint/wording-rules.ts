import { anyPhrase, escapeRegex } from '../../text/words';
import type { EarsLanguage } from '../ears/lexicon';
import { earsLanguages, lexiconOf } from '../ears/lexicon';
import type { CriterionContext, CriterionRule } from './criterion-rule';
import { normalizeTerm, nothing, problemAt } from './criterion-rule';

const vagueWords: ReadonlyMap<EarsLanguage, RegExp> = new Map(
  earsLanguages.map((language) => [language, new RegExp(anyPhrase(lexiconOf(language).vague), 'giu')]),
);

/**
 * The languages whose vague words count: that of the keywords, and, because many write English keywords in their own
 * language, the others when those words are theirs alone.
 */
const allVagueWords = new RegExp(anyPhrase(earsLanguages.flatMap((language) => lexiconOf(language).vague)), 'giu');

/** How vague words begin. Without look-around and Unicode this is looked for much faster, and most responses have none. */
const stems = new RegExp(
  [...new Set(earsLanguages.flatMap((language) => lexiconOf(language).vague.map((word) => word.slice(0, 4))))]
    .map(escapeRegex)
    .join('|'),
  'i',
);

/** A word in the response that no test can decide. One problem for each criterion: the first says enough. */
export const vague: CriterionRule = (context) => {
  const { reading } = context.view;
  const response = reading.clauses.find(({ kind }) => kind === 'response');
  if (!response || reading.modal === null || reading.pattern === 'defect') return nothing;
  // Up to the end of the sentence: a condition at its end belongs to what has to be tested.
  const end = Math.max(response.end, reading.sentenceEnd);
  const words = reading.masked.slice(response.start, end);
  if (!stems.test(words)) return nothing;
  const language = earsLanguages.find((one) => one === reading.language) ?? 'en';
  const pattern = language === 'en' ? allVagueWords : (vagueWords.get(language) ?? allVagueWords);
  // With a capital it is a name: a section "Quick Start".
  const found = [...words.matchAll(pattern)].find(([word]) => !/^\p{Lu}/u.test(word));
  if (!found) return nothing;
  const start = response.start + found.index;
  const message = `"${found[0]}" cannot be tested: say what is meant.`;
  return [problemAt(context, { start, end: start + found[0].length }, 'ears.vague', message)];
};

/** A pronoun or a passive without an agent; not behind WHILE, and not of what the glossary explains. */
export const weakSubject: CriterionRule = (context) => {
  const { reading } = context.view;
  const system = reading.clauses.find(({ kind }) => kind === 'system');
  if (!system || reading.weakSubject === null || reading.states.length > 0) return nothing;
  if (reading.weakSubject === 'passive' && isOfGlossary(system.text, context.terms)) return nothing;
  const message =
    reading.weakSubject === 'pronoun'
      ? `"${system.text}" leaves open which system is meant: name it.`
      : 'Nobody in particular does this: name the system that does.';
  return [problemAt(context, system, 'ears.weak-subject', message)];
};

/** The whole subject or some words of it. */
function isOfGlossary(subject: string, terms: CriterionContext['terms']): boolean {
  if (terms.size === 0) return false;
  const words = normalizeTerm(subject).split(' ');
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= words.length; to += 1) {
      const phrase = words.slice(from, to).join(' ');
      if (terms.has(phrase) || terms.has(phrase.replace(/s$/, ''))) return true;
    }
  }
  return false;
}
