import type { DocumentKind } from '../document-kind';
import type { SpecTexts } from '../spec-texts';
import type { IdIndex } from './id-at';
import type { Named } from './named';
import { IdRefused } from './new-ids';
import type { IdChange } from './rename';
import { changeIds } from './rename';

/** What is renumbered, in words, with what becomes of it. */
export interface Renumbering extends IdChange {
  /** "the criteria of requirement 2". */
  readonly what: string;
}

/**
 * Numbers what stands in one list consecutively, all references following: in a document of criteria those of the requirement
 * at the place, or of all of them above the first one; in tasks.md all tasks with their parts. The order stays.
 * @throws IdRefused where nothing is to be done, or where it is not certain what a reference means
 */
export function renumberAt(spec: SpecTexts, index: IdIndex, document: DocumentKind, offset: number): Renumbering {
  if (document === 'design') {
    throw new IdRefused('Criteria and tasks can be renumbered. Open the requirements or the plan of this spec.');
  }
  const { what, newIds } =
    document === 'tasks' ? { what: 'the tasks', newIds: taskNumbers(index) } : criteriaNumbers(index, document, offset);
  const changed = new Map([...newIds].filter(([{ id }, next]) => id !== next));
  if (changed.size === 0) throw new IdRefused(`The numbers of ${what} are consecutive already.`);
  return { what, ...changeIds(spec, index, changed) };
}

function criteriaNumbers(
  { things }: IdIndex,
  document: DocumentKind,
  offset: number,
): { readonly what: string; readonly newIds: ReadonlyMap<Named, string> } {
  const requirements = things.filter((one) => one.kind === 'requirement' && one.document === document);
  const holding = requirements.filter(({ span }) => span.start <= offset && offset <= span.end);
  // Requirements of a bug analysis may share a section: then the criterion at the place decides.
  const own = holding.length > 1 ? (parentAt(things, offset, holding) ?? holding.at(-1)) : holding[0];
  const chosen = own ? [own] : requirements;
  const newIds = new Map<Named, string>();
  for (const { key } of chosen) {
    const criteria = things.filter((one) => one.kind === 'criterion' && one.parent === key && one.idSpan !== null);
    criteria.forEach((criterion, at) => newIds.set(criterion, withLastNumber(criterion.id, at + 1)));
  }
  if (newIds.size === 0) throw new IdRefused('There are no numbered criteria here.');
  return { what: own ? `the criteria of requirement ${own.id}` : 'the criteria', newIds };
}

function parentAt(things: readonly Named[], offset: number, among: readonly Named[]): Named | undefined {
  const criterion = things.find(({ kind, span }) => kind === 'criterion' && span.start <= offset && offset <= span.end);
  return among.find(({ key }) => key === criterion?.parent);
}

/** Tasks of one parent follow each other, and their parts have their numbers in front; a number that a heading has stays. */
function taskNumbers({ things }: IdIndex): ReadonlyMap<Named, string> {
  const tasks = things.filter(({ kind, idSpan }) => kind === 'task' && idSpan !== null);
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const newIds = new Map<Named, string>();
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const parent = task.parent === null ? undefined : byKey.get(task.parent);
    const own = task.id.includes('.') ? task.id.slice(0, task.id.lastIndexOf('.')) : '';
    const stem = parent ? (newIds.get(parent) ?? parent.id) : own;
    // One that bears no part of its parent's number is only indented below it: it is counted with those beside the parent.
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    newIds.set(task, stem === '' ? String(count) : `${stem}.${String(count)}`);
  }
  return newIds;
}

function withLastNumber(id: string, number: number): string {
  return id.replace(/\d+[a-z]?$/, String(number));
}
