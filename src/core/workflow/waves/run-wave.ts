import type { EventOf } from '../../events/event';
import type { Session } from '../../sessions/session';
import { type AtWork, type LeafParts, problemOf, runLeafIn, sessionFor } from '../run-leaf';
import { nameOf } from '../task-box';
import type { QueuedTask } from '../task-queue';
import { type LaneParts, type Lanes, openLanes } from './lanes';
import { workApart } from './work-apart';

export interface WaveParts extends LeafParts, LaneParts {
  /** Takes the others of the wave out of the queue: they begin now. */
  readonly takeOthers: () => readonly QueuedTask[];
  /** Has a task stand as one that is worked on, for as long as its work takes. */
  readonly workingOn: (queued: QueuedTask, work: (current: AtWork) => Promise<void>) => Promise<void>;
}

/**
 * Runs the tasks of a wave at the same time, each in a private copy, or only the first one where that cannot be (RUN-04).
 * Resolves when all are settled.
 * @param current the first one, which is worked on already
 */
export async function runWave(first: QueuedTask, current: AtWork, parts: WaveParts): Promise<void> {
  const { batch, task } = first;
  const session = await sessionFor(first, current, parts);
  const lanes = await openLanes({ spec: batch.spec, task, session }, parts, current.stop.signal).catch(
    async (error: unknown) => {
      if (current.stop.signal.aborted) return undefined;
      await session.record(problemOf(error));
      throw error;
    },
  );
  if (!lanes || 'because' in lanes) {
    batch.isOneByOne ||= lanes !== undefined;
    if (lanes?.because !== undefined) await session.record(oneByOne(lanes.because));
    await runLeafIn(session, first, current, parts);
    return;
  }
  try {
    await runBeside(first, session, current, lanes, parts);
  } finally {
    await lanes.dispose();
  }
}

/** Their work comes into the folder in the order of the plan: each waits for its turn. */
class Turns {
  #before = Promise.resolve();

  take(): { readonly turn: Promise<void>; readonly leave: () => void } {
    const turn = this.#before;
    let leave = (): void => undefined;
    this.#before = new Promise((resolve) => (leave = resolve));
    return { turn, leave };
  }
}

async function runBeside(
  first: QueuedTask,
  session: Session,
  current: AtWork,
  lanes: Lanes,
  parts: WaveParts,
): Promise<void> {
  const others = parts.takeOthers();
  const turns = new Turns();
  const run = async (
    { turn, leave }: ReturnType<Turns['take']>,
    queued: QueuedTask,
    own: AtWork,
    ownSession: Session,
  ): Promise<void> => {
    try {
      const clone = await lanes.clone(own.stop.signal);
      const lane = { clone, last: { ...lanes.last }, merges: parts.merges, turn };
      await ownSession.record(beside([first, ...others].filter((each) => each !== queued)));
      await runLeafIn(ownSession, queued, own, parts, workApart(lane));
    } finally {
      leave();
    }
  };
  const running = [run(turns.take(), first, current, session)];
  for (const queued of others) {
    const place = turns.take();
    running.push(parts.workingOn(queued, async (own) => run(place, queued, own, await sessionFor(queued, own, parts))));
  }
  const ends = await Promise.allSettled(running);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

const oneByOne = (because: string): EventOf<'noticed'> => ({
  type: 'noticed',
  level: 'info',
  text: `Tasks that need not wait for each other run one after the other here, as ${because}.`,
});

const beside = (others: readonly QueuedTask[]): EventOf<'noticed'> => ({
  type: 'noticed',
  level: 'info',
  text: `Works in a private copy of the folder, beside ${others.map(({ task }) => nameOf(task)).join('; ')}.`,
});
