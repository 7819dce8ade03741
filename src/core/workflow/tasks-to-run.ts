import { requiredLeavesOf } from '../specs/progress';
import { runOrder } from '../specs/run-order';
import type { TasksText } from '../specs/tasks';
import type { TaskIdentity } from './task-box';

/**
 * What a run would do, in its order: every required task that is not done, or the required parts of one (RUN-01, RUN-03).
 * @param wanted key or number of a task; undefined: of the whole plan
 * @returns undefined where there is no one task of that key or number
 */
export function tasksToRun(tasks: TasksText, wanted: string | undefined): readonly TaskIdentity[] | undefined {
  if (wanted === undefined) return runOrder(tasks).map(({ task }) => task);
  const numbered = tasks.all.filter(({ id }) => id === wanted);
  const task = tasks.all.find(({ key }) => key === wanted) ?? (numbered.length === 1 ? numbered[0] : undefined);
  return task && requiredLeavesOf(task).filter(({ state }) => state !== 'done');
}
