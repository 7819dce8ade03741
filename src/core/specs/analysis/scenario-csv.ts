import { csvOf } from '../../text/csv';
import type { MatrixCell, ScenarioMatrix } from './scenario-matrix';

/** A row for each event with a column for each state; the first row below the head has what holds in a state all the while. */
export function scenarioCsv({ system, states, events, cells }: ScenarioMatrix): string {
  const ids = (criteria: readonly { readonly id: string }[]): string => criteria.map(({ id }) => id).join('; ');
  return csvOf([
    [system, ...states.map(({ name }) => name)],
    ['(always)', ...states.map(({ always }) => ids(always))],
    ...events.map(({ name }, at) => [name, ...cells.map((row) => cellText(row[at], ids))]),
  ]);
}

function cellText(cell: MatrixCell | undefined, ids: (criteria: MatrixCell['criteria']) => string): string {
  if (!cell || cell.covered === 'none') return 'not covered';
  return cell.covered === 'any' ? `in all states: ${ids(cell.criteria)}` : ids(cell.criteria);
}
