import type { Span } from '../../text/span';
import type { EarsClause, Ears } from '../show';
import type { Keyword } from './keywords';
import type { LaterShall } from './later-shalls';
import type { Modal } from './modal';
import type { WeakSubject } from './subject-kind';

export interface ClauseReading extends Span {
  readonly kind: EarsClause['kind'];
  readonly text: string;
  /** What the text is cut out of, for whoever can do without a text of its own. */
  readonly source: string;
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

/** A clause that cuts its text out when somebody asks for it: most are only counted and compared. */
export class Clause implements ClauseReading {
  constructor(
    readonly source: string,
    readonly kind: ClauseReading['kind'],
    readonly start: number,
    readonly end: number,
  ) {}

  get text(): string {
    return this.source.slice(this.start, this.end);
  }
}

/** What the sentence was taken apart into; a reading tells everything else from that. */
export type ReadingParts = Pick<
  EarsReading,
  'pattern' | 'language' | 'clauses' | 'keywords' | 'emptyClauses' | 'quantified' | 'shalls' | 'later'
> &
  Pick<EarsReading, 'weakSubject' | 'masked' | 'sentenceEnd'> & { readonly modalFound: Modal | undefined };

const noStates: readonly string[] = [];

/**
 * Keeps what was found and answers the rest from it. A spec of ten thousand criteria has as many of these and keeps them all,
 * so that each field less is felt.
 */
export class Reading implements EarsReading {
  readonly pattern: EarsReading['pattern'];
  readonly language: EarsReading['language'];
  readonly clauses: readonly ClauseReading[];
  readonly keywords: readonly Keyword[];
  readonly emptyClauses: readonly Keyword[];
  readonly quantified: boolean;
  readonly shalls: number;
  readonly later: readonly LaterShall[];
  readonly weakSubject: WeakSubject | null;
  readonly masked: string;
  readonly sentenceEnd: number;
  private readonly found: Modal | undefined;

  constructor(parts: ReadingParts) {
    this.pattern = parts.pattern;
    this.language = parts.language;
    this.clauses = parts.clauses;
    this.keywords = parts.keywords;
    this.emptyClauses = parts.emptyClauses;
    this.quantified = parts.quantified;
    this.shalls = parts.shalls;
    this.later = parts.later;
    this.weakSubject = parts.weakSubject;
    this.masked = parts.masked;
    this.sentenceEnd = parts.sentenceEnd;
    this.found = parts.modalFound;
  }

  get modal(): EarsReading['modal'] {
    return this.found?.kind ?? null;
  }

  get modalSpan(): Span | null {
    return this.found ?? null;
  }

  get trigger(): string | null {
    return this.textOf('when') ?? this.textOf('if');
  }

  get system(): string | null {
    return this.textOf('system');
  }

  get response(): string | null {
    return this.textOf('response');
  }

  get feature(): string | null {
    return this.textOf('where');
  }

  get states(): readonly string[] {
    if (!this.clauses.some(isState)) return noStates;
    return this.clauses.filter(isState).map(({ text }) => text);
  }

  private textOf(kind: ClauseReading['kind']): string | null {
    return clauseOf(this, kind)?.text ?? null;
  }
}

const isState = ({ kind }: ClauseReading): boolean => kind === 'while';

/** The first clause of a kind. */
export function clauseOf({ clauses }: EarsReading, kind: ClauseReading['kind']): ClauseReading | undefined {
  for (const clause of clauses) if (clause.kind === kind) return clause;
  return undefined;
}
