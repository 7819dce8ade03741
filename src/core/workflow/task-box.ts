import type { Documents, EditOutcome, Uri } from '../ports';
import { setTaskState } from '../specs/task-edits';
import type { TaskState } from '../specs/task-line';
import { parseTasks, type TaskItem, type TasksText } from '../specs/tasks';
import { plainInline } from '../text/plain-inline';
import type { TextEdit } from '../text/span';

/** A task as it is looked for again after the text around it has changed. */
export interface TaskIdentity {
  readonly key: string;
  readonly id: string | null;
  readonly title: string;
}

/** Finds the task again: by key, number and title; then by number and title; then by a title that stands there once. */
export function findTask({ all }: TasksText, wanted: TaskIdentity): TaskItem | undefined {
  const same = all.filter((task) => task.id === wanted.id && task.title === wanted.title);
  const titled = all.filter((task) => task.title === wanted.title);
  return same.find((task) => task.key === wanted.key) ?? same[0] ?? (titled.length === 1 ? titled[0] : undefined);
}

/** How often an edit that meets a newer text is tried again. Each try reads the text anew. */
const tries = 5;

/**
 * Gives a task's box a state, changing that one character whatever else happens to the text meanwhile (SPEC-25).
 *
 * @returns undefined when the task is no longer there
 */
export async function markTask(
  tasksUri: Uri,
  wanted: TaskIdentity,
  state: TaskState,
  documents: Documents,
): Promise<EditOutcome | undefined> {
  return editTasks(tasksUri, documents, (tasks) => {
    const task = findTask(tasks, wanted);
    if (!task) return undefined;
    const edit = setTaskState(tasks, task, state);
    return edit ? [edit] : [];
  });
}

/**
 * Edits tasks.md as it is now, and again where it has changed meanwhile.
 * @param editsOf undefined: there is nothing to edit any more
 * @returns undefined too where there is no tasks.md
 */
export async function editTasks(
  tasksUri: Uri,
  documents: Documents,
  editsOf: (tasks: TasksText) => readonly TextEdit[] | undefined,
): Promise<EditOutcome | undefined> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const document = await documents.read(tasksUri);
    if (!document) return undefined;
    const edits = editsOf(parseTasks(document.text).value);
    if (!edits) return undefined;
    if (edits.length === 0) return 'applied';
    const outcome = await documents.apply(tasksUri, edits, document.hash);
    if (outcome !== 'stale') return outcome;
  }
  return 'stale';
}

/**
 * Takes our mark from a task whose words were changed while it was worked on: from the one task that bears its number and
 * says to be in progress. Nothing is done where that is not certain; a mark without its run is put right at the next start.
 */
export async function clearLeftMark(tasksUri: Uri, { id }: TaskIdentity, documents: Documents): Promise<void> {
  const document = await documents.read(tasksUri);
  if (!document || id === null) return;
  const tasks = parseTasks(document.text).value;
  const [bearer, ...others] = tasks.all.filter((task) => task.id === id);
  if (bearer?.mark === '-' && others.length === 0) await markTask(tasksUri, bearer, 'todo', documents);
}

/** `2.1 Write the parser`, or the title of a task without a number. */
export function nameOf({ id, title }: Pick<TaskIdentity, 'id' | 'title'>): string {
  const words = plainInline(title);
  return id === null ? words : `${id} ${words}`;
}
