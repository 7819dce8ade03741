import { lineOutline } from '../criteria';
import type { CriterionItem } from '../criterion-item';
import { reworded } from '../criterion-item';
import type { CriterionView, RequirementView, SourceText } from './criterion-view';
import { lineAt } from './locate';

/** An edit within one line that changes words only. */
export interface EditInside<T extends RequirementView> {
  readonly source: SourceText;
  /** The criterion whose words changed, and what it is now; undefined for prose between criteria. */
  readonly place: { readonly requirement: T; readonly criterion: CriterionView } | undefined;
  readonly item: CriterionItem | undefined;
}

/**
 * Sees whether `text` differs from the source in the words of one line only, so that nothing has to be parsed again. Undefined
 * when it might be otherwise: anything that could be a heading, a list mark, a label or a fence is left to the parser.
 */
export function editInside<T extends RequirementView>(
  source: SourceText,
  text: string,
  requirements: readonly T[],
): EditInside<T> | undefined {
  const { start, oldEnd, newEnd } = difference(source.text, text);
  const line = lineAt(source.starts, start);
  const lineStart = source.starts[line] ?? 0;
  const nextStart = source.starts[line + 1];
  const oldLine = withoutEol(source.text.slice(lineStart, nextStart ?? source.text.length));
  // The edit must neither touch nor bring a line ending, also not the one that ends the line.
  if (oldEnd > lineStart + oldLine.length || start < lineStart) return undefined;
  const delta = newEnd - oldEnd;
  const newLine = text.slice(lineStart, lineStart + oldLine.length + delta);
  const outline = lineOutline(oldLine);
  if (outline === null || outline !== lineOutline(newLine)) return undefined;
  const found = placeOf(requirements, line + 1);
  if (found === undefined) return undefined;
  const moved = { text, starts: shifted(source.starts, line + 1, delta) };
  if (found === 'prose') return { source: moved, place: undefined, item: undefined };
  const { item } = found.criterion;
  // Wrapped criteria are joined by the parser; those of one line are what nearly everybody writes.
  if (item.line !== item.endLine) return undefined;
  const textAt = item.textSpan.start - item.span.start;
  if (start < lineStart + textAt) return undefined;
  return {
    source: moved,
    place: found,
    item: reworded(item, newLine.slice(textAt).trim(), lineStart, delta),
  };
}

function withoutEol(line: string): string {
  return line.replace(/\r?\n$|\r$/, '');
}

/** Comparing slices lets the engine compare memory; a loop over characters would take most of the time of an edit. */
function difference(before: string, after: string): { start: number; oldEnd: number; newEnd: number } {
  const shortest = Math.min(before.length, after.length);
  const start = longest(shortest, (length) => before.slice(0, length) === after.slice(0, length));
  const tail = longest(
    shortest - start,
    (length) => before.slice(before.length - length) === after.slice(after.length - length),
  );
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}

/** The greatest length up to `most` for which `holds` is true; it holds for every shorter one. */
function longest(most: number, holds: (length: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function shifted(starts: Int32Array, from: number, delta: number): Int32Array {
  const moved = Int32Array.from(starts);
  if (delta !== 0) for (let line = from; line < moved.length; line += 1) moved[line] = (moved[line] ?? 0) + delta;
  return moved;
}

/** The criterion that holds a line; `prose` for text below the first requirement that is none; undefined above it. */
function placeOf<T extends RequirementView>(
  requirements: readonly T[],
  line: number,
): { readonly requirement: T; readonly criterion: CriterionView } | 'prose' | undefined {
  const first = requirements.find(({ criteria }) => criteria.length > 0)?.criteria[0]?.item.line;
  if (first === undefined || line < first) return undefined;
  for (const requirement of requirements) {
    const opening = requirement.criteria[0];
    if (opening === undefined || opening.item.line > line) continue;
    for (const criterion of requirement.criteria) {
      if (criterion.item.line <= line && line <= criterion.item.endLine) return { requirement, criterion };
    }
  }
  return 'prose';
}
