import type { EventOf, SpecName } from '../events/event';
import type { StopReason } from '../loop/turn';
import type { Ports, Uri } from '../ports';
import { continuePrompt, type Prompt, type Session, SessionBusy, type TurnSetup } from '../sessions/session';
import { NoSuchSession, type Sessions } from '../sessions/sessions';
import { SessionElsewhere } from '../sessions/session-log';
import { parentsToComplete, requiredLeavesOf } from '../specs/progress';
import { parseTasks, type TaskItem } from '../specs/tasks';
import type { Tool } from '../tools/tool';
import { createToolbox } from '../tools/toolbox';
import { EditEvidence, type Evidence } from './evidence';
import type { LoadedSpec } from './load-spec';
import { taskPrompt, taskRole } from './prompts/task';
import { documentUri } from './spec-folder';
import { findTask, markTask, type TaskIdentity } from './task-box';
import { lastRunOf, type TaskRecords, type TaskRun } from './task-records';
import { taskMaterial } from './task-material';

/** What the runner asks of the workspace it works in. */
export interface RunnerParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly sessions: Sessions;
  readonly recordsOf: (dir: Uri) => Promise<TaskRecords>;
  readonly load: (spec: SpecName) => Promise<LoadedSpec>;
  /** Takes over a spec that was not made here, and says why its tasks may not run yet. */
  readonly gateBefore: (dir: Uri) => Promise<string | undefined>;
  readonly tools: readonly Tool[];
  readonly systemPromptFor: (role: string, root: Uri) => Promise<string>;
  /** Somebody should look at the boxes again. */
  readonly changed: () => void;
}

/** A task cannot be started, with what to do instead. */
export class TaskRefused extends Error {
  override readonly name = 'TaskRefused';
}

interface Running {
  readonly dir: Uri;
  /** The tasks that were asked for: `current`, or parents that it is a part of. */
  readonly asked: readonly TaskIdentity[];
  current: TaskIdentity;
  session: Session | undefined;
  stopped: boolean;
}

/**
 * Runs tasks of one folder's specs, one at a time: two agents in one working tree would undo each other's work. A task gets
 * a session of its own that knows the spec and nothing else (SPEC-06, RUN-01). The box belongs to the runner: set when a
 * task starts, ticked on evidence that the runner itself collected, put back in every other case (RUN-09).
 */
export class TaskRunner {
  #running: Running | undefined;

  constructor(private readonly parts: RunnerParts) {}

  /** Is the task, or a task below it, being worked on by this window? */
  isRunning(dir: Uri, task: TaskIdentity): boolean {
    const running = this.#running;
    if (running?.dir !== dir) return false;
    return [...running.asked, running.current].some((each) => each.id === task.id && each.title === task.title);
  }

