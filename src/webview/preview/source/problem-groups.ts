import type { PreviewProblem } from '../../../messages/preview';
import type { DrawnLine } from './line-map';

/** Problems of one thing that is drawn. */
export interface ProblemGroup extends DrawnLine {
  /** The worst of them. */
  readonly severity: PreviewProblem['severity'];
  /** The worst first. */
  readonly problems: readonly PreviewProblem[];
}

const order: readonly PreviewProblem['severity'][] = ['error', 'warning', 'information', 'hint'];

/**
 * Puts problems beside what they are about: the last thing that is drawn at or above their line. One that says no more than
 * a hint is not shown.
 * @param drawn in any order
 */
export function problemGroups(
  problems: readonly PreviewProblem[],
  drawn: readonly DrawnLine[],
): readonly ProblemGroup[] {
  const inOrder = [...drawn].sort((a, b) => a.line - b.line);
  const groups = new Map<DrawnLine, PreviewProblem[]>();
  for (const problem of problems) {
    const beside = inOrder.findLast(({ line }) => line <= problem.line) ?? inOrder[0];
    if (problem.severity === 'hint' || !beside) continue;
    groups.set(beside, [...(groups.get(beside) ?? []), problem]);
  }
  return [...groups].map(([{ top }, unsorted]) => {
    const sorted = unsorted.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || a.line - b.line);
    const [worst] = sorted;
    return { line: worst?.line ?? 1, top, severity: worst?.severity ?? 'information', problems: sorted };
  });
}
