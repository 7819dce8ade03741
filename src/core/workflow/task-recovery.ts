import type { Documents, Journal, LockedByOther, StoreLock, Uri } from '../ports';
import { NoSuchSession, type Sessions } from '../sessions/sessions';
import { SessionElsewhere } from '../sessions/session-log';
import { stateOfMark } from '../specs/task-line';
import { parseTasks, type TaskItem } from '../specs/tasks';
import { documentUri } from './spec-folder';
import { findTask, markTask, nameOf, type TaskIdentity } from './task-box';
import type { TaskRecords, TaskRun } from './task-records';

/** What putting boxes back asks of the workspace. */
export interface RecoveryParts {
  readonly ports: { readonly documents: Documents; readonly journal: Journal };
  readonly sessions: Sessions;
  readonly recordsOf: (dir: Uri) => Promise<TaskRecords>;
  readonly lock: () => Promise<StoreLock | LockedByOther>;
}

/**
 * Puts back marks that runs of dead processes left, and ends their sessions as interrupted. A run that another window is at
 * is left alone, and so are marks that no run of ours wrote.
 * @param isOurs does this window work on it, or has it waiting?
 */
export async function recoverTasks(
  dir: Uri,
  parts: RecoveryParts,
  isOurs: (run: { readonly run: string; readonly session?: string }) => boolean,
): Promise<void> {
  const records = await parts.recordsOf(dir);
  for (const run of await records.runs()) {
    if (run.ended || isOurs(run.started) || (await isAlive(run, parts.sessions))) continue;
    const { id, title, mark, session } = run.started;
    // Killed between its turn in the queue and the mark of its own: the box still says that it waits.
    if (run.hasWaited && !(await settleQueued(dir, run.started, parts.ports.documents))) continue;
    const present = await findIn(dir, run.started, parts.ports.documents);
    if (present?.mark === '-') {
      const before = mark === '~' ? 'queued' : 'todo';
      // Tried again at the next start when the file keeps changing.
      if ((await markTask(documentUri(dir, 'tasks'), present, before, parts.ports.documents)) === 'stale') continue;
    }
    await records.ended({ run: run.started.run, outcome: 'interrupted' });
    parts.ports.journal.info(`Task ${nameOf({ id, title })} of ${dir} was interrupted in session ${session}`);
  }
  await recoverQueue(dir, parts, isOurs);
}

/** Gives tasks that waited in a window that is gone their own marks back. */
export async function recoverQueue(
  dir: Uri,
  parts: Omit<RecoveryParts, 'sessions'>,
  isOurs: (run: { readonly run: string }) => boolean,
): Promise<void> {
  const records = await parts.recordsOf(dir);
  const left = (await records.left()).filter((queued) => !isOurs(queued));
  if (left.length === 0) return;
  const lock = await parts.lock();
  if (!lock.held) return; // whoever runs tasks here, in whichever window, settles what waits there
  try {
    for (const queued of left) {
      const isSettled = await settleQueued(dir, queued, parts.ports.documents);
      if (isSettled) await records.ended({ run: queued.run, outcome: 'interrupted' });
    }
  } finally {
    lock.dispose();
  }
}

/** Gives the box of a task that waited its own mark back. @returns false where that has to be tried again */
export async function settleQueued(
  dir: Uri,
  queued: TaskIdentity & Pick<TaskItem, 'mark'>,
  documents: Documents,
): Promise<boolean> {
  const present = await findIn(dir, queued, documents);
  if (present?.mark !== '~') return true; // somebody else has the last word
  return (await markTask(documentUri(dir, 'tasks'), present, stateOfMark(queued.mark), documents)) !== 'stale';
}

/** The task as tasks.md has it now. */
export async function findIn(dir: Uri, task: TaskIdentity, documents: Documents): Promise<TaskItem | undefined> {
  const document = await documents.read(documentUri(dir, 'tasks'));
  return document && findTask(parseTasks(document.text).value, task);
}

/** Does the process of a run still live, here or elsewhere? What a dead one left in its session is ended by asking. */
export async function isAlive(run: TaskRun, sessions: Sessions): Promise<boolean> {
  try {
    // Opening ends the turn that was cut short; the session stays open here, ready to be gone on with.
    await sessions.open(run.started.session);
    return false;
  } catch (error) {
    if (error instanceof SessionElsewhere) return true;
    if (error instanceof NoSuchSession) return false;
    throw error;
  }
}
