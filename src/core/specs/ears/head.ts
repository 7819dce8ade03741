import { anyPhrase } from '../../text/words';
import type { Span } from '../../text/span';
import type { ClauseRole, Keyword } from './keywords';
import { keywordAt } from './keywords';
import type { EarsLanguage } from './lexicon';
import { earsLanguages, lexiconOf } from './lexicon';
import type { Modal } from './modal';
import type { Separator } from './system';
import { articleSeparator, commaSeparator, hasNoArticles, systemBetween } from './system';
import { trimClause } from './trim';

const clauseRoles: readonly ClauseRole[] = ['where', 'while', 'when', 'if'];

/** How a sentence begins: behind an emoji, emphasis or a bold label. */
export interface Lead {
  readonly start: number;
  /** The condition it begins with, in whatever case. */
  readonly keyword: Keyword | undefined;
}

const boldLabel = /^[^\p{L}\p{N}]*\*\*[^*\n]{1,80}(?:[:：]\*\*|\*\*[ \t]*[:：])[ \t]*/u;
const decoration = /^[^\p{L}\p{N}`"“«「]*/u;

export function leadOf(masked: string, end: number, capitals: readonly Keyword[]): Lead {
  if (isAsciiLetter(masked.charCodeAt(0))) return leadAt(masked, 0, end, capitals);
  const label = masked.includes('**') ? boldLabel.exec(masked)?.[0].length : undefined;
  const start = (label ?? 0) + (decoration.exec(masked.slice(label ?? 0))?.[0].length ?? 0);
  return leadAt(masked, start, end, capitals);
}

function isAsciiLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function leadAt(masked: string, start: number, end: number, capitals: readonly Keyword[]): Lead {
  // Found already when it stands in capitals, as nearly all do.
  const first = capitals[0];
  const isFirst = first?.start === start && isCondition(first);
  const keyword = isFirst ? first : keywordAt(masked, start, clauseRoles);
  if (keyword === undefined || keyword.upper) return { start, keyword };
  // "If" in lower case begins a condition only where something divides it from a response ("Si" may be "Se", "When" a title).
  const rest = masked.slice(keyword.end, end);
  const divided =
    /[,，]/.test(rest) || lexiconOf(keyword.language).then.some((word) => rest.toLowerCase().includes(` ${word} `));
  return { start, keyword: divided ? keyword : undefined };
}

export interface Condition {
  readonly role: ClauseRole;
  readonly keyword: Keyword;
  /** Null: the keyword has nothing behind it. */
  readonly span: Span | null;
}

export interface Head {
  readonly conditions: readonly Condition[];
  readonly system: Span | null;
  /** What stands between separator and modal where that is no system, or behind the separator where there is no modal. */
  readonly rest: Span | null;
  readonly quantified: boolean;
  /** Of the conditions and THEN. */
  readonly keywords: readonly Keyword[];
}

interface HeadInput {
  readonly lead: Lead;
  readonly capitals: readonly Keyword[];
  readonly end: number;
  readonly modal: Modal | undefined;
  readonly language: EarsLanguage;
}

interface HeadPatterns {
  readonly quantifier: RegExp;
  readonly lowerThen: RegExp;
  readonly joint: RegExp;
  /** How a joint ends, in both cases: looked at before a text is cut out. */
  readonly jointEnds: string;
}

const patterns: ReadonlyMap<EarsLanguage, HeadPatterns> = new Map(
  earsLanguages.map((language) => {
    const { forAll, then, articles, and } = lexiconOf(language);
    const word = then.join('|');
    const lastLetters = [...and, ...then].map((one) => one.slice(-1)).join('');
    return [
      language,
      {
        quantifier: new RegExp(String.raw`^${anyPhrase(forAll)}`, 'iu'),
        lowerThen: new RegExp(
          String.raw`[,，][ \t]*(?:${word})[ \t]|[ \t](?:${word})[ \t]+(?=(?:${articles.join('|')})[ \t])`,
          'i',
        ),
        joint: new RegExp(String.raw`(?:^|[ \t,，])(?:${[...and, ...then].join('|')})$`, 'i'),
        jointEnds: lastLetters + lastLetters.toUpperCase(),
      },
    ];
  }),
);

/** Takes apart what stands before the modal: conditions, then the system. */
export function headOf(masked: string, { lead, capitals, end, modal, language }: HeadInput): Head {
  const headEnd = modal?.start ?? end;
  const starts = conditionKeywords(masked, lead, capitals, headEnd);
  const last = starts.at(-1);
  if (last === undefined) return ubiquitousHead(masked, lead.start, headEnd, language);
  const then = thenBehind(masked, last.end, headEnd, capitals, language, modal === undefined ? 'first' : 'last');
  const separator = separatorOf(masked, last.end, headEnd, language, then, modal !== undefined);
  const conditionEnd = separator?.conditionEnd ?? headEnd;
  const conditions = conditionsOf(masked, starts, conditionEnd, language);
  const keywords = keywordsOf(starts, then);
  if (separator === undefined) return { conditions, system: null, rest: null, quantified: false, keywords };
  const { systemStart } = separator;
  // The system stands before a modal, what is left where there is none.
  if (modal) {
    const system = systemBetween(masked, systemStart, headEnd, language);
    const rest = system ? null : trimClause(masked, systemStart, headEnd);
    return { conditions, system, rest, quantified: false, keywords };
  }
  const rest = trimClause(masked, systemStart, headEnd);
  return { conditions, system: null, rest, quantified: false, keywords };
}

function conditionsOf(
  masked: string,
  starts: readonly ConditionKeyword[],
  conditionEnd: number,
  language: EarsLanguage,
): readonly Condition[] {
  let conditions: Condition[] | undefined;
  for (let index = 0; index < starts.length; index += 1) {
    const keyword = starts[index];
    if (keyword === undefined) break;
    const to = Math.min(starts[index + 1]?.start ?? conditionEnd, Math.max(conditionEnd, keyword.end));
    const span = trimClause(masked, keyword.end, to);
    const condition = { role: keyword.role, keyword, span: span && withoutJoint(masked, span, language) };
    if (conditions) conditions.push(condition);
    else conditions = [condition];
  }
  return conditions ?? noConditions;
}

const noKeywords: readonly Keyword[] = [];
const noConditions: readonly Condition[] = [];

/** Written out for the usual lengths: a list that is spread or grows keeps room for sixteen more, and every one is kept. */
function keywordsOf(starts: readonly Keyword[], then: Keyword | undefined): readonly Keyword[] {
  const first = starts[0];
  if (first && starts.length === 1) return then ? [first, then] : [first];
  return then ? [...starts, then] : starts.slice();
}

type ConditionKeyword = Keyword & { readonly role: ClauseRole };

/** The first word in any case; further ones in capitals, behind a separator where the word has other uses (SQL's WHERE). */
function conditionKeywords(
  masked: string,
  lead: Lead,
  capitals: readonly Keyword[],
  headEnd: number,
): ConditionKeyword[] {
  const { keyword: first } = lead;
  const found: ConditionKeyword[] = first && first.start < headEnd && isCondition(first) ? [first] : [];
  for (const keyword of capitals) {
    if (keyword.start >= headEnd || !isCondition(keyword) || keyword.start === first?.start) continue;
    const before = masked.slice(Math.max(0, keyword.start - 12), keyword.start);
    const isSeparated = /(?:[,，、;；:：—–.。][ \t*]*|(?:AND|OR|THEN|Y|E|OU|O)[ \t]+)$/.test(before);
    const hasText = /^(?:\*\*)?[ \t]+[^\s,，;；.]/.test(masked.slice(keyword.end, keyword.end + 6));
    if (!hasText && keyword.start !== lead.start) continue;
    if (isSeparated || (found.length > 0 && keyword.role !== 'where')) found.push(keyword);
  }
  return found;
}

function isCondition(keyword: Keyword): keyword is ConditionKeyword {
  return keyword.role === 'when' || keyword.role === 'if' || keyword.role === 'while' || keyword.role === 'where';
}

/** THEN in capitals; in lower case behind a comma or before an article, where people write it as a separator too. */
function thenBehind(
  masked: string,
  from: number,
  to: number,
  capitals: readonly Keyword[],
  language: EarsLanguage,
  which: 'first' | 'last',
): Keyword | undefined {
  let upper: Keyword | undefined;
  for (const keyword of capitals) {
    if (keyword.role !== 'then' || keyword.start < from || keyword.start >= to) continue;
    if (which === 'last') upper = keyword;
    else upper ??= keyword;
  }
  if (upper) return upper;
  // Most heads have neither, and looking for a word costs less than looking for a pattern.
  if (!lexiconOf(language).then.some((word) => masked.includes(word, from))) return undefined;
  const lower = patterns.get(language)?.lowerThen.exec(masked.slice(from, to));
  if (!lower) return undefined;
  const start = from + lower.index + lower[0].search(/\p{L}/u);
  return { role: 'then', language, start, end: from + lower.index + lower[0].trimEnd().length, upper: false };
}

function separatorOf(
  masked: string,
  from: number,
  to: number,
  language: EarsLanguage,
  then: Keyword | undefined,
  hasModal: boolean,
): Separator | undefined {
  if (then) {
    const inner = hasModal ? lastCommaThe(masked, then.end, to) : undefined;
    return { conditionEnd: then.start, systemStart: inner ?? then.end };
  }
  // A keyword with nothing but the system behind it: `WHEN THE System SHALL …`.
  const bare = hasModal ? bareThe(masked, from, to) : undefined;
  if (bare !== undefined && articleSeparator(masked, bare + 3, to, language, 'last') === undefined) {
    return { conditionEnd: from, systemStart: bare };
  }
  const which = hasModal ? 'last' : 'first';
  const found = articleSeparator(masked, from, to, language, which) ?? commaSeparator(masked, from, to, which);
  // Between a comma and a modal may stand half a condition, too long to be the name of a system.
  return found;
}

/** Where THE begins when nothing but blanks and commas stands before it. */
function bareThe(masked: string, from: number, to: number): number | undefined {
  let at = from;
  while (' \t,，'.includes(masked.charAt(at)) && at < to) at += 1;
  const isThe = masked.startsWith('THE', at) && (masked[at + 3] === ' ' || masked[at + 3] === '\t');
  return isThe && at + 3 < to ? at : undefined;
}

function lastCommaThe(masked: string, from: number, to: number): number | undefined {
  const at = Math.max(masked.lastIndexOf(', THE ', to), masked.lastIndexOf('，THE ', to));
  return at >= from && at < to ? at + 1 : undefined;
}

/** Longer than any word that joins clauses. */
const longestJoint = 16;

/** `a AND` before the next keyword, `that` behind "mientras". */
function withoutJoint(masked: string, span: Span, language: EarsLanguage): Span | null {
  const { start, end } = span;
  const known = patterns.get(language);
  if (!known?.jointEnds.includes(masked.charAt(end - 1))) return span;
  const from = Math.max(start, end - longestJoint);
  const joint = known.joint.exec(masked.slice(from, end));
  // At the beginning of a cut piece stands no whole word.
  if (!joint || (from > start && joint.index === 0 && /[\p{L}\p{N}]/u.test(joint[0].charAt(0)))) return span;
  return trimClause(masked, start, from + joint.index);
}

function ubiquitousHead(masked: string, start: number, headEnd: number, language: EarsLanguage): Head {
  const text = masked.slice(start, headEnd);
  const isQuantified = patterns.get(language)?.quantifier.test(text) ?? false;
  const separator = articleSeparator(masked, start, headEnd, language, 'last');
  const hasComma = separator !== undefined && /[,，、;；]/.test(masked.charAt(separator.conditionEnd));
  const stop = lastStop(text);
  let from = start + stop;
  const isMarked = isQuantified || /^\p{Lu}/u.test(masked.charAt(separator?.systemStart ?? headEnd));
  if (separator && hasComma && isMarked && separator.systemStart > from) {
    from = separator.systemStart;
  }
  const isBare = isQuantified && from === start;
  const system = isBare ? null : systemBetween(masked, from, headEnd, language);
  const rest = system ? null : trimClause(masked, from, headEnd);
  return { conditions: noConditions, system, rest, quantified: isQuantified, keywords: noKeywords };
}

/** Behind the last sentence that ends before the modal. */
function lastStop(text: string): number {
  if (!text.includes('.') && !text.includes('。')) return 0;
  let last = 0;
  for (const found of text.matchAll(/[.。][ \t]+(?=\p{Lu})/gu)) last = found.index + found[0].length;
  return hasNoArticles(text) ? 0 : last;
}
