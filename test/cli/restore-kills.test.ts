import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createCore } from '../../src/core/core';
import { nodePorts } from '../../src/core/node/ports';
import { randomFrom } from '../support/model/faults';
import { rounds } from '../support/rounds';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';
import { buildTerminal, cli, openTerminal, type TestTerminal } from '../support/terminal';

const kills = rounds({ all: 50, always: 15 });
const files = 80;
const names = Array.from({ length: files }, (_, index) => `f${index.toString()}.txt`);

/** So many files of the folder have been written. */
interface Written {
  readonly folder: string;
  readonly files: number;
}

function watchWritten({ folder, files: most }: Written, then: () => void): FSWatcher {
  const seen = new Set<string>();
  return watch(folder, (_, name) => {
    if (name !== null && names.includes(name)) seen.add(name);
    if (seen.size > most) then();
  });
}

describe('a terminal that is killed at random moments of restores and commands', () => {
  const seed = Number(process.env['FINGERPOST_KILL_SEED'] ?? 20_261_126);
  const random = randomFrom(seed);
  let terminal: TestTerminal;

  before(async function () {
    this.timeout(60_000);
    await buildTerminal();
  });
  beforeEach(async () => {
    terminal = await openTerminal();
  });
  afterEach(() => terminal.close());

  /** Kills the command after so many milliseconds or written files, unless it ends before. */
  async function killed(words: readonly string[], after: { readonly ms: number } | Written): Promise<void> {
    const env = {
      PATH: process.env['PATH'],
      HOME: terminal.home.path,
      FINGERPOST_HOME: terminal.home.at('data'),
      ANTHROPIC_API_KEY: 'test-key',
      ANTHROPIC_BASE_URL: terminal.model.url,
    };
    const child = spawn(process.execPath, [cli, ...words], { env, stdio: 'ignore' });
    const kill = (): void => void child.kill('SIGKILL');
    const timer = 'ms' in after ? setTimeout(kill, after.ms) : undefined;
    const watcher = 'ms' in after ? undefined : watchWritten(after, kill);
    await new Promise((resolve) => child.once('exit', resolve));
    clearTimeout(timer);
    watcher?.close();
  }

  /** The next start: another host of the same folders, which is quicker to begin than a terminal. */
  async function started(folder: TemporaryFolder): Promise<void> {
    const core = createCore(nodePorts({ home: terminal.home.at('data'), journal: () => undefined }), {
      roots: () => [{ uri: folder.uri, name: 'killed' }],
      onDidChangeRoots: () => ({ dispose: () => undefined }),
      home: undefined,
    });
    await core.sessions.list();
    await core.dispose();
  }

  /** `old` or `new` when all files are so, else what is mixed. */
  async function state(folder: TemporaryFolder): Promise<string> {
    const texts = await Promise.all(names.map((name) => readFile(folder.at(name), 'utf8')));
    return [...new Set(texts.map((text) => text.trim()))].sort().join(' and ');
  }

  it(`leaves no restore half done after the next start, and runs no command twice (FINGERPOST_KILL_SEED=${seed.toString()})`, async () => {
    const folder = await temporaryFolder(Object.fromEntries(names.map((name) => [name, 'old'])));
    const { model } = terminal;
    const run: TestTerminal['run'] = (words) => terminal.run(words);
    const inFolder = (...words: readonly string[]): readonly string[] => [...words, '--cwd', folder.path];
    const command = (line: string): { name: string; input: Record<string, unknown> } => ({
      name: 'shell',
      input: { command: line },
    });
    model
      .when({ lastUserText: 'change all' })
      .script([{ toolCalls: [command('for f in f*.txt; do echo new > $f; done')] }, { text: 'Done.' }]);
    for (let kill = 0; kill < kills; kill += 1) {
      const own = `run ${kill.toString()}.`;
      model
        .when({ lastUserText: own })
        .script([{ toolCalls: [command(`echo "${own}" >> ran.log; sleep 0.1`)] }, { text: 'Ran.' }]);
    }
    assert.equal((await run(inFolder('exec', 'change all', '--trust-all-tools'))).code, 0);
    const listed = await run(inFolder('session', 'list', '--json'));
    const id = (JSON.parse(listed.out) as { sessions: { session: string }[] }).sessions[0]?.session ?? '';
    assert.equal(await state(folder), 'new');

    const restore = (to: string): readonly string[] => inFolder('session', 'restore', id, '--to', to, '--files');
    const begun = performance.now();
    await run(restore('1'));
    const whole = performance.now() - begun;
    assert.equal(await state(folder), 'old');
    let halves = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const isCommand = kill % 5 === 4;
      const words = isCommand
        ? inFolder('exec', `run ${kill.toString()}.`, '--trust-all-tools', '--session', id)
        : restore('undo');
      // Most of a restore's time is that of its start: what is to be met is the moment in which files are written.
      const isWritten = !isCommand && random() < 0.7;
      const moment = { ms: whole * (0.3 + 0.8 * random()) };
      await killed(words, isWritten ? { folder: folder.path, files: Math.floor(random() * files) } : moment);
      if (!['old', 'new'].includes(await state(folder))) halves += 1;
      await started(folder);
      assert.match(await state(folder), /^(old|new)$/, `after kill ${kill.toString()}`);
    }
    const ran = (await readFile(folder.at('ran.log'), 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => line !== '');
    assert.equal(new Set(ran).size, ran.length, 'no command ran twice');
    assert.ok(halves > kills / 10, 'some were killed in the middle of a restore');
  }).timeout(300_000);
});
