import assert from 'node:assert/strict';
import { appendFile, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseLogLine } from '../../../src/core/events/log-lines';
import type { ViewItem } from '../../../src/core/events/view';
import { openAppendFile } from '../../../src/core/node/append-file';
import { StoreFailed } from '../../../src/core/node/store';
import type { AppendFile, Ports } from '../../../src/core/ports';
import type { Session } from '../../../src/core/sessions/session';
import { SessionElsewhere } from '../../../src/core/sessions/session-log';
import { type Bench, type BenchOptions, startBench } from '../../support/core-bench';

describe('the log of a session', () => {
  let bench: Bench;
  const begin = async (options: BenchOptions = {}): Promise<Session> => {
    bench = await startBench(options);
    return bench.core.sessions.create(bench.root);
  };
  afterEach(() => bench.close());

  /** Turns as a long conversation has them, written without a model. */
  const fill = async (session: Session, turns: number, from = 0): Promise<void> => {
    for (let turn = from; turn < from + turns; turn += 1) {
      const call = `call-${turn.toString()}`;
      await session.record({ type: 'prompted', text: `prompt ${turn.toString()}`, by: 'user' });
      await session.record({ type: 'textStreamed', text: `answer ${turn.toString()}` });
      await session.record({
        type: 'replied',
        blocks: [
          { kind: 'text', text: `answer ${turn.toString()}` },
          { kind: 'toolCall', call, name: 'read', input: { paths: [] } },
        ],
        stop: 'tools',
        usage: { input: 10, output: 1 },
      });
      const about = { call, name: 'read', label: 'Read' } as const;
      await session.record({ type: 'toolStarted', ...about, input: {}, touches: [] });
      const content = `result ${turn.toString()} ${'x'.repeat(4_000)}`;
      await session.record({ type: 'toolEnded', ...about, outcome: 'done', content, changes: [], seen: [] });
      await session.record({ type: 'stopped', reason: 'finished' });
    }
  };
  const logOf = async (session: Session): Promise<string> => {
    const [workspace = ''] = await readdir(bench.home.at('workspaces'));
    return bench.home.at(path.join('workspaces', workspace, 'sessions', `${session.id}.jsonl`));
  };
  const wholeView = async (session: Session): Promise<ViewItem[]> => {
    let page = session.page(25);
    const items = [...(page?.items ?? [])];
    while (page && page.earlier > 0) {
      page = await session.earlier(25, items[0]?.id ?? '');
      items.unshift(...(page?.items ?? []));
    }
    return items;
  };

  it('is opened by reading about as many bytes of it whether it is short or twenty times as long', async () => {
    const session = await begin();
    const read: number[] = [];
    let core = bench.core;
    for (const turns of [100, 1_900]) {
      const open = await core.sessions.open(session.id);
      await fill(open, turns, open.lastTurn);
      await core.dispose();
      let bytes = 0;
      core = await bench.restart((ports) => countingReads(ports, (count) => (bytes += count)));
      await core.sessions.open(session.id);
      read.push(bytes);
    }
    const [short = 0, long = 0] = read;
    const size = (await readFile(await logOf(session))).length;
    assert.ok(size > 9_000_000, `the log has ${size.toString()} bytes`);
    assert.ok(long < 1_500_000 && long < short * 3 + 600_000, `${short.toString()} then ${long.toString()} bytes`);
  }).timeout(60_000);

  it('shows every item, page by page, whatever was let go of', async () => {
    const session = await begin();
    await fill(session, 400);
    const live = await wholeView(session);
    assert.deepEqual(
      live.flatMap((item) => (item.kind === 'prompt' ? [item.text] : [])),
      Array.from({ length: 400 }, (_, index) => `prompt ${index.toString()}`),
    );
    assert.equal(new Set(live.map(({ id }) => id)).size, live.length);
    assert.ok(session.recentEvents.length < 1_200, 'what is far above is not held in memory');
    await bench.core.dispose();
    const core = await bench.restart();
    assert.deepEqual(await wholeView(await core.sessions.open(session.id)), live);
  }).timeout(30_000);

  it('gives the model the same conversation whether it was read from its end or has been open all the time', async () => {
    const session = await begin({
      rules: (model) => model.when({ lastUserText: 'the last' }).reply({ text: 'Yes.' }),
    });
    await fill(session, 100);
    await bench.core.sessions.prompt(session.id, 'the last word');
    await bench.idle(session);
    await bench.core.dispose();
    const core = await bench.restart();
    const again = await core.sessions.open(session.id);
    await core.sessions.prompt(session.id, 'the last word but one');
    await bench.idle(again);
    const [first, second] = bench.model
      .requests()
      .map(({ body }) => body?.messages.map(({ content }) => JSON.stringify(content)));
    assert.ok(first && second && first.length === 201);
    const unmarked = (texts: readonly string[]): string[] =>
      texts.map((text) => text.replace(/,"cache_control":\{[^}]*\}/g, ''));
    assert.deepEqual(unmarked(second).slice(0, first.length), unmarked(first));
  }).timeout(30_000);

  it('is replayed byte for byte', async () => {
    const session = await begin();
    await fill(session, 100);
    const lines: string[] = [];
    for await (const line of bench.core.sessions.lines(session.id)) lines.push(`${line}\n`);
    assert.equal(lines.join(''), await readFile(await logOf(session), 'utf8'));
  });

  it('says that its last line was cut off, keeps the rest, and goes on in a line of its own', async () => {
    const session = await begin({ rules: (model) => model.when({ lastUserText: 'hello' }).reply({ text: 'Hello.' }) });
    await fill(session, 2);
    await bench.core.dispose();
    const file = await logOf(session);
    await appendFile(file, '{"v":1,"seq":99,"session":"x","tur');
    const core = await bench.restart();
    const again = await core.sessions.open(session.id);
    const [notice] = again.page(1)?.items ?? [];
    assert.ok(notice?.kind === 'notice' && /cut off/.test(notice.text));
    await core.sessions.prompt(session.id, 'hello');
    await bench.idle(again);
    const kinds = (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => parseLogLine(line).kind);
    assert.equal(kinds.filter((kind) => kind === 'torn').length, 1);
    assert.equal(again.state.lastStop, 'finished');
  });

  it('ends the turn on a full disk, says so, and has everything that was shown', async () => {
    const session = await begin({
      rules: (model) => model.when({ lastUserText: 'hello' }).reply({ text: 'Hello. '.repeat(200) }),
    });
    await fill(session, 1);
    const kept = await readFile(await logOf(session), 'utf8');
    await bench.core.dispose();
    const core = await bench.restart((ports) => onFullDisk(ports));
    const full = await core.sessions.open(session.id);
    await assert.rejects(core.sessions.prompt(full.id, 'hello'), /cannot be written.*ENOSPC.*free the disk/is);
    assert.equal(full.isRunning, false);
    assert.equal(bench.model.requests().length, 0, 'nothing was asked of which nothing could be kept');
    assert.equal(await readFile(await logOf(session), 'utf8'), kept);
    assert.equal(full.page(10)?.items.length, 3, 'what is there can be read');
  });

  it('is open in one window at a time, and can be read by others meanwhile', async () => {
    const session = await begin();
    await fill(session, 3);
    const other = await bench.restart();
    await assert.rejects(other.sessions.open(session.id), SessionElsewhere);
    const types: string[] = [];
    for await (const { type } of other.sessions.events(session.id)) types.push(type);
    assert.equal(types.length, 1 + 3 * 6);
    await bench.core.dispose();
    assert.equal((await other.sessions.open(session.id)).id, session.id);
  });
});

