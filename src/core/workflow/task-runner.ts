import type { SpecName } from '../events/event';
import type { LockedByOther, StoreLock, Uri } from '../ports';
import type { Autonomy } from '../sessions/autonomy';
import { continuePrompt, type Session, SessionBusy } from '../sessions/session';
import type { KeptImage } from '../sessions/prompt-images';
import type { Prompt } from '../sessions/session-parts';
import { requiredLeavesOf } from '../specs/progress';
import { runOrder } from '../specs/run-order';
import { parseTasks, type TaskItem, type TasksText } from '../specs/tasks';
import { heldBack } from './after-failure';
import { type RunEnd, runEnd } from './run-end';
import { documentUri } from './spec-folder';
import { type AtWork, type LeafParts, runLeaf } from './run-leaf';
import { markTask, nameOf, type TaskIdentity } from './task-box';
import { type QueuedTask, TaskBatch, TaskQueue } from './task-queue';
import { lastRunOf, type TaskRun } from './task-records';
import { findIn, recoverTasks, settleQueued } from './task-recovery';
import { TaskRefused, untrusted } from './task-refused';
import { runTask } from './task-run';
import { talkAboutTask } from './task-turns';
import type { LaneParts } from './waves/lanes';
import { runWave } from './waves/run-wave';
import { waveOf } from './waves/wave-of';

/** What the runner asks of the workspace it works in. */
export interface RunnerParts extends LeafParts, LaneParts {
  /** Takes over a spec that was not made here, and says why its tasks may not run yet. */
  readonly gateBefore: (dir: Uri) => Promise<string | undefined>;
  /** The one right to run tasks in this folder, of whichever window or terminal. */
  readonly lock: () => Promise<StoreLock | LockedByOther>;
  /** Several tasks that were asked for at once have ended. */
  readonly runEnded: (end: RunEnd) => void;
}

const elapsedEveryMs = 10_000;

/** Whoever looks how a run stands, or puts right what a dead window left, has the folder for a moment only. */
const lockPatienceMs = 2_000;
const lockPauseMs = 50;

/** What whoever asks for tasks can say and hear. */
export interface RunChoices {
  /** Called with each session, when it is there. */
  readonly begun: (session: Session) => void;
  /** Called when the tasks wait behind what this session works on. */
  readonly queued?: (behind: Session | undefined) => void;
  /** That they run under; undefined: as the settings say. */
  readonly autonomy?: Autonomy | undefined;
}

/** How the runs of a folder stand (RUN-07, RUN-08). */
export interface RunState {
  /** None while it is paused between two tasks; several where they run at the same time. */
  readonly current: readonly PlacedTask[];
  /** In the order in which they will run. */
  readonly queue: readonly PlacedTask[];
  readonly isPaused: boolean;
}

/** A task with the folder of its spec. */
export interface PlacedTask {
  readonly dir: Uri;
  readonly task: TaskIdentity;
}

interface Current extends PlacedTask, AtWork {
  /** The tasks that were asked for: `task`, or parents that it is a part of. */
  readonly asked: readonly TaskIdentity[];
  /** Settles, never rejecting, when nothing of it does any more and its box is settled. */
  ended: Promise<unknown>;
}

/**
 * Runs tasks of one folder's specs, one at a time: two agents in one working tree would undo each other's work. Where a plan
 * says which tasks need not wait for each other, each of them gets a private copy of the tree (RUN-04, see waves/). What is
 * started meanwhile waits in a queue. A task gets a session of its own that knows the spec and nothing else (SPEC-06,
 * RUN-01). What happens to its box: see task-run.ts.
 */
export class TaskRunner {
  /** The folder is ours: something runs, or waits while the run is paused. */
  #isAtWork = false;
  readonly #current = new Set<Current>();
  readonly #queue = new TaskQueue();
  /** Ended by whoever lets a paused run go on. */
  #pause: { readonly over: Promise<void>; readonly end: () => void } | undefined;
  readonly #closing = new AbortController();
  /** Settles, never rejecting, when nothing runs or waits any more. */
  #ended: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: RunnerParts) {}

