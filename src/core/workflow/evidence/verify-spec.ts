import type { Ports, SandboxPolicy, Uri } from '../../ports';
import { leavesOf } from '../../specs/progress';
import type { PlacedTag } from '../../specs/trace/placed-tag';
import type { TaskItem, TasksText } from '../../specs/tasks';
import { childOf, pathOf } from '../../text/uri';
import { askGit, commitOf, GitFailed } from '../git';
import { agreedAt } from './agreements';
import { blocking, type Check } from './check';
import { checkLimits } from './check-limits';
import type { CheckedRecord, EvidenceRecords } from './evidence-records';
import { findTestCommand } from './find-checks';
import { judgeRun } from './judge-run';
import { projectTree } from './project-tree';
import { programPath, runTests, type TestRun } from './run-tests';

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

export interface VerifyParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly name: string;
  readonly tasks: TasksText;
  readonly records: EvidenceRecords;
  readonly tags: () => Promise<{ readonly all: readonly PlacedTag[]; readonly own: readonly PlacedTag[] }>;
  readonly sandbox: () => Promise<SandboxPolicy | undefined>;
}

/**
 * Runs the tests once and compares with what was recorded when each task was done: a test that held then and was there until
 * the last record must hold now. Whoever asks for it wants the tests to be run, so nobody is asked.
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
}

/** Undefined: nobody can tell here which tests run. */
async function testsNow(
  { root, ports, tasks, records, tags, sandbox }: VerifyParts,
  last: CheckedRecord,
  tree: string,
  signal: AbortSignal,
): Promise<Now | undefined> {
  const command = await findTestCommand(root, ports);
  if (!command) return undefined;
  const { runs, timeoutMs } = checkLimits(ports.settings);
  const path = programPath(root, ports);
  const run = await runTests(command, { root, runs, timeoutMs, sandbox: await sandbox(), path }, ports, signal);
  signal.throwIfAborted();
  if (!run.results.isWhole && run.results.tests.length === 0) return undefined;
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
  return { checks, passed };
}

/** The record as the run that it was made of, as far as it tells. */
function recordedRun({ tests, at }: CheckedRecord, like: TestRun): TestRun {
  const outcomes = tests.map(({ id, result }) => ({ id, result, file: null, line: null, names: [id], message: null }));
  return { ...like, startedAt: at, results: { tests: outcomes, properties: [], isWhole: true } };
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
