import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgentEvent } from '../../../src/core/events/event';
import type { Session } from '../../../src/core/sessions/session';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';

describe('a session', () => {
  let bench: Bench;
  const begin = async (options: BenchOptions = {}): Promise<Session> => {
    bench = await startBench(options);
    return bench.core.sessions.create(bench.root);
  };
  afterEach(() => bench.close());

  it('is opened again whatever became of the files that a killed call was about to write', async () => {
    const session = await begin({ files: { 'same.txt': 'a', 'written.txt': 'a', 'binary.txt': 'a' } });
    const before = createHash('sha256').update('a').digest('hex');
    const touches = ['same.txt', 'written.txt', 'binary.txt', 'gone.txt'].map((name) => ({
      uri: `${bench.root}/${name}`,
      before,
    }));
    const call = { call: 'c1', name: 'write' };
    await session.record({ type: 'prompted', text: 'go', by: 'user' });
    await session.record({
      type: 'replied',
      blocks: [{ kind: 'toolCall', ...call, input: {} }],
      stop: 'tools',
      usage: {},
    });
    await session.record({ type: 'toolStarted', ...call, label: 'Write', input: {}, touches });
    await bench.core.dispose();
    await writeFile(path.join(bench.folder, 'written.txt'), 'b');
    await writeFile(path.join(bench.folder, 'binary.txt'), new Uint8Array([0, 1, 2]));
    const core = await bench.restart();
    const again = await core.sessions.open(session.id);
    const end = again.recentEvents.findLast((event) => event.type === 'toolEnded');
    assert.ok(end?.type === 'toolEnded');
    assert.equal(end.outcome, 'unknown');
    assert.match(end.content, /binary\.txt has changed since it started/);
    const [written, binary, gone] = end.changes;
    assert.deepEqual(
      [written?.uri, binary?.uri, gone?.uri, gone?.after],
      [`${bench.root}/written.txt`, `${bench.root}/binary.txt`, `${bench.root}/gone.txt`, null],
    );
    assert.equal(await core.blob(written?.after ?? ''), 'b');
    assert.equal(again.recentEvents.at(-1)?.type, 'stopped');
  });

  it('is stopped at once between the judgement of a call and its question', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let judging = false;
    const session = await begin({
      rules: (model) =>
        model
          .when({ lastUserText: 'write' })
          .script([{ toolCalls: [{ name: 'write', input: { command: 'create', path: 'slow.txt', content: 'x' } }] }]),
      wrap: (ports) => ({
        ...ports,
        files: {
          stat: (uri) => ports.files.stat(uri),
          list: (uri) => ports.files.list(uri),
          watch: (folder, pattern, listener) => ports.files.watch(folder, pattern, listener),
          realPath: async (uri) => {
            if (uri.endsWith('/slow.txt')) {
              judging = true;
              await released;
            }
            return ports.files.realPath(uri);
          },
        },
      }),
    });
    await bench.core.sessions.prompt(session.id, 'write');
    await until('the call is judged', () => judging);
    const cancelled = bench.core.sessions.cancel(session.id);
    release();
    await cancelled;
    assert.equal(session.head?.state, 'idle');
    assert.equal(
      session.recentEvents.some((event) => event.type === 'asked'),
      false,
    );
  });

  it('asks once about a call that looks first, for all that it found, and calls it by that', async () => {
    const session = await begin({
      edits: 'asked',
      files: { 'old/a.ts': 'one\n', 'old/b.ts': 'two\n' },
      rules: (model) =>
        model
          .when({ lastUserText: 'tidy' })
          .script([{ toolCalls: [{ name: 'delete', input: { paths: ['old'], folder: true } }] }, { text: 'Done.' }]),
    });
    await bench.core.sessions.prompt(session.id, 'tidy');
    const asked = await bench.asked(session);
    assert.equal(asked.label, 'Delete old with 2 files');
    assert.equal(asked.detail, '- old/a.ts\n- old/b.ts\n- old/');
    await bench.answerAll(session, 'run');
    await bench.idle(session);
    const events = session.recentEvents;
    assert.equal(events.filter(({ type }) => type === 'asked').length, 1);
    const started = events.find((event) => event.type === 'toolStarted');
    assert.ok(started?.type === 'toolStarted');
    // What was there is kept before anything goes.
    const kept = await Promise.all(started.touches.slice(0, 2).map(({ before }) => bench.core.blob(before ?? '')));
    assert.deepEqual(kept, ['one\n', 'two\n']);
    const ended = events.find((event) => event.type === 'toolEnded');
    assert.ok(ended?.type === 'toolEnded');
    assert.deepEqual([ended.label, ended.outcome, ended.changes.length], ['Delete old with 2 files', 'done', 2]);
  });

  it('goes on when a front end fails over an event', async () => {
    const session = await begin({ rules: (model) => model.when({ lastUserText: 'hello' }).reply({ text: 'Hello.' }) });
    const seen: number[] = [];
    session.onEvent(() => {
      throw new Error('the page is gone');
    });
    session.onDelta(() => {
      throw new Error('the page is gone');
    });
    session.onDelta(({ seq }) => seen.push(seq));
    await bench.core.sessions.prompt(session.id, 'hello');
    await bench.idle(session);
    const stop = session.recentEvents.at(-1);
    assert.equal(stop?.type === 'stopped' && stop.reason, 'finished');
    assert.deepEqual(
      seen,
      session.recentEvents.slice(1).map(({ seq }) => seq),
    );
  });

  it('keeps the live output of a command small, and the end of it', async () => {
    const session = await begin({
      rules: (model) =>
        model.when({ lastUserText: 'run' }).script([
          {
            toolCalls: [
              {
                name: 'shell',
                input: {
                  command: 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do seq 1 20000; sleep 0.12; done; echo the end',
                },
              },
            ],
          },
          { text: 'Ran.' },
        ]),
    });
    await bench.core.sessions.prompt(session.id, 'run');
    await bench.answerAll(session, 'run');
    await bench.idle(session);
    const events: AgentEvent[] = [];
    for await (const event of session.allEvents()) events.push(event);
    const live = events.reduce((sum, event) => sum + (event.type === 'toolOutput' ? event.text.length : 0), 0);
    assert.ok(live <= 201_000, `${String(live)} characters`);
    const end = events.findLast((event) => event.type === 'toolEnded');
    assert.match(end?.type === 'toolEnded' ? end.content : '', /the end$/);
  });
});
