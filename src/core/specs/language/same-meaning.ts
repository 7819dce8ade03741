import { applyEdits } from '../../text/span';
import type { DocumentKind } from '../document-kind';
import { documentKinds, fileNameOf } from '../document-kind';
import type { SpecTexts } from '../spec-texts';
import { readSpecTexts } from '../spec-texts';
import type { IdIndex } from './id-at';
import { indexIds } from './id-at';
import type { Named } from './named';
import type { IdAfter, NewIds, SpecEdits } from './new-ids';
import { IdRefused } from './new-ids';

/**
 * Reads what the edits would make of a spec and compares: each thing must be there with the ID that it was to get, and each ID
 * that is written must name what it named before. So no reference ever changes its meaning unseen, however it is spelt.
 * @throws IdRefused where it would
 */
export function assertSameMeaning(
  spec: SpecTexts,
  index: IdIndex,
  { newIds, after, edits }: { readonly newIds: NewIds; readonly after: IdAfter; readonly edits: SpecEdits },
): void {
  const texts: Partial<Record<DocumentKind, string>> = {};
  for (const kind of documentKinds) {
    const text = spec[kind]?.text;
    if (text !== undefined) texts[kind] = applyEdits(text, edits.get(kind) ?? []);
  }
  // The configuration says nothing of IDs but which document comes first where two have the same.
  const again = indexIds(readSpecTexts(texts, configOf(spec)));
  const wanted = index.things.map((thing) => newIds.get(thing) ?? thing.id);
  const wrong = index.things.findIndex(
    ({ kind }, at) => again.things[at]?.kind !== kind || again.things[at].id !== wanted[at],
  );
  const changed =
    index.things[wrong] ?? (again.things.length === index.things.length ? undefined : index.things.at(-1));
  if (changed) throw new IdRefused(`${nameOf(changed)} would be read as something else. Its place decides its number.`);
  const [before, now] = [meanings(index, after), meanings(again, (id) => id)];
  const at = Math.max(
    before.findIndex(({ meaning }, one) => now[one]?.meaning !== meaning),
    now.length > before.length ? before.length : -1,
  );
  const use = before[at] ?? (at >= 0 ? now[at] : undefined);
  if (!use) return;
  const line = lineOf(spec[use.document]?.text ?? '', use.start);
  throw new IdRefused(
    `${use.written} in line ${String(line)} of ${fileNameOf(use.document)} would mean something else than now. Mend that first.`,
  );
}

interface Meaning {
  readonly document: DocumentKind;
  readonly start: number;
  readonly written: string;
  /** What is named, by its place among all things; the ID where nothing is. */
  readonly meaning: string;
}

/** What each ID of a spec names, one after the other; ranges as what they stand for. */
function meanings({ things, uses }: IdIndex, after: IdAfter): readonly Meaning[] {
  const places = new Map(things.map((thing, at) => [thing, at]));
  return uses.flatMap(({ document, span, written, ids, targets }) =>
    ids.map((id, at): Meaning => {
      const target = targets[at];
      const meaning = target ? `${target.kind} ${String(places.get(target))}` : `nothing ${after(id, undefined)}`;
      return { document, start: span.start, written, meaning: `${document} ${meaning}` };
    }),
  );
}

/** How a thing is called in messages. */
export function nameOf({ kind, id }: Pick<Named, 'kind' | 'id'>): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${id}`;
}

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length;
}

function configOf({ config, kind }: SpecTexts): string | undefined {
  return config === undefined ? undefined : JSON.stringify({ specType: kind });
}
