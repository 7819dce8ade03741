import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../ports';

/** Milliseconds. A Node timer that is set to more than this fires at once. */
export const longestTimer = 2 ** 31 - 1;

/** The machine's clock. */
export const nodeClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    for (let left = ms; ; left -= longestTimer) {
      signal.throwIfAborted();
      try {
        await wait(Math.min(left, longestTimer), undefined, { signal });
      } catch (error) {
        signal.throwIfAborted(); // Node rejects with an error of its own that only wraps the reason.
        throw error;
      }
      if (left <= longestTimer) return;
    }
  },
};
