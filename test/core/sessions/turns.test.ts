import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Session } from '../../../src/core/sessions/session';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';

const write = (file: string, content: string): { name: string; input: Record<string, unknown> } => ({
  name: 'write',
  input: { command: 'create', path: file, content },
});
const shell = (command: string): { name: string; input: Record<string, unknown> } => ({
  name: 'shell',
  input: { command },
});

describe('a turn', () => {
  let bench: Bench;
  const begin = async (options: BenchOptions = {}): Promise<Session> => {
    // Each write asks, as in a terminal; how it is in an editor is told by the tests of reviews.
    bench = await startBench({ edits: 'asked', ...options });
    return bench.core.sessions.create(bench.root);
  };
  afterEach(() => bench.close());

  const outcomes = (session: Session): string[] =>
    session.recentEvents.flatMap((event) => (event.type === 'toolEnded' ? [event.outcome] : []));
  const lastStop = (session: Session): { reason?: string; code?: string | undefined } => {
    const stop = session.recentEvents.findLast((event) => event.type === 'stopped');
    return stop?.type === 'stopped' ? { reason: stop.reason, code: stop.code } : {};
  };
  async function said(session: Session, text: string): Promise<void> {
    await bench.core.sessions.prompt(session.id, text);
    await bench.idle(session);
  }

  it('begins every request with all bytes of the one before', async () => {
    const steps = 6;
    const session = await begin({
      rules: (model) =>
        model.when({ lastUserText: 'look around' }).script([
          ...Array.from({ length: steps }, (_, index) => ({
            text: `Step ${String(index)}.`,
            toolCalls: [
              { name: 'read', input: { paths: [{ path: index % 2 ? 'README.md' : 'src/cart.js', start: index + 1 }] } },
            ],
          })),
          { text: 'Seen.' },
        ]),
    });
    await said(session, 'look around');
    await said(session, 'look around once more');
    const bodies = bench.model.requests().map((request) => canonical(request.raw));
    assert.equal(bodies.length, 2 * (steps + 1));
    for (const [index, body] of bodies.entries()) {
      const before = bodies[index - 1];
      if (before === undefined) continue;
      assert.equal(body.head, before.head, 'tools and system stay');
      assert.ok(body.messages.startsWith(before.messages), `request ${String(index)} begins with the one before`);
    }
  });

  it('has each event in the log before anybody is told of it', async () => {
    const session = await begin({
      rules: (model) => model.when({ lastUserText: 'hello' }).reply({ text: 'Hello to you, at some length.' }),
    });
    const log = bench.home.at(`workspaces`);
    const missing: number[] = [];
    const { readFileSync, readdirSync } = await import('node:fs');
    const [workspace] = readdirSync(log);
    const file = path.join(log, workspace ?? '', 'sessions', `${session.id}.jsonl`);
    session.onEvent((event) => {
      if (!readFileSync(file, 'utf8').includes(`"seq":${String(event.seq)},`)) missing.push(event.seq);
    });
    await said(session, 'hello');
    assert.deepEqual(missing, []);
    assert.ok(session.recentEvents.length > 4);
  });

  it('asks before it writes, and does what is answered', async () => {
    const session = await begin({
      rules: (model) =>
        model
          .when({ lastUserText: 'write' })
          .script([
            { toolCalls: [write('a.txt', 'one')] },
            { toolCalls: [write('b.txt', 'two')] },
            { toolCalls: [write('c.txt', 'three')] },
            { text: 'Done.' },
          ]),
    });
    await bench.core.sessions.prompt(session.id, 'write');
    const first = await bench.asked(session);
    assert.match(first.detail, /one/);
    await session.answer(first.ask, { answer: 'reject', text: 'not that name' });
    await until(
      'the second question',
      () => session.recentEvents.filter((event) => event.type === 'asked').length === 2,
    );
    const second = await bench.asked(session);
    await session.answer(second.ask, { answer: 'always' });
    await bench.idle(session);
    assert.deepEqual(outcomes(session), ['refused', 'done', 'done']);
    assert.equal(session.recentEvents.filter((event) => event.type === 'asked').length, 2, 'always covers the third');
    await assert.rejects(readFile(path.join(bench.folder, 'a.txt')), /ENOENT/);
    assert.match(bench.model.requests()[1]?.raw ?? '', /not that name/);
  });

  it('asks for files that run later however often always was said', async () => {
    const session = await begin({
      rules: (model) =>
        model
          .when({ lastUserText: 'write' })
          .script([
            { toolCalls: [write('a.txt', 'one')] },
            { toolCalls: [write('.git/hooks/pre-commit', 'rm -rf /')] },
            { toolCalls: [write('.vscode/tasks.json', '{}')] },
            { text: 'Done.' },
          ]),
    });
    await bench.core.sessions.prompt(session.id, 'write');
    const first = await bench.asked(session);
    await session.answer(first.ask, { answer: 'always' });
    for (const count of [2, 3]) {
      await until(
        'the next question',
        () => session.recentEvents.filter((event) => event.type === 'asked').length === count,
      );
      const next = await bench.asked(session);
      assert.equal(next.grant, undefined);
      await session.answer(next.ask, { answer: 'reject' });
    }
    await bench.idle(session);
    assert.deepEqual(outcomes(session), ['done', 'refused', 'refused']);
  });

  it('asks again when what was asked has become something else meanwhile', async () => {
    const session = await begin({
      rules: (model) =>
        model.when({ lastUserText: 'write' }).script([{ toolCalls: [write('notes/a.txt', 'one')] }, { text: 'Done.' }]),
    });
    await bench.core.sessions.prompt(session.id, 'write');
    const first = await bench.asked(session);
    await symlink(bench.home.path, path.join(bench.folder, 'notes'));
    await session.answer(first.ask, { answer: 'run' });
    await until(
      'the second question',
      () => session.recentEvents.filter((event) => event.type === 'asked').length === 2,
    );
    const second = await bench.asked(session);
    assert.match(second.reason, /outside/);
    await session.answer(second.ask, { answer: 'reject' });
    await bench.idle(session);
    assert.deepEqual(outcomes(session), ['refused']);
  });

  it('runs nothing in a workspace that is not trusted', async () => {
    const session = await begin({
      trusted: false,
      rules: (model) =>
        model.when({ lastUserText: 'go' }).script([
          {
            toolCalls: [
              { name: 'read', input: { paths: [{ path: 'README.md' }] } },
              shell('touch ran'),
              write('a.txt', 'x'),
            ],
          },
          { text: 'I could not.' },
        ]),
    });
    await said(session, 'go');
    assert.deepEqual(outcomes(session), ['failed', 'failed', 'failed']);
    const told = session.recentEvents.flatMap((event) => (event.type === 'toolEnded' ? [event.content] : []));
    for (const content of told) assert.match(content, /not trusted, so no tool runs/);
    await assert.rejects(readFile(path.join(bench.folder, 'ran')), /ENOENT/);
    assert.equal(lastStop(session).reason, 'finished');
  });

  it('ends every process of a running command when it is cancelled', async () => {
    // Known by what it is told: a number that it writes down may be one of the sandbox’s own.
    const nap = `sleep 300.${process.pid.toString()}`;
    const session = await begin({
      rules: (model) =>
        model
          .when({ lastUserText: 'run' })
          .script([{ toolCalls: [shell(`(${nap} & echo); echo started; ${nap}`)] }, { text: 'x' }]),
    });
    await bench.core.sessions.prompt(session.id, 'run');
    await bench.answerAll(session, 'run');
    await until('the command runs', () =>
      session.recentEvents.some((event) => event.type === 'toolOutput' && event.text.includes('started')),
    );
    await until('both are there', async () => (await alive(nap)) === 2);
    await bench.core.sessions.cancel(session.id);
    assert.equal(await alive(nap), 0);
    assert.deepEqual(outcomes(session), ['cancelled']);
    assert.equal(lastStop(session).reason, 'cancelled');
  });

  it('can be cancelled while it waits for an answer, and a late answer does nothing', async () => {
    const session = await begin({
      rules: (model) =>
        model.when({ lastUserText: 'write' }).script([{ toolCalls: [write('a.txt', 'one')] }, { text: 'x' }]),
    });
    await bench.core.sessions.prompt(session.id, 'write');
    const { ask } = await bench.asked(session);
    await bench.core.sessions.cancel(session.id);
    await session.answer(ask, { answer: 'run' });
    assert.deepEqual(outcomes(session), ['cancelled']);
    await assert.rejects(readFile(path.join(bench.folder, 'a.txt')), /ENOENT/);
  });

  it('keeps what was streamed when it is cancelled in the middle', async () => {
    const session = await begin({
      server: { chunkMs: 20, chunkSize: 2 },
      rules: (model) =>
        model.when({ lastUserText: 'talk' }).reply({ text: 'One two three four five six seven eight nine ten.' }),
    });
    await bench.core.sessions.prompt(session.id, 'talk');
    await until('some words', () => session.recentEvents.some((event) => event.type === 'textStreamed'));
    await bench.core.sessions.cancel(session.id);
    const streamed = session.recentEvents
      .flatMap((event) => (event.type === 'textStreamed' ? [event.text] : []))
      .join('');
    assert.ok(streamed.length > 0 && streamed.length < 48);
    await said(session, 'go on, hello');
    const last = bench.model.requests().at(-1)?.body?.messages ?? [];
    assert.match(JSON.stringify(last), new RegExp(streamed.trim().slice(0, 8)));
  });

  it('refuses a second prompt while it runs', async () => {
    const session = await begin({
      rules: (model) =>
        model.when({ lastUserText: 'write' }).script([{ toolCalls: [write('a.txt', 'one')] }, { text: 'x' }]),
    });
    await bench.core.sessions.prompt(session.id, 'write');
    await bench.asked(session);
    await assert.rejects(bench.core.sessions.prompt(session.id, 'and now?'), /still working/);
    await bench.core.sessions.cancel(session.id);
  });

  for (const [what, options, code] of [
    ['a key that is refused', { server: { key: 'the-right-one' }, key: 'a-wrong-one' }, 'wrong-key'],
    ['no key', { key: '' }, 'no-key'],
    ['no network', { baseUrl: 'http://127.0.0.1:9' }, 'no-network'],
  ] as const) {
    it(`ends with what mends it: ${what}`, async () => {
      const session = await begin(options);
      await bench.core.sessions.prompt(session.id, 'hello');
      await until('the turn ends', () => !session.isRunning, 20_000);
      const stop = session.recentEvents.findLast((event) => event.type === 'stopped');
      assert.ok(stop?.type === 'stopped');
      assert.equal(stop.code, code);
      assert.ok(stop.remedy);
      assert.ok((stop.message ?? '').length > 20);
    }).timeout(30_000);
  }

  it('names an unknown model and how to choose another', async () => {
    const session = await begin();
    await bench.core.sessions.chooseModel(session.id, { provider: 'anthropic', id: 'claude-nobody' });
    await said(session, 'hello');
    const stop = session.recentEvents.findLast((event) => event.type === 'stopped');
    assert.ok(stop?.type === 'stopped');
    assert.deepEqual([stop.code, stop.remedy], ['unknown-model', 'choose-model']);
  });

  it('shows a retry, and tells the model nothing of what was thrown away', async () => {
    const session = await begin({
      rules: (model) => model.when({ lastUserText: 'talk' }).reply({ text: 'A whole answer.' }),
    });
    bench.model.failNext({ kind: 'cut', at: 'text' });
    await bench.core.sessions.prompt(session.id, 'talk');
    await until('the turn ends', () => !session.isRunning, 15_000);
    const retrying = session.recentEvents.find((event) => event.type === 'retrying');
    assert.ok(retrying?.type === 'retrying');
    assert.match(retrying.message, /^The connection to .* broke/);
    assert.doesNotMatch(retrying.message, /try again/i);
    assert.equal(lastStop(session).reason, 'finished');
    assert.equal(bench.model.requests().at(-1)?.body?.messages.length, 1);
  }).timeout(20_000);

  it('keeps images of an edited file from before and after', async () => {
    const session = await begin({
      rules: (model) =>
        model.when({ lastUserText: 'edit' }).script([
          { toolCalls: [{ name: 'read', input: { paths: [{ path: 'README.md' }] } }] },
          {
            toolCalls: [
              {
                name: 'write',
                input: { command: 'replace', path: 'README.md', old_string: '# Corner shop', new_string: '# Shop' },
              },
            ],
          },
          { text: 'Done.' },
        ]),
    });
    const before = await readFile(path.join(bench.folder, 'README.md'), 'utf8');
    await bench.core.sessions.prompt(session.id, 'edit');
    await bench.answerAll(session, 'run');
    await bench.idle(session);
    const [change] = await bench.core.sessions.changes(
      session.id,
      session.recentEvents.flatMap((event) =>
        event.type === 'toolEnded' && event.name === 'write' ? [event.call] : [],
      )[0] ?? '',
    );
    assert.ok(change?.before && change.after);
    assert.equal(await bench.core.blob(change.before), before);
    assert.equal(await bench.core.blob(change.after), before.replace('# Corner shop', '# Shop'));
  });

  it('refuses to edit a file that changed since it was read, and tells the model', async () => {
    const session = await begin({
      rules: (model) =>
        model.when({ lastUserText: 'edit' }).script([
          { toolCalls: [{ name: 'read', input: { paths: [{ path: 'README.md' }] } }] },
          {
            toolCalls: [
              {
                name: 'write',
                input: { command: 'replace', path: 'README.md', old_string: '# Corner shop', new_string: '# Shop' },
              },
            ],
          },
          { text: 'Done.' },
        ]),
    });
    await bench.core.sessions.prompt(session.id, 'edit');
    const { ask } = await bench.asked(session);
    await writeFile(path.join(bench.folder, 'README.md'), '# Mine now\n');
    await session.answer(ask, { answer: 'run' });
    await bench.idle(session);
    assert.equal(await readFile(path.join(bench.folder, 'README.md'), 'utf8'), '# Mine now\n');
    assert.deepEqual(outcomes(session), ['done', 'failed']);
  });
});

/** How many processes run the command: one that is dead and only not yet buried does not. */
async function alive(command: string): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'stat=,args=']);
  const processes = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return processes.filter(([stat = 'Z', ...args]) => !stat.startsWith('Z') && args.join(' ') === command).length;
}

/** A request's bytes without cache marks, which move. */
function canonical(raw: string): { readonly head: string; readonly messages: string } {
  const body = JSON.parse(raw, (key, value: unknown) => (key === 'cache_control' ? undefined : value)) as {
    tools: unknown;
    system: unknown;
    messages: unknown[];
  };
  const blocks = body.messages.map((message) => JSON.stringify(message));
  return { head: JSON.stringify([body.tools, body.system]), messages: blocks.join('\n') };
}
