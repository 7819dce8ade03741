import type { AgentEvent, EventOf, Question } from '../events/event';
import { textsOf } from '../events/message';
import type { Disposable } from '../ports';
import type { FileChange } from '../tools/tool';
import type { Session } from './session';

/** What a subagent does now and asks, for the session that it works for. */
export interface Told {
  readonly doing: string;
  readonly question?: Question;
  readonly changes?: readonly FileChange[];
}

/** Characters of an answer that its parent is told. */
const mostOfAnswer = 30_000;

/** Watches one subagent at work. */
export class SubagentWatch implements Disposable {
  readonly changes: FileChange[] = [];
  toolCalls = 0;
  #answer = '';
  #stop: EventOf<'stopped'> | undefined;
  #telling: Promise<unknown> = Promise.resolve();
  readonly #listening: Disposable;

  /** @param tell takes one after the other, in the order in which it happened */
  constructor(
    child: Session,
    private readonly tell: (told: Told) => Promise<unknown>,
  ) {
    this.#listening = child.onEvent((event) => this.#take(event));
  }

  /** Resolves when everything so far was told. @throws what telling threw */
  async told(): Promise<void> {
    await this.#telling;
  }

  /** Its last message; where it did not end well, why, and what it had said. */
  answer(isDone: boolean): string {
    const said =
      this.#answer.length > mostOfAnswer ? `${this.#answer.slice(0, mostOfAnswer)}\n[Cut here.]` : this.#answer;
    if (isDone) return said === '' ? 'It ended without a word.' : said;
    const why = this.#stop?.message ?? 'It was stopped before it had finished.';
    return said === '' ? why : `${why}\n\nWhat it had said before:\n\n${said}`;
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #take(event: AgentEvent): void {
    switch (event.type) {
      case 'replied':
        this.#answer = textsOf(event.blocks).join('\n').trim() || this.#answer;
        return;
      case 'toolStarted':
        this.#say({ doing: event.label });
        return;
      case 'toolEnded':
        this.toolCalls += 1;
        this.changes.push(...event.changes);
        if (event.changes.length > 0) this.#say({ doing: event.label, changes: event.changes });
        return;
      case 'asked': {
        const { ask, call, name, label, detail, reason, grant } = event;
        const question = { ask, call, name, label, detail, reason, ...(grant ? { grant } : {}) };
        this.#say({ doing: label, question });
        return;
      }
      case 'answered':
        this.#say({ doing: event.answer === 'reject' ? 'Goes on without it' : 'Goes on' });
        return;
      case 'retrying':
        this.#say({ doing: event.message });
        return;
      case 'compactionStarted':
        this.#say({ doing: 'Sums up its conversation' });
        return;
      case 'stopped':
        this.#stop = event;
        return;
      default:
    }
  }

  #say(told: Told): void {
    this.#telling = this.#telling.then(() => this.tell(told));
    this.#telling.catch(() => undefined); // comes out of told()
  }
}
