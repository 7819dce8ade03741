import type { Documents, Uri } from '../ports';
import { setTaskOptional } from '../specs/task-edits';
import { parseTasks, type TasksText } from '../specs/tasks';
import type { TextEdit } from '../text/span';
import { documentUri } from './spec-folder';
import { TaskRefused } from './task-refused';

/** How often an edit that meets a newer text is tried again. */
const tries = 5;

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
  const uri = documentUri(dir, 'tasks');
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const document = await documents.read(uri);
    if (!document) throw new TaskRefused('This spec has no tasks.md.');
    const edits = editsOf(parseTasks(document.text).value);
    if (edits.length === 0 || (await documents.apply(uri, edits, document.hash)) !== 'stale') return;
  }
  throw new TaskRefused('tasks.md keeps changing while this is written. Try again in a moment.');
}
