import { CopyRefused, type Ports, type Uri } from '../../ports';
import type { Check, Verdict } from './check';
import { type JudgedProperty, propertyId } from './judge-properties';
import type { TestRun } from './run-tests';
import type { ChangedText } from './suppressions';
import type { TestOutcome } from './test-results';
import type { TestCommand } from './test-command';

/** What came of new tests on the tree before the task. */
export interface RedFirst {
  readonly checks: readonly Check[];
  readonly warnings: readonly string[];
  /** Checks that say nothing for the task although they passed, by identity. */
  readonly noProof: ReadonlySet<string>;
}

export const noRedFirst: RedFirst = { checks: [], warnings: [], noProof: new Set() };

export interface RedFirstInput {
  readonly root: Uri;
  readonly command: TestCommand;
  /** The check of all tests, as they are now. */
  readonly test: Check;
  /** Tagged tests that the task brought along or changed, and that pass. */
  readonly fresh: readonly JudgedProperty[];
  /** What the task changed, with what was there before. */
  readonly changes: readonly ChangedText[];
  /** How the tests were before the task; none where that is not known. */
  readonly baseline: readonly TestOutcome[];
  /** Runs the tests in a copy of the folder. */
  readonly runAt: (folder: Uri) => Promise<TestRun>;
}

/** A folder with more in it is not copied. */
const mostBytes = 2 * 1024 * 1024 * 1024;

/**
 * Runs new tagged tests on the files as they were before the task, in a private copy: all that the task changed is put back
 * there but the files of these tests. One that passes there too is true already and no proof of the task. Where tests that
 * passed before the task do not pass in the copy, the copy is no likeness of the folder and nothing can be said.
 */
export async function redFirst(
  input: RedFirstInput,
  { copies }: Pick<Ports, 'copies'>,
  signal: AbortSignal,
): Promise<RedFirst> {
  const { root, fresh, changes, runAt } = input;
  const kept = new Set(fresh.map(({ tag }) => tag.file));
  try {
    const copy = await copies.copy(root, mostBytes, signal);
    try {
      for (const { file, before } of changes) if (!kept.has(file)) await copy.put(file, before);
      return judged(input, kept, await runAt(copy.folder));
    } finally {
      await copy.dispose();
    }
  } catch (error) {
    if (!(error instanceof CopyRefused)) throw error;
    return unknown(input, `New tests were not run on the files as they were before the task: ${error.message}.`);
  }
}

function judged(input: RedFirstInput, kept: ReadonlySet<string>, run: TestRun): RedFirst {
  const { fresh, baseline, test } = input;
  const results = new Map(run.results.tests.map(({ id, result }) => [id, result]));
  const strange = baseline.some(
    ({ id, file, result }) => result === 'pass' && !(file !== null && kept.has(file)) && results.get(id) !== 'pass',
  );
  if (strange || run.end.how !== 'exited') {
    return unknown(input, 'New tests could not be tried on the files as they were before the task.');
  }
  const already = fresh.filter(({ tests }) => tests.every(({ id }) => results.get(id) === 'pass'));
  const ids = new Set(already.flatMap(({ tests }) => tests.map(({ id }) => id)));
  const noProof = new Set(already.map(propertyId));
  // Where nothing else ran, that nothing fails says as little.
  if (already.length > 0 && test.collected === ids.size) noProof.add(test.id);
  return {
    checks: fresh.map((property) =>
      check(input, property, already.includes(property) ? 'not-applicable' : 'pass', run),
    ),
    warnings: already.map(
      ({ tag, number }) =>
        `${tag.file}:${String(tag.line)}: the test of ${tag.properties.length > 0 ? 'property' : 'criterion'} ${number} passes without the changes of this task too, so it is no proof of them.`,
    ),
    noProof,
  };
}

function unknown(input: RedFirstInput, warning: string): RedFirst {
  return {
    checks: input.fresh.map((property) => check(input, property, 'unavailable')),
    warnings: [warning],
    noProof: new Set(),
  };
}

/** `not-applicable`: it is true already, before the task. */
function check({ test }: RedFirstInput, property: JudgedProperty, verdict: Verdict, run?: TestRun): Check {
  return {
    ...test,
    kind: 'red-first',
    id: propertyId(property).replace(/^property/, 'red-first'),
    verdict,
    exitCode: run?.end.exitCode ?? null,
    collected: run ? property.tests.length : null,
    baselineFailures: verdict === 'pass' ? property.tests.map(({ id }) => id) : [],
    newFailures: [],
    property: null,
    startedAt: run?.startedAt ?? test.startedAt,
  };
}
