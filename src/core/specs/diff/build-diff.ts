import type { Show, Task } from '../show';
import { allTasks } from '../trace/build-trace';
import type { Trace } from '../trace/trace';
import { type Item, type KeyedChange, matchItems } from './match-items';
import type { ItemChange, SpecDiff, StaleTask, StaleTest } from './spec-diff';

export interface DiffInput {
  readonly from: { readonly name: string; readonly show: Show };
  /** The trace is that of the later version. */
  readonly to: { readonly name: string | null; readonly show: Show; readonly trace: Trace };
}

/**
 * What two versions of a spec mean differently, and what was done for the earlier one: tasks that are ticked and tests that
 * are there for criteria or properties that say something else now, are new below them, or are gone (spec-decisions §7.5).
 * A criterion that only moved makes nothing stale.
 */
export function buildDiff({ from, to }: DiffInput): SpecDiff {
  const criteria = matchItems(criteriaOf(from.show), criteriaOf(to.show));
  const properties = matchItems(propertiesOf(from.show), propertiesOf(to.show));
  const tasks = matchItems(tasksOf(from.show), tasksOf(to.show));
  return {
    schema: 'fingerpost.spec.diff/1',
    name: to.show.name,
    from: from.name,
    to: to.name,
    criteria: criteria.map(({ item }) => item),
    properties: properties.map(({ item }) => item),
    tasks: tasks.map(({ item }) => item),
    stale: {
      tasks: staleTasks(to.show, { criteria, properties }),
      tests: staleTests(to.trace, { criteria, properties }),
    },
  };
}

function criteriaOf(show: Show): readonly Item[] {
  return show.requirements.flatMap(({ criteria }) =>
    criteria.map(({ key, id, text, line }) => ({ key, id, text, line })),
  );
}

function propertiesOf(show: Show): readonly Item[] {
  return show.properties.map(({ key, number, title, text, line }) => ({
    key,
    id: number,
    text: [title, text].filter((each) => each !== null && each !== '').join('\n'),
    line,
  }));
}

function tasksOf(show: Show): readonly Item[] {
  return allTasks(show.tasks).map(({ key, id, title, line }) => ({ key, id: id ?? '', text: title, line }));
}

interface Changes {
  readonly criteria: readonly KeyedChange[];
  readonly properties: readonly KeyedChange[];
}

/** Keys of the later version of which the words are not those that work was done for. */
function changedKeys(changes: readonly KeyedChange[]): ReadonlySet<string> {
  return new Set(changes.flatMap(({ to, item }) => (to !== undefined && isOther(item) ? [to] : [])));
}

/** IDs that nothing bears any more. */
function removedIds(changes: readonly KeyedChange[]): ReadonlySet<string> {
  const moved = new Set(changes.flatMap(({ to, item }) => (to === undefined ? [] : [item.id])));
  return new Set(changes.flatMap(({ item }) => (item.change === 'removed' && !moved.has(item.id) ? [item.id] : [])));
}

const isOther = ({ change }: ItemChange): boolean => change === 'changed' || change === 'added';

function staleTasks(show: Show, { criteria, properties }: Changes): readonly StaleTask[] {
  const changed = changedKeys(criteria);
  const changedProperties = changedKeys(properties);
  const removed = removedIds(criteria);
  const idOf = new Map(criteriaOf(show).map(({ key, id }) => [key, id]));
  const below = new Map(show.requirements.map((each) => [each.key, each.criteria.map(({ key }) => key)]));
  return allTasks(show.tasks).flatMap((task: Task) => {
    if (task.state !== 'done') return [];
    const cited = task.requirements.flatMap((key) => below.get(key) ?? [key]);
    const because = [
      ...cited.filter((key) => changed.has(key)).map((key) => idOf.get(key) ?? key),
      ...(task.requirementsRef?.unresolved ?? []).filter((id) => removed.has(id)),
      ...task.properties.filter((key) => changedProperties.has(key)).map((key) => `Property ${key}`),
    ];
    const { key, id, title, line } = task;
    return because.length === 0 ? [] : [{ key, id, title, line, because: [...new Set(because)] }];
  });
}

function staleTests(trace: Trace, { criteria, properties }: Changes): readonly StaleTest[] {
  const changed = changedKeys(criteria);
  const changedProperties = changedKeys(properties);
  const gone = new Set([...removedIds(criteria), ...removedIds(properties)]);
  const found = new Map<string, StaleTest>();
  const add = (test: Omit<StaleTest, 'because'>, because: string): void => {
    const key = `${test.file}:${test.line}`;
    const known = found.get(key);
    const { file, line, name, tag } = test;
    found.set(key, { file, line, name, tag, because: [...new Set([...(known?.because ?? []), because])] });
  };
  for (const { key, id, tests } of trace.criteria) {
    for (const test of tests) {
      if (changed.has(key)) add(test, id);
      if (test.property !== null && changedProperties.has(test.property)) add(test, `Property ${test.property}`);
    }
  }
  for (const { code, id, file, line } of trace.gaps) {
    if (code === 'test-unresolved' && gone.has(id)) add({ file, line, name: null, tag: id }, id);
  }
  return [...found.values()];
}
