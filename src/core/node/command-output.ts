import { CappedBytes, cutCharacter } from './capped-bytes';

/** Between two calls of the listener. Milliseconds. */
const interval = 100;

/**
 * Takes a command's output as it comes: keeps the part that its caller gets in the end, and tells a listener of it a few
 * times a second. Neither grows with the output: of what comes between two calls, too, the first and last part is told.
 */
export class CommandOutput {
  readonly #kept: CappedBytes;
  #pending: CappedBytes | undefined;
  /** The beginning of a character at the end of the last chunk. */
  #cut = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limit: number,
    private readonly listener: (text: string) => void,
  ) {
    this.#kept = new CappedBytes(limit);
  }

  push(bytes: Buffer): void {
    this.#kept.push(bytes);
    const all = this.#cut.length === 0 ? bytes : Buffer.concat([this.#cut, bytes]);
    const whole = all.length - cutCharacter(all);
    this.#cut = Buffer.from(all.subarray(whole));
    if (whole > 0) this.#tellSoon(all.subarray(0, whole));
  }

  /** Tells what is left to tell, and gives what was kept. */
  end(): { readonly text: string; readonly droppedBytes: number } {
    if (this.#cut.length > 0) this.#tellSoon(this.#cut);
    this.#tell();
    return this.#kept.text();
  }

  #tellSoon(bytes: Buffer): void {
    this.#pending ??= new CappedBytes(this.limit);
    this.#pending.push(bytes);
    this.#timer ??= setTimeout(() => this.#tell(), interval);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined) this.listener(pending.text().text);
  }
}