  /**
   * Starts tasks, one after the other; a parent means its required parts that are not done. The first that is not done in
   * the end stops the rest.
   * @param begun called with each session, when it is there
   * @throws TaskRefused when they cannot be started
   */
  async start(spec: SpecName, keys: readonly string[], begun: (session: Session) => void): Promise<void> {
    const { ports } = this.parts;
    if (!ports.isTrusted()) {
      throw new TaskRefused('This workspace is not trusted, so nothing runs in it. Trust the workspace first.');
    }
    this.#refuseSecond();
    const refusal = await this.parts.gateBefore(spec.dir);
    if (refusal !== undefined) throw new TaskRefused(refusal);
    const asked = await this.#tasksToStart(spec, keys);
    const leaves = [...new Set(asked.flatMap(requiredLeavesOf))].filter((leaf) => leaf.state !== 'done');
    this.#refuseSecond();
    const [first] = leaves;
    if (!first) throw new TaskRefused(`Every required part of task ${asked.map(nameOf).join(', ')} is done.`);
    const running: Running = { dir: spec.dir, asked, current: first, session: undefined, stopped: false };
    this.#running = running;
    try {
      for (const leaf of leaves) {
        running.current = leaf;
        if (!(await this.#runLeaf(spec, leaf, running, begun))) break;
      }
    } finally {
      this.#running = undefined;
      this.parts.changed();
    }
  }

  /** Stops the task, if it runs here, and resolves when nothing of it does any more. */
  async stop(dir: Uri, task: TaskIdentity): Promise<void> {
    const running = this.#running;
    if (!running || !this.isRunning(dir, task)) return;
    running.stopped = true;
    await running.session?.cancel();
  }

  /**
   * Goes on in a task's session: with what was cut short, or with what the user says. The box is the runner's again until
   * the turn ends (RUN-09: work done by talking ticks the same box).
   * @throws TaskRefused
   */
  async resume(session: Session, text?: string): Promise<void> {
    const { spec, task } = session.opened;
    if (!spec || !task) throw new TypeError(`Session ${session.id} is no task's session`);
    const prompt: Prompt =
      text === undefined ? { text: continuePrompt, shown: 'Continue', by: 'user' } : { text, by: 'user' };
    if (session.isRunning) throw new SessionBusy();
    const present = await this.#find(spec.dir, task);
    if (present?.state === 'done') {
      // What is done is talked about without touching its box.
      await session.run(prompt, () => this.#setup(spec, session, new EditEvidence(undefined, [])));
      return;
    }
    if (!present) throw new TaskRefused(`Task ${nameOf(task)} is no longer in tasks.md.`);
    this.#refuseSecond();
    const running: Running = { dir: spec.dir, asked: [task], current: task, session, stopped: false };
    this.#running = running;
    try {
      await this.#work(spec, present, session, prompt);
    } finally {
      this.#running = undefined;
      this.parts.changed();
    }
  }

  /**
   * Puts back marks that runs of dead processes left, and ends their sessions as interrupted. A run that another window is
   * at is left alone.
   */
  async recover(dir: Uri): Promise<void> {
    const records = await this.parts.recordsOf(dir);
    for (const run of await records.runs()) {
      if (run.ended || this.#running?.session?.id === run.started.session) continue;
      if (await this.#isAlive(run)) continue;
      const { key, id, title, mark, session } = run.started;
      const present = await this.#find(dir, { key, id, title });
      if (present?.mark === '-') {
        await markTask(
          documentUri(dir, 'tasks'),
          present,
          mark === '~' ? 'queued' : 'todo',
          this.parts.ports.documents,
        );
      }
      await records.ended({ run: run.started.run, outcome: 'interrupted' });
      this.parts.ports.journal.info(`Task ${nameOf({ id, title })} of ${dir} was interrupted in session ${session}`);
    }
  }

  /** The last run of the task. */
  async lastRun(dir: Uri, task: TaskIdentity): Promise<TaskRun | undefined> {
    return lastRunOf(await (await this.parts.recordsOf(dir)).runs(), task);
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
  ): Promise<boolean> {
    const { root } = this.parts;
    const { key, id, title } = leaf;
    const session = await this.parts.sessions.create({
      kind: 'task',
      root,
      title: nameOf(leaf),
      spec,
      task: { key, id, title },
    });
    running.session = session;
    const material = taskMaterial(await this.parts.load(spec), leaf);
    const prompt: Prompt = {
      text: taskPrompt(material.prompt),
      shown: `Task ${nameOf(leaf)}`,
      by: 'engine',
      seen: material.seen,
    };
    begun(session);
    return (await this.#work(spec, leaf, session, prompt)) && !running.stopped;
  }

  /** Marks the box, runs the turn, looks at the evidence, settles the box. @returns whether the task is done */
  async #work(spec: SpecName, task: TaskItem, session: Session, prompt: Prompt): Promise<boolean> {
    const { ports } = this.parts;
    const records = await this.parts.recordsOf(spec.dir);
    const run = ports.digests.uuid();
    const { key, id, title, line, mark } = task;
    await records.started({ run, session: session.id, key, id, title, line, mark });
    await this.#mark(spec.dir, task, 'running');
    const evidence = new EditEvidence(ports.diagnostics, session.events);
    let outcome: 'done' | 'not-done' = 'not-done';
    let settled: Evidence = { evidence: 'not-checked', checks: [] };
    try {
      const reason = await session.run(prompt, () => this.#setup(spec, session, evidence));
      if (reason === 'finished') {
        settled = await this.#collect(session, evidence);
        if (settled.evidence !== 'failed') outcome = 'done';
      }
      await session.record(endOf(task, reason, outcome, settled));
    } finally {
      // Whatever went wrong above: the box never says that something runs, or is done, when it is not.
      await this.#settle(spec.dir, task, outcome);
      await records.ended({ run, outcome, evidence: settled.evidence });
    }
    return outcome === 'done';
  }

  async #collect(session: Session, evidence: EditEvidence): Promise<Evidence> {
    const edited = new Map<Uri, boolean>();
    for (const event of session.events) {
      if (event.type === 'toolEnded') for (const change of event.changes) edited.set(change.uri, change.after !== null);
    }
    const there = [...edited].flatMap(([uri, exists]) => (exists ? [uri] : []));
    return evidence.after(there, AbortSignal.timeout(60_000));
  }

  async #settle(dir: Uri, task: TaskItem, outcome: 'done' | 'not-done'): Promise<void> {
    await this.#mark(dir, task, outcome === 'done' ? 'done' : 'todo');
    if (outcome !== 'done') return;
    const document = await this.parts.ports.documents.read(documentUri(dir, 'tasks'));
    if (!document) return;
    const tasks = parseTasks(document.text).value;
    const present = findTask(tasks, task);
    if (!present) return;
    for (const parent of parentsToComplete(tasks.all, present)) await this.#mark(dir, parent, 'done');
  }

  async #mark(dir: Uri, task: TaskIdentity, state: 'todo' | 'running' | 'done'): Promise<void> {
    const outcome = await markTask(documentUri(dir, 'tasks'), task, state, this.parts.ports.documents);
    if (outcome === undefined || outcome === 'stale') {
      const why = outcome === undefined ? 'it is no longer there' : 'the file kept changing';
      this.parts.ports.journal.error(`The box of task ${nameOf(task)} could not be set to ${state}: ${why}`, undefined);
    }
    this.parts.changed();
  }

  async #setup(spec: SpecName, session: Session, evidence: EditEvidence): Promise<TurnSetup> {
    const tasksUri = documentUri(spec.dir, 'tasks');
    return {
      system: await this.parts.systemPromptFor(taskRole, this.parts.root),
      tools: createToolbox(this.parts.tools),
      guards: {
        beforeRun: async ({ touches }, signal) => {
          if (touches.includes(tasksUri)) {
            return 'Fingerpost itself keeps tasks.md while a task runs; it was not changed. Say in your closing words what should change in it.';
          }
          for (const uri of touches) {
            const exists = (await this.parts.ports.files.stat(uri)) !== undefined;
            const baseline = await evidence.before(uri, exists, signal);
            if (baseline) await session.record(baseline);
          }
          return undefined;
        },
      },
    };
  }

  async #isAlive(run: TaskRun): Promise<boolean> {
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
}

function endOf(
  { key, id, title }: TaskIdentity,
  reason: StopReason,
  outcome: 'done' | 'not-done',
  { evidence, checks }: Evidence,
): EventOf<'taskEnded'> {
  const task = { key, id, title };
  return { type: 'taskEnded', task, outcome, evidence, checks: [...checks], reason: endInWords(reason, evidence) };
}

function endInWords(reason: StopReason, evidence: Evidence['evidence']): string {
  if (reason === 'finished') {
    if (evidence === 'failed') return 'Not done: there are new errors in files that this task edited.';
    if (evidence === 'not-checked') return 'Done, but not checked: no language server spoke about every edited file.';
    return 'Done: no new errors in the edited files.';
  }
  if (reason === 'cancelled') return 'Stopped. The task is open again; what was edited so far is kept.';
  return 'Not done: the turn did not end normally. The task is open again; what was edited so far is kept.';
}

const onlyOne = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);

/** `2.1 Write the parser`, or the title of a task without a number. */
export function nameOf({ id, title }: Pick<TaskIdentity, 'id' | 'title'>): string {
  return id === null ? title : `${id} ${title}`;
}
