import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FolderWatch } from '../../../src/core/node/folder-watch';
import { listProcesses, environmentOf } from '../../../src/core/node/process-table';
import { mountPointsFor, sweepMounts } from '../../../src/core/node/sandbox-mounts';
import { sandboxMachine } from '../../../src/core/node/sandbox-machine';
import { launchLine } from '../../../src/core/node/sandbox-quote';
import { neededPrograms, sandboxStateOf } from '../../../src/core/node/sandbox-trouble';
import { NodeProcesses } from '../../../src/core/node/processes';
import { SandboxBench, textIfThere } from '../../support/sandbox';
import { temporaryFolder } from '../../support/temporary-folder';
import { testPorts } from '../../support/node-ports';
import { until } from './until';

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

describe('whether a machine has a sandbox', () => {
  const facts = {
    platform: 'linux',
    arch: 'x64',
    release: '6.1.0',
    programs: new Set(['bwrap', 'socat', 'rg']),
    trial: undefined,
  };
  const table = [
    ['Linux with all it takes', facts, undefined],
    [
      'Linux without bubblewrap',
      { ...facts, programs: new Set(['socat', 'rg']) },
      /bwrap is missing.*apt-get install bubblewrap/,
    ],
    ['Linux without two', { ...facts, programs: new Set(['rg']) }, /bwrap and socat are missing/],
    ['WSL 1', { ...facts, release: '4.4.0-19041-Microsoft' }, /WSL 1.*set-version/],
    ['WSL 2', { ...facts, release: '5.15.0-microsoft-standard-WSL2' }, undefined],
    ['another processor', { ...facts, arch: 'riscv64' }, /riscv64/],
    ['macOS', { ...facts, platform: 'darwin', programs: new Set(['sandbox-exec']) }, undefined],
    [
      'macOS without seatbelt',
      { ...facts, platform: 'darwin', programs: new Set<string>() },
      /sandbox-exec is missing/,
    ],
    ['Windows', { ...facts, platform: 'win32' }, /no sandbox for Windows.*WSL 2/],
    ['another system', { ...facts, platform: 'freebsd' }, /no sandbox for freebsd/],
    [
      'a system that forbids it',
      { ...facts, trial: { worked: false, words: 'bwrap: setting up uid map: Permission denied' } },
      /uid map.*apparmor/,
    ],
    ['a failure of another kind', { ...facts, trial: { worked: false, words: 'odd' } }, /odd.*sandbox check/],
    ['a trial that worked', { ...facts, trial: { worked: true, words: '' } }, undefined],
  ] as const;
  for (const [name, machine, problem] of table) {
    it(`${name}: ${problem === undefined ? 'yes' : 'no, and why'}`, () => {
      const state = sandboxStateOf(machine);
      assert.equal(state.works, problem === undefined);
      if (problem && !state.works) assert.match(`${state.because}. ${state.advice}`, problem);
    });
  }
  it('asks for programs on the systems that have it alone', () => {
    assert.deepEqual(Object.keys(neededPrograms), ['linux', 'darwin']);
  });
});

describe('without a sandbox', () => {
  it('a machine says what is missing, and the command that was to be held is not run', async () => {
    const { ports, folder } = await testPorts({}, { environment: { ...process.env, PATH: '/nonexistent' } });
    const state = await ports.sandbox.state();
    assert.equal(state.works, false);
    const { home } = ports.sandbox.machine;
    const nothing = { unwritable: [], unreadable: [], readable: [], domains: [], variables: {}, withoutVariables: [] };
    const request = { folder: folder.uri, timeoutMs: 10_000, outputLimit: 1_000, onOutput: () => undefined };
    const end = await new NodeProcesses().run(
      { command: 'touch ran', ...request, sandbox: { writable: [home], ...nothing } },
      AbortSignal.timeout(10_000),
    );
    assert.equal(end.how, 'not-started');
    assert.match(end.output, /sandbox could not be set up/);
    assert.equal(await isThere(folder.at('ran')), false);
  });
});

describe('a line that starts a program', () => {
  it('keeps every word as it is', async () => {
    const words = ["it's", '$HOME', '`x`', 'a b', '', '"', '\\', '\n', '*', 'ü'];
    const line = launchLine({ A: "1 '2" }, ['/bin/sh', '-c', 'printf "%s|" "$A" "$@"', 'sh', ...words]);
    const child = spawn('/bin/bash', ['-c', line], { stdio: ['ignore', 'pipe', 'inherit'] });
    const output = await child.stdout.toArray();
    assert.equal(Buffer.concat(output as Buffer[]).toString(), `1 '2|${words.join('|')}|`);
  });
});

