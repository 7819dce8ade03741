import type { Clock } from '../ports';
import type { Steps } from '../text/steps';

/** How long one piece of work goes on at a time, give or take a step. */
const sliceMs = 4;

/**
 * Does the work with turns for others between its steps. After a key press an editor asks for half a dozen pieces at once: they
 * go on one after the other, with a break behind each slice. Rejects with the signal's reason when that is aborted.
 */
export async function inSlices<T>(steps: Steps<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const line = lineOf(clock);
  // The first slice is at once where nobody waits, as most work is done with it.
  if (line.isEmpty) {
    const first = sliceOf(steps, clock);
    if (first.done === true) return first.value;
  }
  for (;;) {
    const leave = await line.enter(clock, signal);
    try {
      const next = sliceOf(steps, clock);
      if (next.done === true) return next.value;
    } finally {
      leave();
    }
  }
}

function sliceOf<T>(steps: Steps<T>, clock: Clock): IteratorResult<undefined, T> {
  const until = clock.now() + sliceMs;
  let next = steps.next();
  while (next.done !== true && clock.now() < until) next = steps.next();
  return next;
}

/**
 * Pieces of work that wait for their next slice. Each has its break only when the slice before it has ended: timers that all run
 * out during one slice would be served without a look at anything else, and so on for as long as there is work.
 */
class Line {
  #last: Promise<void> = Promise.resolve();
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** @returns what gives the turn to the next one */
  async enter(clock: Clock, signal: AbortSignal): Promise<() => void> {
    const before = this.#last;
    let done: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      done = resolve;
    });
    this.#length += 1;
    const leave = (): void => {
      this.#length -= 1;
      done();
    };
    try {
      await before;
      await clock.sleep(0, signal);
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }
}

const lines = new WeakMap<Clock, Line>();

function lineOf(clock: Clock): Line {
  const known = lines.get(clock);
  if (known) return known;
  const line = new Line();
  lines.set(clock, line);
  return line;
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
