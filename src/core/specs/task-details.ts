import type { MarkdownLine } from '../text/markdown-lines';
import type { Tiling } from '../text/nodes';
import { readLabelLine } from './label-line';
import { readPropertyText } from './property-head';
import type { ReferenceText } from './reference-lines';
import { readReferenceLine, referenceKindOf } from './reference-lines';

/** What the lines below a task say about it. */
export interface TaskDetails {
  /** Requirement and `Validates` lines, unknown labels with nothing but IDs among them. */
  readonly references: readonly ReferenceText[];
  /** Numbers of properties in `**Property 3: Title**` and `_Properties: 1, 2_`. */
  readonly propertyNumbers: readonly string[];
  /** `_Bug_Condition: …_`, `_File: …_`, `**EXPECTED OUTCOME**: …`: the first value of each label. */
  readonly markers: ReadonlyMap<string, string>;
}

/** Where it says what lines are. */
export type DetailsTiling = Pick<Tiling<'task' | 'task-detail' | 'reference' | 'graph'>, 'cover'>;

/** Reads the lines between two indexes and names them in the tiling (SPEC-24, SPEC-28). */
export function readTaskDetails(
  lines: readonly MarkdownLine[],
  from: number,
  to: number,
  tiling: DetailsTiling,
): TaskDetails {
  const references: ReferenceText[] = [];
  const propertyNumbers = new Set<string>();
  const markers = new Map<string, string>();
  let detailsFrom = from;
  const coverDetails = (end: number): void => {
    if (end > detailsFrom && lines[detailsFrom]?.kind === 'text') tiling.cover(detailsFrom, end, 'task-detail');
  };
  for (let at = from; at < to; at += 1) {
    const line = lines[at];
    if (line?.kind !== 'text') {
      coverDetails(at);
      detailsFrom = at + 1;
      continue;
    }
    const property = readPropertyText(line.text, line.start, true)?.number;
    if (property !== undefined) propertyNumbers.add(property);
    const reference = property === undefined ? readReferenceLine(lines, at) : undefined;
    if (reference) {
      if (reference.kind === 'properties') for (const number of reference.ids) propertyNumbers.add(number);
      else references.push(reference);
      coverDetails(at);
      const end = Math.min(reference.to + 1, to);
      tiling.cover(at, end, 'reference');
      detailsFrom = end;
      at = end - 1;
    }
    if (property === undefined && (reference === undefined || reference.kind === 'unknown')) addMarker(line, markers);
  }
  coverDetails(to);
  return { references, propertyNumbers: [...propertyNumbers], markers };
}

function addMarker(line: MarkdownLine, markers: Map<string, string>): void {
  const label = readLabelLine(line.text, line.start);
  if (!label || label.value === '' || referenceKindOf(label.label) !== undefined || markers.has(label.label)) return;
  markers.set(label.label, label.value);
}
