import type { SpecTexts } from '../spec-texts';
import type { CriterionView, RequirementView, SourceText } from './criterion-view';
import type { LintFix, LintProblem } from './problem';

/** Requirements of one document with the same ID. Their criteria repeat because of that and are not reported as well. */
export function duplicateRequirements(spec: SpecTexts): LintProblem[] {
  const first = new Map<string, SpecTexts['keyed'][number]>();
  return spec.keyed.flatMap((one): LintProblem[] => {
    const { document, item } = one;
    const known = first.get(`${document}#${item.id}`);
    if (known === undefined || item.idSpan === null || known.item.idSpan === null) {
      if (known === undefined) first.set(`${document}#${item.id}`, one);
      return [];
    }
    const message = `Requirement ${item.id} stands in line ${String(known.item.line)} already.`;
    const related = [{ document, span: known.item.idSpan, message: 'The first one.' }];
    return [{ document, span: item.idSpan, code: 'requirements.duplicate-requirement', message, related }];
  });
}

const none: readonly LintProblem[] = [];

/** Criteria of one requirement with the same ID: a reference to it means neither. */
export function duplicateCriteria(
  requirements: readonly RequirementView[],
  sourceOf: (document: RequirementView['document']) => SourceText,
): LintProblem[] {
  return requirements.flatMap(({ document, criteria }) => {
    // A key is the ID itself where nothing else has that: most requirements need no closer look.
    if (criteria.every(({ key, item }) => key === item.id)) return none;
    const source = sourceOf(document);
    const first = new Map<string, CriterionView>();
    let next: number | undefined;
    return criteria.flatMap((view): LintProblem[] => {
      const known = first.get(view.item.id);
      if (known === undefined) first.set(view.item.id, view);
      if (known === undefined || view.item.idSpan === null) return [];
      next = (next ?? lastNumber(criteria)) + 1;
      const place = view.idPlace(document, source);
      const message = `Criterion ${view.item.id} stands in line ${String(known.item.line)} already.`;
      const related = [{ ...known.idPlace(document, source), message: 'The first one.' }];
      return [
        { ...place, code: 'requirements.duplicate-criterion', message, related, fixes: renumber(view, place, next) },
      ];
    });
  });
}

function lastNumber(criteria: readonly CriterionView[]): number {
  return Math.max(0, ...criteria.map(({ item }) => Number(/\d+$/.exec(item.number ?? '')?.[0] ?? 0)));
}

function renumber(view: CriterionView, place: Pick<LintProblem, 'document' | 'span'>, next: number): LintFix[] {
  const { number } = view.item;
  if (number === null || !/\d+$/.test(number)) return [];
  const text = number.replace(/\d+$/, String(next));
  return [{ title: `Give it the free number ${text}`, edits: [{ ...place, text }] }];
}
