import { readEars } from '../ears/classify';
import { guessLanguage } from '../ears/guess-language';
import type { EarsLanguage } from '../ears/lexicon';
import { earsLanguages, lexiconOf } from '../ears/lexicon';
import type { EarsReading } from '../ears/reading';
import type { CriterionItem } from '../criterion-item';
import type { CriteriaText } from '../requirements';

/** How a document writes EARS, by what most of its criteria do. */
export interface EarsStyle {
  readonly language: EarsLanguage;
  /** Keywords in capitals. */
  readonly upper: boolean;
  /** The article in front of the system in capitals. */
  readonly upperArticle: boolean;
  /** THEN between condition and system also where EARS asks for none. */
  readonly then: boolean;
  /** Clauses on lines of their own. */
  readonly wrapped: boolean;
  /** The system that is spoken of most, null where there is none. */
  readonly system: string | null;
}

/** A criterion with its reading. */
export interface ReadCriterion {
  readonly item: CriterionItem;
  readonly reading: EarsReading;
  readonly section: 'current' | 'expected' | 'unchanged' | null;
}

/** All criteria of a document with their readings. */
export function readCriteriaOf({ requirements }: CriteriaText): readonly ReadCriterion[] {
  return requirements.flatMap(({ section, criteria }) =>
    criteria.map((item) => ({ item, section, reading: readEars(item.text, section) })),
  );
}

/** The style of a document; without any criteria that of EARS itself, in the language that its prose seems to be of. */
export function earsStyleOf(document: Pick<CriteriaText, 'text'>, criteria: readonly ReadCriterion[]): EarsStyle {
  const read = criteria.filter(({ reading }) => reading.pattern !== null && reading.language !== null);
  const own = mostOf(read.map(({ reading }) => reading.language));
  const language = earsLanguages.find((one) => one === own) ?? guessOf(document.text);
  const conditional = read.filter(({ reading }) => reading.keywords.some(({ role }) => role !== 'then'));
  const events = conditional.filter(({ reading }) => reading.keywords[0]?.role === 'when');
  return {
    language,
    upper: isMost(read.flatMap(({ item, reading }) => upperKeywords(item.text, reading))),
    upperArticle: isMost(read.flatMap(({ item, reading }) => upperArticle(item.text, reading) ?? [])),
    then:
      events.length > 0 && isMost(events.map(({ reading }) => reading.keywords.some(({ role }) => role === 'then'))),
    wrapped: conditional.length > 0 && isMost(conditional.map(isWrapped)),
    system: mostOf(read.map(({ reading }) => reading.system)),
  };
}

/** Where the article in front of the system stands, if it has one. */
export function articleAt(
  text: string,
  { clauses, language }: EarsReading,
): { start: number; end: number } | undefined {
  const system = clauses.find(({ kind }) => kind === 'system');
  if (!system) return undefined;
  const lexicon = lexiconOf(earsLanguages.find((one) => one === language) ?? 'en');
  const word = /(?:^|[\s,，;；*])([\p{L}]+)[ \t\n]+(?:\*\*)?$/u.exec(text.slice(0, system.start))?.[1];
  if (word === undefined || !lexicon.articles.includes(word.toLowerCase())) return undefined;
  const start = text.lastIndexOf(word, system.start - 1);
  return { start, end: start + word.length };
}

function upperKeywords(text: string, { keywords, modalSpan }: EarsReading): readonly boolean[] {
  const words = [...keywords, ...(modalSpan ? [modalSpan] : [])].map(({ start, end }) => text.slice(start, end));
  return words.map((word) => word === word.toUpperCase());
}

function upperArticle(text: string, reading: EarsReading): boolean | undefined {
  const article = articleAt(text, reading);
  // One letter ("A", "O") is a capital at the beginning of any sentence.
  if (!article || article.end - article.start < 2) return undefined;
  const word = text.slice(article.start, article.end);
  return word === word.toUpperCase();
}

/** Whether the sentence of a criterion runs over lines, and not only its sub-items. */
function isWrapped({ item, reading }: ReadCriterion): boolean {
  const lines = item.text.slice(0, reading.sentenceEnd).split('\n').length;
  const below = item.text.split('\n').length - lines;
  return item.endLine - item.line > below;
}

function isMost(answers: readonly boolean[]): boolean {
  return answers.filter((one) => one).length * 2 >= answers.length;
}

function mostOf(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function guessOf(text: string): EarsLanguage {
  const guessed = guessLanguage(text.slice(0, 4_000));
  return earsLanguages.find((one) => one === guessed) ?? 'en';
}
