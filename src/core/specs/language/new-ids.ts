import type { TextEdit } from '../../text/span';
import type { DocumentKind } from '../document-kind';
import type { IdIndex } from './id-at';
import type { IdUse, Named } from './named';

/** An ID cannot be changed as somebody wants. The message says why, and what to do first. */
export class IdRefused extends Error {
  override readonly name = 'IdRefused';
}

/** Which things get which ID; those that are not among them keep theirs. */
export type NewIds = ReadonlyMap<Named, string>;

/** Edits by document. */
export type SpecEdits = ReadonlyMap<DocumentKind, readonly TextEdit[]>;

/** What an ID becomes that names a thing, or nothing. */
export type IdAfter = (id: string, target: Named | undefined) => string;

export function idsAfter(newIds: NewIds): IdAfter {
  // A criterion that is not there is still one of its requirement: it goes with that.
  const stems = [...newIds].flatMap(([{ kind, id }, next]) => (kind === 'requirement' ? [[id, next] as const] : []));
  return (id, target) => {
    if (target) return newIds.get(target) ?? target.id;
    const stem = stems.find(([old]) => id.startsWith(`${old}.`));
    return stem ? stem[1] + id.slice(stem[0].length) : id;
  };
}

/** The edits that give things their new IDs everywhere in the documents of their spec. Nothing else is touched. */
export function editsForIds({ uses }: IdIndex, after: IdAfter): SpecEdits {
  const edits = new Map<DocumentKind, TextEdit[]>();
  for (const use of uses) {
    const text = writtenAfter(use, after);
    if (text === use.written) continue;
    const list = edits.get(use.document) ?? [];
    list.push({ span: use.span, text });
    edits.set(use.document, list);
  }
  return edits;
}

/** How the IDs of a place are written afterwards. */
export function writtenAfter({ role, written, ids, targets }: Omit<IdUse, 'names'>, after: IdAfter): string {
  const changes = ids.map((id, index): readonly [string, string] => {
    const target = targets[index];
    return [target?.id ?? id, after(id, target)];
  });
  const [first] = changes;
  if (!first || changes.every(([id, next]) => id === next)) return written;
  if (changes.length > 1)
    return rangeAfter(
      written,
      changes.map(([, next]) => next),
    );
  const [id, next] = first;
  return role === 'definition' && written !== id ? placeIn(next, written) : printedAs(written, id, next);
}

/** A new ID in the spelling of an old one: `AC2.1` and `4.2` add a prefix to 2.1, or leave that of FR-4.2 out. */
export function printedAs(written: string, id: string, next: string): string {
  if (written === id) return next;
  const [at, from] = [written.search(/\d/), next.search(/\d/)];
  return at < 0 || from < 0 ? next : written.slice(0, at) + next.slice(from);
}

/** Of a criterion in a list only the last part of its ID is printed. */
function placeIn(id: string, written: string): string {
  return id.split('.').slice(-written.split('.').length).join('.');
}

const range = /^[\w.-]*?\d[a-z]?([ \t]*(?:[-–—~〜～]|\.\.\.?|to|bis|à|から|至|到)[ \t]*)/;

/** A range with other ends while its members follow each other, else written out. */
function rangeAfter(written: string, ids: readonly string[]): string {
  const separator = range.exec(written)?.[1] ?? '-';
  const runs: string[][] = [];
  for (const id of ids) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last !== undefined && follows(last, id)) run.push(id);
    else runs.push([id]);
  }
  return runs
    .map((run) => {
      const [first = '', ...rest] = run;
      const last = rest.at(-1);
      if (last === undefined) return first;
      return rest.length === 1 && runs.length > 1 ? `${first}, ${last}` : first + separator + last;
    })
    .join(', ');
}

function follows(id: string, next: string): boolean {
  const [a, b] = [/^(.*?)(\d+)$/.exec(id), /^(.*?)(\d+)$/.exec(next)];
  return a !== null && b !== null && a[1] === b[1] && Number(b[2]) === Number(a[2]) + 1;
}