describe('the sandbox', function () {
  this.timeout(120_000);
  if (process.platform !== 'linux') return;

  it('lets a command work in the workspace and commit', async () => {
    const bench = await SandboxBench.open({ 'a.txt': 'a' });
    const git = 'git -c user.name=A -c user.email=a@example.com -c commit.gpgsign=false';
    const repository = spawn('git', ['init', '-q'], { cwd: bench.folder.path });
    await once(repository, 'exit');
    const end = await bench.run(
      `echo b > b.txt && git add -A && ${git} commit -qm First && git log --oneline && git status --short`,
    );
    assert.equal(end.exitCode, 0, end.output);
    assert.match(end.output, /First/);
    assert.equal(await textIfThere(bench.folder.at('b.txt')), 'b\n');
  });

  it('gives a command its own folder for temporary files, and leaves nothing in the workspace', async () => {
    const bench = await SandboxBench.open({ 'a.txt': 'a' });
    const end = await bench.run('f=$(mktemp) && echo x > "$f" && echo "$f"; ls -A > listed');
    assert.ok(end.output.startsWith(`${fileURLToPath(bench.machine.scratch)}/`), end.output);
    assert.match(sandboxMachine('/product', {}).scratch, /^file:\/\/\/tmp\/fingerpost-\d+$/);
    assert.match((await textIfThere(bench.folder.at('listed'))) ?? '', /\.vscode/);
    await bench.run('rm listed');
    assert.deepEqual(await readdir(bench.folder.path), ['a.txt']);
  });

  it('installs a package with caches of its own', async () => {
    const bench = await SandboxBench.open({
      'package.json': '{"name":"shop","version":"1.0.0"}',
      'lib/package.json': '{"name":"lib","version":"1.0.0"}',
    });
    const end = await bench.run(
      'npm pack ./lib --silent && npm install --no-audit --no-fund ./lib-1.0.0.tgz && ls node_modules',
    );
    assert.equal(end.exitCode, 0, end.output);
    assert.match(end.output, /^lib$/m);
    await access(path.join(bench.home, '.fingerpost/sandbox/caches/npm/_cacache'));
    assert.equal(await isThere(path.join(bench.home, '.npm')), false);
  });

  it('keeps two commands apart, and what one needs while the other ends', async () => {
    const bench = await SandboxBench.open({});
    const long = bench.run(
      'echo on > started; while [ ! -e go ]; do sleep 0.05; done; mkdir .vscode; echo x > .vscode/tasks.json; echo over',
    );
    await until('the command runs', () => isThere(bench.folder.at('started')), 60_000);
    assert.equal((await bench.run('echo short')).output, 'short\n');
    await writeFile(bench.folder.at('go'), '');
    assert.match((await long).output, /over/);
    assert.equal(await isThere(bench.folder.at('.vscode')), false);
  });

  it('ends everything inside when a command is cancelled or takes too long', async () => {
    const bench = await SandboxBench.open({});
    const command = 'trap "" TERM; (setsid sleep 300 &); sleep 300 & echo on > started; sleep 300';
    const stop = new AbortController();
    const running = bench.run(command, { signal: stop.signal });
    await until('the command runs', () => isThere(bench.folder.at('started')), 60_000);
    stop.abort();
    assert.equal((await running).how, 'cancelled');
    assert.equal((await bench.run(command, { timeoutMs: 1_500 })).how, 'timed-out');
    const left: string[] = [];
    for (const { pid } of await listProcesses()) {
      if ((await environmentOf(pid))?.includes(bench.home)) left.push(String(pid));
    }
    assert.deepEqual(left, []);
  });

  it('tells no watcher of what it puts in the way of files', async () => {
    const bench = await SandboxBench.open({});
    const told: string[] = [];
    const watch = new FolderWatch(
      bench.folder.path,
      '**',
      (file) => told.push(path.basename(file)),
      (error) => {
        throw error;
      },
    );
    try {
      await until('the watching has begun', async () => {
        await writeFile(bench.folder.at('ready.txt'), String(Date.now()));
        await sleep(60);
        return told.includes('ready.txt');
      });
      await bench.run('echo x > made.txt; sleep 0.3');
      await until('the change is told', () => told.includes('made.txt'));
      await sleep(200);
      assert.deepEqual([...new Set(told)].sort(), ['made.txt', 'ready.txt']);
    } finally {
      watch.dispose();
    }
  });

  it('takes away at the next start what a killed host left behind, and nothing else', async () => {
    const bench = await SandboxBench.open({});
    await mkdir(bench.folder.at('.idea')); // empty, and the user's own
    const script = path.join(__dirname, 'sandbox-host.ts');
    const args = ['--import=tsx', script, bench.home, bench.folder.path];
    const host = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    await until('the host’s command runs', () => isThere(bench.folder.at('started')), 60_000);
    host.kill('SIGKILL');
    await once(host, 'exit');
    assert.ok((await lstat(bench.folder.at('.vscode'))).isDirectory());
    // Its command ends with it, and its bridges too.
    await until(
      'its processes are gone',
      async () => {
        for (const { pid } of await listProcesses()) {
          if (pid !== process.pid && (await environmentOf(pid))?.includes(`HELD_BY=${bench.home}`)) return false;
        }
        return true;
      },
      30_000,
    );
    const swept = await sweepMounts(bench.store);
    assert.ok(swept.includes(bench.folder.at('.vscode')));
    assert.equal(await isThere(bench.folder.at('.vscode')), false);
    assert.equal(await isThere(bench.folder.at('.idea')), true);
    assert.deepEqual(await sweepMounts(bench.store), []);
  });

  it('knows what will be made for a path that is not there', async () => {
    const folder = await temporaryFolder({ 'there/file': 'x' });
    const at = (name: string): string => folder.at(name);
    assert.deepEqual(await mountPointsFor([at('a/b/c'), at('there/x'), at('there/file/x'), at('there')]), [
      at('a'),
      at('there/x'),
    ]);
    assert.equal(await readFile(at('there/file'), 'utf8'), 'x');
  });
});
