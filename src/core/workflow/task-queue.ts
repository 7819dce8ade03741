import type { SpecName } from '../events/event';
import type { Uri } from '../ports';
import type { Autonomy } from '../sessions/autonomy';
import type { Session } from '../sessions/session';
import type { RunStep } from '../specs/run-order';
import type { TaskItem } from '../specs/tasks';
import type { TaskIdentity } from './task-box';

/** A task that was begun and is not done. */
export interface Failure {
  readonly task: TaskItem;
  readonly reason: string;
  /** Its checks failed to the last attempt, and nobody is asked what of it is wrong. */
  readonly isSettled: boolean;
}

/** What somebody asked for at once: one task, the parts of some, or a whole plan. */
export class TaskBatch {
  /** Those that are done, those that were begun and are not, and those that never began, each in its order. */
  readonly done: TaskItem[] = [];
  readonly failures: Failure[] = [];
  readonly left: TaskItem[] = [];
  /** The session of the task that ran last. */
  last: Session | undefined;
  /** Resolves when none of its tasks is left to run and that was said, rejects when one could not even begin. */
  readonly ended: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  /** Its tasks do not run at the same time: no plan says which could, it was tried, or the user does not want it. */
  isOneByOne: boolean;
  readonly #after: ReadonlyMap<string, readonly string[]>;
  /** What a person said to ticking tasks that nothing checked; undefined: not asked yet. */
  ticksUnchecked: boolean | undefined;
  #isClosed = false;

  constructor(
    readonly spec: SpecName,
    /** The tasks that were asked for: those that run, or parents that they are parts of. */
    readonly asked: readonly TaskIdentity[],
    /** All that it runs, in order. */
    readonly leaves: readonly TaskItem[],
    /** Called with the session of each task, when it is there. */
    readonly begun: (session: Session) => void,
    /** That its tasks run under; undefined: as the settings say. */
    readonly autonomy: Autonomy | undefined,
    /** What waits for what, where the plan says it; else each waits for those before it. */
    steps: readonly RunStep[] = [],
  ) {
    this.#after = new Map(steps.map(({ task, after }) => [task.key, after]));
    this.isOneByOne = steps.length === 0;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.ended.catch(() => undefined); // whoever asked for it hears it
  }

  /** Keys of the tasks that have to be done before this one. */
  waitsFor({ key }: TaskItem): readonly string[] {
    return this.#after.get(key) ?? this.#before(key);
  }

  /** How a task that was begun ended. */
  note(task: TaskItem, session: Session, isDone: boolean): void {
    if (isDone) this.done.push(task);
    else this.failures.push(failureOf(task, session));
  }

  /** A task will not begin. */
  leave(task: TaskItem): void {
    this.left.push(task);
  }

  /** None of its tasks is left to run. @returns false when it was closed before */
  close(): boolean {
    const isFirst = !this.#isClosed;
    this.#isClosed = true;
    return isFirst;
  }

  /** How it ended has been said too. */
  settle(): void {
    this.#resolve();
  }

  fail(error: unknown): void {
    this.#isClosed = true;
    this.#reject(error);
  }

  #before(key: string): readonly string[] {
    const keys = this.leaves.map((leaf) => leaf.key);
    return keys.slice(0, Math.max(0, keys.indexOf(key)));
  }
}

function failureOf(task: TaskItem, { recentEvents, state }: Session): Failure {
  const end = recentEvents.findLast((event) => event.type === 'taskEnded');
  if (end?.type !== 'taskEnded') return { task, reason: 'it did not end normally.', isSettled: false };
  const isSettled = end.evidence === 'failed' && state.choices?.about !== 'counterexample';
  return { task, reason: end.reason, isSettled };
}

/** A task that waits until those before it have ended. */
export interface QueuedTask {
  readonly batch: TaskBatch;
  /** As it was asked for, with the mark that its box had. */
  readonly task: TaskItem;
  /** Names its run in the journal. */
  readonly run: string;
}

/** The tasks of a folder that wait, in the order in which they will run (RUN-08). */
export class TaskQueue {
  #waiting: readonly QueuedTask[] = [];

  get waiting(): readonly QueuedTask[] {
    return this.#waiting;
  }

  add(tasks: readonly QueuedTask[]): void {
    this.#waiting = [...this.#waiting, ...tasks];
  }

  /** Takes the first one out. */
  next(): QueuedTask | undefined {
    const [first, ...others] = this.#waiting;
    this.#waiting = others;
    return first;
  }

  /** Takes out all that are meant, and gives them. */
  take(isMeant: (queued: QueuedTask) => boolean): readonly QueuedTask[] {
    const taken = this.#waiting.filter(isMeant);
    this.#waiting = this.#waiting.filter((each) => !taken.includes(each));
    return taken;
  }

  /** Which one from the front it is, from 1; undefined where it does not wait. */
  placeOf(dir: Uri, { id, title }: TaskIdentity): number | undefined {
    const at = this.#waiting.findIndex(
      ({ batch, task }) => batch.spec.dir === dir && task.id === id && task.title === title,
    );
    return at < 0 ? undefined : at + 1;
  }
}
