import type { Ports, SandboxPolicy, Uri } from '../../ports';
import { leavesOf } from '../../specs/progress';
import type { PlacedTag } from '../../specs/trace/placed-tag';
import type { TaskItem, TasksText } from '../../specs/tasks';
import { childOf, pathOf } from '../../text/uri';
import { askGit, commitOf, GitFailed } from '../git';
import { agreedAt } from './agreements';
import { allowedSetup, type CheckQuestion } from './allowed-setup';
import { blocking, type Check } from './check';
import type { CheckApprovals } from './check-approvals';
import { checkLimits } from './check-limits';
import type { CheckedRecord, EvidenceRecords } from './evidence-records';
import { findTestCommand } from './find-checks';
import { judgeRun } from './judge-run';
import { projectTree } from './project-tree';
import { programPath, runTests, type TestRun } from './run-tests';
import type { TestCommand } from './test-command';

/** Whether what was found out about tasks still holds: what `spec verify --json` prints. Keys in the order of the contract. */
export interface Verify {
  schema: 'fingerpost.spec.verify/1';
  name: string;
  ok: boolean;
  tree: string;
  head: string | null;
  dirty: boolean;
  tasks: VerifiedTask[];
}

export interface VerifiedTask {
  key: string;
  id: string | null;
  title: string;
  /** `not-checked`: nothing was found out when it was done. `not-checkable`: it cannot be found out again here. */
  verdict: 'holds' | 'drift' | 'not-checked' | 'not-checkable';
  checks: Check[];
  recorded: Check[];
}

/** Asks a person whether tests may be run as they are set up now. */
export type AskAboutTests = (question: CheckQuestion, signal: AbortSignal) => Promise<boolean>;

/** One run of the tests for all specs of a folder. */
export interface SharedRun {
  run?: Promise<TestsRun>;
}

type TestsRun =
  | { readonly kind: 'ran'; readonly command: TestCommand; readonly run: TestRun }
  /** What they stand on is not what was agreed on. */
  | { readonly kind: 'not-agreed'; readonly command: TestCommand; readonly changed: readonly string[] }
  /** There are none, or nobody can tell which of them run. */
  | { readonly kind: 'none' };

export interface VerifyParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly name: string;
  readonly tasks: TasksText;
  readonly records: EvidenceRecords;
  readonly tags: () => Promise<{ readonly all: readonly PlacedTag[]; readonly own: readonly PlacedTag[] }>;
  readonly sandbox: () => Promise<SandboxPolicy | undefined>;
  readonly approvals: CheckApprovals;
  /** Absent: nobody can be asked. */
  readonly ask: AskAboutTests | undefined;
  readonly shared: SharedRun;
}

/**
 * Runs the tests once and compares with what was recorded when each task was done: a test that held then and was there until
 * the last record must hold now. Where their set-up is another than was agreed on, that is asked about before they count.
 *
 * @param wanted key or number of one task; undefined: every task whose box is ticked
 */
export async function verifySpec(parts: VerifyParts, wanted: string | undefined, signal: AbortSignal): Promise<Verify> {
  const { root, ports, name, tasks, records } = parts;
  const { entries, isIntact } = await records.read();
  const checked = entries.filter((each) => each.kind === 'checked');
  const done = leavesOf(tasks.tasks).flatMap(({ task }) => (task.state === 'done' ? [task] : []));
  const chosen = wanted === undefined ? done : done.filter(({ key, id }) => key === wanted || id === wanted);
  const tree = await projectTree(root, ports, signal);
  const last = checked.findLast(({ tests }) => tests.length > 0);
  const now = last && ports.isTrusted() ? await testsNow(parts, last, tree.hash, signal) : undefined;
  const verified = chosen.map((task) => verifiedTask(task, recordOf(task, checked), last, now));
  return {
    schema: 'fingerpost.spec.verify/1',
    name,
    ok: isIntact && !verified.some(({ verdict }) => verdict === 'drift'),
    tree: tree.hash,
    ...(await gitState(root, ports, signal)),
    tasks: verified,
  };
}

interface Now {
  readonly checks: readonly Check[];
  readonly passed: ReadonlySet<string>;
  /** The tests could be run. */
  readonly isTold: boolean;
}

