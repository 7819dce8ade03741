import { scanMarkdown } from '../../text/markdown-lines';
import { readPropertyHead } from '../property-head';
import { isReferenceToSpec } from '../reference-use';
import type { SpecTexts } from '../spec-texts';
import type { IdUse, Named } from './named';
import { useOf } from './named';
import type { NamedThings } from './named-things';
import { referencePlaces } from './reference-places';

/** What properties validate, and the lines that name properties again. */
export function usesInDesign(spec: SpecTexts, named: NamedThings): readonly IdUse[] {
  const { design } = spec;
  if (design === undefined || design.properties.length === 0) return [];
  const { lines } = scanMarkdown(design.text);
  const references = design.properties.flatMap(({ validates }) =>
    validates
      .filter((reference) => isReferenceToSpec(spec, reference))
      .flatMap((reference) => {
        // A label inside of a paragraph ends before the line does.
        const end = reference.to > reference.from ? (lines[reference.to]?.end ?? 0) : reference.span.end;
        return referencePlaces(design.text, reference, end).map(({ span, written, ids }) =>
          useOf({
            document: 'design',
            span,
            written,
            role: 'reference',
            space: 'requirements',
            ids,
            targets: targetsOf(ids, named),
          }),
        );
      }),
  );
  const again = design.properties.flatMap(({ listedAgain }) =>
    listedAgain.flatMap((line): readonly IdUse[] => {
      const found = lines[line - 1];
      const head = found && readPropertyHead(found, lines[line - 2], true);
      const property = head && named.property(head.number);
      if (!head || !property) return [];
      const { number, idSpan } = head;
      const own = { span: idSpan, written: number, ids: [number], targets: [property] };
      return [useOf({ document: 'design', role: 'again', space: 'properties', ...own })];
    }),
  );
  return [...references, ...again];
}

/** Requirements and criteria by their IDs; people name properties (`P3`) on the line of requirements too. */
export function targetsOf(
  ids: readonly string[],
  { requirement, property }: NamedThings,
): readonly (Named | undefined)[] {
  return ids.map((id) => requirement(id) ?? (/^P/.test(id) ? property(id) : undefined));
}
