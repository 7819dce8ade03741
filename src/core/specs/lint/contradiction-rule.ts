import { contradictionsIn } from '../analysis/contradictions';
import type { Statement } from '../analysis/statement';
import type { CriterionView } from './criterion-view';
import type { DocumentContext } from './document-rules';
import type { LintProblem } from './problem';

type Stated = CriterionView & { readonly situationSum: number; readonly statement: Statement };

/** Pairs of criteria that cannot both hold, said at the later one. Defects of a bug analysis say what is. */
export function contradictions({ requirements, source }: DocumentContext): LintProblem[] {
  const document = requirements[0]?.document;
  if (document === undefined) return [];
  const stated: Stated[] = [];
  for (const { section, criteria } of requirements) {
    if (section === 'current') continue;
    for (const view of criteria) if (isStated(view)) stated.push(view);
  }
  return contradictionsIn(stated).map(({ first, second, amounts }): LintProblem => {
    const { id, line } = first.item;
    const other = `criterion ${id} (line ${String(line)})`;
    const message =
      amounts === undefined
        ? `In the same situation ${other} says the opposite.`
        : `In the same situation ${other} says ${amounts[0]} where this one says ${amounts[1]}.`;
    const place = second.place(document, source, second.statement.span);
    const related = [{ ...first.place(document, source, first.statement.span), message: 'What it contradicts.' }];
    return { ...place, code: 'criteria.contradiction', message, related };
  });
}

/** What has a sum has a statement, which is not made for this. */
const isStated = (view: CriterionView): view is Stated => view.situationSum !== undefined;
