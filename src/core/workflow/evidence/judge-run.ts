import type { PlacedTag } from '../../specs/trace/placed-tag';
import type { Check, Verdict } from './check';
import { type Agreed, compareTests } from './compare';
import { hiddenFailures, judgeProperties, type JudgedProperty, propertyId } from './judge-properties';
import type { TestRun } from './run-tests';
import type { TestCommand } from './test-command';
import type { TestOutcome, TestResults } from './test-results';

/** What a run of the tests is judged by. */
export interface JudgeInput {
  readonly command: TestCommand;
  /** Absolute path of the folder. */
  readonly cwd: string;
  readonly run: TestRun;
  /** The run at the task's start; `none`: there was nothing to run; undefined: nothing is known of it. */
  readonly baseline: TestRun | 'none' | undefined;
  readonly tree: string;
  readonly allTags: readonly PlacedTag[];
  readonly tags: readonly PlacedTag[];
  readonly agreed: ReadonlyMap<string, Agreed>;
  /** The task writes tests that must fail. */
  readonly explores: boolean;
  /** The task is a checkpoint: what failed before counts too (RUN-13). */
  readonly allMustPass?: boolean | undefined;
  readonly mayGo: (file: string | null) => boolean;
  readonly usesLibrary: (file: string) => boolean;
}

/** The checks of a run, and what is to be said of them. */
export interface Judged {
  readonly checks: readonly Check[];
  /** What the agent can see to, in sentences. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  /** Tests that fail as they were written to, by identity. */
  readonly agreedNow: readonly string[];
  readonly properties: readonly JudgedProperty[];
}

/**
 * Judges a run of the tests by what was seen in it: which tests ran, what each property tried. An exit code of 0 proves
 * nothing; another one is no failure as long as each test is accounted for. Pure.
 */
export function judgeRun(input: JudgeInput): Judged {
  const { run, baseline } = input;
  const before = baseline === 'none' ? { tests: [], properties: [], isWhole: true, missing: [] } : baseline?.results;
  const known = before?.isWhole === true || baseline === 'none' ? before : undefined;
  const explored = input.explores ? exploredTests(run.results.tests, known?.tests ?? [], input) : [];
  const agreed = new Map([...input.agreed, ...explored.map(({ id }) => [id, 'must-fail'] as const)]);
  const state = stateOf(run, baseline);
  if (state)
    return { checks: [{ ...base(input, state.verdict), newFailures: state.told }], ...nothing, problems: state.told };

  const compared = compareTests({
    before: known?.tests,
    after: run.results.tests,
    agreed,
    mayGo: input.mayGo,
  });
  const properties = judgeProperties({ ...input, results: run.results, agreed });
  const tagged = new Set(properties.flatMap(({ tests }) => tests.map(({ id }) => id)));
  const hidden = hiddenFailures(run.results, known).filter(
    ({ run: each }) => !properties.some((property) => property.run === each || isExpected(property, each)),
  );
  const failing =
    input.explores && explored.length === 0 ? ['The task was to write a test that fails, and no test fails.'] : [];
  const early = failing.length > 0 ? failing : compared.unexpectedPasses.filter((id) => !tagged.has(id));
  const failingStill = new Set(run.results.tests.flatMap(({ id, result }) => (result === 'fail' ? [id] : [])));
  const isOwed = (id: string): boolean => failingStill.has(id) && !compared.expectedFailures.includes(id);
  const owed = input.allMustPass === true ? compared.baselineFailures.filter(isOwed) : [];
  const old = compared.baselineFailures.filter((id) => !owed.includes(id));
  const newFailures = [...compared.newFailures, ...owed, ...hidden.map(({ text }) => text)];
  const verdict: Verdict =
    newFailures.length > 0
      ? 'fail'
      : early.length > 0
        ? 'unexpected-pass'
        : run.results.tests.every(({ result }) => result === 'skip')
          ? 'not-applicable'
          : compared.unknown.length > 0
            ? 'unavailable'
            : compared.expectedFailures.length > 0
              ? 'expected-fail'
              : 'pass';
  const test: Check = {
    ...base(input, verdict),
    collected: run.results.tests.length,
    baselineFailures: old,
    newFailures: [...newFailures, ...early, ...compared.unknown],
  };
  const messages = new Map(run.results.tests.map((each) => [each.id, each.message]));
  return {
    checks: [test, ...properties.map((property) => propertyCheck(input, property))],
    problems: [
      ...newFailures.map((id) => withMessage(id, messages.get(id))),
      ...early,
      ...properties.flatMap((property) => property.problems),
    ],
    warnings: [
      ...properties.flatMap((property) => property.warnings),
      ...(compared.unknown.length > 0
        ? [`It is not known whether these tests failed before: ${compared.unknown.join(', ')}.`]
        : []),
      ...(verdict === 'not-applicable' && run.results.tests.length > 0
        ? ['Every test is skipped, so that they say nothing.']
        : []),
      ...(compared.allowed.length > 0 ? [`No longer run, as the task says: ${compared.allowed.join(', ')}.`] : []),
      ...(old.length > 0 ? [`Failing before the task already: ${old.join(', ')}.`] : []),
    ],
    agreedNow: explored.map(({ id }) => id),
    properties,
  };
}

