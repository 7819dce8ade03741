import type { DocumentKind } from '../document-kind';
import { fileNameOf } from '../document-kind';
import { idPattern } from '../requirement-id';
import type { SpecTexts } from '../spec-texts';
import type { IdIndex } from './id-at';
import { idAt } from './id-at';
import type { IdUse, Named } from './named';
import { spaceOf } from './named';
import type { IdAfter, NewIds, SpecEdits } from './new-ids';
import { editsForIds, IdRefused, idsAfter } from './new-ids';
import { assertSameMeaning, lineOf, nameOf } from './same-meaning';

/** What becomes of the IDs of a spec: which things are called differently, and the edits of its documents. */
export interface IdChange {
  readonly newIds: NewIds;
  readonly after: IdAfter;
  readonly edits: SpecEdits;
}

/**
 * The ID at a place that can be renamed, with the thing that it names.
 * @throws IdRefused where there is none, or where it is not certain what is meant
 */
export function renameableAt(index: IdIndex, document: DocumentKind, offset: number): { use: IdUse; thing: Named } {
  const use = idAt(index, document, offset);
  if (!use) throw new IdRefused('There is no ID of the spec here. Put the cursor on a number.');
  const [thing] = use.names;
  if (use.ids.length > 1) {
    throw new IdRefused(`${use.written} names several things. Put the cursor on one of them where it is defined.`);
  }
  if (!thing) throw new IdRefused(`${use.written} names nothing, or more than one thing, of this spec.`);
  if (thing.idSpan === null) throw new IdRefused(`${nameOf(thing)} has no number of its own that could be renamed.`);
  return { use, thing };
}

/**
 * Gives a requirement, criterion, property or task another ID, everywhere in its spec. What is part of it goes with it: the
 * criteria of a requirement, the parts of a task.
 * @throws IdRefused where the ID is taken, of another kind, or would change what something else means
 */
export function renameId(spec: SpecTexts, index: IdIndex, thing: Named, wanted: string): IdChange {
  const next = nextId(thing, wanted.trim());
  const newIds = new Map<Named, string>([[thing, next]]);
  for (const part of partsOf(index, thing)) newIds.set(part, next + part.id.slice(thing.id.length));
  return changeIds(spec, index, newIds);
}

/** The edits for new IDs, if they are free and nothing else changes its meaning. @throws IdRefused */
export function changeIds(spec: SpecTexts, index: IdIndex, newIds: NewIds): IdChange {
  assertFree(spec, index, newIds);
  const after = idsAfter(newIds);
  const edits = editsForIds(index, after);
  const change = { newIds, after, edits };
  assertSameMeaning(spec, index, change);
  return change;
}

const forms: Readonly<Record<Named['kind'], RegExp>> = {
  requirement: new RegExp(`^${idPattern}$`),
  criterion: new RegExp(`^${idPattern}$`),
  property:
    /^(?:[A-Z]{1,4}-?)?\d{1,9}(?:\.\d{1,9})*[a-z]?(?:-[A-Za-z]{1,12}\d{0,3})?$|^[A-Z]{1,3}-[A-Z][A-Za-z]{0,12}$/,
  task: /^\d+[a-z]?(?:[.-](?:\d+[a-z]?|[A-Z]{2,}))*$/,
};

/** The whole new ID: only its last part may be given, and only that may change where the place decides the others. */
function nextId(thing: Named, wanted: string): string {
  const { kind, id } = thing;
  const hasStem = (kind === 'criterion' || kind === 'task') && id.includes('.');
  const stem = hasStem ? id.slice(0, id.lastIndexOf('.') + 1) : '';
  const next = hasStem && !wanted.includes('.') && /^\d/.test(wanted) ? stem + wanted : wanted;
  if (!forms[kind].test(next)) {
    throw new IdRefused(`"${wanted}" is no number of a ${kind}. Write it like ${id}.`);
  }
  if (hasStem && next.slice(0, next.lastIndexOf('.') + 1) !== stem) {
    const [whole, part] = kind === 'criterion' ? ['requirement', 'criterion'] : ['task', 'part'];
    throw new IdRefused(
      `${nameOf(thing)} is a ${part} of ${whole} ${stem.slice(0, -1)}: only the number behind that can change.`,
    );
  }
  if (kind === 'task' && !hasStem && next.includes('.')) {
    throw new IdRefused(`${nameOf(thing)} is part of no other task: give it a number without a dot.`);
  }
  return next;
}

/** What has the ID of a thing as the first part of its own. */
function partsOf({ things }: IdIndex, thing: Named): readonly Named[] {
  const { kind, key, id } = thing;
  if (kind === 'requirement') {
    return things.filter((one) => one.kind === 'criterion' && one.parent === key && one.id.startsWith(`${id}.`));
  }
  return kind === 'task'
    ? things.filter((one) => one.kind === 'task' && one.idSpan !== null && one.id.startsWith(`${id}.`))
    : [];
}

/** None of the new IDs may be that of something else, and none may be written anywhere as the name of nothing. */
function assertFree(spec: SpecTexts, { things, uses }: IdIndex, newIds: NewIds): void {
  const owners = new Map<string, Named>();
  for (const thing of things) {
    const id = `${spaceOf(thing)} ${thing.document} ${newIds.get(thing) ?? thing.id}`;
    const other = owners.get(id);
    const changed = newIds.has(thing) ? thing : other;
    if (other && changed && newIds.has(changed)) {
      const taken = newIds.get(changed) ?? '';
      const owner = changed === thing ? other : thing;
      throw new IdRefused(`${taken} is taken: ${nameOf(owner)} stands in line ${String(owner.line)}.`);
    }
    owners.set(id, thing);
  }
  const changed = [...newIds].filter(([{ id }, next]) => id !== next);
  for (const [thing, next] of changed) {
    if (thing.kind !== 'task') continue;
    const adopted = things.find((one) => one.kind === 'task' && !newIds.has(one) && one.id.startsWith(`${next}.`));
    if (adopted) {
      throw new IdRefused(
        `${nameOf(adopted)} in line ${String(adopted.line)} would come to look like a part of task ${next}. Give it another number first.`,
      );
    }
  }
  for (const { document, span, written, ids, targets, role, space } of uses) {
    if (role === 'definition') continue;
    const dangling = ids.find(
      (id, at) =>
        targets[at] === undefined &&
        changed.some(
          ([thing, next]) =>
            spaceOf(thing) === space && (id === next || (thing.kind === 'requirement' && id.startsWith(`${next}.`))),
        ),
    );
    if (dangling === undefined) continue;
    const line = lineOf(spec[document]?.text ?? '', span.start);
    throw new IdRefused(
      `${written} in line ${String(line)} of ${fileNameOf(document)} names nothing now, or more than one thing, and would ` +
        `come to mean another. Mend that reference first.`,
    );
  }
}
