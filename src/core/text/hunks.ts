import { type ChangeObject, diffArrays } from 'diff';
import { splitLines } from './lines';

/** A run of lines that differs between two texts. Lines count from 0 and hold their endings. */
export interface Hunk {
  /** Index of the first line in the text before, and the lines that are gone. */
  readonly from: number;
  readonly removed: readonly string[];
  /** Index of the first line in the text after, and the lines that came. */
  readonly to: number;
  readonly added: readonly string[];
}

/** More lines than this that differ are told as one hunk: to look for the least difference would take too long. */
const mostEdits = 300;

/** How two texts differ, from the top. Between two hunks stands at least one line that both have. */
export function hunksBetween(before: string, after: string): readonly Hunk[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  const room = Math.min(old.length, now.length) - head;
  while (tail < room && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const [gone, came] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  if (gone.length === 0 && came.length === 0) return [];
  const whole: Hunk = { from: head, removed: gone, to: head, added: came };
  if (gone.length === 0 || came.length === 0) return [whole];
  const parts = diffArrays(gone, came, { maxEditLength: mostEdits });
  return parts ? hunksOf(parts, head) : [whole];
}

/** The text before with this hunk made in it. */
export function withHunk(before: string, { from, removed, added }: Hunk): string {
  return spliced(linesOf(before), from, removed.length, added);
}

/** The text after with this hunk taken back. */
export function withoutHunk(after: string, { to, removed, added }: Hunk): string {
  return spliced(linesOf(after), to, added.length, removed);
}

/**
 * Where a hunk's lines stand in what became of the text after.
 * @returns the index of its first line there; `changed`: its lines are not all there as they were
 */
export function placeIn(now: string, after: string, hunk: Hunk): { readonly line: number; readonly changed: boolean } {
  const since = hunksBetween(after, now);
  const end = hunk.to + hunk.added.length;
  return { line: hunk.to + shiftAt(since, hunk.to), changed: since.some((each) => collides(each, hunk.to, end)) };
}

/**
 * Carries what leads from one text to another over to a third that came of the first too.
 * @returns what could be carried over; `left`: how many places were not, because the third text has changed there as well
 */
export function carriedOver(
  base: string,
  target: string,
  onto: string,
): { readonly text: string; readonly left: number } {
  if (onto === base) return { text: target, left: 0 };
  const since = hunksBetween(base, onto);
  const lines = linesOf(onto);
  let left = 0;
  // From the bottom, so that places above stay where they are.
  for (const wanted of [...hunksBetween(base, target)].reverse()) {
    const end = wanted.from + wanted.removed.length;
    if (since.some((each) => isSame(each, wanted))) continue; // somebody did the same already
    if (since.some((each) => collides(each, wanted.from, end))) {
      left += 1;
      continue;
    }
    const at = wanted.from + shiftAt(since, wanted.from);
    if (wouldGlue(lines, at, wanted)) left += 1;
    else lines.splice(at, wanted.removed.length, ...wanted.added);
  }
  return { text: lines.join(''), left };
}

function hunksOf(parts: readonly ChangeObject<string[]>[], head: number): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let [from, to] = [head, head];
  let open: { from: number; removed: string[]; to: number; added: string[] } | undefined;
  for (const { value, added, removed } of parts) {
    if (!added && !removed) {
      if (open) hunks.push(open);
      open = undefined;
      from += value.length;
      to += value.length;
      continue;
    }
    open ??= { from, removed: [], to, added: [] };
    if (added) {
      open.added.push(...value);
      to += value.length;
    } else {
      open.removed.push(...value);
      from += value.length;
    }
  }
  if (open) hunks.push(open);
  return hunks;
}

/** Does a change of the lines from `start` to before `end` meet this one? Side by side they do not, unless both only add. */
function collides({ from, removed }: Hunk, start: number, end: number): boolean {
  const to = from + removed.length;
  if (start === end && from === to) return start === from;
  return from < end && start < to;
}

/** By how many lines what stands at a line of the text before has moved down. What was added right there stands above it. */
function shiftAt(since: readonly Hunk[], line: number): number {
  const above = since.filter(({ from, removed }) => from + removed.length <= line);
  return above.reduce((sum, { removed, added }) => sum + added.length - removed.length, 0);
}

/** Would a last line without an ending come to stand before another one? */
function wouldGlue(lines: readonly string[], at: number, { removed, added }: Hunk): boolean {
  const [above, last] = [lines[at - 1], added.at(-1)];
  const follows = at + removed.length < lines.length;
  return (
    (added.length > 0 && above !== undefined && !isEnded(above)) || (follows && last !== undefined && !isEnded(last))
  );
}

const isEnded = (line: string): boolean => /[\r\n]$/.test(line);

const isSame = (one: Hunk, other: Hunk): boolean =>
  one.from === other.from &&
  one.removed.length === other.removed.length &&
  one.added.length === other.added.length &&
  one.added.every((line, index) => line === other.added[index]);

const linesOf = (text: string): string[] => splitLines(text).map(({ start, next }) => text.slice(start, next));

function spliced(lines: readonly string[], at: number, count: number, put: readonly string[]): string {
  return [...lines.slice(0, at), ...put, ...lines.slice(at + count)].join('');
}
