import { anyPhrase, escapeRegex, isWordAt } from '../../text/words';
import { earsLanguages, lexiconOf } from '../ears/lexicon';
import { clauseOf } from '../ears/reading';
import type { CriterionContext, CriterionRule } from './criterion-rule';
import { normalizeTerm, nothing, problemAt } from './criterion-rule';

/** Finds one of the phrases at a place, or all of them. */
interface PhrasePattern {
  readonly here: RegExp;
  readonly all: RegExp;
}

const patternOf = (phrases: readonly string[]): PhrasePattern => ({
  here: new RegExp(anyPhrase(phrases), 'iuy'),
  all: new RegExp(anyPhrase(phrases), 'giu'),
});

const vagueWords: ReadonlyMap<string | null, PhrasePattern> = new Map(
  earsLanguages.filter((one) => one !== 'en').map((language) => [language, patternOf(lexiconOf(language).vague)]),
);
const vaguePhrases = earsLanguages.flatMap((language) => lexiconOf(language).vague);

/**
 * The languages whose vague words count: that of the keywords, and, because many write English keywords in their own
 * language, the others when those words are theirs alone.
 */
const allVagueWords = patternOf(vaguePhrases);

/** So many characters of each vague word, as far as it has them. */
const stemLength = 4;

/** How vague words begin. Without look-around and Unicode this is looked for much faster. */
const stems = new RegExp(
  [...new Set(vaguePhrases.map((phrase) => escapeRegex(phrase.slice(0, stemLength))))].join('|'),
  'i',
);

/** The same as numbers: shorter ones are whole phrases. */
const stemNumbers: ReadonlySet<number> = new Set(vaguePhrases.map((phrase) => stemNumber(phrase, 0, stemLength)));

/** Their first letters in both cases, by code: nine words of ten are told by those. */
const firstLetters = new Uint8Array(128);
for (const phrase of vaguePhrases) {
  for (const letter of [phrase.charAt(0), phrase.charAt(0).toUpperCase()]) firstLetters[letter.charCodeAt(0)] = 1;
}

/** The characters there in lower case, as one number. */
function stemNumber(text: string, at: number, length: number): number {
  let number = 0;
  for (let next = at; next < Math.min(at + length, text.length); next += 1) {
    const code = text.charCodeAt(next);
    number = number * 128 + (code >= 65 && code <= 90 ? code + 32 : code);
  }
  return number;
}

/** The first vague word that is no name. In ASCII the pattern is only tried where a word begins like one: most texts have none. */
function firstVague(text: string, pattern: PhrasePattern): { readonly at: number; readonly word: string } | undefined {
  let isInWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isWord = code < 128 ? wordCodes[code] === 1 : isWordAt(text, at);
    if (isWord && code >= 128) return stems.test(text) ? firstOfAnyScript(text, pattern) : undefined;
    const begins = isWord && !isInWord;
    isInWord = isWord;
    if (!begins || firstLetters[code] !== 1 || !beginsLikeVague(text, at)) continue;
    pattern.here.lastIndex = at;
    const word = pattern.here.exec(text)?.[0];
    if (word !== undefined && !isName(word)) return { at, word };
  }
  return undefined;
}

/** Of ASCII, by code: letters, digits, `_` and the hyphen. */
const wordCodes = Uint8Array.from({ length: 128 }, (_, code) => (/[\w-]/.test(String.fromCharCode(code)) ? 1 : 0));

function beginsLikeVague(text: string, at: number): boolean {
  return stemNumbers.has(stemNumber(text, at, stemLength)) || stemNumbers.has(stemNumber(text, at, stemLength - 1));
}

function firstOfAnyScript(text: string, { all }: PhrasePattern): ReturnType<typeof firstVague> {
  for (const { index, 0: word } of text.matchAll(all)) if (!isName(word)) return { at: index, word };
  return undefined;
}

/** With a capital it is a name: a section "Quick Start". */
const isName = (word: string): boolean => /^\p{Lu}/u.test(word);

/** A word in the response that no test can decide. One problem for each criterion: the first says enough. */
export const vague: CriterionRule = (context) => {
  const { reading } = context.view;
  const response = clauseOf(reading, 'response');
  if (!response || reading.modal === null || reading.pattern === 'defect') return nothing;
  // Up to the end of the sentence: a condition at its end belongs to what has to be tested.
  const end = Math.max(response.end, reading.sentenceEnd);
  const words = reading.masked.slice(response.start, end);
  const pattern = vagueWords.get(reading.language) ?? allVagueWords;
  const found = firstVague(words, pattern);
  if (!found) return nothing;
  const start = response.start + found.at;
  const message = `"${found.word}" cannot be tested: say what is meant.`;
  return [problemAt(context, { start, end: start + found.word.length }, 'ears.vague', message)];
};

/** A pronoun or a passive without an agent; not behind WHILE, and not of what the glossary explains. */
export const weakSubject: CriterionRule = (context) => {
  const { reading } = context.view;
  if (reading.weakSubject === null || clauseOf(reading, 'while')) return nothing;
  const system = clauseOf(reading, 'system');
  if (!system) return nothing;
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
