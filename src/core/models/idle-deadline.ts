import { ModelError } from './model';

/** How long a stream may be silent before it counts as dead. Providers send a sign of life more often than that. */
export const defaultIdleMs = 60_000;

/** Milliseconds of silence, asked anew for each request where it may change. */
export type IdleTime = number | (() => number);

export const idleMsOf = (time: IdleTime | undefined): number =>
  typeof time === 'function' ? time() : (time ?? defaultIdleMs);

/**
 * Ends waits in which nothing comes. It runs only while somebody waits: a consumer that takes its time over what it got is
 * not silence of the other side.
 */
export class IdleDeadline {
  readonly #ended = new AbortController();
  readonly #onOuterAbort = (): void => this.#ended.abort(this.outer.reason);

  /**
   * @param ms silence that is borne, in milliseconds
   * @param outer the caller's signal; its reason is passed on
   */
  constructor(
    readonly ms: number,
    readonly outer: AbortSignal,
  ) {
    if (outer.aborted) this.#onOuterAbort();
    else outer.addEventListener('abort', this.#onOuterAbort, { once: true });
  }

  /** Aborted with the caller's reason, or with a ModelError `stalled`. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /**
   * Waits for one step, at most for the deadline. Does not rely on the step to hear the signal.
   * @throws the signal's reason
   */
  wait<T>(step: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#ended.abort(stalled(this.ms)), this.ms);
      const leave = (): void => {
        clearTimeout(timer);
        this.signal.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        leave();
        // A signal's reason is whatever its owner threw; it is passed on unchanged.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(this.signal.reason);
      };
      step.then(
        (value) => {
          leave();
          resolve(value);
        },
        (error: unknown) => {
          leave();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
      if (this.signal.aborted) onAbort();
      else this.signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Every item of the source, each awaited with {@link wait}. Tells the source when it is left early. */
  async *each<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
    const iterator = source[Symbol.asyncIterator]();
    let open = true;
    try {
      for (;;) {
        const step = await this.wait(iterator.next());
        if (step.done) {
          open = false;
          return;
        }
        yield step.value;
        this.signal.throwIfAborted();
      }
    } catch (error) {
      // After its own failure a source needs no farewell; one that only fell silent gets it.
      open = this.signal.aborted;
      throw error;
    } finally {
      // Not awaited: a source that hangs in `next` would hang here too.
      if (open) iterator.return?.().then(undefined, () => undefined);
    }
  }

  /** Lets go of the caller's signal. */
  close(): void {
    this.outer.removeEventListener('abort', this.#onOuterAbort);
  }
}

function stalled(ms: number): ModelError {
  return new ModelError('stalled', `The model sent nothing for ${Math.round(ms / 1000)} seconds. Try again.`, {
    remedy: 'retry',
  });
}