describe('the sessions of a folder', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench({
      rules: (model) => {
        model.when({ lastUserText: 'teapot' }).reply({ text: 'A teapot is short and *stout*.' });
        model.when({ lastUserText: 'kettle' }).reply({ text: 'A kettle is not.' });
      },
    });
  });
  afterEach(() => bench.close());
  const talk = async (text: string): Promise<Session> => {
    const session = await bench.core.sessions.create(bench.root);
    await bench.core.sessions.prompt(session.id, text);
    await bench.idle(session);
    return session;
  };

  it('are found by what was said in them, with what stands around it', async () => {
    const teapot = await talk('what is a teapot?');
    await talk('what is a kettle?');
    const hits = await bench.core.sessions.search('STOUT', AbortSignal.timeout(5_000));
    assert.deepEqual(
      hits.map(({ summary, snippet }) => [summary.session, snippet]),
      [[teapot.id, 'A teapot is short and *stout*.']],
    );
    const asRead = await bench.core.sessions.search('and stout', AbortSignal.timeout(5_000));
    assert.deepEqual(
      asRead.map(({ snippet }) => snippet),
      ['A teapot is short and stout.'],
      'words are found as they are read, without the marks of Markdown',
    );
    assert.deepEqual(await bench.core.sessions.search('nowhere', AbortSignal.timeout(5_000)), []);
    assert.equal((await bench.core.sessions.search('what is', AbortSignal.timeout(5_000))).length, 2);
  });

  it('can go on twice from the same place, and what was always allowed in one is asked in the other', async () => {
    const session = await talk('what is a teapot?');
    await session.record({
      type: 'asked',
      ask: 'a',
      call: 'c',
      name: 'write',
      label: '',
      detail: '',
      reason: '',
      grant: { kind: 'write-inside' },
    });
    await session.record({ type: 'answered', ask: 'a', answer: 'always' });
    await session.record({ type: 'stopped', reason: 'finished' });
    assert.equal(session.state.grants.length, 1);
    const fork = await bench.core.sessions.fork(session.id);
    assert.deepEqual(fork.state.grants, []);
    assert.match(fork.state.title, /teapot\? \(copy\)$/);
    assert.equal(fork.state.forkedFrom?.session, session.id);
    await bench.core.sessions.prompt(fork.id, 'and a kettle?');
    await bench.idle(fork);
    const body = JSON.stringify(bench.model.requests().at(-1)?.body?.messages);
    assert.ok(body.includes('teapot') && body.includes('kettle'));
    assert.equal(session.lastTurn, 1);
    assert.equal(fork.lastTurn, 2);
    assert.equal((await bench.core.sessions.list()).length, 2);
  });

  it('are written out as Markdown that holds what was said and done', async () => {
    const session = await talk('what is a teapot?');
    await bench.core.sessions.rename(session.id, 'Tea');
    let text = '';
    for await (const piece of bench.core.sessions.markdown(session.id)) text += piece;
    assert.match(text, /^# Tea\n\n\d{4}-/);
    assert.doesNotMatch(text, /New chat/);
    assert.match(text, /## You\n\n> what is a teapot\?/);
    assert.match(text, /## Demo Large\n\nA teapot is short and \*stout\*\./);
  });

  it('keep a name, a preview and what they cost in their list', async () => {
    const session = await talk('what is\na teapot?');
    await bench.core.sessions.rename(session.id, 'Tea');
    const [summary] = await bench.core.sessions.list();
    assert.deepEqual([summary?.title, summary?.preview, summary?.spent?.requests], ['Tea', 'what is a teapot?', 1]);
    await bench.core.sessions.delete(session.id);
    assert.deepEqual(await bench.core.sessions.list(), []);
    await assert.rejects(bench.core.sessions.open('../../etc/passwd'), /no longer there/);
  });
});

/** Logs are written to a device on which every write fails with ENOSPC, as on a disk without room. */
function onFullDisk(ports: Ports): Ports {
  const append = (): Promise<AppendFile> =>
    openAppendFile('/dev/full', (doing, cause) => new StoreFailed(doing, '/dev/full', cause));
  return { ...ports, store: { ...bound(ports.store), append } };
}

/** The ports with every byte counted that is read from the store. */
function countingReads(ports: Ports, count: (bytes: number) => void): Ports {
  const { store } = ports;
  const counted = <T extends Uint8Array | string | undefined>(content: T): T => {
    if (content !== undefined) count(content.length);
    return content;
  };
  return {
    ...ports,
    store: {
      ...bound(store),
      read: async (name) => counted(await store.read(name)),
      readBytes: async (name) => counted(await store.readBytes(name)),
      readRange: async (name, offset, length) => counted(await store.readRange(name, offset, length)),
    },
  };
}

/** The methods of a store, for a store that differs in some. */
function bound(store: Ports['store']): Ports['store'] {
  return {
    read: (name) => store.read(name),
    readBytes: (name) => store.readBytes(name),
    readRange: (name, offset, length) => store.readRange(name, offset, length),
    size: (name) => store.size(name),
    write: (name, content) => store.write(name, content),
    remove: (name) => store.remove(name),
    list: (name) => store.list(name),
    append: (name) => store.append(name),
    lock: (name) => store.lock(name),
  };
}
