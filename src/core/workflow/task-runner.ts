import type { SpecName } from '../events/event';
import type { LockedByOther, StoreLock, Uri } from '../ports';
import type { Autonomy } from '../sessions/autonomy';
import { continuePrompt, type Session, SessionBusy } from '../sessions/session';
import type { KeptImage } from '../sessions/prompt-images';
import type { Prompt } from '../sessions/session-parts';
import { NoSuchSession, type Sessions } from '../sessions/sessions';
import { SessionElsewhere } from '../sessions/session-log';
import { requiredLeavesOf } from '../specs/progress';
import { parseTasks, type TaskItem } from '../specs/tasks';
import type { LoadedSpec } from './load-spec';
import { taskPrompt } from './prompts/task';
import { documentUri } from './spec-folder';
import { findTask, markTask, type TaskIdentity } from './task-box';
import { taskMaterial } from './task-material';
import { lastRunOf, type TaskRun } from './task-records';
import { nameOf, type RunParts, runTask, talkAboutTask } from './task-run';

/** What the runner asks of the workspace it works in. */
export interface RunnerParts extends RunParts {
  readonly sessions: Sessions;
  readonly load: (spec: SpecName) => Promise<LoadedSpec>;
  /** Takes over a spec that was not made here, and says why its tasks may not run yet. */
  readonly gateBefore: (dir: Uri) => Promise<string | undefined>;
  /** The one right to run tasks in this folder, of whichever window or terminal. */
  readonly lock: () => Promise<StoreLock | LockedByOther>;
}

/** A task cannot be started, with what to do instead. */
export class TaskRefused extends Error {
  override readonly name = 'TaskRefused';
}

export const untrusted =
  'This workspace is not trusted, so nothing runs in it and the agent can only talk. Trust the workspace first.';

const elapsedEveryMs = 10_000;

interface Running {
  readonly dir: Uri;
  /** The tasks that were asked for: `current`, or parents that it is a part of. */
  readonly asked: readonly TaskIdentity[];
  current: TaskIdentity;
  session: Session | undefined;
  readonly stop: AbortController;
}

/**
 * Runs tasks of one folder's specs, one at a time: two agents in one working tree would undo each other's work. A task gets
 * a session of its own that knows the spec and nothing else (SPEC-06, RUN-01). What happens to its box: see task-run.ts.
 */
export class TaskRunner {
  #running: Running | undefined;
  /** Settles, never rejecting, when what runs has ended and its box is settled. */
  #ended: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: RunnerParts) {}

  /** Is the task, or a task below it, being worked on by this window? */
  isRunning(dir: Uri, task: TaskIdentity): boolean {
    return this.#runningAt(dir, ({ id, title }) => id === task.id && title === task.title) !== undefined;
  }

  /** The session that works on the task, or on a task below it, now. */
  sessionOf(dir: Uri, task: TaskIdentity): Session | undefined {
    return this.isRunning(dir, task) ? this.#running?.session : undefined;
  }

  /**
   * Starts tasks, one after the other; a parent means its required parts that are not done. The first that is not done in
   * the end stops the rest.
   * @param begun called with each session, when it is there
   * @param autonomy that they run under; undefined: as the settings say
   * @throws TaskRefused when they cannot be started
   */
  async start(
    spec: SpecName,
    keys: readonly string[],
    begun: (session: Session) => void,
    autonomy?: Autonomy,
  ): Promise<void> {
    if (!this.parts.ports.isTrusted()) throw new TaskRefused(untrusted);
    this.#refuseSecond();
    const asked = await this.#tasksToStart(spec, keys);
    const leaves = [...new Set(asked.flatMap(requiredLeavesOf))].filter((leaf) => leaf.state !== 'done');
    const [first] = leaves;
    if (!first) throw new TaskRefused(`Every required part of task ${asked.map(nameOf).join(', ')} is done.`);
    const refusal = await this.parts.gateBefore(spec.dir);
    if (refusal !== undefined) throw new TaskRefused(refusal);
    await this.#alone({ dir: spec.dir, asked, current: first, session: undefined }, async (running) => {
      for (const leaf of leaves) {
        running.current = leaf;
        if (!(await this.#runLeaf(spec, leaf, running, begun, autonomy)) || running.stop.signal.aborted) return;
      }
    });
  }