  /** Is the task, or a task below it, being worked on by this window? */
  isRunning(dir: Uri, task: TaskIdentity): boolean {
    return this.#currentAt(dir, isSame(task)).length > 0;
  }

  /** Which of those that wait in this window it is, from 1. */
  placeInQueue(dir: Uri, task: TaskIdentity): number | undefined {
    return this.#queue.placeOf(dir, task);
  }

  get state(): RunState {
    return {
      current: [...this.#current],
      queue: this.#queue.waiting.map(({ batch, task }) => ({ dir: batch.spec.dir, task })),
      isPaused: this.#pause !== undefined,
    };
  }

  /** The session that works on the task, or on a task below it, now. */
  sessionOf(dir: Uri, task: TaskIdentity): Session | undefined {
    return this.#currentAt(dir, isSame(task)).find(({ session }) => session !== undefined)?.session;
  }

  /**
   * Starts tasks, one after the other; a parent means its required parts that are not done. Where something runs already they
   * wait behind it (RUN-08). One that is not done in the end takes those of its spec that wait out of the queue (see
   * after-failure.ts).
   * Resolves when all of them have ended.
   * @throws TaskRefused when they cannot be started
   */
  async start(spec: SpecName, keys: readonly string[], how: RunChoices): Promise<void> {
    this.#refuseUntrusted();
    const asked = tasksToStart(await this.#tasksOf(spec), keys, spec);
    const leaves = [...new Set(asked.flatMap(requiredLeavesOf))].filter((leaf) => leaf.state !== 'done');
    if (leaves.length === 0) {
      throw new TaskRefused(`Every required part of task ${asked.map(nameOf).join(', ')} is done.`);
    }
    await this.#run(new TaskBatch(spec, asked, leaves, how.begun, how.autonomy), how);
  }

  /**
   * Starts every required task that is not done, in the order of what waits for what (RUN-03, RUN-04).
   * @throws TaskRefused
   */
  async startAll(spec: SpecName, how: RunChoices): Promise<void> {
    this.#refuseUntrusted();
    const plan = await this.#tasksOf(spec);
    const steps = runOrder(plan);
    const order = steps.map(({ task }) => task);
    if (order.length === 0) throw new TaskRefused(`Every required task of ${spec.name} is done.`);
    const leaves = order.filter((task) => !this.#isTaken(spec.dir, task));
    if (leaves.length === 0) throw new TaskRefused(`Every open task of ${spec.name} runs or waits already.`);
    await this.#run(
      new TaskBatch(spec, [], leaves, how.begun, how.autonomy, plan.waves.source === 'file' ? steps : []),
      how,
    );
  }

  /** Lets nothing begin until {@link goOn}; what runs goes on to its end. Nothing happens where nothing runs. */
  pause(): void {
    if (!this.#isAtWork || this.#pause) return;
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    this.#pause = { over, end };
    this.parts.changed();
  }

  /** Lets a paused run go on. */
  goOn(): void {
    this.#pause?.end();
    this.#pause = undefined;
    this.parts.changed();
  }

  /** Stops what runs and empties the queue; resolves when all boxes are settled. */
  async stopAll(): Promise<void> {
    await this.#drop(() => true);
    const current = [...this.#current];
    this.goOn();
    await Promise.all(current.map((each) => this.#stop(each)));
    await this.#ended;
  }

  /**
   * Stops the task, if it runs here, with what waits behind it in its spec, and resolves when nothing of it does any more and
   * its box is settled. One that waits is only taken out of the queue.
   * @param task or the key it had when it was started, for a task that tasks.md no longer has
   */
  async stop(dir: Uri, task: TaskIdentity | string): Promise<void> {
    const isMeant = typeof task === 'string' ? ({ key }: TaskIdentity) => key === task : isSame(task);
    const current = this.#currentAt(dir, isMeant);
    if (current.length > 0) await Promise.all(current.map((each) => this.#stop(each)));
    else await this.#drop(({ batch, task: waiting }) => batch.spec.dir === dir && isMeant(waiting));
  }

  /** Stops what this session works on, and resolves when nothing of it does any more. */
  async stopSession(session: Session): Promise<void> {
    for (const each of this.#current) if (each.session === session) await this.#stop(each);
  }

  /** Lets nothing go on, without waiting. Its turn is ended by whoever ends the sessions. */
  interrupt(): void {
    this.#closing.abort();
    for (const each of this.#current) each.stop.abort();
    this.#pause?.end();
  }

  /**
   * Goes on in a task's session: with what was cut short, or with what the user says. The box is the runner's again until
   * the turn ends (RUN-09: work done by talking ticks the same box; talk alone does not).
   * @throws TaskRefused
   */
  async resume(session: Session, text?: string, images: readonly KeptImage[] = []): Promise<void> {
    const { spec, task } = session.state;
    if (!spec || !task) throw new TypeError(`Session ${session.id} is no task's session`);
    const typed = text !== undefined;
    const shown = images.length === 0 ? {} : { images };
    const prompt: Prompt = typed
      ? { text, by: 'user', ...shown }
      : { text: continuePrompt, shown: 'Continue', by: 'user' };
    if (session.isRunning) throw new SessionBusy();
    const present = await findIn(spec.dir, task, this.parts.ports.documents);
    if (!present) {
      throw new TaskRefused(`Task ${nameOf(task)} is no longer in tasks.md. Start the task that is there instead.`);
    }
    if (present.state === 'done') return talkAboutTask({ spec, session, prompt }, this.parts);
    if (this.#isAtWork) throw new TaskRefused(`${this.#whatRuns()} Stop it, or go on here when it has finished.`);
    const run = this.parts.ports.digests.uuid();
    await this.#alone(() =>
      this.#working({ dir: spec.dir, asked: [task], task }, async (current) => {
        current.session = session;
        const turn = { spec, task: present, session, prompt, typed, run, mark: present.mark };
        await runTask(turn, this.parts, current.stop.signal);
      }),
    );
  }

  /** Puts back what runs of dead processes left in tasks.md. */
  async recover(dir: Uri): Promise<void> {
    await recoverTasks(dir, { ...this.parts, sessions: this.parts.sessions }, (run) => this.isOurs(run));
  }

  /** Is it what is worked on here, or waits for its turn? */
  isOurs({ run, session }: { readonly run: string; readonly session?: string }): boolean {
    return (
      this.#queue.waiting.some((each) => each.run === run) ||
      (session !== undefined && [...this.#current].some((each) => each.session?.id === session))
    );
  }

  /** The last run of the task. */
  async lastRun(dir: Uri, task: TaskIdentity): Promise<TaskRun | undefined> {
    return lastRunOf(await (await this.parts.recordsOf(dir)).runs(), task);
  }

  async #run(batch: TaskBatch, { queued }: RunChoices): Promise<void> {
    const { dir } = batch.spec;
    const refusal = await this.parts.gateBefore(dir);
    if (refusal !== undefined) throw new TaskRefused(refusal);
    const twice = batch.leaves.find((leaf) => this.#isTaken(dir, leaf));
    if (twice) throw new TaskRefused(`Task ${nameOf(twice)} is running or waits in the queue already.`);
    const entries = batch.leaves.map((task) => ({ batch, task, run: this.parts.ports.digests.uuid() }));
    this.#queue.add(entries);
    if (this.#isAtWork) {
      await this.#markQueued(batch, entries);
      queued?.([...this.#current][0]?.session);
    } else {
      // The first one begins at once.
      this.#alone(() => this.#markQueued(batch, entries.slice(1))).catch((error: unknown) => {
        batch.fail(error);
        return this.#drop(() => true);
      });
    }
    await batch.ended;
  }

  /** Does something, and then what waits, as the only one of this folder in all windows. */
  async #alone(first: () => Promise<void>): Promise<void> {
    this.#isAtWork = true;
    // Views say for how long a task has been worked on (RUN-07).
    const ticking = setInterval(() => this.parts.changed(), elapsedEveryMs);
    const done = this.#locked(async () => {
      try {
        await first();
      } finally {
        await this.#runQueue();
      }
    }).finally(() => {
      clearInterval(ticking);
      this.#isAtWork = false;
      this.#pause = undefined;
      this.parts.changed();
    });
    this.#ended = done.catch(() => undefined); // whoever started it has its failure
    await done;
  }

  async #locked(work: () => Promise<void>): Promise<void> {
    const lock = await this.#takeLock();
    try {
      await work();
    } finally {
      lock.dispose();
    }
  }

  async #takeLock(): Promise<StoreLock> {
    const { clock } = this.parts.ports;
    const deadline = clock.now() + lockPatienceMs;
    for (;;) {
      const lock = await this.parts.lock();
      if (lock.held) return lock;
      if (clock.now() >= deadline || this.#closing.signal.aborted) {
        throw new TaskRefused(
          `A task of this folder is running in another window or terminal (process ${String(lock.pid)}). Stop it there, or start this one when it has finished.`,
        );
      }
      await clock.sleep(lockPauseMs, this.#closing.signal).catch(() => undefined); // refused at once when it closes
    }
  }

  async #working(about: PlacedTask & Pick<Current, 'asked'>, work: (current: Current) => Promise<void>): Promise<void> {
    const stop = new AbortController();
    const current: Current = { ...about, session: undefined, stop, ended: Promise.resolve() };
    this.#current.add(current);
    const working = work(current).finally(() => this.#current.delete(current));
    current.ended = working.catch(() => undefined); // heard below
    await working;
  }

  /** Runs what waits until nothing does. Never rejects: what goes wrong is told to whoever asked for the task. */
  async #runQueue(): Promise<void> {
    for (;;) {
      if (this.#queue.waiting.length > 0) await this.#pause?.over;
      if (this.#closing.signal.aborted) await this.#drop(() => true);
      const next = this.#queue.next();
      if (!next) return;
      await this.#runNext(next);
    }
  }

  /** Runs what is the next one in the queue, with those that need not wait for it. */
  async #runNext(first: QueuedTask): Promise<void> {
    const { batch } = first;
    try {
      const waiting = this.#queue.waiting.filter((each) => each.batch === batch);
      const together = await waveOf(first, waiting, () => this.#tasksOf(batch.spec));
      await (together.length > 1 ? this.#runWave(first, together) : this.#runOne(first));
      // What waits behind it was to build on it.
      await this.#drop(heldBack(batch, this.parts.ports.settings));
    } catch (error) {
      batch.fail(error);
      await this.#drop((each) => each.batch.spec.dir === batch.spec.dir);
    }
    if (!this.#queue.waiting.some((each) => each.batch === batch)) await this.#close(batch);
  }

  #runOne(queued: QueuedTask): Promise<void> {
    return this.#workingOn(queued, (current) => runLeaf(queued, current, this.parts));
  }

  #workingOn({ batch, task }: QueuedTask, work: (current: Current) => Promise<void>): Promise<void> {
    return this.#working({ dir: batch.spec.dir, asked: batch.asked, task }, work);
  }

  #runWave(first: QueuedTask, together: readonly QueuedTask[]): Promise<void> {
    return this.#workingOn(first, (current) =>
      runWave(first, current, {
        ...this.parts,
        takeOthers: () => this.#queue.take((each) => each !== first && together.includes(each)),
        workingOn: (queued, work) => this.#workingOn(queued, work),
      }),
    );
  }

  /** Marks those that wait as queued. A batch whose boxes cannot be written does not run. */
  async #markQueued(batch: TaskBatch, entries: readonly QueuedTask[]): Promise<void> {
    const { dir } = batch.spec;
    try {
      const records = await this.parts.recordsOf(dir);
      for (const { task, run } of entries) {
        const { key, id, title, line, mark } = task;
        await records.queued({ run, key, id, title, line, mark });
        await markTask(documentUri(dir, 'tasks'), task, 'queued', this.parts.ports.documents);
      }
    } catch (error) {
      batch.fail(error);
      await this.#drop((each) => each.batch === batch);
    }
    this.parts.changed();
  }

  /** Takes tasks out of the queue and gives their boxes their own marks back. */
  async #drop(isMeant: (queued: QueuedTask) => boolean): Promise<void> {
    const dropped = this.#queue.take(isMeant);
    for (const { batch, task, run } of dropped) {
      const { dir } = batch.spec;
      try {
        const isSettled = await settleQueued(dir, task, this.parts.ports.documents);
        if (isSettled) await (await this.parts.recordsOf(dir)).ended({ run, outcome: 'not-done' });
      } catch (error) {
        // Tried again at the next start, as its run has no end.
        this.parts.ports.journal.error(`The box of task ${nameOf(task)} could not be put back`, error);
      }
      batch.leave(task);
    }
    const batches = new Set(dropped.map(({ batch }) => batch));
    for (const batch of batches) {
      const isLeft = this.#queue.waiting.some((each) => each.batch === batch);
      // The one that works now closes its batch when it ends.
      if (!isLeft && ![...this.#current].some(({ asked }) => asked === batch.asked)) await this.#close(batch);
    }
    if (dropped.length > 0) this.parts.changed();
  }

  /** Says in the last session how several tasks ended, and tells whoever listens. */
  async #close(batch: TaskBatch): Promise<void> {
    if (!batch.close()) return;
    if (batch.leaves.length > 1) await this.#tellEnd(batch);
    batch.settle();
  }

  async #tellEnd(batch: TaskBatch): Promise<void> {
    const end = runEnd(batch);
    const level = end.isDone ? 'info' : 'warning';
    await batch.last?.record({ type: 'noticed', level, text: end.text }).catch((error: unknown) => {
      this.parts.ports.journal.error('How a run ended could not be written down', error);
    });
    this.parts.runEnded(end);
  }

  async #stop(current: Current): Promise<void> {
    current.stop.abort();
    await current.session?.cancel();
    await current.ended;
  }

  #currentAt(dir: Uri, isMeant: (task: TaskIdentity) => boolean): readonly Current[] {
    return [...this.#current].filter((each) => each.dir === dir && [...each.asked, each.task].some(isMeant));
  }

  #isTaken(dir: Uri, task: TaskIdentity): boolean {
    return this.#queue.placeOf(dir, task) !== undefined || this.isRunning(dir, task);
  }

  #refuseUntrusted(): void {
    if (!this.parts.ports.isTrusted()) throw new TaskRefused(untrusted);
  }

