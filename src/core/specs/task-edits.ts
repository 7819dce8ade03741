import type { Span, TextEdit } from '../text/span';
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

/**
 * The edits that mark a task as optional or as required: a `*` behind its box, and nothing else (SPEC-27). Nothing for a task
 * that is so already.
 */
export function setTaskOptional(document: TasksText, task: TaskItem, isOptional: boolean): readonly TextEdit[] {
  if (task.optional === isOptional) return [];
  const behindBox = task.markSpan.end + 1;
  if (isOptional) return [{ span: { start: behindBox, end: behindBox }, text: '*' }];
  return starsOf(document.text, behindBox, task.idSpan).map((span) => ({ span, text: '' }));
}

/** Behind the box, where it may be escaped, and behind the number. */
function starsOf(text: string, behindBox: number, idSpan: Span | null): readonly Span[] {
  const length = /^\\?\*/.exec(text.slice(behindBox, behindBox + 2))?.[0].length ?? 0;
  const afterId =
    idSpan !== null && text.charAt(idSpan.end) === '*' ? [{ start: idSpan.end, end: idSpan.end + 1 }] : [];
  return [...(length > 0 ? [{ start: behindBox, end: behindBox + length }] : []), ...afterId];
}
