import type { Span } from '../../text/span';
import type { ClauseReading, EarsReading } from '../ears/reading';
import { clauseOf } from '../ears/reading';
import { type Quantity, quantitiesIn } from './quantities';

/**
 * A criterion reduced to what it can be compared by: who, when, whether and what. Made of those that share the sum of their
 * situation with another one: most criteria say what no other one says.
 */
export class Statement {
  #situation: string | undefined;
  #frame: string | undefined;
  #quantities: readonly Quantity[] | undefined;

  constructor(
    private readonly reading: EarsReading,
    private readonly response: ClauseReading,
  ) {}

  get isNegative(): boolean {
    return this.reading.modal === 'SHALL NOT';
  }

  /** Of the response, in the criterion's text. */
  get span(): Span {
    const { start, end } = this.response;
    return { start, end };
  }

  get quantities(): readonly Quantity[] {
    const { start, end } = this.response;
    return (this.#quantities ??= quantitiesIn(this.reading.masked.slice(start, end)));
  }

  /** What shall be done, with a mark for each quantity: what has the same one differs in amounts at most. */
  get frame(): string {
    return (this.#frame ??= comparable(framed(this.response.text, this.quantities)));
  }

  /** Who shall do it, and when, as one key: criteria with the same one speak about the same moment. */
  get situation(): string {
    return (this.#situation ??= situationOf(this.reading));
  }
}

/**
 * Undefined for what requires nothing of anybody in particular. Words are compared without case, articles, marks of Markdown
 * and punctuation at their ends; never by meaning.
 */
export function statementOf(reading: EarsReading): Statement | undefined {
  if (reading.modal === null || !clauseOf(reading, 'system')) return undefined;
  const response = clauseOf(reading, 'response');
  return response && new Statement(reading, response);
}

function situationOf({ system, clauses }: EarsReading): string {
  const conditions: string[] = [];
  for (const { kind, text } of clauses) {
    if (kind === 'system' || kind === 'response') continue;
    conditions.push(`${kind === 'if' ? 'when' : kind} ${comparable(text)}`);
  }
  const who = systemNamed(system ?? '');
  return conditions.length === 0 ? who : [who, ...conditions.sort()].join('\n');
}

const systems = new Map<string, string>();

/** Remembered, because a spec has few systems and names them everywhere. */
function systemNamed(system: string): string {
  const known = systems.get(system);
  if (known !== undefined) return known;
  if (systems.size > 1_000) systems.clear();
  const name = comparable(system);
  systems.set(system, name);
  return name;
}

/** IF and WHEN say the same. */
const kindSums = { where: 1, while: 2, when: 3, if: 3, trailing: 4 } as const;

/**
 * Equal for equal situations, whatever the order of their conditions, and nearly always another one for others. Undefined where
 * there is no statement.
 */
export function situationSumOf({ modal, clauses }: EarsReading): number | undefined {
  if (modal === null) return undefined;
  let sum = 0;
  let hasSystem = false;
  let hasResponse = false;
  for (const { kind, source, start, end } of clauses) {
    if (kind === 'response') {
      hasResponse = true;
      continue;
    }
    const own = comparableSum(source, start, end);
    if (kind === 'system') hasSystem = true;
    sum += kind === 'system' ? own : Math.imul(own + kindSums[kind], 0x9e3779b1);
  }
  return hasSystem && hasResponse ? sum | 0 : undefined;
}

function framed(text: string, quantities: readonly Quantity[]): string {
  let frame = '';
  let at = 0;
  for (const { start, end, unit } of quantities) {
    frame += `${text.slice(at, start)}\u0001${unit}`;
    at = end;
  }
  return frame + text.slice(at);
}

const articles: ReadonlySet<string> = new Set(
  'the a an el la los las un una unos unas o os as um uma uns umas'.split(' '),
);

/** @returns words alone, in lower case: without articles, marks of Markdown and punctuation at their ends */
export function comparable(text: string): string {
  const lower = text.toLowerCase();
  // As most texts are: no word of them has anything at its ends.
  if (/^[a-z0-9\u0001 ]*$/.test(lower)) return withoutArticles(lower);
  let words = '';
  for (const word of lower.split(/\s+/)) {
    if (articles.has(word)) continue;
    const bare = /^[\p{L}\p{N}\u0001]*$/u.test(word) ? word : word.replace(/^[*_"“”(]+|[*_"“”).,;:!]+$/gu, '');
    if (bare !== '' && !articles.has(bare)) words += words === '' ? bare : ` ${bare}`;
  }
  return words;
}

const longestArticle = Math.max(...[...articles].map((word) => word.length));

/** Of words that are parted by blanks alone. */
function withoutArticles(lower: string): string {
  let words = '';
  // What is kept and not yet copied: most texts are so from their first article to their end.
  let from = 0;
  for (let at = 0, end = 0; at <= lower.length; at = end + 1) {
    end = lower.indexOf(' ', at);
    if (end < 0) end = lower.length;
    const isKept = end > at && (end - at > longestArticle || !articles.has(lower.slice(at, end)));
    if (isKept) continue;
    words += lower.slice(from, at);
    from = end + 1;
  }
  return (words + lower.slice(from)).trimEnd();
}

/** Of letters and digits of a word. */
function wordSum(sum: number, code: number): number {
  return (Math.imul(sum, 31) + code) | 0;
}

const articleSums: ReadonlySet<number> = new Set(
  [...articles].map((word) => Array.from(word).reduce((sum, char) => wordSum(sum, char.charCodeAt(0)), 0)),
);

/** A number that is the same for two pieces of texts that are comparable to the same words, without making those. */
export function comparableSum(text: string, start = 0, end = text.length): number {
  const sum = asciiSum(text, start, end, false);
  if (sum !== undefined) return sum;
  const words = comparable(text.slice(start, end));
  return asciiSum(words, 0, words.length, true) ?? 0;
}

/**
 * Letters and digits decide: marks at the ends of words are no part of what is compared, and those inside may be left out, as
 * different texts may have one sum.
 * @returns undefined for a text with other characters than ASCII, whose lower case is no matter of single characters
 */
function asciiSum(text: string, start: number, end: number, skipsOthers: boolean): number | undefined {
  let sum = 0;
  let word = 0;
  for (let at = start; at <= end; at += 1) {
    const code = at < end ? text.charCodeAt(at) : 32;
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) word = wordSum(word, code);
    else if (code >= 65 && code <= 90) word = wordSum(word, code + 32);
    else if (code === 32 || (code >= 9 && code <= 13)) {
      if (word !== 0 && !articleSums.has(word)) sum = (Math.imul(sum, 0x01000193) + word) | 0;
      word = 0;
    } else if (code >= 128 && !skipsOthers) return undefined;
  }
  return sum;
}