  #whatRuns(): string {
    const [current] = this.#current;
    if (current) return `Task ${nameOf(current.task)} is still running.`;
    return this.#pause ? 'A run is paused.' : 'A task is about to begin.';
  }

  async #tasksOf(spec: SpecName): Promise<TasksText> {
    const document = await this.parts.ports.documents.read(documentUri(spec.dir, 'tasks'));
    if (!document) throw new TaskRefused(`The spec ${spec.name} has no tasks.md.`);
    return parseTasks(document.text).value;
  }
}

const isSame =
  (wanted: TaskIdentity) =>
  ({ id, title }: TaskIdentity): boolean =>
    id === wanted.id && title === wanted.title;

/** @throws TaskRefused */
function tasksToStart({ all }: TasksText, keys: readonly string[], { name }: SpecName): readonly TaskItem[] {
  return keys.map((key) => {
    const task = all.find((each) => each.key === key) ?? onlyOne(all.filter((each) => each.id === key));
    if (!task) throw new TaskRefused(`There is no one task ${key} in tasks.md of ${name}. Look at the list again.`);
    if (task.state === 'done') {
      throw new TaskRefused(`Task ${nameOf(task)} is done. To run it again, change its [x] to [ ] first.`);
    }
    return task;
  });
}

const onlyOne = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);
