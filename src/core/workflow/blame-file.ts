import type { Ports, SandboxPolicy, Uri } from '../ports';
import { type Blame, type BlamedCriterion, blameLines } from '../specs/trace/blame';
import type { PlacedTag } from '../specs/trace/placed-tag';
import type { Trace } from '../specs/trace/trace';
import { pathOf, relativePath } from '../text/uri';
import { measuredOneByOne, measuredTogether, type TestsOfTag } from './blame-measures';
import { BlameRefused } from './blame-refused';
import { allowedSetup } from './evidence/allowed-setup';
import type { CheckApprovals } from './evidence/check-approvals';
import { checkLimits } from './evidence/check-limits';
import { findTestCommand } from './evidence/find-checks';
import { projectTree } from './evidence/project-tree';
import { programPath, runTests, type TestRun } from './evidence/run-tests';
import { testsOfTag } from './evidence/tagged-tests';
import { isPython, type TestCommand } from './evidence/test-command';
import type { TestOutcome } from './evidence/test-results';
import type { AskAboutTests } from './evidence/verify-spec';
import { untrusted } from './task-refused';

export interface BlameParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly approvals: CheckApprovals;
  /** Tags of all tests, by file and line. */
  readonly tags: () => Promise<readonly PlacedTag[]>;
  /** Of every spec of the folder. */
  readonly traces: () => Promise<readonly Trace[]>;
  readonly sandbox: () => Promise<SandboxPolicy | undefined>;
  /** Absent: nobody can be asked. */
  readonly ask: AskAboutTests | undefined;
}

/**
 * Says of each line of a file for which criteria it is there: what a test that bears a criterion's tag runs beyond the loading
 * of the file is there for its criteria (spec-decisions §7.3).
 * @throws BlameRefused; the signal's reason
 */
export async function blameFile(file: Uri, parts: BlameParts, signal: AbortSignal): Promise<Blame> {
  const { root, ports } = parts;
  if (!ports.isTrusted()) throw new BlameRefused('untrusted', untrusted);
  const command = await commandOf(parts, signal);
  const tree = await projectTree(root, ports, signal);
  const sandbox = await parts.sandbox();
  const run = async (only?: string): Promise<TestRun> => {
    const { runs, timeoutMs } = checkLimits(ports.settings);
    const about = { root, runs, timeoutMs, sandbox, path: programPath(root, ports), covers: file };
    const found = await runTests(command, only === undefined ? about : { ...about, only }, ports, signal);
    signal.throwIfAborted();
    return found;
  };
  const all = await run();
  if (all.results.missing.includes('coverage')) throw new BlameRefused('coverage-missing', noCoverage);
  if (!all.results.isWhole) {
    const hint = command.framework === 'vitest' ? ' Vitest needs @vitest/coverage-v8 in the project for it.' : '';
    throw new BlameRefused(
      'tests-broke-off',
      `The tests did not run to their end (${command.name}), so that nothing can be said.${hint}`,
    );
  }
  const groups = await testsByCriteria(all.results.tests, parts);
  const measured = isPython(command.framework)
    ? measuredTogether(groups, all, [pathOf(root), pathOf(await ports.files.realPath(root))])
    : await measuredOneByOne(groups, all, run);
  const { warnings, ...input } = measured;
  return {
    schema: 'fingerpost.spec.blame/1',
    root: pathOf(root),
    file: relativePath(file, root),
    tree: tree.hash,
    ...blameLines(input),
    warnings: [...(input.all.length === 0 ? [`No test loads ${relativePath(file, root)}.`] : []), ...warnings],
  };
}

const noCoverage =
  'Which lines a test runs is measured by coverage.py, which the Python that runs the tests does not have. Install it there: python -m pip install coverage';

/** @throws BlameRefused where there are no tests that can be measured, or their set-up is not agreed on */
async function commandOf(
  { root, ports, approvals, tags, ask = () => Promise.resolve(false) }: BlameParts,
  signal: AbortSignal,
): Promise<TestCommand> {
  const command = await findTestCommand(root, ports);
  if (!command) throw new BlameRefused('no-tests', 'There is no test command here. Set fingerpost.checks.testCommand.');
  if (command.framework === undefined) {
    throw new BlameRefused(
      'no-tests',
      `Which lines a test runs is known of Node's own runner, Mocha, Jest, Vitest, pytest and unittest, not of "${command.name}".`,
    );
  }
  const { isAllowed } = await allowedSetup(command, await tags(), { root, ports, approvals, ask }, signal);
  if (!isAllowed) throw new BlameRefused('not-agreed', 'Nobody agreed to run the tests as they are set up now.');
  return command;
}

/** Each tagged test that is for criteria, once. */
async function testsByCriteria(
  collected: readonly TestOutcome[],
  { tags, traces }: Pick<BlameParts, 'tags' | 'traces'>,
): Promise<readonly TestsOfTag[]> {
  const criteriaAt = new Map<string, BlamedCriterion[]>();
  for (const { name: spec, criteria } of await traces()) {
    for (const { key, id, tests } of criteria) {
      for (const place of new Set(tests.map(placeOf))) {
        criteriaAt.set(place, [...(criteriaAt.get(place) ?? []), { spec, key, id }]);
      }
    }
  }
  const all = await tags();
  return all.flatMap((tag) => {
    const criteria = criteriaAt.get(placeOf(tag)) ?? [];
    const inFile = all.filter(({ file }) => file === tag.file);
    const own = criteria.length === 0 ? [] : testsOfTag(tag, collected, inFile);
    return own.length === 0 ? [] : [{ tag, criteria, own }];
  });
}

const placeOf = ({ file, line }: { readonly file: string; readonly line: number }): string => `${file}:${String(line)}`;
