import { requiredLeavesOf } from '../../specs/progress';
import type { TaskItem, TasksText } from '../../specs/tasks';
import type { Agreed } from './compare';
import type { AgreedRecord } from './evidence-records';
import { says, untilTaskIn } from './exploration-words';

/** A task whose tests are to fail, since what they show is not fixed yet. */
export interface Exploration {
  /** The first task that may make them pass; undefined: the plan names none. */
  readonly until: TaskItem | undefined;
  /** The task from which on they must pass. */
  readonly by: TaskItem | undefined;
}

/**
 * Does the task write tests that must fail (PBT-16, tests-first plans)? By its own words: *must fail until task N* in any plan;
 * in a bugfix spec an exploration test. The title of a task that confirms a fix speaks of the test too and is none.
 */
export function explorationIn(tasks: TasksText, task: TaskItem, kind: 'feature' | 'bugfix'): Exploration | undefined {
  const text = textOf(tasks, task);
  const leaves = tasks.tasks.flatMap(requiredLeavesOf);
  const named = untilTaskIn(text);
  if (named !== undefined) {
    const wanted = tasks.all.find(({ id }) => id === named);
    const parts = wanted ? requiredLeavesOf(wanted) : [];
    return { until: parts[0] ?? wanted, by: parts.at(-1) ?? wanted };
  }
  if (kind !== 'bugfix' || says('confirms', task.title) || !says('explores', text)) return undefined;
  const later = leaves.filter(({ line }) => line > task.line);
  const until = later.find(({ title }) => !says('precedes', title) || says('confirms', title));
  const by = later.find((each) => says('confirms', textOf(tasks, each))) ?? until;
  return { until, by };
}

/** What was agreed on about tests, as it stands for a task. Tests whose tasks are gone must pass. */
export function agreedAt(
  tasks: TasksText,
  task: Pick<TaskItem, 'line'>,
  records: readonly AgreedRecord[],
): ReadonlyMap<string, Agreed> {
  const placeOf = (wanted: AgreedRecord['until']): number =>
    tasks.all.find(({ id, title }) => id === wanted?.id && title === wanted.title)?.line ?? 0;
  return new Map(
    records.map(({ test, until, by }) => {
      const agreed = task.line < placeOf(until) ? 'must-fail' : task.line < placeOf(by) ? 'may-fail' : 'must-pass';
      return [test, agreed];
    }),
  );
}

function textOf({ text }: TasksText, { span }: TaskItem): string {
  return text.slice(span.start, span.end);
}
