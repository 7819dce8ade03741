import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { packagedVsix } from './package';
import { projectRoot } from './project';

// `npm test`: everything that has to hold before a change goes in. Cheap stages first; the first that fails ends the run.
// The last line sums up the tests of all stages.

interface Stage {
  readonly name: string;
  /** Run at the same time. */
  readonly commands: readonly (readonly string[])[];
  /** What the commands of this stage and of those behind it need, as variables for them. */
  readonly prepare?: () => Promise<Readonly<Record<string, string>>>;
}

/** Files of the core that are run at the same time. */
const jobs = Math.max(2, availableParallelism()).toString();

/** Each of the mocha runs adds its counts to a file; see test/support/counting-reporter.ts. */
const reporter = ['--reporter', path.join('test', 'support', 'counting-reporter.ts')];

const stages: readonly Stage[] = [
  {
    name: 'types and editors',
    commands: [
      ['npm', 'run', '--silent', 'types'],
      ['npm', 'run', '--silent', 'editors'],
    ],
  },
  {
    name: 'core and page',
    commands: [
      ['npm', 'run', '--silent', 'test:core', '--', ...reporter, '--parallel', '--jobs', jobs],
      ['npm', 'run', '--silent', 'test:page', '--', ...reporter],
    ],
    // Built once for all that follows: the files of several tests must not build it under each other's feet.
    prepare: async () => ({ FINGERPOST_VSIX: await packagedVsix() }),
  },
  {
    name: 'editor and lint',
    // Lint takes minutes of one processor, and the editor leaves one idle.
    commands: [
      ['npm', 'run', '--silent', 'test:editor'],
      ['npm', 'run', '--silent', 'lint'],
    ],
  },
  {
    name: 'e2e',
    // A half for each editor; what belongs to none goes with the newest.
    commands: [
      ['npm', 'run', '--silent', 'test:e2e', '--', ...reporter, '--grep', 'oldest'],
      ['npm', 'run', '--silent', 'test:e2e', '--', ...reporter, '--grep', 'oldest', '--invert'],
    ],
  },
];

void main();

async function main(): Promise<void> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'fp-test-'));
  const counts = path.join(scratch, 'counts');
  let failedStage: string | undefined;
  let prepared: Readonly<Record<string, string>> = {};
  try {
    for (const { name, commands, prepare } of stages) {
      const started = Date.now();
      console.log(`\n── ${name}`);
      prepared = { ...prepared, ...(await prepare?.()) };
      const env = { ...process.env, FINGERPOST_TEST_COUNTS: counts, ...prepared };
      const ends = await Promise.all(commands.map((command) => run(command, env)));
      const worked = ends.every((each) => each);
      console.log(`── ${name}: ${worked ? 'passed' : 'FAILED'} after ${Math.round((Date.now() - started) / 1000)} s`);
      if (worked) continue;
      failedStage = name;
      break;
    }
    const { passed, failed } = await sum(counts);
    // Types, lint and a suite that did not even start have no tests to count, but they did fail.
    const failures = failedStage !== undefined && failed === 0 ? 1 : failed;
    if (failures > 0) process.exitCode = 1;
    console.log(`\n${passed} passed, ${failures} failed`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Runs a stage with its output going straight through. Signals reach it too, as it is in the same process group. */
function run(command: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: projectRoot, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function sum(file: string): Promise<{ passed: number; failed: number }> {
  const text = await readFile(file, 'utf8').catch(() => ''); // no suite got as far as its end
  let passed = 0;
  let failed = 0;
  for (const line of text.split('\n').filter((entry) => entry !== '')) {
    const counts: unknown = JSON.parse(line);
    if (typeof counts !== 'object' || counts === null || !('passes' in counts) || !('failures' in counts)) continue;
    passed += Number(counts.passes);
    failed += Number(counts.failures);
  }
  return { passed, failed };
}
