import type { AgentEvent } from '../events/event';
import { NoSuchSession } from '../sessions/sessions';
import type { Status } from '../specs/status';
import type { TaskQueued, TaskRun } from './task-records';

/** What is known of the runs of a spec, in this process or another. */
export interface RunSources {
  /** Oldest first. */
  readonly runs: readonly TaskRun[];
  /** Those that were to wait and of which nothing more is known. */
  readonly waiting: readonly TaskQueued[];
  /** Does the process of a run that has not ended still live? */
  readonly isAlive: (run: TaskRun) => Promise<boolean>;
  /** Does the process in which they wait still live? */
  readonly isQueueAlive: () => Promise<boolean>;
  readonly isPaused: boolean;
  /** Every event of the session, also of one that another process writes. */
  readonly eventsOf: (session: string) => AsyncIterable<AgentEvent>;
}

/** How the run of a spec stands, with what of it really goes on. */
export interface RunStanding {
  /** Null: nothing runs or waits, and the last run came to its end. */
  readonly run: Status['run'];
  /** Tasks that are worked on, and those that wait for their turn. */
  readonly running: readonly TaskRun['started'][];
  readonly queue: readonly TaskQueued[];
}

/** Says it by the journal of runs, and by the logs of their sessions. Changes nothing. */
export async function runStanding(sources: RunSources): Promise<RunStanding> {
  const { runs, waiting, isAlive, isQueueAlive, isPaused } = sources;
  const open = runs.filter(({ ended }) => ended === undefined);
  const alive = (await Promise.all(open.map(async (run) => ((await isAlive(run)) ? [run] : [])))).flat();
  const queue = waiting.length > 0 && (await isQueueAlive()) ? waiting : [];
  const running = alive.map(({ started }) => started);
  const about = {
    current: running.map(({ key }) => key),
    queue: queue.map(({ key }) => key),
  };
  const [first] = [...running, ...queue];
  if (first) {
    const asked = (await Promise.all(running.map(({ session }) => openQuestion(session, sources)))).find(
      (question) => question !== undefined,
    );
    const state = asked !== undefined ? 'waiting' : isPaused ? 'paused' : 'running';
    return { run: { id: first.run, state, ...about, reason: asked ?? null }, running, queue };
  }
  return { run: await endedRun(sources, open, waiting), running, queue };
}

/** What nobody goes on with: cut short by the end of its process, or stopped before it was done. */
async function endedRun(
  sources: RunSources,
  open: readonly TaskRun[],
  waiting: readonly TaskQueued[],
): Promise<Status['run']> {
  const queue = waiting.map(({ key }) => key);
  const dead = open.at(-1);
  const [left] = waiting;
  if (dead ?? left) {
    const id = dead?.started.run ?? left?.run ?? '';
    return { id, state: 'interrupted', current: dead ? [dead.started.key] : [], queue, reason: null };
  }
  const last = sources.runs.at(-1);
  const outcome = last?.ended?.outcome;
  if (!last || outcome === undefined || outcome === 'done') return null;
  const { run: id, key, session } = last.started;
  const state = outcome === 'interrupted' ? 'interrupted' : 'stopped';
  return { id, state, current: [key], queue, reason: await reasonOf(session, sources) };
}

/** What the session asks and nobody has answered. */
async function openQuestion(session: string, { eventsOf }: RunSources): Promise<string | undefined> {
  const asked = new Map<string, string>();
  for await (const event of eventsOf(session)) {
    if (event.type === 'asked') asked.set(event.ask, event.label);
    else if (event.type === 'answered') asked.delete(event.ask);
    else if (event.type === 'stopped') asked.clear();
  }
  return [...asked.values()].at(-1);
}

async function reasonOf(session: string, { eventsOf }: RunSources): Promise<string | null> {
  let reason: string | null = null;
  try {
    for await (const event of eventsOf(session)) if (event.type === 'taskEnded') ({ reason } = event);
  } catch (error) {
    if (!(error instanceof NoSuchSession)) throw error; // it was deleted, and its reason with it
  }
  return reason;
}
