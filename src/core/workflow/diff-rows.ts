import type { ItemChange, SpecDiff } from '../specs/diff/spec-diff';
import type { Show } from '../specs/show';
import type { FilePlace } from '../specs/trace/trace-graph';
import { firstLine } from '../text/first-line';

/** A difference between two versions of a spec, or what is stale by it, for a list. */
export interface DiffRow {
  /** `Changed`, or what is stale by that. */
  readonly group: 'Changed' | 'Done tasks that are stale' | 'Tests that are stale';
  readonly kind: 'criterion' | 'property' | 'task' | 'test';
  readonly label: string;
  readonly detail: string;
  /** Undefined for what is not there any more. */
  readonly place: FilePlace | undefined;
}

const longest = 120;

/** What `spec diff` tells, in the order in which people need it: what is stale first. */
export function diffRows(diff: SpecDiff, { documents, requirements }: Show): readonly DiffRow[] {
  const criteriaIn = documents[requirements[0]?.document ?? 'requirements'];
  const changes = (
    kind: 'criterion' | 'property' | 'task',
    list: readonly ItemChange[],
    file: string | undefined,
  ): readonly DiffRow[] =>
    list.map(({ change, id, was, before, after, line }) => ({
      group: 'Changed',
      kind,
      label: firstLine([kind === 'property' ? `Property ${id}` : id, after ?? before ?? ''].join(' ').trim(), longest),
      detail: change === 'moved' ? `moved from ${was ?? ''}` : change === 'changed' ? `was: ${before ?? ''}` : change,
      place: file === undefined || change === 'removed' ? undefined : { file, line },
    }));
  const { tasks: tasksIn, design: designIn } = documents;
  return [
    ...diff.stale.tasks.map(({ id, title, line, because }): DiffRow => ({
      group: 'Done tasks that are stale',
      kind: 'task',
      label: firstLine(`${id ?? ''} ${title}`.trim(), longest),
      detail: `by ${because.join(', ')}`,
      place: tasksIn === undefined ? undefined : { file: tasksIn, line },
    })),
    ...diff.stale.tests.map(({ file, line, name, tag, because }): DiffRow => ({
      group: 'Tests that are stale',
      kind: 'test',
      label: firstLine(name ?? tag, longest),
      detail: `by ${because.join(', ')}`,
      place: { file, line },
    })),
    ...changes('criterion', diff.criteria, criteriaIn),
    ...changes('property', diff.properties, designIn),
    ...changes('task', diff.tasks, tasksIn),
  ];
}
