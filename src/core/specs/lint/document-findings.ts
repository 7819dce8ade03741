import type { Problem } from '../show';
import type { CriterionView, RequirementView } from './criterion-view';
import type { EarsState } from './document-rules';

/** What the rules of a whole document found, in lines and columns. */
export interface DocumentFindings {
  readonly ears: EarsState;
  readonly problems: readonly Problem[];
}

/** How many criteria of a document speak about each situation: those that are alone in theirs contradict nothing. */
export class Situations {
  readonly #counts = new Map<number, number>();

  constructor(requirements: readonly RequirementView[]) {
    for (const { section, criteria } of requirements) {
      if (section !== 'current') for (const view of criteria) this.#count(view, 1);
    }
  }

  replace(before: CriterionView, after: CriterionView): void {
    this.#count(before, -1);
    this.#count(after, 1);
  }

  isAlone({ situationSum }: CriterionView): boolean {
    return situationSum === undefined || this.#counts.get(situationSum) === 1;
  }

  #count({ situationSum }: CriterionView, by: number): void {
    if (situationSum === undefined) return;
    this.#counts.set(situationSum, (this.#counts.get(situationSum) ?? 0) + by);
  }
}

/**
 * Puts one criterion in the place of another, both in the same line.
 * @returns whether the rules of the whole document find just what they found before
 */
export function keepsFindings(
  { ears }: DocumentFindings,
  { section }: RequirementView,
  situations: Situations,
  before: CriterionView,
  after: CriterionView,
): boolean {
  let isApart = true;
  if (section !== 'current') {
    const wasAlone = situations.isAlone(before);
    situations.replace(before, after);
    const hasModals = before.reading.modal !== null && after.reading.modal !== null;
    isApart = hasModals && wasAlone && situations.isAlone(after);
  }
  return (
    isApart && ears.ears === 'checked' && before.reading.language === after.reading.language && sameTerms(before, after)
  );
}

function sameTerms({ terms: before }: CriterionView, { terms: after }: CriterionView): boolean {
  return (
    before.length === after.length &&
    before.every(({ term, at }, index) => term === after[index]?.term && at === after[index].at)
  );
}
