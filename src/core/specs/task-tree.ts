/** The nearest heading above a task. */
export interface GroupHeading {
  readonly title: string;
  /** 1-based. */
  readonly line: number;
}

export interface Nestable {
  readonly id: string | null;
  readonly indent: number;
  readonly group: GroupHeading | undefined;
}

/**
 * For each task the index of its parent (SPEC-24): the number decides (`2.3` belongs to `2`, wherever it is indented), and
 * where the number names no box above, the indent does.
 *
 * Numbers may start again in each phase. So a box under another heading is a parent only when no other box has its number
 * and the task's own heading does not carry it (`### 8. Payment` above `8.1`: the heading is the parent, there is no box).
 */
export function nestTasks(tasks: readonly Nestable[]): (number | undefined)[] {
  const bearers = new Map<string, number>();
  for (const { id } of tasks) if (id !== null) bearers.set(id, (bearers.get(id) ?? 0) + 1);
  const latest = new Map<string, number>();
  let branch: { readonly index: number; readonly indent: number }[] = [];
  let group: number | undefined;
  return tasks.map((task, index) => {
    if (task.group?.line !== group) {
      branch = [];
      group = task.group?.line;
    }
    while ((branch.at(-1)?.indent ?? -1) >= task.indent) branch.pop();
    const parent = byNumber(tasks, task, latest, bearers) ?? branch.at(-1)?.index;
    branch.push({ index, indent: task.indent });
    if (task.id !== null) latest.set(task.id, index);
    return parent;
  });
}

function byNumber(
  tasks: readonly Nestable[],
  task: Nestable,
  latest: ReadonlyMap<string, number>,
  bearers: ReadonlyMap<string, number>,
): number | undefined {
  for (let id = shorter(task.id); id !== undefined; id = shorter(id)) {
    const index = latest.get(id);
    if (index === undefined) continue;
    if (tasks[index]?.group?.line === task.group?.line) return index;
    if (bearers.get(id) === 1 && numberOf(task.group) !== id) return index;
  }
  return undefined;
}

/** `7.1.FIX` → `7.1` → `7` → undefined. An ID longer than anybody would write is cut first: the climb must stay cheap. */
function shorter(id: string | null): string | undefined {
  if (id === null) return undefined;
  const cut = Math.max(id.lastIndexOf('.'), id.lastIndexOf('-'));
  return cut > 0 ? id.slice(0, Math.min(cut, longestId)) : undefined;
}

const longestId = 100;

function numberOf(group: GroupHeading | undefined): string | undefined {
  return group === undefined ? undefined : /^[^\p{N}]{0,40}?(\d+[a-z]?)(?![\p{L}\p{N}])/u.exec(group.title)?.[1];
}