  /**
   * Stops the task, if it runs here, and resolves when nothing of it does any more and its box is settled.
   * @param task or the key it had when it was started, for a task that tasks.md no longer has
   */
  async stop(dir: Uri, task: TaskIdentity | string): Promise<void> {
    const isMeant =
      typeof task === 'string'
        ? ({ key }: TaskIdentity) => key === task
        : ({ id, title }: TaskIdentity) => id === task.id && title === task.title;
    const running = this.#runningAt(dir, isMeant);
    if (running) await this.#stop(running);
  }

  /** Stops what this session works on, and resolves when nothing of it does any more. */
  async stopSession(session: Session): Promise<void> {
    if (this.#running?.session === session) await this.#stop(this.#running);
  }

  /** Lets nothing go on, without waiting. Its turn is ended by whoever ends the sessions. */
  interrupt(): void {
    this.#running?.stop.abort();
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
    const present = await this.#find(spec.dir, task);
    if (!present) {
      throw new TaskRefused(`Task ${nameOf(task)} is no longer in tasks.md. Start the task that is there instead.`);
    }
    if (present.state === 'done') return talkAboutTask({ spec, task: present, session, prompt }, this.parts);
    await this.#alone({ dir: spec.dir, asked: [task], current: task, session }, async ({ stop }) => {
      await runTask({ spec, task: present, session, prompt, typed }, this.parts, stop.signal);
    });
  }

  /**
   * Puts back marks that runs of dead processes left, and ends their sessions as interrupted. A run that another window is
   * at is left alone.
   */
  async recover(dir: Uri): Promise<void> {
    const records = await this.parts.recordsOf(dir);
    for (const run of await records.runs()) {
      if (run.ended || this.#running?.session?.id === run.started.session) continue;
      if (await this.isAlive(run)) continue;
      const { key, id, title, mark, session } = run.started;
      const present = await this.#find(dir, { key, id, title });
      if (present?.mark === '-') {
        const before = mark === '~' ? 'queued' : 'todo';
        // Tried again at the next start when the file keeps changing.
        if ((await markTask(documentUri(dir, 'tasks'), present, before, this.parts.ports.documents)) === 'stale')
          continue;
      }
      await records.ended({ run: run.started.run, outcome: 'interrupted' });
      this.parts.ports.journal.info(`Task ${nameOf({ id, title })} of ${dir} was interrupted in session ${session}`);
    }
  }

  /** Does the process of a run still live, here or elsewhere? What a dead one left in its session is ended by asking. */
  async isAlive(run: TaskRun): Promise<boolean> {
    if (this.#running?.session?.id === run.started.session) return true;
    try {
      // Opening ends the turn that was cut short; the session stays open here, ready to be gone on with.
      await this.parts.sessions.open(run.started.session);
      return false;
    } catch (error) {
      if (error instanceof SessionElsewhere) return true;
      if (error instanceof NoSuchSession) return false;
      throw error;
    }
  }

  /** The last run of the task. */
  async lastRun(dir: Uri, task: TaskIdentity): Promise<TaskRun | undefined> {
    return lastRunOf(await (await this.parts.recordsOf(dir)).runs(), task);
  }

  /** Runs `work` as the only one of this folder, in all windows. */
  async #alone(about: Omit<Running, 'stop'>, work: (running: Running) => Promise<void>): Promise<void> {
    this.#refuseSecond();
    const running: Running = { ...about, stop: new AbortController() };
    this.#running = running;
    // Views say for how long a task has been worked on (RUN-07).
    const ticking = setInterval(() => this.parts.changed(), elapsedEveryMs);
    const done = this.#locked(() => work(running)).finally(() => {
      clearInterval(ticking);
      this.#running = undefined;
      this.parts.changed();
    });
    this.#ended = done.catch(() => undefined); // whoever started it has its failure
    await done;
  }

  async #locked(work: () => Promise<void>): Promise<void> {
    const lock = await this.parts.lock();
    if (!lock.held) {
      throw new TaskRefused(
        `A task of this folder is running in another window or terminal (process ${String(lock.pid)}). Stop it there, or start this one when it has finished.`,
      );
    }
    try {
      await work();
    } finally {
      lock.dispose();
    }
  }

  async #stop(running: Running): Promise<void> {
    running.stop.abort();
    await running.session?.cancel();
    await this.#ended;
  }

  #runningAt(dir: Uri, isMeant: (task: TaskIdentity) => boolean): Running | undefined {
    const running = this.#running;
    return running?.dir === dir && [...running.asked, running.current].some(isMeant) ? running : undefined;
  }

  #refuseSecond(): void {
    const running = this.#running;
    if (!running) return;
    throw new TaskRefused(
      `Task ${nameOf(running.current)} is still running. Stop it, or start this one when it has finished.`,
    );
  }

  async #tasksToStart(spec: SpecName, keys: readonly string[]): Promise<readonly TaskItem[]> {
    const document = await this.parts.ports.documents.read(documentUri(spec.dir, 'tasks'));
    if (!document) throw new TaskRefused(`The spec ${spec.name} has no tasks.md.`);
    const { all } = parseTasks(document.text).value;
    return keys.map((key) => {
      const task = all.find((each) => each.key === key) ?? onlyOne(all.filter((each) => each.id === key));
      if (!task)
        throw new TaskRefused(`There is no one task ${key} in tasks.md of ${spec.name}. Look at the list again.`);
      if (task.state === 'done') {
        throw new TaskRefused(`Task ${nameOf(task)} is done. To run it again, change its [x] to [ ] first.`);
      }
      return task;
    });
  }

  async #find(dir: Uri, task: TaskIdentity): Promise<TaskItem | undefined> {
    const document = await this.parts.ports.documents.read(documentUri(dir, 'tasks'));
    return document && findTask(parseTasks(document.text).value, task);
  }

  /** @returns whether the next one may start */
  async #runLeaf(
    spec: SpecName,
    leaf: TaskItem,
    running: Running,
    begun: (session: Session) => void,
    autonomy: Autonomy | undefined,
  ): Promise<boolean> {
    const { root, sessions } = this.parts;
    const { key, id, title } = leaf;
    const session = await sessions.create({ kind: 'task', root, title: nameOf(leaf), spec, task: { key, id, title } });
    running.session = session;
    if (autonomy) await session.record({ type: 'autonomyChanged', autonomy, by: 'user' });
    begun(session);
    try {
      // The text may be another one than that in which the task was asked for: earlier tasks and people edit it.
      const loaded = await this.parts.load(spec);
      const task = findTask(parseTasks(loaded.texts.get('tasks')?.text ?? '').value, leaf);
      if (!task) throw new TaskRefused(`Task ${nameOf(leaf)} is no longer in tasks.md. Look at the list again.`);
      const material = taskMaterial(loaded, task);
      const shown = `Task ${nameOf(leaf)}`;
      const prompt: Prompt = { text: taskPrompt(material.prompt), shown, by: 'engine', seen: material.seen };
      return await runTask({ spec, task, session, prompt, typed: false }, this.parts, running.stop.signal);
    } catch (error) {
      // Who started it has gone on to look at the session.
      const text = error instanceof Error ? error.message : String(error);
      await session.record({ type: 'noticed', level: 'error', text }).catch(() => undefined); // then `error` says that too
      throw error;
    }
  }
}

const onlyOne = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);
