import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createCore, type Core } from '../../../src/core/core';
import type { AgentEvent } from '../../../src/core/events/event';
import { bundled } from '../../support/bundled';
import { until } from '../../support/core-bench';
import { randomFrom } from '../../support/model/faults';
import { type ModelServer, startModelServer } from '../../support/model/model-server';
import { rounds } from '../../support/rounds';
import { testPorts } from '../../support/node-ports';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder';

const kills = rounds({ all: 50, always: 20 });
const edits = 4;

/** What the file holds after so many of the edits. */
const after = (count: number): string =>
  ['begin', ...Array.from({ length: count }, (_, index) => `edit ${(index + 1).toString()}`), ''].join('\n');

describe('a process that is killed at random moments of a turn with edits and a command', () => {
  const seed = Number(process.env['FINGERPOST_KILL_SEED'] ?? 20_261_126);
  const random = randomFrom(seed);
  let model: ModelServer;
  let child: ChildProcess | undefined;
  let core: Core | undefined;
  let host = '';

  before(async function () {
    this.timeout(60_000);
    host = await bundled(path.join(__dirname, 'killed-host.ts'));
  });
  beforeEach(async () => {
    model = await startModelServer();
    const insert = (count: number) => ({
      text: `Edit ${count.toString()}.`,
      toolCalls: [
        {
          name: 'write',
          input: { command: 'insert', path: 'a.txt', line: count, content: `edit ${count.toString()}\n` },
        },
      ],
    });
    // First: a turn that was killed before its answer has both texts in one message.
    model.when({ lastUserText: 'Go on where you stopped' }).reply({ text: 'I see what is there.' });
    model
      .when({ lastUserText: 'do it' })
      .script([
        { text: 'I look.', toolCalls: [{ name: 'read', input: { paths: [{ path: 'a.txt' }] } }] },
        insert(1),
        insert(2),
        { text: 'I run it.', toolCalls: [{ name: 'shell', input: { command: 'echo ran >> ran.txt; sleep 0.05' } }] },
        insert(3),
        insert(4),
        { text: 'Done.' },
      ]);
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await core?.dispose();
    await model.close();
  });

  /** Runs the turn in a process of its own and kills that behind the n-th event, a moment later. */
  async function killed(folder: TemporaryFolder, home: TemporaryFolder, events: number, ms: number): Promise<string> {
    let session = '';
    let seen = 0;
    child = spawn(process.execPath, [host, folder.path, home.path, model.url, 'do it'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const running = child;
    running.on('message', (message: { session: string; type: string }) => {
      ({ session } = message);
      seen += 1;
      if (seen === events) setTimeout(() => running.kill('SIGKILL'), ms);
      // One whose last moment never comes would wait for ever.
      if (message.type === 'stopped') setTimeout(() => running.kill('SIGKILL'), 20);
    });
    await new Promise((resolve) => running.once('exit', resolve));
    return session;
  }

  const batches = kills / 5;
  for (let batch = 0; batch < batches; batch += 1) {
    it(`leaves a state between two edits, tells which, and runs nothing again (${(batch + 1).toString()} of ${batches.toString()}, FINGERPOST_KILL_SEED=${seed.toString()})`, async () => {
      for (let kill = 0; kill < 5; kill += 1) {
        const folder = await temporaryFolder({ 'a.txt': 'begin\n' });
        const home = await temporaryFolder();
        const id = await killed(folder, home, 2 + Math.floor(random() * 45), Math.floor(random() * 25));
        const left = await readFile(folder.at('a.txt'), 'utf8');
        const made = Array.from({ length: edits + 1 }, (_, count) => after(count)).indexOf(left);
        assert.ok(made >= 0, `a.txt is no state between two edits: ${JSON.stringify(left)}`);
        const ran = (await readFile(folder.at('ran.txt'), 'utf8').catch(() => '')).split('\n').length - 1;

        const { ports } = await testPorts(
          {},
          { home, settings: { 'anthropic.baseUrl': model.url }, secrets: { get: () => Promise.resolve('k') } },
        );
        core = createCore(ports, {
          roots: () => [{ uri: folder.uri, name: 'killed' }],
          onDidChangeRoots: () => ({ dispose: () => undefined }),
          home: undefined,
        });
        const session = await core.sessions.open(id);
        const events: AgentEvent[] = [];
        for await (const event of session.allEvents()) events.push(event);
        const ends = events.flatMap((event) => (event.type === 'toolEnded' ? [event] : []));
        const told = ends.filter(
          ({ name, changes, outcome }) => name === 'write' && (outcome === 'done' || changes.length > 0),
        );
        assert.equal(told.length, made, 'the log tells how many edits were made');
        const started = events.filter(({ type }) => type === 'toolStarted').length;
        assert.ok(ends.length >= started);
        const isWhole = events.at(-1)?.type === 'stopped' && session.state.lastStop === 'finished';
        if (!isWhole) {
          assert.equal(session.state.lastStop, 'interrupted');
          await core.sessions.continue(id);
          await until('it has gone on', () => !session.isRunning);
          assert.equal(session.state.lastStop, 'finished');
          for (const { outcome, call } of ends) {
            if (outcome !== 'unknown') continue;
            const raw = model.requests().at(-1)?.raw ?? '';
            assert.ok(raw.includes(call) && raw.includes('outcome is unknown'), 'the model is told');
          }
        }
        assert.equal(await readFile(folder.at('a.txt'), 'utf8'), left, 'nothing is done again');
        const ranNow = (await readFile(folder.at('ran.txt'), 'utf8').catch(() => '')).split('\n').length - 1;
        assert.ok(ran <= 1 && ranNow <= 1, 'the command ran at most once');
        await core.dispose();
        core = undefined;
      }
    }).timeout(120_000);
  }
});
