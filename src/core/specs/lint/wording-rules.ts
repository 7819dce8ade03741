import { anyPhrase, escapeRegex, isWordAt } from '../../text/words';
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

/** So many characters of each vague word, as far as it has them. */
const stemLength = 4;
const vaguePhrases = earsLanguages.flatMap((language) => lexiconOf(language).vague);

/** How vague words begin. Without look-around and Unicode this is looked for much faster. */
const stems = new RegExp(
  [...new Set(vaguePhrases.map((phrase) => escapeRegex(phrase.slice(0, stemLength))))].join('|'),
  'i',
);

/** The same as numbers: shorter ones are whole phrases. */
const stemNumbers: ReadonlySet<number> = new Set(vaguePhrases.map((phrase) => stemNumber(phrase, 0, stemLength)));

/** The characters there in lower case, as one number. */
function stemNumber(text: string, at: number, length: number): number {
  let number = 0;
  for (let next = at; next < Math.min(at + length, text.length); next += 1) {
    const code = text.charCodeAt(next);
    number = number * 128 + (code >= 65 && code <= 90 ? code + 32 : code);
  }
  return number;
}

/** Whether a vague word may stand in the text: most have none, and should not cost a look at each word of all languages. */
function mayBeVague(text: string): boolean {
  let isInWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 128) return stems.test(text);
    const isWord = code === 45 || isWordAt(text, at);
    if (isWord && !isInWord) {
      if (stemNumbers.has(stemNumber(text, at, stemLength)) || stemNumbers.has(stemNumber(text, at, stemLength - 1))) {
        return true;
      }
    }
    isInWord = isWord;
  }
  return false;
}

/** A word in the response that no test can decide. One problem for each criterion: the first says enough. */
export const vague: CriterionRule = (context) => {
  const { reading } = context.view;
  const response = reading.clauses.find(({ kind }) => kind === 'response');
  if (!response || reading.modal === null || reading.pattern === 'defect') return nothing;
  // Up to the end of the sentence: a condition at its end belongs to what has to be tested.
  const end = Math.max(response.end, reading.sentenceEnd);
  const words = reading.masked.slice(response.start, end);
  if (!mayBeVague(words)) return nothing;
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
