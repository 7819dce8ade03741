import type { Span } from '../../text/span';
import type { ClauseReading, EarsReading } from '../ears/reading';
import { type Quantity, quantitiesIn } from './quantities';

/** A criterion reduced to what it can be compared by: who, when, whether and what. Found out when it is asked for. */
export class Statement {
  /** Of the response, in the criterion's text. */
  readonly span: Span;
  readonly isNegative: boolean;
  readonly quantities: readonly Quantity[];
  /** What shall be done, with a mark for each quantity: what has the same one differs in amounts at most. */
  readonly frame: string;
  #situation: string | undefined;

  constructor(
    private readonly reading: EarsReading,
    { start, end, text }: ClauseReading,
  ) {
    this.span = { start, end };
    this.isNegative = reading.modal === 'SHALL NOT';
    this.quantities = quantitiesIn(reading.masked.slice(start, end));
    this.frame = comparable(framed(text, this.quantities));
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
  if (reading.system === null || reading.modal === null) return undefined;
  const response = reading.clauses.find(({ kind }) => kind === 'response');
  return response && new Statement(reading, response);
}

function situationOf({ system, clauses }: EarsReading): string {
  const conditions: string[] = [];
  for (const { kind, text } of clauses) {
    if (kind === 'system' || kind === 'response') continue;
    conditions.push(`${kind === 'if' ? 'when' : kind} ${comparable(text)}`);
  }
  return [comparable(system ?? ''), ...conditions.sort()].join('\n');
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
    if (articles.has(word)) continue;
    const bare = /^[\p{L}\p{N}\u0001]*$/u.test(word) ? word : word.replace(/^[*_"“”(]+|[*_"“”).,;:!]+$/gu, '');
    if (bare !== '' && !articles.has(bare)) words += words === '' ? bare : ` ${bare}`;
  }
  return words;
}
