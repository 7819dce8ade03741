import type { CoveredScript } from '../ports';
import type { BlamedCriterion, BlameInput } from '../specs/trace/blame';
import type { PlacedTag } from '../specs/trace/placed-tag';
import type { TestRun } from './evidence/run-tests';
import { namePattern } from './evidence/test-command';
import { relativeToRoots, type TestOutcome } from './evidence/test-results';

/** A tagged test that is for criteria. */
export interface TestsOfTag {
  readonly tag: PlacedTag;
  readonly criteria: readonly BlamedCriterion[];
  /** Those that the runner collected. */
  readonly own: readonly TestOutcome[];
}

/** What tests run of a file, and what makes that less certain. */
export interface Measured extends BlameInput {
  readonly warnings: readonly string[];
}

/** With more tests each line would be waited for too long. */
const mostTests = 200;
/** Fits no name of a test. */
const noTest = 'fingerpost_no_test_has_this_name_3f1c$';

/**
 * Runs each tagged test by itself, and none at all: what a process ran does not say for which of its tests.
 * @param all the run of all tests
 * @param run runs those whose names have a pattern
 */
export async function measuredOneByOne(
  groups: readonly TestsOfTag[],
  all: TestRun,
  run: (only: string) => Promise<TestRun>,
): Promise<Measured> {
  const warnings = groups.length > mostTests ? [`Only the first ${String(mostTests)} tagged tests were run.`] : [];
  if (all.coverage.length === 0) return { loaded: [], all: [], tests: [], warnings };
  const tests: BlameInput['tests'][number][] = [];
  for (const { tag, criteria, own } of groups.slice(0, mostTests)) {
    const { results, coverage } = await run(namePattern([...new Set(own.map(({ names }) => names.at(-1) ?? ''))]));
    const ran = new Set(results.tests.flatMap(({ id, result }) => (result === 'skip' ? [] : [id])));
    if (own.some(({ id }) => ran.has(id))) tests.push({ test: testAt(tag), criteria, covered: coverage });
    else warnings.push(`${placeOf(tag)}: the test could not be run by itself.`);
  }
  return { loaded: (await run(noTest)).coverage, all: all.coverage, tests, warnings };
}

/**
 * Takes what each test ran from one run that told them apart.
 * @param roots absolute paths that may stand before a file's path in the name of a test
 */
export function measuredTogether(
  groups: readonly TestsOfTag[],
  { coverageByTest }: Pick<TestRun, 'coverageByTest'>,
  roots: readonly string[],
): Measured {
  // Each process that ran tests, as those that pytest-xdist starts, measured by itself.
  const processes = coverageByTest.map(({ script, loaded, tests }, index) => ({
    script: { ...script, script: `${script.script}#${String(index)}` },
    loaded,
    tests: new Map([...tests].map(([name, covered]) => [named(name, roots), covered])),
  }));
  const warnings: string[] = [];
  const tests = groups.flatMap(({ tag, criteria, own }): readonly BlameInput['tests'][number][] => {
    const ran = own.filter(({ result }) => result !== 'skip');
    if (ran.length === 0) warnings.push(`${placeOf(tag)}: the test was skipped.`);
    const covered = processes.map(({ script, tests: byName }): CoveredScript => {
      return {
        ...script,
        covered: ran.flatMap(({ file, names }) => byName.get([file ?? '', ...names].join(' > ')) ?? []),
      };
    });
    return ran.length === 0 ? [] : [{ test: testAt(tag), criteria, covered }];
  });
  return {
    loaded: processes.map(({ script, loaded }) => ({ ...script, covered: loaded })),
    all: processes.map(({ script }) => script),
    tests,
    warnings,
  };
}

/** The file stands first; names of tests are left alone. */
function named(name: string, roots: readonly string[]): string {
  const [file = '', ...names] = name.split(' > ');
  return [relativeToRoots(file, roots), ...names].join(' > ');
}

const testAt = ({ file, line, name }: PlacedTag): BlameInput['tests'][number]['test'] => ({ file, line, name });
const placeOf = ({ file, line }: PlacedTag): string => `${file}:${String(line)}`;
