import type { LockedByOther, Ports, StoreLock, Uri } from '../../ports';
import { SessionElsewhere } from '../../sessions/session-log';
import { NoSuchSession, type Sessions } from '../../sessions/sessions';
import { findIn } from '../task-recovery';
import { takeMergeOut } from './merge-event';
import type { Merges } from './merges';

/** What is asked to put right what a dead host left of tasks that ran at the same time. */
export interface WaveRecoveryParts {
  readonly root: Uri;
  readonly ports: Pick<Ports, 'clones' | 'digests' | 'documents' | 'journal'>;
  readonly sessions: Sessions;
  readonly merges: Merges;
  /** The one right to run tasks in this folder. */
  readonly lock: () => Promise<StoreLock | LockedByOther>;
}

/**
 * Takes back what was brought into the folder for tasks whose boxes are not ticked, and removes the copies that they worked
 * in. To be called before boxes are put right. Nothing is done while another window or terminal runs tasks here.
 */
export async function recoverWaves({ root, ports, sessions, merges, lock }: WaveRecoveryParts): Promise<void> {
  const open = await merges.open();
  // Most starts find nothing, and take nobody's right for it.
  if (open.length === 0 && (await ports.clones?.areLeft(root)) !== true) return;
  const held = await lock();
  if (!held.held) return;
  try {
    for (const session of open) {
      try {
        await recoverMerge(session, { ports, sessions, merges });
      } catch (error) {
        ports.journal.error(`What the session ${session} brought into the folder could not be put right`, error);
      }
    }
    await ports.clones?.sweep(root);
  } finally {
    held.dispose();
  }
}

async function recoverMerge(
  id: string,
  { ports, sessions, merges }: Pick<WaveRecoveryParts, 'ports' | 'sessions' | 'merges'>,
): Promise<void> {
  const session = await sessions.open(id).catch((error: unknown) => {
    if (error instanceof NoSuchSession || error instanceof SessionElsewhere) return undefined;
    throw error;
  });
  const { spec, task } = session?.state ?? {};
  const present = spec && task && (await findIn(spec.dir, task, ports.documents));
  // The tick came last: with it the work was checked where it lies.
  if (present?.state === 'done') {
    await merges.settled(id);
    return;
  }
  if (session) await takeMergeOut(session, merges, ports);
  else await merges.takeBack(id);
  ports.journal.info(`What the interrupted session ${id} had brought into the folder was taken out again`);
}
