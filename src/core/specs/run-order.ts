import { leavesOf, requiredLeavesOf } from './progress';
import type { TaskItem, TasksText } from './tasks';

/** A task of a run, and those that must be done before it begins. */
export interface RunStep {
  readonly task: TaskItem;
  /** Keys of tasks of the same run. */
  readonly after: readonly string[];
}

/**
 * What a run of the whole plan has to do, in an order that respects what waits for what (RUN-03, RUN-04): required leaves
 * that are not done. With a dependency graph wave after wave, where a parent means its required leaves and what is optional
 * is skipped (RUN-12); a leaf that the graph does not name, such as a checkpoint, comes when all required leaves above it
 * are done. Without a graph: as they stand.
 */
export function runOrder({ tasks, all, waves }: Pick<TasksText, 'tasks' | 'all' | 'waves'>): readonly RunStep[] {
  const open = leavesOf(tasks).flatMap(({ task, required }) => (required && task.state !== 'done' ? [task] : []));
  if (waves.source === 'order') return open.map((task, at) => ({ task, after: keysOf(open.slice(0, at)) }));
  const waveOf = wavesByLeaf(all, waves.waves);
  const members = new Map<string, string[]>();
  for (const { key } of open) {
    const wave = waveOf.get(key);
    if (wave !== undefined) members.set(wave, [...(members.get(wave) ?? []), key]);
  }
  const before = (id: string): readonly string[] => {
    const found = new Set<string>();
    const pending = [...(waves.waves.find((wave) => wave.id === id)?.waitsFor ?? [])];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      pending.push(...(waves.waves.find((wave) => wave.id === next)?.waitsFor ?? []));
    }
    return [...found].flatMap((wave) => members.get(wave) ?? []);
  };
  const steps = open.map((task, at): RunStep => {
    const wave = waveOf.get(task.key);
    return { task, after: wave === undefined ? keysOf(open.slice(0, at)) : before(wave) };
  });
  const rank = new Map(waves.waves.map(({ id }, at) => [id, at]));
  return inOrder(steps, ({ task }) => rank.get(waveOf.get(task.key) ?? '') ?? -1);
}

const keysOf = (tasks: readonly TaskItem[]): readonly string[] => tasks.map(({ key }) => key);

/** The wave of each leaf that the graph names, itself or by a parent. The first that names it counts. */
function wavesByLeaf(all: readonly TaskItem[], waves: TasksText['waves']['waves']): ReadonlyMap<string, string> {
  const byKey = new Map(all.map((task) => [task.key, task]));
  const found = new Map<string, string>();
  for (const { id, tasks } of waves) {
    for (const key of tasks) {
      const task = byKey.get(key);
      for (const leaf of task ? requiredLeavesOf(task) : []) if (!found.has(leaf.key)) found.set(leaf.key, id);
    }
  }
  return found;
}

/** Again and again the first that waits for nothing any more: by rank, then as they stand. */
function inOrder(steps: readonly RunStep[], rankOf: (step: RunStep) => number): readonly RunStep[] {
  const left = [...steps].sort((a, b) => rankOf(a) - rankOf(b));
  const done = new Set<string>();
  const ordered: RunStep[] = [];
  while (left.length > 0) {
    const at = left.findIndex(({ after }) => after.every((key) => done.has(key)));
    // A circle is no graph that is followed, so there is always one.
    const [next] = left.splice(Math.max(at, 0), 1);
    if (!next) break;
    done.add(next.task.key);
    ordered.push(next);
  }
  return ordered;
}
