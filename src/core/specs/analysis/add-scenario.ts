import type { TextEdit } from '../../text/span';
import type { CriteriaDocument } from '../document-kind';
import type { KeyedRequirement } from '../spec-texts';
import type { ScenarioMatrix } from './scenario-matrix';

/** A cell by what its row and its column are called. */
export interface CellName {
  readonly system: string;
  readonly event: string;
  readonly state: string;
}

/** What puts a criterion where it is missing. */
export interface AddedCriterion {
  readonly document: CriteriaDocument;
  readonly edit: TextEdit;
}

/**
 * The beginning of the criterion that a cell lacks, at the end of the requirement whose criteria speak of the same event, so
 * that no ID moves. It is written the way of the list's last one: with its mark, its indent and the next number.
 * @param textOf the document that `keyed` was read from
 * @returns undefined where the cell is not there, or not uncovered, any more
 */
export function addScenario(
  matrices: readonly ScenarioMatrix[],
  { system, event, state }: CellName,
  keyed: readonly KeyedRequirement[],
  textOf: (document: CriteriaDocument) => string,
): AddedCriterion | undefined {
  const matrix = matrices.find((each) => each.system === system);
  const row = matrix?.states.findIndex(({ name }) => name === state) ?? -1;
  const column = matrix?.events.findIndex(({ name }) => name === event) ?? -1;
  const skeleton = matrix?.cells[row]?.[column]?.skeleton;
  const beside = matrix?.cells.flatMap((cells) => cells[column]?.criteria ?? [])[0];
  const requirement = keyed.find(({ criteria }) => criteria.some(({ key }) => key === beside?.key));
  const last = requirement?.criteria.at(-1)?.item;
  if (skeleton === undefined || !requirement || !last) return undefined;
  const text = textOf(requirement.document);
  const lineStart = text.lastIndexOf('\n', last.textSpan.start - 1) + 1;
  const mark = text.slice(lineStart, last.textSpan.start).replace(/^\uFEFF/, '');
  const numbers = requirement.criteria.map(({ item }) => lastNumber(item.number ?? ''));
  const next = Math.max(0, ...numbers) + 1;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = last.form === 'paragraph' ? eol : ''; // without it, it would be a line of the paragraph above
  const added = `${eol}${gap}${nextMark(mark, last.number, next)}${skeleton}`;
  const end = last.textSpan.end;
  return { document: requirement.document, edit: { span: { start: end, end }, text: added } };
}

const lastNumber = (number: string): number => Number(/\d+(?=\D*$)/.exec(number)?.[0] ?? 0);

/** `- **2.3** ` becomes `- **2.4** `, and a box is empty. */
function nextMark(mark: string, number: string | null, next: number): string {
  const open = mark.replace(/\[[xX~-]\]/, '[ ]');
  if (number === null) return open;
  const at = open.lastIndexOf(number);
  const numbered = number.replace(/\d+(?=\D*$)/, String(next));
  return at < 0 ? open : open.slice(0, at) + numbered + open.slice(at + number.length);
}
