import type { Span } from '../../text/span';
import type { EarsReading } from '../ears/reading';
import { type Quantity, quantitiesIn } from './quantities';

/** A criterion reduced to what it can be compared by: who, when, whether and what. */
export interface Statement {
  /** Who shall do it, and when, as one key: criteria with the same one speak about the same moment. */
  readonly situation: string;
  readonly isNegative: boolean;
  /** What shall be done, with a mark for each quantity: what has the same one differs in amounts at most. */
  readonly frame: string;
  readonly quantities: readonly Quantity[];
  /** Of the response, in the criterion's text. */
  readonly span: Span;
}

/**
 * Undefined for what requires nothing of anybody in particular. Words are compared without case, articles, marks of Markdown
 * and punctuation at their ends; never by meaning.
 */
export function statementOf(reading: EarsReading): Statement | undefined {
  const { system, modal, clauses } = reading;
  const response = clauses.find(({ kind }) => kind === 'response');
  if (system === null || response === undefined || modal === null) return undefined;
  const conditions = clauses
    .filter(({ kind }) => kind === 'where' || kind === 'while' || kind === 'when' || kind === 'if')
    .map(({ kind, text }) => `${kind === 'if' ? 'when' : kind} ${comparable(text)}`)
    .sort();
  const trailing = clauses.filter(({ kind }) => kind === 'trailing').map(({ text }) => comparable(text));
  const quantities = quantitiesIn(reading.masked.slice(response.start, response.end));
  return {
    situation: [comparable(system), ...conditions, ...trailing].join('\n'),
    isNegative: modal === 'SHALL NOT',
    frame: comparable(framed(response.text, quantities)),
    quantities,
    span: { start: response.start, end: response.end },
  };
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
  let words = '';
  for (const word of text.toLowerCase().split(/\s+/)) {
    if (word === '' || articles.has(word)) continue;
    const bare = /^[\p{L}\p{N}\u0001]*$/u.test(word) ? word : word.replace(/^[*_"“”(]+|[*_"“”).,;:!]+$/gu, '');
    if (bare !== '') words += words === '' ? bare : ` ${bare}`;
  }
  return words;
}
