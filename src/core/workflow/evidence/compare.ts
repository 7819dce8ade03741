import type { TestOutcome } from './test-results';

/** What was agreed on about a test that fails on purpose (PBT-16). */
export type Agreed = 'must-fail' | 'may-fail' | 'must-pass';

/** What the comparison of one test says. */
export type Standing =
  /** It passes, or nothing was ever known of it. */
  | 'fine'
  /** It failed before and fails now. */
  | 'old'
  | 'new-failure'
  /** It ran before and does not any more. */
  | 'gone'
  /** It ran before and is skipped now. */
  | 'skipped'
  | 'expected-fail'
  | 'unexpected-pass'
  /** It fails, and nobody knows whether it did before. */
  | 'unknown';

type Result = TestOutcome['result'] | 'absent';

/**
 * Compares one test before and after a task. Total.
 * @param before `unknown`: there is no baseline
 */
export function standingOf(before: Result | 'unknown', after: Result, agreed: Agreed | undefined): Standing {
  if (agreed === 'must-fail' || agreed === 'may-fail') {
    if (after === 'fail') return 'expected-fail';
    if (after === 'pass') return agreed === 'must-fail' ? 'unexpected-pass' : 'fine';
    return after === 'skip' ? 'skipped' : 'gone';
  }
  if (agreed === 'must-pass') {
    return after === 'pass' ? 'fine' : after === 'fail' ? 'new-failure' : after === 'skip' ? 'skipped' : 'gone';
  }
  const ran = before === 'pass' || before === 'fail';
  switch (after) {
    case 'pass':
      return 'fine';
    case 'fail':
      return before === 'fail' ? 'old' : before === 'unknown' ? 'unknown' : 'new-failure';
    case 'skip':
      return ran ? 'skipped' : 'fine';
    case 'absent':
      return ran ? 'gone' : 'fine';
  }
}

export interface Comparing {
  /** Undefined: it is not known how the tests were. */
  readonly before: readonly TestOutcome[] | undefined;
  readonly after: readonly TestOutcome[];
  /** By a test's identity. */
  readonly agreed: ReadonlyMap<string, Agreed>;
  /** May tests of the file go, as the task's own text names it? */
  readonly mayGo: (file: string | null) => boolean;
}

/** Identities of tests by what is to be said of them, in the order in which they ran. */
export interface Compared {
  readonly baselineFailures: readonly string[];
  /** What the task made worse: tests that fail, are skipped or gone. With the reason where it is not that they fail. */
  readonly newFailures: readonly string[];
  readonly expectedFailures: readonly string[];
  readonly unexpectedPasses: readonly string[];
  readonly unknown: readonly string[];
  /** Tests that are gone or skipped as the task says they may. */
  readonly allowed: readonly string[];
}

/** Compares all tests: new failures fail a task, old ones are shown and do not block. Pure. */
export function compareTests({ before, after, agreed, mayGo }: Comparing): Compared {
  const was = new Map(before?.map((test) => [test.id, test]));
  const is = new Map(after.map((test) => [test.id, test]));
  const compared = {
    baselineFailures: [] as string[],
    newFailures: [] as string[],
    expectedFailures: [] as string[],
    unexpectedPasses: [] as string[],
    unknown: [] as string[],
    allowed: [] as string[],
  };
  for (const id of new Set([...is.keys(), ...was.keys(), ...agreed.keys()])) {
    const [earlier, now] = [was.get(id), is.get(id)];
    const result = earlier?.result ?? (before ? 'absent' : 'unknown');
    const standing = standingOf(result, now?.result ?? 'absent', agreed.get(id));
    const isAllowed = mayGo((now ?? earlier)?.file ?? null);
    if (earlier?.result === 'fail') compared.baselineFailures.push(id);
    if (standing === 'new-failure') compared.newFailures.push(id);
    else if (standing === 'gone' || standing === 'skipped') {
      if (isAllowed && !agreed.has(id)) compared.allowed.push(id);
      else compared.newFailures.push(`${id} (${standing === 'gone' ? 'did not run' : 'is skipped now'})`);
    } else if (standing === 'expected-fail') compared.expectedFailures.push(id);
    else if (standing === 'unexpected-pass') compared.unexpectedPasses.push(id);
    else if (standing === 'unknown') compared.unknown.push(id);
  }
  return compared;
}
