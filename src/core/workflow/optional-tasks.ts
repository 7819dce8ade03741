import type { Documents, Uri } from '../ports';
import { setTaskOptional } from '../specs/task-edits';
import type { TasksText } from '../specs/tasks';
import type { TextEdit } from '../text/span';
import { documentUri } from './spec-folder';
import { editTasks } from './task-box';
import { TaskRefused } from './task-refused';

/**
 * Makes an optional task required, or a required one optional, as a person wants it (SPEC-27).
 * @returns is it optional now?
 * @throws TaskRefused
 */
export async function toggleOptional(dir: Uri, key: string, documents: Documents): Promise<boolean> {
  let isOptional = false;
  await edit(dir, documents, (tasks) => {
    const task = tasks.all.find((each) => each.key === key);
    if (!task) throw new TaskRefused(`There is no task ${key} in tasks.md any more. Look at the list again.`);
    isOptional = !task.optional;
    return setTaskOptional(tasks, task, isOptional);
  });
  return isOptional;
}

/**
 * Makes every optional task required (SPEC-27).
 * @returns how many there were
 * @throws TaskRefused
 */
export async function requireAllTasks(dir: Uri, documents: Documents): Promise<number> {
  let count = 0;
  await edit(dir, documents, (tasks) => {
    const optional = tasks.all.filter((task) => task.optional);
    count = optional.length;
    return optional.flatMap((task) => setTaskOptional(tasks, task, false));
  });
  return count;
}

async function edit(dir: Uri, documents: Documents, editsOf: (tasks: TasksText) => readonly TextEdit[]): Promise<void> {
  const outcome = await editTasks(documentUri(dir, 'tasks'), documents, editsOf);
  if (outcome === undefined) throw new TaskRefused('This spec has no tasks.md.');
  if (outcome === 'stale') {
    throw new TaskRefused('tasks.md keeps changing while this is written. Try again in a moment.');
  }
}
