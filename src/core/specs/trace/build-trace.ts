import { createResolver, type Citable } from '../resolve';
import type { Criterion, Property, Requirement, Show, Task } from '../show';
import { gapsOf } from './gaps';
import type { PlacedTag, ResolvedTag } from './placed-tag';
import type { TestTag } from './test-tags';
import type { CriterionStatus, CriterionTrace, TestRef, TestResult, Trace } from './trace';

export interface TraceInput {
  readonly show: Show;
  /** Tags that mean this spec and no other. */
  readonly tags: readonly PlacedTag[];
  /** Tags that mean this spec as well as another. */
  readonly ambiguous: readonly PlacedTag[];
  /** What runs of a task changed, by the task's key. */
  readonly filesOf: ReadonlyMap<string, readonly string[]>;
  /** Commits whose message bears tags of this spec, newest first. */
  readonly commits: readonly { readonly hash: string; readonly tags: readonly TestTag[] }[];
}

/** Threads criteria, properties, tasks, tests, files and commits of one spec together. Total: what leads nowhere is a gap. */
export function buildTrace(input: TraceInput): Trace {
  const { show } = input;
  const look = lookup(show);
  const resolved = input.tags.map((tag) => resolveTag(tag, look));
  const commits = input.commits.map(({ hash, tags }) => ({
    hash,
    tags: tags.map((tag) => ({ ...resolveTag({ ...tag, file: '' }, look), tasks: new Set(tag.tasks) })),
  }));
  const tasks = allTasks(show.tasks);
  const criteria = show.requirements.flatMap((requirement) =>
    requirement.criteria.map((criterion): CriterionTrace => {
      const cites = (keys: readonly string[]): boolean =>
        keys.includes(criterion.key) || keys.includes(requirement.key);
      const properties = show.properties.filter(
        ({ validates, validatesRef }) => validatesRef?.all === true || cites(validates),
      );
      const numbers = new Set(properties.map(({ key }) => key));
      const own = tasks.filter(
        (task) =>
          (task.requirementsRef?.all ?? false) ||
          cites(task.requirements) ||
          task.properties.some((each) => numbers.has(each)),
      );
      const tests = resolved.flatMap((each) => testsOf(each, numbers, cites));
      const taskIds = new Set(own.flatMap(({ id }) => (id === null ? [] : [id])));
      return {
        key: criterion.key,
        id: criterion.id,
        line: criterion.line,
        properties: [...numbers],
        tasks: own.map(({ key }) => key),
        tests,
        files: [...new Set(own.flatMap(({ key }) => input.filesOf.get(key) ?? []))].toSorted(),
        commits: commits.flatMap(({ hash, tags }) =>
          tags.some(
            (tag) =>
              cites(tag.requirements) ||
              tag.properties.some(({ key }) => numbers.has(key)) ||
              [...tag.tasks].some((id) => taskIds.has(id)),
          )
            ? [hash]
            : [],
        ),
        status: statusOf(own, tests),
      };
    }),
  );
  return {
    schema: 'fingerpost.spec.trace/1',
    name: show.name,
    criteria,
    gaps: gapsOf({ show, criteria, resolved, ambiguous: input.ambiguous, tasks }),
  };
}

/** All tasks of a plan, parents before their parts. */
export function allTasks(tasks: readonly Task[]): readonly Task[] {
  return tasks.flatMap((task) => [task, ...allTasks(task.children)]);
}

interface Lookup {
  readonly property: (number: string) => Property | undefined;
  readonly requirement: (id: string) => string | undefined;
}

function lookup(show: Show): Lookup {
  const properties = new Map(show.properties.map((property) => [property.key, property]));
  const citable = ({ key, id }: Requirement | Criterion, { document }: Requirement): Citable => ({ key, id, document });
  const citables = show.requirements.flatMap((requirement) => [
    citable(requirement, requirement),
    ...requirement.criteria.map((criterion) => citable(criterion, requirement)),
  ]);
  const resolve = createResolver(citables, show.kind === 'bugfix' ? 'bugfix' : 'requirements');
  return { property: (number) => properties.get(number), requirement: resolve };
}

function resolveTag(tag: PlacedTag, look: Lookup): ResolvedTag {
  const properties = tag.properties.map((number) => look.property(number));
  const requirements = tag.requirements.map((id) => look.requirement(id));
  return {
    tag,
    properties: properties.filter((each) => each !== undefined),
    requirements: requirements.filter((each) => each !== undefined),
    unknown: [
      ...tag.properties.filter((_, index) => properties[index] === undefined),
      ...tag.requirements.filter((_, index) => requirements[index] === undefined),
    ],
  };
}

/** The test once for each property of the criterion that it is for, or once by what it says itself to validate. */
function testsOf(
  { tag, properties, requirements }: ResolvedTag,
  numbers: ReadonlySet<string>,
  cites: (keys: readonly string[]) => boolean,
): readonly TestRef[] {
  const own = properties.filter(({ key }) => numbers.has(key)).map(({ key }) => key);
  const through = own.length > 0 ? own : cites(requirements) ? [properties[0]?.key ?? null] : [];
  const { file, line, name, tag: text, outcome } = tag;
  const { result = 'not-run', runs = null, seed = null } = outcome ?? {};
  return through.map((property) => ({ file, line, name, tag: text, property, result, runs, seed }));
}

/** The worst that is true of a criterion. */
export function statusOf(
  tasks: readonly Pick<Task, 'state' | 'optional'>[],
  tests: readonly Pick<TestRef, 'result'>[],
): CriterionStatus {
  const some = (result: TestResult): boolean => tests.some((test) => test.result === result);
  if (some('fail')) return 'fails';
  if (some('stale')) return 'drift';
  if (tasks.some(({ state }) => state === 'running')) return 'running';
  if (some('pass')) return 'holds';
  if (tasks.length === 0) return 'none';
  const required = tasks.filter(({ optional }) => !optional);
  const counted = required.length > 0 ? required : tasks;
  return counted.every(({ state }) => state === 'done') ? 'built' : 'planned';
}
