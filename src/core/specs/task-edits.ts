import type { TextEdit } from '../text/span';
import type { TaskState } from './task-line';
import { markOfState, stateOfMark } from './task-line';
import type { TaskItem, TasksText } from './tasks';

/**
 * The edit that gives a task a state: exactly one character inside of its brackets (SPEC-25).
 *
 * @param task the task or its key; an ID that repeats is no key
 * @returns undefined when there is no such task or it has that state already (`[X]` stays as it is)
 */
export function setTaskState(document: TasksText, task: TaskItem | string, state: TaskState): TextEdit | undefined {
  const found = typeof task === 'string' ? document.all.find((one) => one.key === task) : task;
  if (found === undefined || stateOfMark(found.mark) === state) return undefined;
  return { span: found.markSpan, text: markOfState(state) };
}
