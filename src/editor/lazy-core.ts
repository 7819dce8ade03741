import type { CoreChange } from '../core/core';
import type { StartedCore } from './started-core';

/**
 * The core before anyone needs it. Contributions register with it at once and ask for the core when a person first uses
 * them; only that loads it.
 */
export class LazyCore {
  #starting: Promise<StartedCore> | undefined;
  #started: StartedCore | undefined;
  readonly #listeners = new Set<(change: CoreChange) => void>();

  constructor(private readonly start: () => Promise<StartedCore>) {}

  /** The core, started by whoever asks first. A start that failed is tried again by the next one who asks. */
  get(): Promise<StartedCore> {
    this.#starting ??= this.start().then(
      (started) => {
        this.#started = started;
        started.core.onDidChange((change) => this.tell(change));
        return started;
      },
      (error: unknown) => {
        this.#starting = undefined;
        throw error;
      },
    );
    return this.#starting;
  }

  /** The core if it runs. */
  get started(): StartedCore | undefined {
    return this.#started;
  }

  /** Changes of the core once it runs; one that does not run changes nothing. */
  onDidChange(listener: (change: CoreChange) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Says to everyone who shows something that it may have changed. */
  tell(change: CoreChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** Ends the core, also one that is just starting. */
  async dispose(): Promise<void> {
    this.#listeners.clear();
    const started = await this.#starting?.catch(() => undefined); // whoever asked for it has its failure
    await started?.dispose();
  }
}
