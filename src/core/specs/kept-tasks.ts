import { parseTasks } from './tasks';

/**
 * What a new version of tasks.md does to tasks that it must leave alone, in words; undefined: nothing. Every task keeps its
 * number, and none is gone. A task that is not done may be worded anew; one that is done stays as it was done (SPEC-21, SPEC-29).
 */
export function lostTask(before: string, after: string): string | undefined {
  const kept = parseTasks(after).value.all;
  const left = new Set(kept);
  for (const task of parseTasks(before).value.all) {
    const same = [...left].find(({ id, title }) => id === task.id && title === task.title);
    const renamed = task.id !== null && task.state !== 'done' ? [...left].find(({ id }) => id === task.id) : undefined;
    const found = same ?? renamed;
    if (found) {
      left.delete(found);
      continue;
    }
    const name = `${task.id === null ? '' : `${task.id} `}"${task.title}"`;
    if (task.state === 'done') return `Task ${name} is done: it keeps its number and its words. Nothing was written.`;
    return `Task ${name} would be gone. Tasks are kept with their numbers; say in a detail line why one is no longer needed, and the user takes it out. Nothing was written.`;
  }
  return undefined;
}
