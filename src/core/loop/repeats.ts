import type { EventOf } from '../events/event';
import type { ToolCallBlock } from '../events/message';

/** How often the same call may give the same result, with nothing changed in between, before it counts as a loop. */
export const mostRepeats = 3;

type Ended = Pick<EventOf<'toolEnded'>, 'outcome' | 'content' | 'changes'>;

/**
 * Notices a model that goes in circles: the same call with the same result again and again, whatever other calls stand in
 * between. A change of a file begins a new count, since looking again is sensible then.
 */
export class Repeats {
  readonly #counts = new Map<string, number>();

  /** Takes a call and its end. @returns true when it has happened {@link mostRepeats} times */
  take({ name, input, malformed }: ToolCallBlock, { outcome, content, changes }: Ended): boolean {
    if (changes.length > 0) {
      this.#counts.clear();
      return false;
    }
    const key = JSON.stringify([name, malformed ?? input, outcome, content]);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count >= mostRepeats;
  }
}
