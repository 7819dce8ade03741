/**
 * Joins what a model streams to at most twenty events a second: a model sends a few characters at a time, and each event
 * is a line in the log, a message to every front end and a drawing.
 */
export class TextJoiner {
  #pending = '';
  #kind: 'text' | 'thinking' = 'text';
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
    this.#timer ??= setTimeout(() => this.#release(), this.intervalMs);
  }

  /** Sends what waits and resolves when everything is sent. */
  async flush(): Promise<void> {
    this.#release();
    await this.#sent;
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#pending;
    if (text === '') return;
    this.#pending = '';
    const kind = this.#kind;
    this.#sent = this.#sent.then(() => this.send(kind, text));
    // Reported by flush(); without this a failure between two flushes would count as unhandled.
    this.#sent.catch(() => undefined);
  }
}
