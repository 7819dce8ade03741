import { scanMarkdownInSteps } from '../../text/markdown-lines';
import type { Steps } from '../../text/steps';
import { readPropertyText } from '../property-head';
import { readReferenceLine } from '../reference-lines';
import { isReferenceToSpec } from '../reference-use';
import type { SpecTexts } from '../spec-texts';
import { targetsOf } from './design-uses';
import { graphPlaces } from './graph-places';
import type { IdUse } from './named';
import { useOf } from './named';
import type { NamedThings } from './named-things';
import { referencePlaces } from './reference-places';

/** What tasks refer to: requirements, properties, and tasks of the dependency graph. */
export function* usesInTasks(spec: SpecTexts, named: NamedThings): Steps<readonly IdUse[]> {
  const { tasks } = spec;
  if (tasks === undefined) return [];
  return [...(yield* usesInDetails(spec, tasks.text, named)), ...graphUses(tasks, named)];
}

/** A moment's work. */
const tasksInStep = 32;

/** The lines below tasks, read as the parser of tasks reads them. */
function* usesInDetails(spec: SpecTexts, text: string, named: NamedThings): Steps<readonly IdUse[]> {
  const { lines } = yield* scanMarkdownInSteps(text);
  const uses: IdUse[] = [];
  for (const [index, { line, span }] of (spec.tasks?.all ?? []).entries()) {
    if (index % tasksInStep === tasksInStep - 1) yield;
    for (let at = line; at < lines.length; at += 1) {
      const own = lines[at];
      if (own === undefined || own.start >= span.end) break;
      if (own.kind !== 'text') continue;
      const head = readPropertyText(own.text, own.start, true);
      if (head) {
        const { number, idSpan } = head;
        const own = { span: idSpan, written: number, ids: [number], targets: [named.property(number)] };
        uses.push(useOf({ document: 'tasks', role: 'again', space: 'properties', ...own }));
        continue;
      }
      const reference = readReferenceLine(lines, at);
      if (!reference || !isReferenceToSpec(spec, reference)) continue;
      const isWrapped = reference.to > reference.from;
      const end = isWrapped ? (lines[reference.to]?.end ?? 0) : reference.span.end;
      const space = reference.kind === 'properties' ? 'properties' : 'requirements';
      for (const { span, written, ids } of referencePlaces(text, reference, end)) {
        const targets = space === 'properties' ? ids.map((id) => named.property(id)) : targetsOf(ids, named);
        uses.push(useOf({ document: 'tasks', span, written, role: 'reference', space, ids, targets }));
      }
      at = reference.to;
    }
  }
  return uses;
}

function graphUses(tasks: NonNullable<SpecTexts['tasks']>, named: NamedThings): readonly IdUse[] {
  return graphPlaces(tasks).map(({ span, written }) =>
    useOf({
      document: 'tasks',
      span,
      written,
      role: 'graph',
      space: 'tasks',
      ids: [written],
      targets: [named.task(written)],
    }),
  );
}
