import type { Span } from './span';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Something a reader had to guess or could not use. `span` lies in the text that was read. */
export interface ReadingProblem {
  readonly span: Span;
  /** Stable, kebab-case with a room in front: `tasks.duplicate-number`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

/** What a reader gives back: always a usable value, and what was wrong with the text. */
export interface Parsed<T> {
  readonly value: T;
  readonly problems: readonly ReadingProblem[];
}
