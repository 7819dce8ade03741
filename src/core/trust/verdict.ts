import type { Grant } from '../events/event';

/** What is decided about a call. */
export interface Verdict {
  readonly verdict: 'run' | 'ask' | 'refuse';
  /** A sentence: for the card when it asks, for the model when it refuses. */
  readonly reason: string;
  /** What *Always in this session* would cover. Undefined: that answer is not offered. */
  readonly grant: Grant | undefined;
}
