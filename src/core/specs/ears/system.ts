import { escapeRegex } from '../../text/words';
import type { Span } from '../../text/span';
import type { EarsLanguage } from './lexicon';
import { earsLanguages, lexiconOf } from './lexicon';
import { trimClause } from './trim';

/** Han, Kana and Hangul: scripts without articles, in which a subject cannot be told from what stands around it. */
const withoutArticles = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

interface ArticlePatterns {
  /** `, THE` in capitals, `THE` in capitals without a comma, and `, the`. In this order they are looked for. */
  readonly separators: readonly RegExp[];
  readonly leading: RegExp;
}

const patterns: ReadonlyMap<EarsLanguage, ArticlePatterns> = new Map(
  earsLanguages.map((language) => {
    const articles = lexiconOf(language).articles.map(escapeRegex);
    // One letter alone ("A", "O") is no sign of a system in the middle of a sentence.
    const definite = articles.filter((word) => word.length > 1 && word !== 'an' && !/^un/.test(word));
    const capitals = (definite.length > 0 ? definite : articles).map((word) => word.toUpperCase()).join('|');
    const commaCapitals = articles.map((word) => word.toUpperCase()).join('|');
    const any = articles.join('|');
    return [
      language,
      {
        separators: [
          new RegExp(String.raw`[,，、;；][ \t]*(?:\*\*)?(?=(?:${commaCapitals})(?:\*\*)?[ \t])`, 'g'),
          new RegExp(String.raw`[ \t](?:\*\*)?(?=(?:${capitals})(?:\*\*)?[ \t])`, 'g'),
          new RegExp(String.raw`[,，、;；][ \t]*(?:\*\*)?(?=(?:${any})(?:\*\*)?[ \t])`, 'gi'),
        ],
        leading: new RegExp(String.raw`^(?:${any})(?:\*\*)?[ \t]+`, 'i'),
      },
    ];
  }),
);

/** Where the condition ends and where the system begins. */
export interface Separator {
  readonly conditionEnd: number;
  readonly systemStart: number;
}

/**
 * The separator between a condition and the system that has no THEN: the last `, THE` before the modal; without a comma the
 * last `THE` in capitals; then `, the`. Without a modal the first one, because a response may hold more of them.
 */
export function articleSeparator(
  masked: string,
  from: number,
  to: number,
  language: EarsLanguage,
  which: 'first' | 'last',
): Separator | undefined {
  const head = masked.slice(from, to);
  for (const pattern of patterns.get(language)?.separators ?? []) {
    const found = which === 'last' ? lastMatch(head, pattern) : firstMatch(head, pattern);
    if (found) {
      return { conditionEnd: from + found.index, systemStart: from + found.index + found[0].length };
    }
  }
  return undefined;
}

/** The last comma, for a system that is written without an article. */
export function commaSeparator(
  masked: string,
  from: number,
  to: number,
  which: 'first' | 'last',
): Separator | undefined {
  const head = masked.slice(from, to);
  const found = which === 'last' ? lastMatch(head, /[,，]/g) : firstMatch(head, /[,，]/g);
  return found ? { conditionEnd: from + found.index, systemStart: from + found.index + 1 } : undefined;
}

/**
 * The system between two places: without its article; as written where it has none; null in scripts that have no articles,
 * unless one stands there (`THE 迁移`).
 */
export function systemBetween(masked: string, from: number, to: number, language: EarsLanguage): Span | null {
  const whole = trimClause(masked, from, to);
  if (whole === null) return null;
  const article = patterns.get(language)?.leading.exec(masked.slice(whole.start, whole.end));
  if (article) return trimClause(masked, whole.start + article[0].length, whole.end);
  return withoutArticles.test(masked.slice(whole.start, whole.end)) ? null : whole;
}

function firstMatch(text: string, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = 0;
  return pattern.exec(text);
}

function lastMatch(text: string, pattern: RegExp): RegExpExecArray | undefined {
  let last: RegExpExecArray | undefined;
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) last = found;
  return last;
}

/** Whether the text holds letters of a script that has no articles. */
export function hasNoArticles(text: string): boolean {
  return withoutArticles.test(text);
}
