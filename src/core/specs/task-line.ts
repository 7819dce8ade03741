import type { Span } from '../text/span';

export type TaskState = 'todo' | 'queued' | 'running' | 'done';
export type TaskMark = ' ' | '~' | '-' | 'x' | 'X';

/** One line with a box, taken apart. All spans lie in the text of the document. */
export interface TaskLine {
  readonly mark: TaskMark;
  /** Exactly the one character that says the state. */
  readonly markSpan: Span;
  readonly optional: boolean;
  /** `2.1`, `16b`, `7.1.FIX`, without the dot behind it; null for a box without a number. */
  readonly id: string | null;
  readonly idSpan: Span | null;
  readonly title: string;
  readonly titleSpan: Span;
}

// Wider than what is documented (SPEC-24), as measured on real files: `\*` as optional mark, numbers with letters and words.
// A number counts only before a dot, a blank or the end: "120+ lines" is no task 120.
const taskLine =
  /^([ \t]*[-*][ \t]+\[)([ xX~-])\](\\?\*)?([ \t]+)(?:(\d+[a-z]?(?:[.-](?:\d+[a-z]?|[A-Z]{2,}))*)(\*)?\.?(?=[ \t]|$))?[ \t]*([^]*)$/;

const states = { ' ': 'todo', '~': 'queued', '-': 'running', x: 'done', X: 'done' } as const;
const marks = { todo: ' ', queued: '~', running: '-', done: 'x' } as const;

/** The state a mark stands for. */
export function stateOfMark(mark: TaskMark): TaskState {
  return states[mark];
}

/** The mark that is written for a state. */
export function markOfState(state: TaskState): TaskMark {
  return marks[state];
}

/** What the editor calls the states (SPEC-24, SPEC-31). */
export const taskStateLabels = {
  todo: 'Start task',
  queued: 'Task queued',
  running: 'Task in progress',
  done: 'Task completed',
} as const satisfies Record<TaskState, string>;

/**
 * Reads a line with a box (SPEC-24), or undefined when it is none.
 *
 * @param text the line without its ending
 * @param start the offset of that line, for the spans
 */
export function readTaskLine(text: string, start: number): TaskLine | undefined {
  const found = taskLine.exec(text);
  if (!found) return undefined;
  const [whole, before = '', mark = ' ', optional = '', blanks = '', id, star, rest = ''] = found;
  if (!isMark(mark)) return undefined;
  const markAt = start + before.length;
  const idAt = markAt + 2 + optional.length + blanks.length;
  const titleAt = start + whole.length - rest.length;
  const title = rest.trimEnd();
  return {
    mark,
    markSpan: { start: markAt, end: markAt + 1 },
    optional: optional !== '' || star !== undefined,
    id: id ?? null,
    idSpan: id === undefined ? null : { start: idAt, end: idAt + id.length },
    title,
    titleSpan: { start: titleAt, end: titleAt + title.length },
  };
}

function isMark(mark: string): mark is TaskMark {
  return mark in states;
}