const nothing = { problems: [], warnings: [], agreedNow: [], properties: [] } as const;

/** Tests that an exploring task brought along and that fail: new ones, and those that bear the spec's tags. */
function exploredTests(
  after: readonly TestOutcome[],
  before: readonly TestOutcome[],
  { tags, agreed }: JudgeInput,
): readonly TestOutcome[] {
  const passed = new Set(before.filter(({ result }) => result === 'pass').map(({ id }) => id));
  const known = new Set(before.map(({ id }) => id));
  const files = new Set(tags.map(({ file }) => file));
  return after.filter(
    ({ id, file, result }) =>
      result === 'fail' && !passed.has(id) && (!known.has(id) || agreed.has(id) || (file !== null && files.has(file))),
  );
}

/** What keeps a run from being looked at test by test. */
function stateOf(
  { end, results }: TestRun,
  baseline: JudgeInput['baseline'],
): { readonly verdict: Verdict; readonly told: string[] } | undefined {
  const before = baseline === 'none' ? undefined : baseline;
  switch (end.how) {
    case 'not-started':
    case 'cancelled':
      return { verdict: 'unavailable', told: [] };
    case 'timed-out': {
      const wasSlow = before?.end.how === 'timed-out';
      return wasSlow
        ? { verdict: 'unavailable', told: [] }
        : { verdict: 'timeout', told: ['The tests did not end in the time that they have.'] };
    }
    case 'exited':
      break;
  }
  if (results.isWhole) return undefined;
  const wasWhole = baseline === 'none' || before?.results.isWhole === true;
  if (wasWhole && (results.tests.length > 0 || baseline !== 'none')) {
    return { verdict: 'fail', told: [`The test run broke off before its end.${tail(end.output)}`] };
  }
  // Nobody can say which tests ran: a green exit proves nothing, one that has become red says that something broke.
  if (before && before.end.exitCode === 0 && end.exitCode !== 0) {
    return { verdict: 'fail', told: [`The test command fails now.${tail(end.output)}`] };
  }
  return { verdict: 'unavailable', told: [] };
}

function isExpected({ verdict, tests }: JudgedProperty, { test, file }: TestResults['properties'][number]): boolean {
  if (verdict !== 'expected-fail') return false;
  return tests.some((each) => each.file === file && (test === null || test === each.names.join(' > ')));
}

function base({ command, cwd, run, tree }: JudgeInput, verdict: Verdict): Check {
  return {
    kind: 'test',
    id: `test:${command.name}`,
    verdict,
    command: [command.line],
    cwd,
    exitCode: run.end.exitCode,
    collected: null,
    baselineFailures: [],
    newFailures: [],
    property: null,
    outputFile: null,
    startedAt: run.startedAt,
    tree,
  };
}

function propertyCheck(input: JudgeInput, property: JudgedProperty): Check {
  const { number, verdict, problems, run, tests } = property;
  return {
    ...base(input, verdict),
    kind: 'property',
    id: propertyId(property),
    collected: tests.length,
    newFailures: [...problems],
    property: run
      ? {
          number,
          runs: run.runs,
          skips: run.skips,
          seed: run.seed,
          path: run.path,
          counterexample: run.counterexample,
        }
      : null,
  };
}

const mostOfMessage = 1_500;
const mostOfOutput = 3_000;

function withMessage(id: string, message: string | null | undefined): string {
  if (message === null || message === undefined || message === '') return id;
  return `${id}\n${message.slice(0, mostOfMessage).replace(/^/gm, '    ')}`;
}

function tail(output: string): string {
  const text = output.trim().slice(-mostOfOutput);
  return text === '' ? '' : `\n${text.replace(/^/gm, '    ')}`;
}
