/** A message that asks for tasks to be run. */
export interface TaskRequest {
  /** From `#spec:<name>`; undefined when the message names none. */
  readonly spec: string | undefined;
  /** Numbers of tasks in the order asked, ranges spelt out, without repetitions. */
  readonly ids: readonly string[];
}

/**
 * The words that ask for it. A closed table: a message runs tasks only when it is one of these and nothing else, so that
 * "don't execute task 2" or "why does task 2.1 …" stay conversation.
 */
export const taskRequestVerbs = ['execute', 'implement', 'run', 'start', 'do', 'complete', 'work on'] as const;
export const taskRequestNouns = ['task', 'tasks', 'subtask', 'sub-task'] as const;

const longestRange = 100;
const number = String.raw`\d{1,4}[a-z]?(?:[.-](?:\d{1,4}[a-z]?|[A-Z]{2,}))*`;
const between = String.raw`[ \t]*(?:[-–—]|\bto\b|\bthrough\b)[ \t]*`;
const part = String.raw`\d{1,4}(?:\.\d{1,4})*${between}\d{1,4}(?:\.\d{1,4})*|${number}`;
const verbs = taskRequestVerbs.map((verb) => verb.replace(' ', '[ \\t]+')).join('|');
const request = new RegExp(
  String.raw`^(?:#spec:(\S+)[ \t\r\n]+)?(?:please[ \t]+)?(?:${verbs})[ \t]+(?:the[ \t]+)?(?:${taskRequestNouns.join('|')})[ \t]+#?` +
    String.raw`((?:${part})(?:[ \t]*(?:,[ \t]*and\b|,|\band\b|&)[ \t]*(?:${part}))*)[ \t]*[.!]?[ \t]*(?:#spec:(\S+))?$`,
  'i',
);
const rangeOf = /^(\d+(?:\.\d+)*)[ \t]*(?:[-–—]|to|through)[ \t]*(\d+(?:\.\d+)*)$/i;
const longestRequest = 500;

/**
 * Reads `Execute task 2.1`, `Execute task 1-3`, `implement task 2.3`, `#spec:<name> implement task 2.3` (RUN-01, SPEC-32).
 *
 * @returns undefined for everything that is not exactly such a request
 */
export function parseTaskRequest(text: string): TaskRequest | undefined {
  const message = text.trim();
  if (message.length > longestRequest) return undefined;
  const found = request.exec(message);
  const list = found?.[2];
  if (!found || list === undefined) return undefined;
  const ids = list.split(/[ \t]*(?:,[ \t]*and\b|,|\band\b|&)[ \t]*/i).map(idsOf);
  if (ids.some((some) => some === undefined)) return undefined;
  return { spec: found[1] ?? found[3], ids: [...new Set(ids.flatMap((some) => some ?? []))] };
}

/** `1-3` and `2.1-2.4`; a range that runs backwards or across two parents is no request. */
function idsOf(text: string): readonly string[] | undefined {
  const range = rangeOf.exec(text.trim());
  if (!range) return [text.trim()];
  const [first, last] = [splitLast(range[1] ?? ''), splitLast(range[2] ?? '')];
  const isSameParent = last.stem === first.stem || last.stem === '';
  const length = last.last - first.last + 1;
  if (!isSameParent || length < 1 || length > longestRange) return undefined;
  return Array.from({ length }, (_, index) => `${first.stem}${first.last + index}`);
}

function splitLast(id: string): { readonly stem: string; readonly last: number } {
  const cut = id.lastIndexOf('.') + 1;
  return { stem: id.slice(0, cut), last: Number(id.slice(cut)) };
}
