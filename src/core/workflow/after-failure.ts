import type { Settings } from '../ports';
import type { QueuedTask, TaskBatch } from './task-queue';

/** What of a run goes on after a task whose checks fail: `stop`, `independent`. */
const afterFailureSetting = 'run.afterFailure';

/**
 * Which of the tasks that wait do not run any more, as something of the batch before them is not done (RUN-06): all of its spec.
 * Where the user wants the others to go on and checks failed to their last attempt, those that wait for what failed. A task
 * that was stopped, a turn that failed and a question to the user hold back everything: the next task would meet with the
 * same, or build on what is about to be decided (PBT-10).
 */
export function heldBack(batch: TaskBatch, settings: Pick<Settings, 'get'>): (queued: QueuedTask) => boolean {
  const { failures, spec } = batch;
  if (failures.length === 0) return () => false;
  const goesOn = settings.get(afterFailureSetting) === 'independent' && failures.every(({ isSettled }) => isSettled);
  const failed = new Set(failures.map(({ task }) => task.key));
  const waits = (queued: QueuedTask): boolean => batch.waitsFor(queued.task).some((key) => failed.has(key));
  return (queued) => queued.batch.spec.dir === spec.dir && (!goesOn || queued.batch !== batch || waits(queued));
}
