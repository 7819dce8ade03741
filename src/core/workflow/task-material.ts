import type { EventOf } from '../events/event';
import { boundaryValuesIn } from '../specs/analysis/boundaries';
import { documentKinds } from '../specs/document-kind';
import type { Show, Task } from '../specs/show';
import type { TaskItem } from '../specs/tasks';
import type { LoadedSpec } from './load-spec';
import type { TaskPrompt } from './prompts/task';

/** What a task's session is told, and which documents stand whole in it. */
export interface TaskMaterial {
  readonly prompt: TaskPrompt;
  readonly seen: NonNullable<EventOf<'prompted'>['seen']>;
}

/**
 * Gathers the spec's documents, the task's own lines and the criteria that it names (SPEC-06). The other tasks come with the
 * documents: a task that does not know its neighbours builds them too.
 */
export function taskMaterial(spec: LoadedSpec, task: TaskItem): TaskMaterial {
  const { show, texts } = spec;
  const tasks = texts.get('tasks');
  const documents = documentKinds.flatMap((kind) => {
    const found = texts.get(kind);
    const path = show.documents[kind];
    return found && path !== undefined ? [{ path, ...found }] : [];
  });
  const { requirements: named = [], properties = [] } = flatten(show.tasks).find(({ key }) => key === task.key) ?? {};
  const validated = show.properties.filter(({ key }) => properties.includes(key)).flatMap(({ validates }) => validates);
  const tested = properties.length === 0 ? [] : criteriaOf(show, new Set([...named, ...validated]));
  return {
    prompt: {
      specName: show.name,
      task: { id: task.id, title: task.title, text: tasks?.text.slice(task.span.start, task.span.end) ?? task.title },
      criteria: criteriaOf(show, new Set(named)),
      boundaries: tested
        .map(({ id, text }) => ({ id, values: boundaryValuesIn(text) }))
        .filter(({ values }) => values.length > 0),
      documents: documents.map(({ path, text }) => ({ path, text })),
    },
    seen: documents.map(({ uri, hash }) => ({ uri, hash })),
  };
}

/** The criteria with these keys; a whole requirement means all of its criteria. */
function criteriaOf(show: Show, keys: ReadonlySet<string>): TaskPrompt['criteria'] {
  return show.requirements.flatMap((requirement) =>
    requirement.criteria
      .filter((criterion) => keys.has(criterion.key) || keys.has(requirement.key))
      .map(({ id, text }) => ({ id, text })),
  );
}

function flatten(tasks: readonly Task[]): readonly Task[] {
  return tasks.flatMap((task) => [task, ...flatten(task.children)]);
}
