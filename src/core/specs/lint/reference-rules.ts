import { escapeRegex } from '../../text/words';
import type { Span } from '../../text/span';
import type { ReferenceText } from '../reference-lines';
import { isReferenceToSpec } from '../reference-use';
import type { SpecTexts } from '../spec-texts';
import type { LintProblem } from './problem';

type Citing = 'design' | 'tasks';

/** The reference lines of a document, as far as they are about this spec's criteria. */
export function referencesOf(spec: SpecTexts, document: Citing): readonly ReferenceText[] {
  const all =
    document === 'design'
      ? (spec.design?.properties ?? []).flatMap(({ validates }) => validates)
      : (spec.tasks?.all ?? []).flatMap(({ references }) => references);
  return all.filter((reference) => isReferenceToSpec(spec, reference));
}

/**
 * References that lead nowhere. A plain number whose requirement exists and has criteria is surely a slip or a criterion that
 * is gone; everything else may be a number of another document or a word.
 */
export function brokenReferences(spec: SpecTexts): LintProblem[] {
  if (spec.keyed.length === 0 || (spec.design === undefined && spec.tasks === undefined)) return [];
  const requirements = new Set(spec.keyed.filter(({ criteria }) => criteria.length > 0).map(({ item }) => item.id));
  const criteria = new Set(spec.keyed.flatMap((one) => one.criteria.map(({ item }) => item.id)));
  const properties = new Set((spec.design?.properties ?? []).map(({ number }) => digitsOf(number)));
  return (['design', 'tasks'] as const).flatMap((document) => {
    const text = spec[document]?.text ?? '';
    return referencesOf(spec, document).flatMap((reference) => {
      const broken = reference.ids.filter(
        (id) => spec.resolve(id) === undefined && !(/^P/.test(id) && properties.has(digitsOf(id))),
      );
      return firstOfEachPlace(text, reference, broken).map(([id, span]): LintProblem => {
        const requirement = /^(\d+)\.\d+$/.exec(id)?.[1];
        if (requirement !== undefined && requirements.has(requirement) && !criteria.has(id)) {
          const message = `Requirement ${requirement} has no criterion ${id}.`;
          return { document, span, code: 'reference.missing-criterion', message };
        }
        const isTwice = criteria.has(id) || spec.keyed.some(({ item }) => item.id === id);
        const message = isTwice
          ? `${id} stands for more than one thing of this spec.`
          : `Nothing of this spec is called ${id}.`;
        return { document, span, code: 'reference.unresolved', message };
      });
    });
  });
}

/** `P3` for property 3: people name properties on the line of the requirements too. */
function digitsOf(id: string): string {
  return /^P-?(\d+)$/.exec(id)?.[1] ?? id;
}

/** One for each place: a range of many numbers that are not there is one slip. */
function firstOfEachPlace(
  text: string,
  reference: ReferenceText,
  ids: readonly string[],
): readonly (readonly [string, Span])[] {
  const places = new Map<number, readonly [string, Span]>();
  for (const id of ids) {
    const span = idSpan(text, reference, id);
    if (!places.has(span.start)) places.set(span.start, [id, span]);
  }
  // The end of a range that is written out says it already.
  const written = [...places.values()].filter(
    ([, span]) => span.end - span.start < reference.raw.length || span.start !== reference.span.start,
  );
  return written.length > 0 ? written : [...places.values()];
}

/** The ID itself where it is written; the whole value for one that a range names. */
function idSpan(text: string, { span }: ReferenceText, id: string): Span {
  const found = new RegExp(String.raw`(?<![\w.-])${escapeRegex(id)}(?![\w.]*\w)`).exec(
    text.slice(span.start, span.end),
  );
  return found ? { start: span.start + found.index, end: span.start + found.index + id.length } : span;
}
