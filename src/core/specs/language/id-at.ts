import type { DocumentKind } from '../document-kind';
import type { Steps } from '../../text/steps';
import { finish } from '../../text/steps';
import type { SpecTexts } from '../spec-texts';
import { usesInDesign } from './design-uses';
import type { IdUse, Named } from './named';
import { isSame, spaceOf, useOf } from './named';
import type { NamedThings } from './named-things';
import { namedThings } from './named-things';
import { usesInTasks } from './task-uses';

/** Every ID of a spec, by what it names and by where it stands. */
export interface IdIndex {
  /** In the order of their documents and lines. */
  readonly things: readonly Named[];
  /** By document and place. */
  readonly uses: readonly IdUse[];
}

/** Finds every ID of a spec's documents. Total, and linear in their length. */
export function indexIds(spec: SpecTexts): IdIndex {
  return finish(indexIdsInSteps(spec));
}

/** As `indexIds`, in steps. */
export function* indexIdsInSteps(spec: SpecTexts): Steps<IdIndex> {
  const named = namedThings(spec);
  yield;
  const defined = definitions(named);
  yield;
  const uses = [...defined, ...usesInDesign(spec, named), ...(yield* usesInTasks(spec, named))];
  yield;
  return { things: named.all, uses: uses.sort((a, b) => rank(a) - rank(b) || a.span.start - b.span.start) };
}

/** The ID at an offset; behind its last character counts too. */
export function idAt({ uses }: IdIndex, document: DocumentKind, offset: number): IdUse | undefined {
  const around = uses.filter((use) => use.document === document && use.span.start <= offset && offset <= use.span.end);
  return around.find(({ span }) => offset < span.end) ?? around[0];
}

/** Where a thing is named, its definition among them. */
export function usesOf({ uses }: IdIndex, thing: Named): readonly IdUse[] {
  return uses.filter(({ names }) => names.some((one) => isSame(one, thing)));
}

const order: readonly DocumentKind[] = ['requirements', 'bugfix', 'design', 'tasks'];

function rank({ document }: IdUse): number {
  return order.indexOf(document);
}

function definitions({ all }: NamedThings): IdUse[] {
  return all.flatMap((thing): IdUse[] => {
    const { document, idSpan, id } = thing;
    if (idSpan === null) return [];
    const length = idSpan.end - idSpan.start;
    // Of a criterion in a list only the last part is printed.
    const written = id.slice(id.length - length);
    return [
      useOf({
        document,
        span: idSpan,
        written,
        role: 'definition',
        space: spaceOf(thing),
        ids: [id],
        targets: [thing],
      }),
    ];
  });
}
