import type { Ports, SandboxPolicy, Uri } from '../../ports';
import { leavesOf } from '../../specs/progress';
import type { TasksText } from '../../specs/tasks';
import type { PlacedTag } from '../../specs/trace/placed-tag';
import { pathOf, uriBelow } from '../../text/uri';
import { agreedAt } from '../evidence/agreements';
import type { CheckApprovals } from '../evidence/check-approvals';
import { checkLimits } from '../evidence/check-limits';
import { counterexamplesOf, seedInWords, shrunkInWords, triedInWords } from '../evidence/counterexample';
import type { EvidenceRecords } from '../evidence/evidence-records';
import { checkSettings, findTestCommand } from '../evidence/find-checks';
import { setupOf } from '../evidence/frozen-setup';
import type { JudgedProperty } from '../evidence/judge-properties';
import { judgeRun } from '../evidence/judge-run';
import { projectTree } from '../evidence/project-tree';
import { programPath, runTests, type TestRun } from '../evidence/run-tests';
import type { CheckQuestion } from '../evidence/allowed-setup';
import type { Replay, TestCommand } from '../evidence/test-command';
import { TaskRefused } from '../task-refused';
import type { RowTest } from './test-rows';

/** What a run of property tests is made with. */
export interface PropertyRunParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly approvals: CheckApprovals;
  /** Tags of all tests of the folder. */
  readonly tags: readonly PlacedTag[];
  readonly specs: readonly RunSpec[];
  readonly sandbox: () => Promise<SandboxPolicy | undefined>;
}

/** A spec whose tests are run. */
export interface RunSpec {
  readonly dir: Uri;
  readonly tasks: TasksText;
  readonly records: EvidenceRecords;
  /** Tags that mean it and no other. */
  readonly tags: readonly PlacedTag[];
  /** Those that somebody wants to know of. */
  readonly tests: readonly RowTest[];
}

/** What a person who has property tests run wants and hears. */
export interface PropertyRunWishes {
  /** How tests failed before, where they are to fail in the same way; else other inputs are tried. */
  readonly replays: readonly Replay[];
  /** Asked once for a command that was never allowed in this folder. */
  readonly ask: (question: CheckQuestion) => Promise<boolean>;
  readonly output: (text: string) => void;
}

/** How a test went. */
export interface RanTest {
  /** Of its spec. */
  readonly dir: Uri;
  readonly id: string;
  /** `expected-fail`: it was written to fail until something is fixed. `unknown`: nobody can tell. */
  readonly state: 'held' | 'failed' | 'expected-fail' | 'skipped' | 'unknown';
  /** In honest words: what was tried, what came of it (PBT-13). */
  readonly text: string;
  /** What is shown at the test's line where it failed. Line 1-based. */
  readonly place: { readonly uri: Uri; readonly line: number };
  /** The smallest input for which it failed. */
  readonly counterexample: string | undefined;
}

/**
 * Runs the tests of the folder once, as the checks of tasks do: the same command, instruments and sandbox. What is found out
 * is written down, but says nothing of any task.
 * @returns what came of each test; undefined: the person does not let the command be run
 * @throws TaskRefused where no command is known
 */
export async function runProperties(
  parts: PropertyRunParts,
  wishes: PropertyRunWishes,
  signal: AbortSignal,
): Promise<readonly RanTest[] | undefined> {
  const { root, ports, specs } = parts;
  const command = await findTestCommand(root, ports);
  if (!command) throw new TaskRefused(noCommand);
  if (!(await isAllowed(command, parts, wishes, signal))) return undefined;
  const { runs, timeoutMs } = checkLimits(ports.settings);
  const { replays, output } = wishes;
  const tree = await projectTree(root, ports, signal);
  const sandbox = await parts.sandbox();
  const options = { root, runs, timeoutMs, sandbox, path: programPath(root, ports), replays, onOutput: output };
  const run = await runTests(command, options, ports, signal);
  signal.throwIfAborted();
  const ran: RanTest[] = [];
  for (const spec of specs)
    ran.push(...(await ofSpec(spec, parts, { command, run, tree: tree.hash }, replays.length > 0)));
  return ran;
}

/** What a run says of one spec; it is written down. */
async function ofSpec(
  spec: RunSpec,
  parts: PropertyRunParts,
  about: { readonly command: TestCommand; readonly run: TestRun; readonly tree: string },
  isReplay: boolean,
): Promise<readonly RanTest[]> {
  const { command, run } = about;
  const { checks, properties } = await judged(spec, parts, about);
  const kept = checks.filter(
    // A replay that holds has tried next to nothing: it is no news of the property.
    ({ kind, verdict }) => kind === 'property' && (!isReplay || verdict !== 'pass'),
  );
  if (kept.length > 0) {
    await spec.records.add({ kind: 'ran', checks: kept, counterexamples: counterexamplesOf(kept, run.results) });
  }
  return spec.tests.map(({ id, tag: { file, line } }) => {
    const own = properties.filter(({ tag }) => tag.file === file && tag.line === line);
    const found = own.find(({ verdict }) => verdict !== 'pass') ?? own[0];
    const at = { dir: spec.dir, id, place: { uri: uriBelow(parts.root, file), line } };
    if (found) return { ...at, ...ranTest(found, isReplay), place: placeOf(found, at.place) };
    return { ...at, state: 'unknown', text: unknownRun(command, run), counterexample: undefined };
  });
}

