import type { ContextUse } from '../../core/events/event';
import { tokens } from '../../core/events/token-count';

/** How full a model's window is, as the meter says it. */
export interface Fullness {
  /** Of the window, from 0 to 1; undefined where its size is not known. */
  readonly share: number | undefined;
  /** `43%`, or the tokens where there is no share. */
  readonly shown: string;
  readonly words: string;
}

export function fullnessOf({ window, used }: ContextUse): Fullness {
  if (window === undefined || window === 0) {
    return { share: undefined, shown: tokens(used), words: `${tokens(used)} tokens of context used` };
  }
  const share = used / window;
  return {
    share,
    shown: `${Math.max(1, Math.round(100 * share))}%`,
    words: `${tokens(used)} of ${tokens(window)} tokens of context used`,
  };
}
