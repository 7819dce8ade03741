import assert from 'node:assert/strict';
import type { AgentEvent, EventOf, EventPayload } from '../../../src/core/events/event';
import type { Session } from '../../../src/core/sessions/session';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import { lendModels } from '../../support/model/lent-models';
import { defaultModels, type ModelServer } from '../../support/model/model-server';

/** A model with a small window, so that few words fill it. */
const small = { id: 'claude-tiny', name: 'Tiny', contextTokens: 8_000, maxOutputTokens: 2_000 };
/** About so many tokens. */
const words = (tokens: number): string => 'word '.repeat(Math.floor((tokens * 4) / 5));
const isSummary = { system: 'hand-over notes' };

describe('the context of a session', () => {
  let bench: Bench;
  const begin = async (options: BenchOptions = {}): Promise<Session> => {
    bench = await startBench({ ...options, server: { models: [small], ...options.server } });
    return bench.core.sessions.create(bench.root);
  };
  const said = async (session: Session, text: string): Promise<void> => {
    await bench.core.sessions.prompt(session.id, text);
    await bench.idle(session);
  };
  const allOf = async <Type extends AgentEvent['type']>(session: Session, type: Type): Promise<EventOf<Type>[]> => {
    const isWanted = (event: EventPayload): event is EventOf<Type> => event.type === type;
    const found: EventOf<Type>[] = [];
    for await (const event of session.allEvents()) if (isWanted(event)) found.push(event);
    return found;
  };
  afterEach(() => bench.close());

  it('is told with each answer: how full the window is, and with what', async () => {
    const session = await begin({ rules: (model) => model.when({ lastUserText: 'hello' }).reply({ text: 'Hello.' }) });
    await said(session, 'hello');
    const { context } = session.state;
    assert.equal(context?.window, small.contextTokens);
    assert.equal(context.estimated, false);
    assert.deepEqual(
      context.parts.map(({ what }) => what),
      ['instructions', 'tools', 'prompts', 'answers'],
    );
    assert.ok(session.state.spent.input > 0 && session.state.spent.requests === 1);
  });

  it('is what the editor counts for a model of its own, which tells no tokens', async () => {
    let server: ModelServer | undefined;
    const session = await begin({
      server: { models: defaultModels },
      rules: (model) => {
        server = model;
        model.when({ lastUserText: 'hello' }).reply({ text: 'Hello.' });
      },
      wrap: (ports) => ({ ...ports, editorModels: server && lendModels(server) }),
    });
    const [{ id } = { id: '' }] = (await bench.core.models.list(AbortSignal.timeout(5_000))).models.filter(
      ({ provider }) => provider === 'editor',
    );
    await bench.core.sessions.chooseModel(session.id, { provider: 'editor', id });
    await said(session, 'hello');
    assert.equal(session.state.context?.estimated, false);
  });

  it('is summed up by itself at four fifths of the window, keeps the last prompt word for word, and goes on', async () => {
    const session = await begin({
      rules: (model) => {
        model.when(isSummary).reply({ text: '## Decisions\nThe cart keeps whole cents.' });
        model.when({ lastUserText: /^go on/ }).reply({ text: 'Went on.' });
        model.when({ lastUserText: /word/ }).reply({ text: words(300) });
      },
    });
    for (let turn = 0; turn < 6; turn += 1) await said(session, `turn ${turn.toString()} ${words(350)}`);
    await said(session, 'go on with the cart');
    const [compacted] = await allOf(session, 'compacted');
    assert.ok(compacted, 'it was summed up');
    assert.ok(compacted.after < compacted.before * 0.9);
    assert.match(compacted.summary, /The cart keeps whole cents/);
    assert.match(compacted.summary, /The user's last message, word for word\n(turn \d|go on)/);
    const last = bench.model.requests().at(-1);
    const text = JSON.stringify(last?.body?.messages);
    assert.match(text, /This conversation was shortened/);
    assert.doesNotMatch(text, /turn 0 word/);
    const [item] = session.page(100)?.items.filter(({ kind }) => kind === 'compaction') ?? [];
    assert.equal(item?.kind === 'compaction' && item.state, 'done');
    assert.equal(session.state.lastStop, 'finished');
    assert.deepEqual(bench.model.unanswered(), []);
  });

  it('is summed up when the model cannot read it any more, and the turn goes on', async () => {
    const session = await begin({
      server: { models: [{ id: 'claude-silent', name: 'Silent', maxOutputTokens: 2_000 }] },
      rules: (model) => {
        model.when(isSummary).reply({ text: 'Short notes.' });
        model.when({ lastUserText: /first/ }).reply({ text: words(200) });
        model.when({ test: (view) => view.system.includes('Fingerpost') }).reply({ text: 'Still here.' });
      },
    });
    await said(session, `first ${words(200)}`);
    bench.model.failNext({ kind: 'status', status: 400, message: 'prompt is too long: 9000 tokens > 6000 maximum' });
    await said(session, 'second');
    assert.deepEqual([session.state.lastStop, (await allOf(session, 'compacted')).length], ['finished', 1]);
    assert.equal(session.page(1)?.items[0]?.kind, 'text');
  });

  it('is left as it is when the summary comes out no shorter, and the user is asked', async () => {
    const session = await begin({
      rules: (model) => {
        model.when(isSummary).reply({ text: words(3_900) });
        model.when({ lastUserText: /word/ }).reply({ text: words(300) });
      },
    });
    for (let turn = 0; turn < 8 && session.state.lastStop !== 'limit'; turn += 1) {
      await said(session, `turn ${turn.toString()} ${words(350)}`);
    }
    const [stop] = (await allOf(session, 'stopped')).slice(-1);
    assert.deepEqual([stop?.reason, stop?.code], ['limit', 'compaction']);
    assert.match(stop?.message ?? '', /Should it go on\?/);
    assert.equal((await allOf(session, 'compacted')).length, 0);
    assert.equal((await allOf(session, 'compactionFailed')).length, 1);
  });

  it('is summed up by hand, and again from the log after a restart the model is told the same', async () => {
    const session = await begin({
      rules: (model) => {
        model.when(isSummary).reply({ text: 'By hand.' });
        model.when({ lastUserText: /word/ }).reply({ text: words(100) });
        model.when({ lastUserText: 'and now' }).reply({ text: 'Now.' });
      },
    });
    for (let turn = 0; turn < 4; turn += 1) await said(session, `turn ${turn.toString()} ${words(100)}`);
    assert.equal(await bench.core.sessions.compact(session.id), 'done');
    assert.equal(session.isRunning, false);
    await bench.core.dispose();
    const core = await bench.restart();
    const again = await core.sessions.open(session.id);
    await core.sessions.prompt(again.id, 'and now');
    await bench.idle(again);
    const body = bench.model.requests().at(-1)?.body;
    assert.match(JSON.stringify(body?.messages[0]), /By hand\./);
    assert.match(JSON.stringify(body?.messages), /turn 3 word/, 'the last pairs are kept');
    assert.doesNotMatch(JSON.stringify(body?.messages), /turn 1 word/);
  });

  it('tells when it cannot be summed up by hand, and loses nothing', async () => {
    const session = await begin({
      rules: (model) => model.when({ lastUserText: /word/ }).reply({ text: words(100) }),
    });
    for (let turn = 0; turn < 4; turn += 1) await said(session, `turn ${turn.toString()} ${words(100)}`);
    bench.model.failNext({ kind: 'status', status: 401 });
    assert.equal(await bench.core.sessions.compact(session.id), 'failed');
    const [item] = session.page(1)?.items ?? [];
    assert.ok(item?.kind === 'compaction' && item.state === 'failed' && /did not accept the key/.test(item.text));
    assert.equal(session.state.keptFrom, 1);
  });

  it('forgets the documents that it no longer holds: they must be read before they are edited', async () => {
    const session = await begin({
      rules: (model) => {
        model.when(isSummary).reply({ text: 'Notes.' });
        model
          .when({ lastUserText: /^read/ })
          .script([{ toolCalls: [{ name: 'read', input: { paths: [{ path: 'src/cart.js' }] } }] }, { text: 'Read.' }]);
        model.when({ lastUserText: /word/ }).reply({ text: words(100) });
      },
    });
    await said(session, 'read it');
    assert.equal(session.state.seen.length, 1);
    for (let turn = 0; turn < 4; turn += 1) await said(session, `turn ${turn.toString()} ${words(100)}`);
    await bench.core.sessions.compact(session.id);
    assert.equal(session.state.seen.length, 0);
    assert.match((await allOf(session, 'compacted'))[0]?.summary ?? '', /Files read last\n- src\/cart\.js/);
  });
});

describe('a turn that does not end by itself', () => {
  let bench: Bench;
  afterEach(() => bench.close());
  const run = async (options: BenchOptions, prompt = 'go'): Promise<Session> => {
    bench = await startBench(options);
    const session = await bench.core.sessions.create(bench.root);
    await bench.core.sessions.prompt(session.id, prompt);
    await bench.idle(session);
    return session;
  };
  const lastStop = (session: Session): EventOf<'stopped'> | undefined => {
    const stop = session.recentEvents.findLast((event) => event.type === 'stopped');
    return stop?.type === 'stopped' ? stop : undefined;
  };
  const readCart = { toolCalls: [{ name: 'read', input: { paths: [{ path: 'src/cart.js' }] } }] };

  it('is stopped with a question when it makes the same call with the same result three times (Kiro #10280, #11470)', async () => {
    const session = await run({ rules: (model) => model.when({ lastUserText: 'go' }).reply(readCart) });
    const stop = lastStop(session);
    assert.deepEqual([stop?.reason, stop?.code], ['limit', 'loop']);
    assert.equal(bench.model.requests().length, 3);
    assert.equal(session.state.canContinue, true);
  });

  it('is stopped with a question at the cap of a turn, and goes on when the user lets it', async () => {
    const session = await run({
      settings: { 'limits.turnTokens': 2_000 },
      rules: (model) =>
        model
          .when({ offers: 'read' })
          .reply(({ answered }) =>
            answered > 6
              ? { text: 'Done.' }
              : { toolCalls: [{ name: 'read', input: { paths: [{ path: 'src/cart.js', start: answered + 1 }] } }] },
          ),
    });
    assert.deepEqual([lastStop(session)?.reason, lastStop(session)?.code], ['limit', 'turn-spend']);
    const spent = session.state.turnSpent;
    assert.ok(spent.input + spent.output >= 2_000);
    for (let tries = 0; tries < 20 && session.state.lastStop === 'limit'; tries += 1) {
      await bench.core.sessions.continue(session.id);
      await until('it has stopped', () => !session.isRunning);
    }
    assert.equal(session.state.lastStop, 'finished');
  });

  it('is stopped at the cap of a session, which then counts anew', async () => {
    const session = await run({
      settings: { 'limits.sessionTokens': 1, 'limits.turnTokens': 0 },
      rules: (model) => model.when({ offers: 'read' }).script([readCart, { text: 'Done.' }]),
    });
    assert.equal(lastStop(session)?.code, 'session-spend');
    assert.deepEqual(session.state.spentAtCap, session.state.spent);
    const before = bench.model.requests().length;
    await bench.core.sessions.continue(session.id);
    await until('it has stopped', () => !session.isRunning);
    assert.ok(bench.model.requests().length > before, 'it went on');
  });

  it('goes on when an answer reaches the longest output, and the model is asked to continue it', async () => {
    const session = await run({
      rules: (model) => model.next({ text: 'The first half ', stop: 'max_tokens' }, { text: 'and the second.' }),
    });
    assert.equal(session.state.lastStop, 'finished');
    const messages = bench.model.requests()[1]?.body?.messages ?? [];
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['user', 'assistant', 'user'],
    );
    assert.match(JSON.stringify(messages.at(-1)), /cut off at the longest output/);
  });

  it('asks after several answers in a row that reach the longest output', async () => {
    const session = await run({
      rules: (model) => model.when({ offers: 'read' }).reply({ text: 'more ', stop: 'max_tokens' }),
    });
    assert.equal(session.state.lastStop, 'length');
    assert.equal(bench.model.requests().length, 4);
  });

  it('never runs a call that was cut off before its input', async () => {
    const session = await run({
      rules: (model) =>
        model.next(
          { text: 'I list.', toolCalls: [{ name: 'glob', malformed: '' }], stop: 'max_tokens' },
          { text: 'I stop here.' },
        ),
    });
    const ended = session.recentEvents.find((event) => event.type === 'toolEnded');
    assert.ok(ended?.type === 'toolEnded' && ended.outcome === 'failed' && /cut off/.test(ended.content));
    assert.ok(!session.recentEvents.some((event) => event.type === 'toolStarted'));
    assert.equal(session.state.lastStop, 'finished');
  });
});
