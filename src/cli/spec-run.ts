import type { Core } from '../core/core';
import type { EventOf } from '../core/events/event';
import type { Uri } from '../core/ports';
import type { Session } from '../core/sessions/session';
import { plainInline } from '../core/text/plain-inline';
import { uriBelow } from '../core/text/uri';
import type { TaskIdentity } from '../core/workflow/task-box';
import { TaskRefused } from '../core/workflow/task-refused';
import { Follower, type Terminal } from './follow';
import { jsonOutput, type Streams, textOutput, visible } from './output';
import { findSpec } from './spec';

export interface SpecRunRequest {
  readonly name: string;
  readonly root: Uri;
  /** Key or number of a task; `all`: every required one that is not done; undefined: only say what can be run. */
  readonly what: { readonly task: string } | 'all' | undefined;
  readonly json: boolean;
  /** Everything that would be asked is answered with yes. */
  readonly trustAll: boolean;
}

/** What the last line of `spec run --json` says. */
interface RunEndLine {
  readonly type: 'run-end';
  /** Every task is done, and nothing was refused as nobody could be asked. */
  readonly ok: boolean;
  /** All that were to be run, in their order. */
  readonly tasks: readonly EndedTask[];
}

interface EndedTask {
  readonly key: string;
  readonly id: string | null;
  readonly title: string;
  readonly outcome: 'done' | 'not-done' | 'not-started';
  readonly evidence: EventOf<'taskEnded'>['evidence'] | null;
  readonly reason: string | null;
  readonly session: string | null;
}

/**
 * `spec run NAME`: runs one task with its parts, or the whole plan, by the engine and the rules of the editor. 0 when all of
 * it is done; 1 when something is not, was refused, or as with `spec show`; 2 without saying what is to be run.
 */
export async function runSpec(
  { name, root, what, json, trustAll }: SpecRunRequest,
  core: Core,
  streams: Streams,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<0 | 1 | 2 | 130> {
  const show = await findSpec(name, core, streams, signal);
  if (typeof show === 'number') return show;
  const dir = uriBelow(root, show.dir);
  if (what === undefined) {
    streams.err(visible(choiceInWords(name, (await core.specs.toRun(dir)) ?? [])));
    return 2;
  }
  const wanted = (await core.specs.toRun(dir, what === 'all' ? undefined : what.task)) ?? [];
  const output = json ? jsonOutput(streams) : textOutput(streams);
  const follower = new Follower({ core, output, trustAll, streams, terminal, signal });
  const sessions: Session[] = [];
  const follow = (session: Session): void => {
    sessions.push(session);
    follower.follow(session);
  };
  // What waits behind the task that runs is to end with it.
  let stopping: Promise<void> | undefined;
  const stop = (): void => void (stopping = core.specs.steerRun(dir, 'stop'));
  signal.addEventListener('abort', stop, { once: true });
  let refusal: string | undefined;
  try {
    const first = await (what === 'all'
      ? core.specs.runAll(dir, follow)
      : core.specs.startTask(dir, what.task, follow));
    await core.sessions.settled(first.id);
    await Promise.all([follower.answered(), stopping]);
  } catch (error) {
    if (!(error instanceof TaskRefused)) throw error;
    refusal = error.message;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (refusal !== undefined && !signal.aborted) streams.err(`${visible(refusal)}\n`);
  const tasks = wanted.map((task) => endOf(task, sessions));
  const isDone = refusal === undefined && tasks.every(({ outcome }) => outcome === 'done');
  const end: RunEndLine = { type: 'run-end', ok: isDone && !signal.aborted && !follower.hasRefused, tasks };
  if (json) streams.out(`${JSON.stringify(end)}\n`);
  else if (refusal === undefined) streams.err(visible(endInWords(name, tasks)));
  return signal.aborted ? 130 : end.ok ? 0 : 1;
}

/** How the task ended in the session that worked on it. */
function endOf({ key, id, title }: TaskIdentity, sessions: readonly Session[]): EndedTask {
  const session = sessions.findLast(({ state: { task } }) => task?.id === id && task.title === title);
  const ended = session?.recentEvents.findLast((event) => event.type === 'taskEnded');
  return {
    key,
    id,
    title,
    outcome: !session ? 'not-started' : ended?.type === 'taskEnded' ? ended.outcome : 'not-done',
    evidence: ended?.type === 'taskEnded' ? ended.evidence : null,
    reason: ended?.type === 'taskEnded' ? ended.reason : null,
    session: session?.id ?? null,
  };
}

const nameOf = ({ id, title }: Pick<TaskIdentity, 'id' | 'title'>): string =>
  id === null ? plainInline(title) : `${id} ${plainInline(title)}`;

function choiceInWords(name: string, open: readonly TaskIdentity[]): string {
  if (open.length === 0) return `Every required task of ${name} is done.\n`;
  const lines = open.map((task) => `  ${nameOf(task)}\n`);
  return `Say what is to be run: --all, or --task with a number. Open in ${name}:\n${lines.join('')}`;
}

const words = { done: 'done', 'not-done': 'not done', 'not-started': 'not begun' } as const;

function endInWords(name: string, tasks: readonly EndedTask[]): string {
  const done = tasks.filter(({ outcome }) => outcome === 'done').length;
  const lines = tasks.map((task) => {
    const isUnchecked = task.outcome === 'done' && task.evidence === 'not-checked';
    return `${nameOf(task)}  ${words[task.outcome]}${isUnchecked ? ', not checked' : ''}\n`;
  });
  return `${lines.join('')}${String(done)} of ${String(tasks.length)} tasks of ${name} are done.\n`;
}
