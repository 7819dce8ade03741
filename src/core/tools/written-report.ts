import { createTwoFilesPatch, OMIT_HEADERS } from 'diff';
import { positionAt, splitLines } from '../text/lines';
import { numberedLines } from './numbered-lines';
import { plural } from './plural';

const around = 2;
const mostLines = 80;
const mostPatchLines = 200;

export interface Written {
  readonly name: string;
  /** Undefined: there was no file. */
  readonly before: string | undefined;
  /** What our edit makes of `before`. */
  readonly expected: string;
  /** What the file was found to hold after it. */
  readonly now: string;
  /** The edit stands in a buffer that is not saved. */
  readonly unsaved: boolean;
}

/**
 * What a file holds after an edit, for the model: the changed lines with their numbers, or, when something changed the text
 * further, the difference between what was written and what is there.
 */
export function reportWritten({ name, before, expected, now, unsaved }: Written): string {
  const verb = before === undefined ? 'was created' : 'was edited';
  const where = unsaved
    ? ` It had unsaved changes in the editor: the edit stands in that buffer and is not on disk until the user saves.`
    : '';
  const count = splitLines(now).length;
  const head = `${name} ${verb} and has ${plural(count, 'line')}.${where}`;
  if (now !== expected) return `${head}\n${furtherChanges(expected, now)}`;
  if (before === undefined) return head;
  const { from, to } = changedLines(before, now);
  const cut = to - from + 1 > mostLines;
  const shown = cut
    ? `${numberedLines(now, from, from + mostLines / 2)}\n…\n${numberedLines(now, to - mostLines / 2, to)}`
    : numberedLines(now, from, to);
  return shown === '' ? head : `${head}\n${shown}`;
}

function furtherChanges(expected: string, now: string): string {
  const patch = createTwoFilesPatch('', '', expected, now, undefined, undefined, {
    context: around,
    headerOptions: OMIT_HEADERS,
    timeout: 2000,
  });
  const said = 'Saving changed the text further, as a formatter does. What it holds now counts, not what you wrote.';
  if (patch === undefined) return `${said} The changes are too many to be shown: read the file.`;
  const lines = patch.trimEnd().split('\n');
  const rest = lines.length - mostPatchLines;
  const shown = lines.slice(0, mostPatchLines).join('\n');
  return `${said} From what you wrote to what is there:\n${shown}${rest > 0 ? `\n[${plural(rest, 'more line')} of difference: read the file.]` : ''}`;
}

/** The lines of `now` from the first to the last change, with some around them. */
function changedLines(before: string, now: string): { readonly from: number; readonly to: number } {
  const room = Math.min(before.length, now.length);
  let head = 0;
  while (head < room && before[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < room - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const lines = splitLines(now);
  const from = positionAt(lines, head).line;
  const to = positionAt(lines, Math.max(head, now.length - tail - 1)).line;
  return { from: Math.max(1, from - around), to: Math.min(lines.length, to + around) };
}
