import type { EventPayload } from '../events/event';
import type { Answer, Approver } from '../loop/turn-ports';
import type { Digests } from '../ports';

/** Questions of a session to its user: asked and answered in its log. */
export class Questions implements Approver {
  readonly #waiting = new Map<string, Waiting>();

  /** @param trust adds a pattern to the user's trusted commands; rejects when that cannot be written */
  constructor(
    private readonly append: (payload: EventPayload) => Promise<unknown>,
    private readonly digests: Digests,
    private readonly trust: (pattern: string) => Promise<void> = () => Promise.resolve(),
  ) {}

  async ask(
    { call, label, detail, reason, grant, command, parts, patterns = [] }: Parameters<Approver['ask']>[0],
    signal: AbortSignal,
  ): Promise<Answer> {
    signal.throwIfAborted(); // an abort that is over is told to no listener
    const ask = this.digests.uuid();
    let leave = (): void => undefined;
    const answered = new Promise<Answer>((resolve, reject) => {
      const abort = (): void => reject(abortReason(signal));
      this.#waiting.set(ask, { resolve, patterns, isCommand: command !== undefined });
      signal.addEventListener('abort', abort, { once: true });
      leave = () => signal.removeEventListener('abort', abort);
    });
    answered.catch(() => undefined); // awaited below; the log may fail first
    try {
      const about = { ask, call: call.call, name: call.name, label, detail, reason };
      const ofCommand = {
        ...(command === undefined ? {} : { command }),
        ...(parts ? { parts } : {}),
        ...(patterns.length === 0 ? {} : { patterns }),
      };
      await this.append({ type: 'asked', ...about, ...(grant === undefined ? {} : { grant }), ...ofCommand });
      return await answered;
    } finally {
      leave();
      this.#waiting.delete(ask);
    }
  }

  /**
   * Writes down what an answer trusts from now on, without giving the answer: whoever has more to do with it before it counts
   * finds out here whether it can be kept. Nothing happens where it trusts nothing that was offered.
   */
  async keepTrust(ask: string, answer: Answer): Promise<void> {
    const waiting = this.#waiting.get(ask);
    if (waiting) await this.#keep(waiting, answer);
  }

  /**
   * Answers what is asked. An answer to something that is no longer asked does nothing: a second click, a stopped turn. Only
   * what the question offered can be trusted, and it is in the user's settings before the answer counts.
   */
  async answer(ask: string, given: Answer): Promise<void> {
    const waiting = this.#waiting.get(ask);
    if (!waiting) return;
    this.#waiting.delete(ask);
    const { answer, text, command } = given;
    const changed = answer !== 'reject' && waiting.isCommand && command?.trim() ? command : undefined;
    let pattern: string | undefined;
    try {
      pattern = await this.#keep(waiting, given);
    } catch (error) {
      this.#waiting.set(ask, waiting); // it can be answered in another way
      throw error;
    }
    const said = {
      ...(text ? { text } : {}),
      ...(changed === undefined ? {} : { command: changed }),
      ...(pattern === undefined ? {} : { trusts: pattern }),
    };
    await this.append({ type: 'answered', ask, answer, ...said });
    waiting.resolve({ answer, ...said });
  }

  /** Trusts what the answer says, if that was offered; once, however often it is kept. @returns what is trusted */
  async #keep(waiting: Waiting, { answer, trusts }: Answer): Promise<string | undefined> {
    if (answer === 'reject' || trusts === undefined || !waiting.patterns.includes(trusts)) return undefined;
    if (waiting.kept !== trusts) await this.trust(trusts);
    waiting.kept = trusts;
    return trusts;
  }
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly patterns: readonly string[];
  readonly isCommand: boolean;
  /** The pattern that has been trusted already. */
  kept?: string;
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('stopped');
}
