import type { SpecName } from '../events/event';
import type { TaskRequest } from '../specs/task-request';
import { parseTasks } from '../specs/tasks';
import type { LoadedSpec, SpecPlace } from './load-spec';
import { TaskRefused } from './task-refused';

/**
 * Which spec an order to run tasks means (RUN-01): the one it names, else the only one that has such tasks. Undefined: none
 * has, so that it is no order.
 * @throws TaskRefused when there is no spec of that name, or several have such tasks
 */
export async function specOfOrder(
  { spec: name, ids }: TaskRequest,
  places: readonly SpecPlace[],
  load: (place: SpecPlace) => Promise<LoadedSpec>,
): Promise<SpecName | undefined> {
  if (name !== undefined) {
    const place = places.find((each) => each.name === name);
    if (place) return { dir: place.dir, name };
    const known = places.length === 0 ? 'There are none.' : `There are: ${places.map((each) => each.name).join(', ')}.`;
    throw new TaskRefused(`There is no spec ${name} in this folder. ${known}`);
  }
  const having = await Promise.all(places.map(async (each) => (hasTasks(await load(each), ids) ? [each] : [])));
  const [place, ...others] = having.flat();
  if (place && others.length > 0) {
    const names = [place, ...others].map((each) => `#spec:${each.name}`).join(', ');
    throw new TaskRefused(`Several specs have such a task. Put one of these before the order: ${names}.`);
  }
  return place && { dir: place.dir, name: place.name };
}

function hasTasks({ texts }: LoadedSpec, ids: readonly string[]): boolean {
  const text = texts.get('tasks')?.text;
  const known = new Set(text === undefined ? [] : parseTasks(text).value.all.map(({ id }) => id));
  return ids.every((id) => known.has(id));
}
