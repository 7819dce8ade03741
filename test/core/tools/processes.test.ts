import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { BackgroundProcesses } from '../../../src/core/tools/background-processes';
import { processStartTool } from '../../../src/core/tools/process-start';
import { shellTool } from '../../../src/core/tools/shell';
import { createToolbox } from '../../../src/core/tools/toolbox';
import { testPorts, type TestPorts } from '../../support/node-ports';
import { until } from '../../support/core-bench';
import { ToolBench } from './tool-bench';

/** Serves until it is stopped, and says so. `child`: has a process of its own that would outlive it. */
const server = `require('node:http').createServer((_, res) => res.end('hi')).listen(0, '127.0.0.1', function () {
  console.log('ready on ' + this.address().port);
});`;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('background processes', function () {
  this.timeout(60_000);
  let host: TestPorts;
  let background: BackgroundProcesses;
  let bench: ToolBench;

  const open = async (files: Readonly<Record<string, string>> = {}): Promise<void> => {
    host = await testPorts({ 'server.js': server, ...files });
    background = backgroundOf(host);
    bench = new ToolBench(host);
  };
  const backgroundOf = ({ ports }: TestPorts): BackgroundProcesses =>
    new BackgroundProcesses({ ...ports, now: () => ports.clock.now() });
  afterEach(() => background.dispose());

  const call = async (name: string, input: object): Promise<{ outcome: string; content: string }> =>
    bench.call(name, input, { background });

  it('start at once, are listed with command, folder and status, tell their output, and stop with all they started', async () => {
    await open({ 'web/run.sh': 'echo $$ > shell.pid; sleep 600 & echo $! > child.pid; node ../server.js' });
    const started = await call('process_start', { command: 'sh run.sh', folder: 'web' });
    assert.equal(started.outcome, 'done');
    assert.match(started.content, /^(?:It has printed nothing so far.*\n)?p1: sh run\.sh \(in web\): running\n/);
    const output = await call('process_output', { id: 'p1', until: 'ready on' });
    assert.match(output.content, /^p1: .*running\nready on \d+$/);
    assert.equal((await call('process_list', {})).content, 'p1: sh run.sh (in web): running');
    const pids = await Promise.all(
      ['shell', 'child'].map(async (name) => Number(await readFile(bench.at(`web/${name}.pid`), 'utf8'))),
    );
    assert.ok(pids.every(isAlive));
    assert.equal((await call('process_stop', { id: 'p1' })).content, 'p1: sh run.sh (in web): stopped');
    await until('all of it has ended', () => !pids.some(isAlive));
    assert.equal((await call('process_stop', { id: 'p1' })).content, 'p1 had ended already.');
  });

  it('are one for the same command in the same folder, and another one for another folder or after its end', async () => {
    await open({ 'a/x': '', 'b/x': '' });
    const command = 'echo up; sleep 600';
    const [one, two] = await Promise.all([
      call('process_start', { command, folder: 'a' }),
      call('process_start', { command, folder: 'a' }),
    ]);
    assert.equal([one, two].filter(({ content }) => /running already/.test(content)).length, 1);
    await call('process_start', { command, folder: 'b' });
    assert.equal(background.list().length, 2);
    await call('process_stop', { id: 'all' });
    assert.match(
      (await call('process_start', { command, folder: 'a' })).content,
      /p3: echo up; sleep 600 \(in a\): running/,
    );
  });

  it('that fail at once are told with exit code and first lines', async () => {
    await open();
    const failed = await call('process_start', { command: 'echo no such script >&2; exit 3' });
    assert.equal(failed.outcome, 'failed');
    assert.match(failed.content, /^It did not keep running: exited \(3\)\. .*\np1: .*exited \(3\)\nno such script$/);
    const fine = await call('process_start', { command: 'echo done' });
    assert.equal(fine.outcome, 'done');
    assert.match(fine.content, /^It ended by itself\.\n/);
    const nowhere = await call('process_start', { command: 'true', folder: 'missing' });
    assert.equal(nowhere.outcome, 'failed');
  });

  it('that find their port taken are told what else runs', async () => {
    await open();
    await call('process_start', { command: 'echo up; sleep 600' });
    const taken = await call('process_start', {
      command: 'echo "Error: listen EADDRINUSE: address already in use :::3000"; exit 1',
    });
    assert.match(
      taken.content,
      /A port that it wants is taken\.\n.*stop that one.*\np1: echo up; sleep 600 \(in \.\): running/,
    );
  });

  it('keep the last of their output, however much there is', async () => {
    await open();
    await call('process_start', { command: 'seq 1 100000; sleep 600' });
    const { content } = await call('process_output', { id: 'p1', lines: 3, until: '100000' });
    assert.match(content, /\[\d+ earlier lines left out\.\]\n99998\n99999\n100000$/);
    assert.ok(background.output('p1').length <= 200_000);
  });

  it('are waited for no longer than was asked, and not at all when they have ended', async () => {
    await open();
    await call('process_start', { command: 'echo a; sleep 600' });
    assert.match(
      (await call('process_output', { id: 'p1', until: 'never', seconds: 0.2 })).content,
      /"never" is not in its output/,
    );
    await call('process_start', { command: 'echo b' });
    assert.match((await call('process_output', { id: 'p2', until: 'never', seconds: 100 })).content, /exited \(0\)/);
    assert.match(
      (await call('process_output', { id: 'p9' })).content,
      /no background process "p9"\. There are: p1, p2/,
    );
  });

  it('take over what a shell call would wait for in vain', async () => {
    await open({ 'package.json': '{"scripts":{"dev":"node server.js"}}' });
    const { content } = await call('shell', { command: 'npm run dev' });
    assert.match(content, /p1: npm run dev \(in \.\): running/);
  });

  it('are judged as what no sandbox holds, however they are started', () => {
    const toolbox = createToolbox([shellTool, processStartTool]);
    const outside = (name: string, command: string): boolean => {
      const call = toolbox.prepare({ name, input: { command } });
      assert.ok('accesses' in call);
      return call.accesses.some((access) => access.kind === 'run' && access.outside !== undefined);
    };
    assert.ok(outside('process_start', 'node server.js'));
    assert.ok(outside('shell', 'npm run dev'));
    assert.ok(!outside('shell', 'npm test'));
  });

  it('end with the core, and leave nothing written down', async () => {
    await open();
    await call('process_start', { command: 'echo $$ > pid; echo up; sleep 600' });
    const pid = Number(await bench.text('pid'));
    await background.dispose();
    await until('it has ended', () => !isAlive(pid));
    assert.deepEqual(await host.ports.store.list('processes'), []);
  });

  it('of a program that was killed are ended by the next one, and those of a living one are not', async () => {
    await open();
    await call('process_start', { command: 'echo up; sleep 601' });
    const killed = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(__dirname, 'killed-starter.ts'), host.home.path, host.folder.path],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const pids = await new Promise<number[]>((resolve) => {
      let said = '';
      killed.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('\n')) resolve(said.trim().split(' ').map(Number));
      });
    });
    killed.kill('SIGKILL');
    await new Promise((resolve) => killed.once('exit', resolve));
    assert.ok(pids.length === 2 && pids.every(isAlive), 'they outlive their starter');
    const next = backgroundOf(host);
    await next.sweep();
    await until('they have ended', () => !pids.some(isAlive));
    assert.equal(background.get('p1')?.status.is, 'running');
    assert.equal((await host.ports.store.list('processes')).filter((name) => name.endsWith('.json')).length, 1);
    await next.dispose();
  });
});