/** Undefined: nobody can tell here which tests run. */
async function testsNow(
  parts: VerifyParts,
  last: CheckedRecord,
  tree: string,
  signal: AbortSignal,
): Promise<Now | undefined> {
  const { root, ports, tasks, records, tags } = parts;
  const ran = await (parts.shared.run ??= runAgreed(parts, signal));
  signal.throwIfAborted();
  if (ran.kind === 'none') return undefined;
  if (ran.kind === 'not-agreed') return { checks: [notAgreed(ran, parts, tree)], passed: new Set(), isTold: false };
  const { command, run } = ran;
  const { all, own } = await tags();
  const open = leavesOf(tasks.tasks).find(({ task, required }) => required && task.state !== 'done')?.task;
  const { entries } = await records.read();
  const agreements = entries.filter((each) => each.kind === 'agreed');
  const texts = new Map<string, string>();
  for (const { file } of own) {
    const uri = file.split('/').reduce(childOf, root);
    if (!texts.has(file)) texts.set(file, (await ports.documents.read(uri))?.text ?? '');
  }
  const { checks } = judgeRun({
    command,
    cwd: pathOf(root),
    run,
    baseline: recordedRun(last, run),
    tree,
    allTags: all,
    tags: own,
    agreed: agreedAt(tasks, open ?? { line: Number.MAX_SAFE_INTEGER }, agreements),
    explores: false,
    mayGo: () => false,
    usesLibrary: (file) => /\bfast-check\b|\bhypothesis\b/.test(texts.get(file) ?? ''),
  });
  const passed = new Set(run.results.tests.flatMap(({ id, result }) => (result === 'pass' ? [id] : [])));
  return { checks, passed, isTold: true };
}

/** Runs the tests as they are set up now, if that is agreed on. */
async function runAgreed(parts: VerifyParts, signal: AbortSignal): Promise<TestsRun> {
  const { root, ports, tags, sandbox, approvals, ask = () => Promise.resolve(false) } = parts;
  const command = await findTestCommand(root, ports);
  if (!command) return { kind: 'none' };
  const { all } = await tags();
  const { isAllowed, isNewCommand, changed } = await allowedSetup(
    command,
    all,
    { root, ports, approvals, ask },
    signal,
  );
  if (!isAllowed) {
    return { kind: 'not-agreed', command, changed: isNewCommand ? [`the test command: ${command.line}`] : changed };
  }
  const { runs, timeoutMs } = checkLimits(ports.settings);
  const path = programPath(root, ports);
  const run = await runTests(command, { root, runs, timeoutMs, sandbox: await sandbox(), path }, ports, signal);
  return run.results.isWhole || run.results.tests.length > 0 ? { kind: 'ran', command, run } : { kind: 'none' };
}

/** Says what is to be agreed on before the tests can count. */
function notAgreed(
  { command, changed }: Extract<TestsRun, { kind: 'not-agreed' }>,
  { root, ports }: VerifyParts,
  tree: string,
): Check {
  return {
    kind: 'test',
    id: `test:${command.name}`,
    verdict: 'unavailable',
    command: [command.line],
    cwd: pathOf(root),
    exitCode: null,
    collected: null,
    baselineFailures: [],
    newFailures: changed.map((name) => `changed since it was agreed on: ${name}`),
    property: null,
    outputFile: null,
    startedAt: new Date(ports.clock.now()).toISOString(),
    tree,
  };
}

/** The record as the run that it was made of, as far as it tells. */
function recordedRun({ tests, at }: CheckedRecord, like: TestRun): TestRun {
  const outcomes = tests.map(({ id, result }) => ({ id, result, file: null, line: null, names: [id], message: null }));
  return { ...like, startedAt: at, results: { tests: outcomes, properties: [], isWhole: true, missing: [] } };
}

function verifiedTask(
  { key, id, title }: TaskItem,
  record: CheckedRecord | undefined,
  last: CheckedRecord | undefined,
  now: Now | undefined,
): VerifiedTask {
  const recorded = [...(record?.checks ?? [])];
  const task = (verdict: VerifiedTask['verdict'], checks: readonly Check[]): VerifiedTask => ({
    key,
    id,
    title,
    verdict,
    checks: [...checks],
    recorded,
  });
  if (record?.evidence !== 'checked') return task('not-checked', []);
  if (record.tests.length === 0 || !last || !now) return task('not-checkable', []);
  if (!now.isTold) return task('not-checkable', now.checks);
  const kept = new Set(last.tests.flatMap((test) => (test.result === 'pass' ? [test.id] : [])));
  const lost = record.tests.some((test) => test.result === 'pass' && kept.has(test.id) && !now.passed.has(test.id));
  const refuted = now.checks.some(
    (check) =>
      check.kind === 'property' &&
      blocking.has(check.verdict) &&
      record.checks.some(
        (each) => each.property?.number !== undefined && each.property.number === check.property?.number,
      ),
  );
  return task(lost || refuted ? 'drift' : 'holds', now.checks);
}

function recordOf({ id, title }: TaskItem, checked: readonly CheckedRecord[]): CheckedRecord | undefined {
  return checked.findLast(({ task }) => task.id === id && task.title === title);
}

/** Null and clean where there is no repository, or no Git. */
async function gitState(
  root: Uri,
  ports: Ports,
  signal: AbortSignal,
): Promise<{ readonly head: string | null; readonly dirty: boolean }> {
  try {
    const head = await commitOf(root, 'HEAD', ports, signal);
    return { head, dirty: (await askGit(root, 'status --porcelain', ports, signal)).trim() !== '' };
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    ports.journal.info(error.message);
    return { head: null, dirty: false };
  }
}
