import type { EventPayload } from '../events/event';
import type { Answer, Approver } from '../loop/turn-ports';
import type { Digests } from '../ports';

/** Questions of a session to its user: asked and answered in its log. */
export class Questions implements Approver {
  readonly #waiting = new Map<string, (answer: Answer) => void>();

  constructor(
    private readonly append: (payload: EventPayload) => Promise<unknown>,
    private readonly digests: Digests,
  ) {}

  async ask(
    { call, label, detail, reason, grant }: Parameters<Approver['ask']>[0],
    signal: AbortSignal,
  ): Promise<Answer> {
    signal.throwIfAborted(); // an abort that is over is told to no listener
    const ask = this.digests.uuid();
    let leave = (): void => undefined;
    const answered = new Promise<Answer>((resolve, reject) => {
      const abort = (): void => reject(abortReason(signal));
      this.#waiting.set(ask, resolve);
      signal.addEventListener('abort', abort, { once: true });
      leave = () => signal.removeEventListener('abort', abort);
    });
    answered.catch(() => undefined); // awaited below; the log may fail first
    try {
      const about = { ask, call: call.call, name: call.name, label, detail, reason };
      await this.append({ type: 'asked', ...about, ...(grant === undefined ? {} : { grant }) });
      return await answered;
    } finally {
      leave();
      this.#waiting.delete(ask);
    }
  }

  /** Answers what is asked. An answer to something that is no longer asked does nothing: a second click, a stopped turn. */
  async answer(ask: string, { answer, text }: Answer): Promise<void> {
    const waiting = this.#waiting.get(ask);
    if (!waiting) return;
    this.#waiting.delete(ask);
    await this.append({ type: 'answered', ask, answer, ...(text ? { text } : {}) });
    waiting({ answer, text });
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('stopped');
}
