import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fork, type ChildProcess } from 'node:child_process';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder';
import { type ModelServer, startModelServer } from '../../support/model/model-server';
import { createCore, type Core } from '../../../src/core/core';
import { testPorts } from '../../support/node-ports';
import { until } from '../../support/core-bench';

/**
 * The host of a core dies without a word (SIGKILL) at different moments of a turn; another one opens the same session.
 */
describe('a session whose process was killed', () => {
  let model: ModelServer;
  let folder: TemporaryFolder;
  let home: TemporaryFolder;
  let child: ChildProcess | undefined;
  let core: Core | undefined;

  beforeEach(async () => {
    model = await startModelServer({ chunkMs: 15, chunkSize: 3 });
    folder = await temporaryFolder({ 'a.txt': 'hello\n' });
    home = await temporaryFolder();
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await core?.dispose();
    await model.close();
  });

  /** Runs a prompt in a process of its own and kills that when an event of this kind was told to its front end. */
  async function killedAt(prompt: string, type: string, count = 1): Promise<{ session: string; shown: string[] }> {
    const shown: string[] = [];
    let session = '';
    child = fork(path.join(__dirname, 'killed-host.ts'), [folder.path, home.path, model.url, prompt], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let seen = 0;
    await new Promise<void>((resolve, reject) => {
      child?.once('error', reject);
      child?.on('message', (message: { session: string; line: string; type: string }) => {
        ({ session } = message);
        if (seen >= count) return;
        shown.push(message.line);
        if (message.type === type) seen += 1;
        if (seen >= count) child?.kill('SIGKILL');
      });
      child?.once('exit', () => resolve());
    });
    return { session, shown };
  }

  async function reopened(): Promise<Core> {
    const { ports } = await testPorts(
      {},
      {
        home,
        settings: { 'anthropic.baseUrl': model.url },
        secrets: { get: () => Promise.resolve('k') },
      },
    );
    core = createCore(ports, {
      roots: () => [{ uri: folder.uri, name: 'w' }],
      onDidChangeRoots: () => ({ dispose: () => undefined }),
      home: undefined,
    });
    return core;
  }

  it('has everything that was shown in the middle of an answer, and goes on with exactly that', async () => {
    model
      .when({ lastUserText: 'talk' })
      .reply({ text: 'The quick brown fox jumps over the lazy dog, again and again.' });
    model.when({ lastUserText: 'Go on where you stopped' }).reply({ text: 'That was all.' });
    const { session: id, shown } = await killedAt('talk', 'textStreamed', 3);
    const session = await (await reopened()).sessions.open(id);
    const kept = session.recentEvents.map((event) => JSON.stringify(event));
    for (const line of shown) assert.ok(kept.includes(line), line);
    const head = session.page(60)?.head;
    assert.deepEqual([head?.state, head?.canContinue], ['idle', true]);
    await core?.sessions.continue(id);
    await until('the turn ends', () => !session.isRunning);
    const streamed = session.recentEvents
      .slice(0, kept.length)
      .flatMap((event) => (event.type === 'textStreamed' ? [event.text] : []))
      .join('');
    assert.deepEqual(
      model
        .requests()
        .at(-1)
        ?.body?.messages.map(({ role, content }) => [
          role,
          content.map((block) => ('text' in block ? block.text : block.type)),
        ]),
      [
        ['user', ['talk']],
        ['assistant', [streamed.trimEnd()]],
        ['user', [session.recentEvents.findLast((event) => event.type === 'prompted')?.text]],
      ],
    );
  });

  it('says that the outcome of a running command is unknown, and does not run it again', async () => {
    model
      .when({ lastUserText: 'run' })
      .script([{ toolCalls: [{ name: 'shell', input: { command: 'echo x >> ran; sleep 30' } }] }, { text: 'x' }]);
    model.when({ lastUserText: 'Go on where you stopped' }).reply({ text: 'I see.' });
    const { session: id } = await killedAt('run', 'toolStarted');
    const session = await (await reopened()).sessions.open(id);
    const end = session.recentEvents.findLast((event) => event.type === 'toolEnded');
    assert.ok(end?.type === 'toolEnded');
    assert.equal(end.outcome, 'unknown');
    assert.match(end.content, /not run again/);
    await core?.sessions.continue(id);
    await until('the turn ends', () => !session.isRunning);
    assert.equal(session.recentEvents.filter((event) => event.type === 'toolStarted').length, 1);
    assert.match(model.requests().at(-1)?.raw ?? '', /outcome is unknown/);
  });

  it('can be opened by nobody else while its process lives', async () => {
    model.when({ lastUserText: 'talk' }).reply({ text: 'x'.repeat(3_000) });
    let session = '';
    child = fork(path.join(__dirname, 'killed-host.ts'), [folder.path, home.path, model.url, 'talk'], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await new Promise<void>((resolve) =>
      child?.once('message', (message: { session: string }) => {
        ({ session } = message);
        resolve();
      }),
    );
    await assert.rejects((await reopened()).sessions.open(session), /open in another window/);
  });

  it('survives a last line that was cut anywhere', async () => {
    model.when({ lastUserText: 'talk' }).reply({ text: 'A short answer.' });
    const { session: id } = await killedAt('talk', 'replied');
    const { readdirSync } = await import('node:fs');
    const [workspace] = readdirSync(home.at('workspaces'));
    const file = home.at(`workspaces/${workspace ?? ''}/sessions/${id}.jsonl`);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, -20));
    const session = await (await reopened()).sessions.open(id);
    assert.equal(session.page(60)?.head.state, 'idle');
    await session.record({ type: 'noticed', level: 'info', text: 'after the cut' });
    const after = await readFile(file, 'utf8');
    assert.ok(after.startsWith(text.slice(0, -20)), 'nothing that was there is gone');
    assert.match(after, /after the cut/);
  });
});
