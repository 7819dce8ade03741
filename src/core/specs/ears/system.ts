import { escapeRegex } from '../../text/words';
import type { Span } from '../../text/span';
import type { EarsLanguage } from './lexicon';
import { earsLanguages, lexiconOf } from './lexicon';
import { trimClause } from './trim';

/** Han, Kana and Hangul: scripts without articles, in which a subject cannot be told from what stands around it. */
const withoutArticles = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/**
 * All are tried at one place only, and only asked whether they match: cutting texts out and making a match of each would
 * take most of the time, as this is done for every criterion.
 */
interface ArticlePatterns {
  /** `, THE` in capitals, ` THE` in capitals without a comma, and `, the`, up to the blank behind. In this order they are looked for. */
  readonly separators: readonly { readonly begins: (code: number) => boolean; readonly pattern: RegExp }[];
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
    const before = (joint: string, words: string, flags: string): RegExp =>
      new RegExp(String.raw`${joint}(?:\*\*)?(?:${words})(?:\*\*)?[ \t]`, flags);
    return [
      language,
      {
        separators: [
          { begins: isComma, pattern: before(String.raw`[,，、;；][ \t]*`, commaCapitals, 'y') },
          { begins: isBlank, pattern: before(String.raw`[ \t]`, capitals, 'y') },
          { begins: isComma, pattern: before(String.raw`[,，、;；][ \t]*`, any, 'iy') },
        ],
        leading: new RegExp(String.raw`(?:${any})(?:\*\*)?[ \t]+`, 'iy'),
      },
    ];
  }),
);

function isComma(code: number): boolean {
  return code === 44 || code === 59 || (code >= 128 && (code === 0xff0c || code === 0x3001 || code === 0xff1b));
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

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
  for (const { begins, pattern } of patterns.get(language)?.separators ?? []) {
    const step = which === 'last' ? -1 : 1;
    for (let at = which === 'last' ? to - 1 : from; at >= from && at < to; at += step) {
      if (!begins(masked.charCodeAt(at)) || !standsWithin(pattern, masked, at, to)) continue;
      return { conditionEnd: at, systemStart: behindJoint(masked, at) };
    }
  }
  return undefined;
}

/** Does the sticky pattern match at a place, and end before another? */
function standsWithin(pattern: RegExp, text: string, at: number, to: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text) && pattern.lastIndex <= to;
}

/** Where the article begins behind the comma or blank at `at`. */
function behindJoint(masked: string, at: number): number {
  let next = at + 1;
  if (isComma(masked.charCodeAt(at))) while (isBlank(masked.charCodeAt(next))) next += 1;
  return masked.startsWith('**', next) ? next + 2 : next;
}

/** The last comma, for a system that is written without an article. */
export function commaSeparator(
  masked: string,
  from: number,
  to: number,
  which: 'first' | 'last',
): Separator | undefined {
  const step = which === 'last' ? -1 : 1;
  for (let at = which === 'last' ? to - 1 : from; at >= from && at < to; at += step) {
    const code = masked.charCodeAt(at);
    if (code === 44 || code === 0xff0c) return { conditionEnd: at, systemStart: at + 1 };
  }
  return undefined;
}

/**
 * The system between two places: without its article; as written where it has none; null in scripts that have no articles,
 * unless one stands there (`THE 迁移`).
 */
export function systemBetween(masked: string, from: number, to: number, language: EarsLanguage): Span | null {
  const whole = trimClause(masked, from, to);
  if (whole === null) return null;
  const leading = patterns.get(language)?.leading;
  if (leading && standsWithin(leading, masked, whole.start, whole.end)) {
    return trimClause(masked, leading.lastIndex, whole.end);
  }
  return hasNoArticles(masked, whole.start, whole.end) ? null : whole;
}

/** Whether the text holds letters of a script that has no articles. */
export function hasNoArticles(text: string, from = 0, to = text.length): boolean {
  for (let at = from; at < to; at += 1) {
    if (text.charCodeAt(at) >= 0x3040 && withoutArticles.test(text.charAt(at))) return true;
  }
  return false;
}
