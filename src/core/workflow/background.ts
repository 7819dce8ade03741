import type { Journal } from '../ports';
import { type Session, SessionBusy } from '../sessions/session';
import { TaskRefused } from './task-refused';

/** Work that goes on while whoever asked for it shows it: turns, what follows them, tasks. */
export class Background {
  /** With the session that it is known to belong to. */
  readonly #work = new Map<Promise<unknown>, Session | undefined>();

  constructor(private readonly journal: Journal) {}

  /**
   * Lets work go on in a session. Resolves when it is under way, which its first event says, and rejects when it fails
   * before that. A later failure stands in the session's log.
   */
  begin(session: Session, work: Promise<unknown>): Promise<void> {
    this.keep(work, session);
    return new Promise((resolve, reject) => {
      let begun = false;
      const first = session.onEvent(() => {
        begun = true;
        first.dispose();
        resolve();
      });
      const failed = async (error: unknown): Promise<void> => {
        first.dispose();
        if (!begun) {
          reject(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        this.report(error);
        const text = error instanceof Error ? error.message : String(error);
        await session.record({ type: 'noticed', level: 'error', text });
      };
      work
        .then(() => {
          first.dispose();
          resolve();
        }, failed)
        .catch((error: unknown) => this.report(error));
    });
  }

  /** Has {@link settled} wait for the work too. Its failure is its owner's. */
  keep(work: Promise<unknown>, session?: Session): void {
    const kept = work
      .catch(() => undefined) // told by whoever began it
      .finally(() => this.#work.delete(kept));
    this.#work.set(kept, session);
  }

  /** Resolves when nothing goes on any more, in the session or at all. */
  async settled(session?: Session): Promise<void> {
    const going = (): readonly Promise<unknown>[] =>
      [...this.#work].flatMap(([work, of]) => (session === undefined || of === session ? [work] : []));
    for (let work = going(); work.length > 0; work = going()) await Promise.allSettled(work);
  }

  /** Writes down what went wrong, unless it only says that something cannot be done now. */
  report(error: unknown): void {
    if (error instanceof TaskRefused || error instanceof SessionBusy) return;
    this.journal.error('Work in the background failed', error);
  }
}
