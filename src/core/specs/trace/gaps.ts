import type { Criterion, Ref, Show, Task } from '../show';
import type { PlacedTag, ResolvedTag } from './placed-tag';
import type { CriterionTrace, Gap } from './trace';

interface GapInput {
  readonly show: Show;
  readonly criteria: readonly CriterionTrace[];
  readonly resolved: readonly ResolvedTag[];
  readonly ambiguous: readonly PlacedTag[];
  readonly tasks: readonly Task[];
}

/**
 * Where the thread from criterion to test ends. What would cry wolf is left out: nothing is missing in a plan that is not
 * written yet, a plan that cites less than half is one gap and not one for each criterion, and a test is missed where there
 * is something to be tested: of a property whose tests were begun, of a criterion that is built and has no property.
 */
export function gapsOf({ show, criteria, resolved, ambiguous, tasks }: GapInput): readonly Gap[] {
  return [
    ...uncited(show, criteria),
    ...untestedCriteria(show, criteria),
    ...untestedProperties(show, resolved, tasks),
    ...unresolvedReferences(show, tasks),
    ...unresolvedTests(resolved, ambiguous),
  ];
}

function uncited(show: Show, criteria: readonly CriterionTrace[]): readonly Gap[] {
  const { tasks: plan } = show.documents;
  if (plan === undefined || show.tasks.length === 0 || criteria.length === 0) return [];
  const open = criteria.filter(({ tasks, properties }) => tasks.length === 0 && properties.length === 0);
  if (open.length * 2 > criteria.length) {
    const message = `${open.length} of ${criteria.length} criteria are cited by no task and no property.`;
    return [{ code: 'spec-uncited', id: show.name, message, file: plan, line: 1 }];
  }
  return open.map(({ key, id, line }) => ({
    code: 'criterion-untraced',
    id: key,
    message: `No task and no property is for criterion ${id}.`,
    file: fileOf(show, key),
    line,
  }));
}

function untestedCriteria(show: Show, criteria: readonly CriterionTrace[]): readonly Gap[] {
  return criteria
    .filter(({ status, properties, tests }) => status === 'built' && properties.length === 0 && tests.length === 0)
    .map(({ key, id, line }) => ({
      code: 'criterion-untested',
      id: key,
      message: `Criterion ${id} is built, and no test bears its tag.`,
      file: fileOf(show, key),
      line,
    }));
}

/** Missing once the task that writes the test is done, or once other properties have theirs. */
function untestedProperties(show: Show, resolved: readonly ResolvedTag[], tasks: readonly Task[]): readonly Gap[] {
  const tested = new Set(resolved.flatMap(({ properties }) => properties.map(({ key }) => key)));
  return show.properties
    .filter(({ key }) => !tested.has(key))
    .filter(({ key }) => {
      const own = tasks.filter(({ properties }) => properties.includes(key));
      return own.length > 0 ? own.some(({ state }) => state === 'done') : tested.size > 0;
    })
    .map(({ key, line, title }) => ({
      code: 'property-untested',
      id: key,
      message: `No test bears the tag of property ${key}${title === null ? '' : ` (${title})`}.`,
      file: show.documents.design ?? show.dir,
      line,
    }));
}

function unresolvedReferences(show: Show, tasks: readonly Task[]): readonly Gap[] {
  const { design, tasks: plan } = show.documents;
  const gaps = (ref: Ref | null, file: string | undefined): readonly Gap[] =>
    ref === null || file === undefined
      ? []
      : ref.unresolved.map((id) => ({
          code: 'ref-unresolved',
          id,
          message: `${id} is referred to, and no requirement or criterion, or more than one, has that ID.`,
          file,
          line: ref.line,
        }));
  return [
    ...show.properties.flatMap(({ validatesRef }) => gaps(validatesRef, design)),
    ...tasks.flatMap(({ requirementsRef }) => gaps(requirementsRef, plan)),
  ];
}

function unresolvedTests(resolved: readonly ResolvedTag[], ambiguous: readonly PlacedTag[]): readonly Gap[] {
  return [
    ...resolved.flatMap(({ tag, unknown }) =>
      unknown.map((id): Gap => ({
        code: 'test-unresolved',
        id,
        message: `The tag names ${id}, which the spec does not have.`,
        file: tag.file,
        line: tag.line,
      })),
    ),
    ...ambiguous.map(({ feature, file, line }): Gap => ({
      code: 'test-unresolved',
      id: feature,
      message: `The tag's feature "${feature}" stands for several specs. Name the spec's folder in it.`,
      file,
      line,
    })),
  ];
}

function fileOf(show: Show, key: Criterion['key']): string {
  const requirement = show.requirements.find(({ criteria }) => criteria.some((criterion) => criterion.key === key));
  return show.documents[requirement?.document ?? 'requirements'] ?? show.dir;
}
