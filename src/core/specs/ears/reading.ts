import type { Span } from '../../text/span';
import type { EarsClause, Ears } from '../show';
import type { Keyword } from './keywords';
import type { LaterShall } from './later-shalls';
import type { WeakSubject } from './subject-kind';

export interface ClauseReading extends Span {
  readonly kind: EarsClause['kind'];
  readonly text: string;
}

/**
 * What a criterion says, with spans into its text. Pure: equal texts have equal readings, so that readings can be kept by text.
 */
export interface EarsReading extends Omit<Ears, 'clauses'> {
  readonly clauses: readonly ClauseReading[];
  /** Of the conditions and THEN, in order. */
  readonly keywords: readonly Keyword[];
  /** The first modal with its NOT or CONTINUE TO. */
  readonly modalSpan: Span | null;
  /** Conditions whose keyword has nothing behind it. */
  readonly emptyClauses: readonly Keyword[];
  readonly later: readonly LaterShall[];
  readonly weakSubject: WeakSubject | null;
  /** The text with code and quotes covered. */
  readonly masked: string;
  /** Where the sentence ends; sub-items stand behind it. */
  readonly sentenceEnd: number;
}
