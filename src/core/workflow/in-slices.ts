import type { Clock } from '../ports';
import type { Steps } from '../text/steps';

/**
 * How long one piece of work goes on at a time, give or take a step. After a key press an editor asks for half a dozen at once,
 * and their slices may follow each other without a break: together they must stay below what anybody notices.
 */
const sliceMs = 4;

/** Does the work with turns for others between its steps. Rejects with the signal's reason when that is aborted. */
export async function inSlices<T>(steps: Steps<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let until = clock.now() + sliceMs;
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    if (clock.now() < until) continue;
    await clock.sleep(0, signal);
    until = clock.now() + sliceMs;
  }
}

/** One piece of work for which several wait: it goes on as long as one of them does. */
export class SharedWork<T> {
  readonly #end = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#result = work(this.#end.signal);
  }

  /** Nobody waits for it any more, so that it is never finished. */
  get isAbandoned(): boolean {
    return this.#end.signal.aborted;
  }

  /** What comes of it. Rejects with the signal's reason when that is aborted before. */
  async wait(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    this.#waiting += 1;
    let leave: () => void = () => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([this.#result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      this.#waiting -= 1;
      if (this.#waiting === 0 && signal.aborted) this.#end.abort(signal.reason);
    }
  }
}
