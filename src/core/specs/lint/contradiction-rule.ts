import { contradictionsIn } from '../analysis/contradictions';
import type { Statement } from '../analysis/statement';
import type { CriterionView, RequirementView } from './criterion-view';
import type { DocumentContext } from './document-rules';
import type { LintProblem } from './problem';

interface Compared {
  readonly statement: Statement;
  readonly text: string;
  readonly view: CriterionView;
  readonly document: RequirementView['document'];
}

/** Pairs of criteria that cannot both hold, said at the later one. Defects of a bug analysis say what is. */
export function contradictions({ requirements, source }: DocumentContext): LintProblem[] {
  const compared: Compared[] = [];
  for (const { document, section, criteria } of requirements) {
    if (section === 'current') continue;
    for (const view of criteria) {
      const { statement } = view;
      if (statement) compared.push({ statement, text: view.item.text, view, document });
    }
  }
  return contradictionsIn(compared).map(({ first, second, amounts }): LintProblem => {
    const { id, line } = first.view.item;
    const other = `criterion ${id} (line ${String(line)})`;
    const message =
      amounts === undefined
        ? `In the same situation ${other} says the opposite.`
        : `In the same situation ${other} says ${amounts[0]} where this one says ${amounts[1]}.`;
    const place = second.view.place(second.document, source, second.statement.span);
    const related = [
      { ...first.view.place(first.document, source, first.statement.span), message: 'What it contradicts.' },
    ];
    return { ...place, code: 'criteria.contradiction', message, related };
  });
}