const noCommand = `There is no test command here: package.json has no test script and no framework was found, or fingerpost.${checkSettings.command} is “none”. Set it to the command that runs the tests.`;

async function isAllowed(
  command: TestCommand,
  { root, ports, approvals, tags }: PropertyRunParts,
  { ask }: PropertyRunWishes,
  signal: AbortSignal,
): Promise<boolean> {
  const frozen = await approvals.frozenOf(command.line);
  if (frozen?.isAllowed === true) return true;
  const isGiven = await ask({
    label: `Run the tests: ${command.name}`,
    detail: `${command.line}\n\nin ${pathOf(root)}`,
    reason: 'Fingerpost runs property tests with the tests of this folder. You are asked once for this command.',
    command: command.line,
  });
  if (!isGiven) return false;
  // What was agreed on with the plan stays agreed on: to run tests is no word on what they stand on.
  await approvals.allow(
    command.line,
    command.name,
    frozen?.setup ?? (await setupOf(root, command, tags, ports, signal)),
  );
  return true;
}

async function judged(
  { tasks, records, tags }: RunSpec,
  { root, ports, tags: allTags }: PropertyRunParts,
  about: { readonly command: TestCommand; readonly run: TestRun; readonly tree: string },
): Promise<ReturnType<typeof judgeRun>> {
  const open = leavesOf(tasks.tasks).find(({ task, required }) => required && task.state !== 'done')?.task;
  const agreements = (await records.read()).entries.filter((each) => each.kind === 'agreed');
  const libraries = new Map<string, boolean>();
  for (const file of new Set(tags.map((tag) => tag.file))) {
    const text = (await ports.documents.read(uriBelow(root, file)))?.text ?? '';
    libraries.set(file, /\bfast-check\b|\bhypothesis\b/.test(text));
  }
  return judgeRun({
    ...{ ...about, cwd: pathOf(root), baseline: undefined, allTags, tags },
    agreed: agreedAt(tasks, open ?? { line: Number.MAX_SAFE_INTEGER }, agreements),
    explores: false,
    mayGo: () => false,
    usesLibrary: (file) => libraries.get(file) === true,
  });
}

function ranTest(
  { tag, verdict, problems, run, tests, number }: JudgedProperty,
  isReplay: boolean,
): Omit<RanTest, 'dir' | 'id' | 'place'> {
  const counterexample = run?.failed === true ? (run.counterexample ?? undefined) : undefined;
  const told =
    run?.failed === true
      ? refutation(tag.properties.length > 0 ? `Property ${number}` : `The test of ${number}`, run)
      : (failureOf(tests) ?? problems[0] ?? 'It fails.');
  switch (verdict) {
    case 'pass':
      return { state: 'held', text: run ? heldText(run.runs, isReplay) : 'Passes.', counterexample };
    case 'expected-fail':
      return { state: 'expected-fail', text: `Fails as it should until it is fixed. ${told}`, counterexample };
    case 'not-applicable':
    case 'unavailable':
    case 'timeout':
      return { state: 'unknown', text: problems[0] ?? 'Nobody can tell how it went.', counterexample };
    case 'fail':
    case 'unexpected-pass': {
      const isSkipped = tests.length > 0 && tests.every(({ result }) => result === 'skip');
      const text = verdict === 'fail' ? told : (problems[0] ?? told);
      return { state: isSkipped ? 'skipped' : 'failed', text, counterexample };
    }
  }
}

function heldText(runs: number, isReplay: boolean): string {
  if (isReplay) return 'The input that failed holds now. Run it without the seed to try other inputs.';
  return `Held for ${runs === 1 ? '1 random input' : `${String(runs)} random inputs`}.`;
}

/**
 * What is read at the test's line: what failed for which input, when, and how it is seen again (PBT-11). Some editors show no
 * more than the first line beside the code.
 */
function refutation(what: string, run: NonNullable<JudgedProperty['run']>): string {
  const { counterexample, first, message } = run;
  const shrunk = shrunkInWords(run);
  const again = seedInWords(run);
  const lines = [
    counterexample === null ? `${what} fails.` : `${what} fails for ${counterexample}`,
    `Failed ${triedInWords(run)}${shrunk === '' ? '' : `, ${shrunk}`}`,
    first === null || first === counterexample ? '' : `First failing input: ${first}`,
    again === '' ? '' : `${again.charAt(0).toUpperCase()}${again.slice(1)}`,
    message ?? '',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function failureOf(tests: JudgedProperty['tests']): string | undefined {
  return tests.find(({ result }) => result === 'fail')?.message ?? undefined;
}

/** Where the library was called, if that is in the tagged file as it stands; else at the tag. */
function placeOf({ run, tag }: JudgedProperty, place: RanTest['place']): RanTest['place'] {
  const line = run?.failed === true && run.file === tag.file ? run.line : null;
  return line === null ? place : { ...place, line };
}

const mostOutput = 2_000;

function unknownRun({ framework }: TestCommand, { end }: TestRun): string {
  if (end.how === 'timed-out') return 'The tests did not end in the time that they have.';
  if (framework === undefined) {
    return 'Fingerpost cannot tell which tests this command runs: it knows Vitest, Jest, Mocha, node --test and pytest.';
  }
  return `The test run broke off before its end.\n${end.output.slice(-mostOutput)}`.trim();
}
