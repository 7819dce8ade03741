import type { MarkdownLine } from '../text/markdown-lines';
import type { LabelLine } from './label-line';
import { readLabelLine } from './label-line';
import { isLabel } from './labels';

export interface UserStory {
  readonly text: string;
  /** Line indexes, the second one inclusive. */
  readonly from: number;
  readonly to: number;
}

interface Labelled {
  readonly at: number;
  readonly label: LabelLine;
}

/**
 * The user story of each requirement (SPEC-12): the paragraph with a known label. In a document that uses none of the known
 * ones, the label that opens a good part of its requirements is taken for it.
 *
 * @param places the lines of each requirement below its heading
 */
export function findUserStories(
  lines: readonly MarkdownLine[],
  places: readonly { readonly from: number; readonly to: number }[],
): (UserStory | undefined)[] {
  const labelled = places.map(({ from, to }) => labelsIn(lines, from, to));
  const known = labelled.map((found) => found.find(({ label }) => isLabel('userStory', label.label)));
  if (known.some((story) => story !== undefined)) {
    return known.map((story) => (story ? storyFrom(lines, story, true) : undefined));
  }
  const counts = new Map<string, number>();
  for (const [first] of labelled) if (first) counts.set(first.label.label, (counts.get(first.label.label) ?? 0) + 1);
  return labelled.map(([first]) => {
    const count = first === undefined ? 0 : (counts.get(first.label.label) ?? 0);
    const isCommon = count > 1 && 3 * count >= places.length;
    return first && isCommon ? storyFrom(lines, first, false) : undefined;
  });
}

/** The labelled paragraphs before the first heading or list. */
function labelsIn(lines: readonly MarkdownLine[], from: number, to: number): Labelled[] {
  const found: Labelled[] = [];
  for (let at = from; at < to; at += 1) {
    const line = lines[at];
    if (line === undefined || line.kind === 'heading') break;
    if (line.kind !== 'text') continue;
    if (/^[ \t]*\d+[.)][ \t]/.test(line.text)) break;
    const label = readLabelLine(line.text, line.start);
    if (label && !isLabel('criteria', label.label)) found.push({ at, label });
  }
  return found;
}

function storyFrom(lines: readonly MarkdownLine[], { at, label }: Labelled, isKnown: boolean): UserStory | undefined {
  const first = isKnown ? `${label.value} ${label.tail}`.trim() : (lines[at]?.text.trim() ?? '');
  const pieces = first === '' ? [] : [first];
  let to = at;
  for (let next = at + 1; next < lines.length; next += 1) {
    const line = lines[next];
    if (line?.kind !== 'text' || /^[ \t]*(?:\d+[.)]|[-*+])[ \t]/.test(line.text)) break;
    const other = readLabelLine(line.text, line.start);
    if (isKnown && other) break;
    if (other && isLabel('criteria', other.label)) break;
    pieces.push(line.text.trim());
    to = next;
  }
  const text = pieces.join(' ').trim();
  return text === '' ? undefined : { text, from: at, to };
}
