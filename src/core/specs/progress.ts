import type { TaskState } from './task-line';
import type { TaskItem } from './tasks';

/** What progress is counted from. Parents never count: their marks cannot be derived and are not trusted (SPEC-26). */
export interface Progress {
  /** Leaves that have to be done. */
  readonly required: number;
  readonly optional: number;
  readonly requiredDone: number;
  readonly optionalDone: number;
  readonly running: number;
  readonly queued: number;
}

type Counted = Pick<TaskItem, 'optional' | 'state'> & { readonly children: readonly Counted[] };

interface Leaf<T> {
  readonly task: T;
  readonly required: boolean;
}

/** The leaves below `tasks` in order. A leaf is required unless it or a task above it (inside of `tasks`) is optional. */
export function leavesOf<T extends { readonly optional: boolean; readonly children: readonly T[] }>(
  tasks: readonly T[],
): Leaf<T>[] {
  const leaves: Leaf<T>[] = [];
  const pending = tasks.map((task) => ({ task, required: !task.optional })).reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { task, required } = next;
    if (task.children.length === 0) leaves.push({ task, required });
    for (const child of task.children.toReversed())
      pending.push({ task: child, required: required && !child.optional });
  }
  return leaves;
}

/** The tasks that a run of `parent` has to do, in order; a leaf asked for by itself is its own (RUN-01, RUN-03, SPEC-27). */
export function requiredLeavesOf(parent: TaskItem): TaskItem[] {
  if (parent.children.length === 0) return [parent];
  return leavesOf(parent.children).flatMap(({ task, required }) => (required ? [task] : []));
}

/** Required leaves above a task that are not done: what it may build on and will not find (SPEC-31). */
export function openBefore(roots: readonly TaskItem[], task: Pick<TaskItem, 'line'>): TaskItem[] {
  return leavesOf(roots).flatMap(({ task: leaf, required }) =>
    required && leaf.state !== 'done' && leaf.line < task.line ? [leaf] : [],
  );
}

/** Counts leaves (SPEC-26). */
export function progressOf(tasks: readonly Counted[]): Progress {
  const leaves = leavesOf(tasks);
  const count = (required: boolean, state?: TaskState): number =>
    leaves.filter((leaf) => leaf.required === required && (state === undefined || leaf.task.state === state)).length;
  const inState = (state: TaskState): number => leaves.filter(({ task }) => task.state === state).length;
  return {
    required: count(true),
    optional: count(false),
    requiredDone: count(true, 'done'),
    optionalDone: count(false, 'done'),
    running: inState('running'),
    queued: inState('queued'),
  };
}

/**
 * The parents to tick when `leaf` has just been done, innermost first (SPEC-26): those whose last required leaf it was. After
 * an optional leaf only parents that have no required one, once all their leaves are done. Parents that are ticked already
 * are left out.
 *
 * @param all the tasks as they stand; the mark of `leaf` itself does not matter
 */
export function parentsToComplete(all: readonly TaskItem[], leaf: TaskItem): TaskItem[] {
  const byKey = new Map(all.map((task) => [task.key, task]));
  const complete: TaskItem[] = [];
  const seen = new Set<string>([leaf.key]);
  let parent = leaf.parent === null ? undefined : byKey.get(leaf.parent);
  while (parent !== undefined && !seen.has(parent.key)) {
    seen.add(parent.key);
    const leaves = leavesOf(parent.children);
    const required = leaves.filter((one) => one.required);
    const counted = required.length > 0 ? required : leaves;
    const isOneOfThem = counted.some(({ task }) => task.key === leaf.key);
    if (!isOneOfThem || counted.some(({ task }) => task.state !== 'done' && task.key !== leaf.key)) break;
    if (parent.state !== 'done') complete.push(parent);
    parent = parent.parent === null ? undefined : byKey.get(parent.parent);
  }
  return complete;
}
