import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createCore } from '../../src/core/core';
import { nodePorts } from '../../src/core/node/ports';
import { randomFrom } from '../support/model/faults';
import { rounds } from '../support/rounds';
import { smallSpec } from '../support/small-spec';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';
import { buildTerminal, cli, openTerminal, type TestTerminal } from '../support/terminal';
import { builds, waveFiles, waveTasks } from '../support/wave-project';

const kills = rounds({ all: 50, always: 5 });

const waves: readonly (readonly string[])[] = [
  ['1', '2'],
  ['5.1', '5.3'],
];

describe('a run of all tasks in parallel waves that is killed at random moments', () => {
  const seed = Number(process.env['FINGERPOST_KILL_SEED'] ?? 20_261_127);
  const random = randomFrom(seed);
  let terminal: TestTerminal;
  let folder: TemporaryFolder;

  before(async function () {
    this.timeout(60_000);
    await buildTerminal();
  });
  beforeEach(async () => {
    // The sandbox has tests of its own, and each command is quicker without it.
    terminal = await openTerminal({ 'data/settings.json': '{ "sandbox.enabled": false }' });
    builds(terminal.model);
    folder = await temporaryFolder(waveFiles);
    git('init', '-q');
    git('add', '-A');
    git('-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', 'commit', '-qm', 'First');
  });
  afterEach(() => terminal.close());

  const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder.path, encoding: 'utf8' });
  const words = (): readonly string[] => [
    'spec',
    'run',
    'small',
    '--all',
    '--json',
    '--trust-all-tools',
    '--cwd',
    folder.path,
  ];

  /** Kills the run after so many milliseconds. @returns its exit code, where it ended before, and what it said last */
  async function killedAfter(ms: number): Promise<{ readonly code: number | null; readonly said: string }> {
    const env = {
      PATH: process.env['PATH'],
      HOME: terminal.home.path,
      FINGERPOST_HOME: terminal.home.at('data'),
      ANTHROPIC_API_KEY: 'test-key',
      ANTHROPIC_BASE_URL: terminal.model.url,
    };
    const child = spawn(process.execPath, [cli, ...words()], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
    const timer = setTimeout(() => void child.kill('SIGKILL'), ms);
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    clearTimeout(timer);
    return { code, said };
  }

  /** The next start, as of an editor: it puts right what it finds. */
  async function started(): Promise<void> {
    const core = createCore(nodePorts({ home: terminal.home.at('data'), journal: () => undefined }), {
      roots: () => [{ uri: folder.uri, name: 'small' }],
      onDidChangeRoots: () => ({ dispose: () => undefined }),
      home: undefined,
    });
    await core.specs.list();
    await core.dispose();
  }

  const marks = async (): Promise<ReadonlyMap<string, string>> => {
    const text = await readFile(folder.at(`${smallSpec}/tasks.md`), 'utf8');
    return new Map([...text.matchAll(/^ *- \[(.)\]\*? ([\d.]+?)\.? /gm)].map(([, mark = '', id = '']) => [id, mark]));
  };
  /** Every file outside of `.git` with its text. */
  async function everything(): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const entry of await readdir(folder.path, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(folder.path, file);
      if (entry.isFile() && !name.startsWith('.git/')) found[name] = await readFile(file, 'utf8');
    }
    return found;
  }
  const inGit = (): string =>
    execFileSync('find', ['.git', '-type', 'f', '-not', '-name', 'index'], { cwd: folder.path }).toString();

  async function assertSound(at: string): Promise<void> {
    const present = await marks();
    const files = await everything();
    for (const [name, id] of Object.entries(waveTasks)) {
      const mark = present.get(id);
      assert.ok(mark === ' ' || mark === 'x', `${at}: nothing runs, and task ${id} has [${String(mark)}]`);
      const isThere = [`src/${name}.js`, `test/${name}.test.js`].map((file) => file in files);
      // The last one of a wave works in the folder itself, where what it wrote so far is kept.
      const isLast = waves.some((wave) => wave.includes(id) && wave.some((each) => present.get(each) === 'x'));
      if (mark === 'x' || !isLast)
        assert.deepEqual(isThere, [mark === 'x', mark === 'x'], `${at}: task ${id} has [${mark}]`);
    }
    for (const id of ['3', '5.2', '6']) assert.equal(present.get(id), ' ', `${at}: task ${id} is optional`);
    assert.deepEqual(await readdir(terminal.home.at('data/runs')).catch(() => []), [], `${at}: a copy is left`);
  }

  it(`leaves nothing half done, and ends like one that nobody disturbed (FINGERPOST_KILL_SEED=${seed.toString()})`, async () => {
    const before = inGit();
    const begun = performance.now();
    const first = await terminal.run(words());
    assert.equal(first.code, 0, first.out.split('\n').slice(-4).join('\n') + first.err);
    const whole = performance.now() - begun;
    const undisturbed = await everything();
    await assertSound('undisturbed');
    const reset = (): void => {
      git('checkout', '-q', '--', '.');
      git('clean', '-fdxq');
    };
    reset();
    let interrupted = 0;
    let ended = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const { code, said } = await killedAfter(whole * (0.05 + 0.9 * random()));
      const isInterrupted = [...(await marks()).values()].some((mark) => mark === '-' || mark === '~');
      if (isInterrupted) interrupted += 1;
      await started();
      await assertSound(`kill ${kill.toString()}`);
      if (code === null) continue;
      assert.equal(code, 0, said);
      assert.deepEqual(await everything(), undisturbed);
      ended += 1;
      reset();
    }
    // What was killed last is finished by starting it again.
    assert.equal((await terminal.run(words())).code, 0);
    assert.deepEqual(await everything(), undisturbed);
    assert.equal(inGit(), before, 'nothing was added to the repository');
    assert.ok(interrupted > kills / 4, `${interrupted.toString()} of ${kills.toString()} met tasks at work`);
    assert.ok(ended < kills);
  }).timeout(60_000 + kills * 40_000);
});
