import type { TasksText } from '../../specs/tasks';
import { findTask } from '../task-box';
import type { QueuedTask } from '../task-queue';
import { runTogether } from './together';

/**
 * The task that is next, and those behind it that could run at the same time (RUN-04).
 * @param waiting what else of its batch waits
 * @param planOf reads tasks.md as it is now
 */
export async function waveOf(
  first: QueuedTask,
  waiting: readonly QueuedTask[],
  planOf: () => Promise<TasksText>,
): Promise<readonly QueuedTask[]> {
  const { batch } = first;
  if (batch.isOneByOne) return [first];
  const open = new Set([first, ...waiting].map(({ task }) => task.key));
  const isFree = ({ task }: QueuedTask): boolean => batch.waitsFor(task).every((key) => !open.has(key));
  const free = [first, ...waiting.filter(isFree)];
  if (free.length === 1 || !isFree(first)) return [first];
  const plan = await planOf();
  const tasks = free.flatMap((queued) => {
    const task = findTask(plan, queued.task);
    return task ? [{ task: queued.task, text: plan.text.slice(task.span.start, task.span.end) }] : [];
  });
  const taken = new Set(runTogether(tasks).map(({ task }) => task));
  return free.filter(({ task }) => taken.has(task));
}
