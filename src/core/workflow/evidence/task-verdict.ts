import type { Ports } from '../../ports';
import { blocking, type Check, proving } from './check';
import { propertyId } from './judge-properties';
import type { Judged } from './judge-run';
import type { RedFirst } from './red-first';
import type { TestRun } from './run-tests';

/** What the checks of a task came to. */
export interface TaskVerdict {
  readonly checks: readonly Check[];
  /** `none`: there was nothing that could be checked. */
  readonly state: 'proved' | 'failed' | 'none';
  /** For the agent, where something is to be seen to. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  /** The agent is not to try again: somebody has to look at it. */
  readonly stops: boolean;
  /** What held, in a sentence for people. */
  readonly held: string | undefined;
  readonly run: TestRun | undefined;
}

/** What the checks of a task found out, before it is weighed. */
export interface Findings {
  readonly checks: readonly Check[];
  readonly problems: readonly string[];
  readonly warnings?: readonly string[];
  /** A problem outside of the checks fails them too. */
  readonly fails?: boolean;
  /** Checks that say nothing for the task although they passed, by identity. */
  readonly noProof?: ReadonlySet<string>;
}

/** One blocking check fails a task; without one, one that proves something is enough. */
export function concluded({
  checks,
  problems,
  warnings = [],
  fails = false,
  noProof = new Set(),
}: Findings): TaskVerdict {
  const failed = fails || checks.some(({ verdict }) => blocking.has(verdict));
  const proved = checks.some(
    ({ kind, id, verdict }) => kind !== 'red-first' && proving.has(verdict) && !noProof.has(id),
  );
  const stops = checks.some(({ verdict }) => verdict === 'unexpected-pass');
  const state = failed ? 'failed' : proved ? 'proved' : 'none';
  return { checks, problems, warnings, stops, state, held: undefined, run: undefined };
}

/** With what the agent has to answer for beside its checks: any of it fails the task. */
export function withProblems(verdict: TaskVerdict, problems: readonly string[]): TaskVerdict {
  if (problems.length === 0) return verdict;
  return { ...verdict, problems: [...problems, ...verdict.problems], state: 'failed', held: undefined };
}

/** With what the development server said: its errors fail the task, its silence proves nothing. */
export function withServer(
  verdict: TaskVerdict,
  { check, problems }: { readonly check: Check; readonly problems: readonly string[] },
): TaskVerdict {
  const checks = [...verdict.checks, check];
  if (!blocking.has(check.verdict)) return { ...verdict, checks };
  return { ...verdict, checks, problems: [...verdict.problems, ...problems], state: 'failed', held: undefined };
}

/** What was found out besides the outcomes counts against the checks that it is about. */
export function marked(
  checks: readonly Check[],
  moved: readonly string[],
  blind: readonly { readonly id: string; readonly problem: string }[],
): readonly Check[] {
  return checks.map((check) => {
    const told = [
      ...(check.kind === 'test' ? moved : []),
      ...blind.filter(({ id }) => check.id === id).map(({ problem }) => problem),
    ];
    return told.length === 0 ? check : { ...check, verdict: 'fail', newFailures: [...check.newFailures, ...told] };
  });
}

/** The check that a task weakened other checks. */
export function suppressionCheck(added: readonly string[], tree: string, { clock }: Pick<Ports, 'clock'>): Check {
  return {
    kind: 'suppressions',
    id: 'suppressions',
    verdict: 'fail',
    command: null,
    cwd: null,
    exitCode: null,
    collected: null,
    baselineFailures: [],
    newFailures: [...added],
    property: null,
    outputFile: null,
    startedAt: new Date(clock.now()).toISOString(),
    tree,
  };
}

/** What a run of the tests came to, for whoever watches. */
export function runInWords(run: TestRun, { checks }: Judged): string {
  const [test] = checks;
  const { tests } = run.results;
  const failed = tests.filter(({ result }) => result === 'fail').length;
  const seconds = (run.elapsedMs / 1000).toFixed(1);
  if (test?.verdict === 'unavailable') return `The tests were run for ${seconds} s. Which of them ran cannot be told.`;
  return `${String(tests.length)} tests in ${seconds} s: ${failed === 0 ? 'none fails' : `${String(failed)} fail`}.`;
}

/** Evidence, not proof (PBT-13). @param noProof checks that say nothing for the task, by identity */
export function heldInWords(
  { checks, properties }: Judged,
  { noProof }: Pick<RedFirst, 'noProof'>,
): string | undefined {
  const [test] = checks;
  if (!test || !proving.has(test.verdict) || noProof.has(test.id)) return undefined;
  const tried = properties.flatMap((property) => {
    const { verdict, run, number } = property;
    if (verdict !== 'pass' || !run) return [];
    const already = noProof.has(propertyId(property)) ? ', before this task too' : '';
    return [`property ${number} held for ${String(run.runs)} random inputs${already}`];
  });
  const failing =
    test.verdict === 'expected-fail'
      ? 'the new test fails as it should'
      : `${String(test.collected)} tests ran, none fails that did not before`;
  return [failing, ...tried].join('; ');
}
