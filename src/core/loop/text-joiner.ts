/**
 * Joins what a model streams to at most twenty events a second: a model sends a few characters at a time, and each event
 * is a line in the log, a message to every front end and a drawing. What comes after a pause is sent at once.
 */
export class TextJoiner {
  #pending = '';
  #kind: 'text' | 'thinking' = 'text';
  /** Runs while the last sending is too recent for another one. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Emissions in their order; the last one settled tells whether all did. */
  #sent: Promise<unknown> = Promise.resolve();

  /** @param send called with joined text, never empty; its rejection comes out of the next `flush` */
  constructor(
    private readonly send: (kind: 'text' | 'thinking', text: string) => Promise<unknown>,
    private readonly intervalMs = 50,
  ) {}

  push(kind: 'text' | 'thinking', text: string): void {
    if (text === '') return;
    if (kind !== this.#kind) this.#release();
    this.#kind = kind;
    this.#pending += text;
    if (this.#timer === undefined) this.#sendAndPause();
  }

  /** Sends what waits and resolves when everything is sent. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#release();
    await this.#sent;
  }

  #sendAndPause(): void {
    this.#timer = undefined;
    if (this.#pending === '') return;
    this.#release();
    this.#timer = setTimeout(() => this.#sendAndPause(), this.intervalMs);
  }

  #release(): void {
    const text = this.#pending;
    if (text === '') return;
    this.#pending = '';
    const kind = this.#kind;
    this.#sent = this.#sent.then(() => this.send(kind, text));
    // Reported by flush(); without this a failure between two flushes would count as unhandled.
    this.#sent.catch(() => undefined);
  }
}
