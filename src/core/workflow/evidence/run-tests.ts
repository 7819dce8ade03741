import type { CommandEnd, CoverageByTest, CoveredScript, Ports, SandboxPolicy, Uri } from '../../ports';
import { pathOf } from '../../text/uri';
import { instrumentedRun, type Replay, type TestCommand } from './test-command';
import { readResults, type TestResults } from './test-results';

/** How tests are to be run. */
export interface TestRunOptions {
  readonly root: Uri;
  /** At least as many inputs for each property. */
  readonly runs: number;
  readonly timeoutMs: number;
  /** Absent: outside of the sandbox, as every command where the machine has none or the user turned it off. */
  readonly sandbox: SandboxPolicy | undefined;
  /** Folders of programs, found out before the task could change anything. */
  readonly path: string;
  /** Every predicate says the opposite. */
  readonly inverted?: boolean;
  /** Only tests whose names have the pattern. */
  readonly only?: string;
  /** A file of which it is to be told which code ran. */
  readonly covers?: Uri;
  /** Failures that are to be seen again. */
  readonly replays?: readonly Replay[];
  /** Called with what the run writes, as it does. */
  readonly onOutput?: (text: string) => void;
}

/** What a run of the tests came to. */
export interface TestRun {
  readonly end: CommandEnd;
  readonly results: TestResults;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  /** Of the file that was asked about. */
  readonly coverage: readonly CoveredScript[];
  /** The same by tests, where the runner can tell them apart in one run. */
  readonly coverageByTest: readonly CoverageByTest[];
}

/** Of the output of a run, the first and the last part. */
const outputLimit = 60_000;

/**
 * Runs the tests of a folder once, in a process of their own that is gone with everything it started when this resolves, and
 * reads what our reporters and instruments saw. The exit code is told and proves nothing.
 */
export async function runTests(
  command: TestCommand,
  {
    root,
    runs,
    timeoutMs,
    sandbox,
    path,
    inverted = false,
    only,
    covers,
    replays,
    onOutput = () => undefined,
  }: TestRunOptions,
  ports: Pick<Ports, 'processes' | 'testReports' | 'files' | 'clock'>,
  signal: AbortSignal,
): Promise<TestRun> {
  const started = ports.clock.now();
  const report = await ports.testReports.open();
  try {
    const { line, variables } = instrumentedRun(command, report, {
      runs,
      inverted,
      path,
      only,
      covers: covers && pathOf(await ports.files.realPath(covers)),
      replays,
    });
    const request = { command: line, folder: root, timeoutMs, outputLimit, onOutput, variables };
    const end = await ports.processes.run(sandbox ? { ...request, sandbox } : request, signal);
    const roots = [...new Set([pathOf(root), pathOf(await ports.files.realPath(root))])];
    const results = readResults(await report.read(), command.framework, roots);
    const startedAt = new Date(started).toISOString();
    const coverage = covers === undefined ? [] : await report.readCoverage(covers);
    const coverageByTest = covers === undefined ? [] : await report.readCoverageByTest(covers);
    return { end, results, startedAt, elapsedMs: ports.clock.now() - started, coverage, coverageByTest };
  } finally {
    await report.close();
  }
}

/** Where programs are found: those of the project first, as npm and virtual environments have it. */
export function programPath(root: Uri, ports: Pick<Ports, 'sandbox'>): string {
  const { machine } = ports.sandbox;
  const isWindows = machine.platform === 'win32';
  const folder = pathOf(root);
  const own = ['node_modules/.bin', isWindows ? '.venv/Scripts' : '.venv/bin', isWindows ? 'venv/Scripts' : 'venv/bin'];
  const inherited = machine.variable('PATH') ?? machine.variable('Path') ?? '';
  return [...own.map((name) => `${folder}/${name}`), inherited].join(isWindows ? ';' : ':');
}
