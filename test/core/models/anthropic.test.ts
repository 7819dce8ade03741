import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import type { AssistantBlock, Message } from '../../../src/core/events/message';
import { defaultOutputTokens, mostOutputTokens } from '../../../src/core/models/anthropic-body';
import type { ModelEvent } from '../../../src/core/models/model';
import { startModelServer } from '../../support/model/model-server';
import type { ModelServer, Reply } from '../../support/model/model-server';
import { anthropicAt, ask, noSignal, prompt, requestOf, testKey, textOf } from './asking';

describe('the Anthropic provider', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer({ key: testKey });
  });
  afterEach(() => server.close());

  const askOnce = (reply: Reply, messages: readonly Message[] = [prompt('hi')]) => {
    server.next(reply);
    return ask(anthropicAt(server.url), requestOf(messages));
  };
  const lastBody = () => {
    const body = server.requests().at(-1)?.body;
    assert.ok(body);
    return body;
  };

  it('gives text and thinking as they come and the whole message at the end', async () => {
    const text = 'The answer is 42 🦊, and it took a while to find it.';
    const { events, ended } = await askOnce({ thinking: 'Let me think about it a little.', text, outputTokens: 7 });
    assert.equal(textOf(events, 'text'), text);
    assert.equal(textOf(events, 'thinking'), 'Let me think about it a little.');
    assert.ok(events.filter(({ type }) => type === 'text').length > 1);
    assert.deepEqual(
      ended.blocks.map(({ kind, ...rest }) => [kind, 'text' in rest ? rest.text : '']),
      [
        ['thinking', 'Let me think about it a little.'],
        ['text', text],
      ],
    );
    assert.equal(ended.stop, 'end');
    assert.equal(ended.usage.output, 7);
  });

  it('gives the first text long before the last', async () => {
    server.next({ text: 'a b c d e f', chunkSize: 1, chunkMs: 10 });
    const arrivals: { type: string; at: number }[] = [];
    for await (const { type } of anthropicAt(server.url).stream(requestOf([prompt('hi')]), noSignal)) {
      arrivals.push({ type, at: performance.now() });
    }
    const texts = arrivals.filter(({ type }) => type === 'text');
    assert.equal(texts.length, 11);
    assert.ok((arrivals.at(-1)?.at ?? 0) - (texts[0]?.at ?? 0) >= 80);
  });

  it('announces a tool call when it begins and gives it when its JSON is whole', async () => {
    const input = { path: 'src/a.ts', lines: [1, 2], note: 'ü "quoted" \n' };
    const { events, ended } = await askOnce({ text: 'I look.', toolCalls: [{ name: 'read', input, id: 'toolu_1' }] });
    assert.deepEqual(
      events.filter(({ type }) => type === 'toolCallStarted'),
      [{ type: 'toolCallStarted', call: 'toolu_1', name: 'read' }],
    );
    assert.deepEqual(ended.blocks, [
      { kind: 'text', text: 'I look.' },
      { kind: 'toolCall', call: 'toolu_1', name: 'read', input },
    ]);
    assert.equal(ended.stop, 'tools');
  });

  it('takes a call without any input as one with an empty object', async () => {
    const { ended } = await askOnce({ toolCalls: [{ name: 'list', malformed: '', id: 'toolu_1' }] });
    assert.deepEqual(ended.blocks, [{ kind: 'toolCall', call: 'toolu_1', name: 'list', input: {} }]);
  });

  for (const malformed of ['{"path": "a', '[1, 2]', '"text"', 'null', '{"path": "a"} trailing']) {
    it(`tells of a tool input that is no JSON object: ${malformed}`, async () => {
      const { ended } = await askOnce({ toolCalls: [{ name: 'read', malformed, id: 'toolu_1' }] });
      const [call] = ended.blocks;
      assert.ok(call?.kind === 'toolCall');
      assert.equal(call.malformed, malformed);

      const results: Message = {
        role: 'user',
        blocks: [{ kind: 'toolResult', call: 'toolu_1', text: 'That was no JSON object.', failed: true }],
      };
      await askOnce({ text: 'Again.' }, [prompt('hi'), { role: 'assistant', blocks: ended.blocks }, results]);
      assert.deepEqual(lastBody().messages[1]?.content, [{ type: 'tool_use', id: 'toolu_1', name: 'read', input: {} }]);
      const [result] = lastBody().messages[2]?.content ?? [];
      assert.ok(result?.type === 'tool_result');
      assert.deepEqual([result.content, result.is_error], ['That was no JSON object.', true]);
    });
  }

  it('sends thinking back byte for byte, and only its own', async () => {
    const { ended } = await askOnce({ thinking: 'Hm, 1 < 2.', redactedThinking: ['b3BhcXVl'], text: 'Yes.' });
    // As the log keeps it and gives it back.
    const logged = JSON.parse(JSON.stringify(ended.blocks)) as readonly AssistantBlock[];
    const foreign: AssistantBlock = {
      kind: 'thinking',
      text: 'foreign',
      provider: 'other',
      raw: { type: 'thinking', thinking: 'foreign', signature: 'x' },
    };
    const cut: AssistantBlock = {
      kind: 'thinking',
      text: 'cut',
      provider: 'anthropic',
      raw: { type: 'thinking', thinking: 'cut', signature: '' },
    };
    await askOnce({ text: 'Sure.' }, [
      prompt('hi'),
      { role: 'assistant', blocks: [foreign, ...logged, cut] },
      prompt('sure?'),
    ]);
    const raw = server.requests().at(-1)?.raw ?? '';
    const sent = logged.flatMap((block) => (block.kind === 'thinking' ? [JSON.stringify(block.raw)] : []));
    assert.equal(sent.length, 2);
    assert.ok(raw.includes(`"content":[${sent.join(',')},{"type":"text","text":"Yes."}]`));
    assert.ok(!raw.includes('foreign') && !raw.includes('cut'));
  });

  const stops = {
    end_turn: 'end',
    stop_sequence: 'end',
    tool_use: 'tools',
    max_tokens: 'length',
    pause_turn: 'length',
    refusal: 'refusal',
    model_context_window_exceeded: 'context-full',
    'something new': 'unknown',
  };
  for (const [stop, expected] of Object.entries(stops)) {
    it(`tells the stop reason ${stop} as ${expected}`, async () => {
      assert.equal((await askOnce({ text: 'x', stop })).ended.stop, expected);
    });
  }

  it('tells all input tokens, and which of them the cache had', async () => {
    const long = 'word '.repeat(400);
    const first = await askOnce({ text: 'one' }, [prompt(long)]);
    const second = await askOnce({ text: 'two' }, [
      prompt(long),
      { role: 'assistant', blocks: first.ended.blocks },
      prompt('more'),
    ]);
    assert.deepEqual(first.ended.usage.cacheRead, 0);
    assert.equal(second.ended.usage.cacheRead, first.ended.usage.input);
    const { input = 0, cacheRead = 0, cacheWrite = 0 } = second.ended.usage;
    assert.equal(input, cacheRead + cacheWrite);
    assert.ok(cacheWrite > 0);
  });

  it('lists all pages of models with the sizes that the API tells', async () => {
    const models = Array.from({ length: 1200 }, (_, index) => ({ id: `m${index}`, name: `Model ${index}` }));
    const many = await startModelServer({
      models: [{ id: 'big', name: 'Big', contextTokens: 9, maxOutputTokens: 4 }, ...models],
    });
    try {
      const listed = await anthropicAt(many.url).list(noSignal);
      assert.equal(listed.length, 1201);
      assert.deepEqual(listed[0], {
        provider: 'anthropic',
        id: 'big',
        name: 'Big',
        contextTokens: 9,
        maxOutputTokens: 4,
      });
      assert.deepEqual(listed[1], { provider: 'anthropic', id: 'm0', name: 'Model 0' });
    } finally {
      await many.close();
    }
  });

  it('asks for as much output as the request says, else the model list, else a constant', async () => {
    server.when({}).reply({ text: 'x' });
    const provider = anthropicAt(server.url);
    const limitFor = async (rest: Parameters<typeof requestOf>[1]) => {
      await ask(provider, requestOf([prompt('hi')], rest));
      return lastBody().max_tokens;
    };
    assert.equal(await limitFor({}), defaultOutputTokens);
    await provider.list(noSignal);
    assert.equal(await limitFor({}), mostOutputTokens);
    assert.equal(await limitFor({ model: 'claude-demo-small' }), 4_096);
    assert.equal(await limitFor({ maxOutputTokens: 77 }), 77);
  });

  it('lets a model think only when it is told to, in the way that the model knows', async () => {
    const thinker = await startModelServer({
      models: [
        { id: 'old', name: 'Old', maxOutputTokens: 4_096 },
        { id: 'new', name: 'New', thinking: ['adaptive'] },
      ],
    });
    try {
      thinker.when({}).reply({ text: 'x' });
      const provider = anthropicAt(thinker.url, { thinkingTokens: () => 3_500 });
      await provider.list(noSignal);
      await ask(provider, requestOf([prompt('hi')], { model: 'old' }));
      await ask(provider, requestOf([prompt('hi')], { model: 'new' }));
      await ask(anthropicAt(thinker.url), requestOf([prompt('hi')], { model: 'old' }));
      const sent = thinker.requests().map(({ body }) => [body?.thinking, body?.max_tokens]);
      assert.deepEqual(sent, [
        [{ type: 'enabled', budget_tokens: 3_072 }, 4_096],
        [{ type: 'adaptive' }, defaultOutputTokens],
        [undefined, defaultOutputTokens],
      ]);
    } finally {
      await thinker.close();
    }
  });

  it('counts tokens through the API', async () => {
    const count = (text: string) => anthropicAt(server.url).countTokens(requestOf([prompt(text)]), noSignal);
    const [short, long] = [await count('hi'), await count('hi '.repeat(1000))];
    assert.ok(short !== undefined && long !== undefined && long > short + 500);
    assert.equal(server.requests('/v1/messages/count_tokens').length, 2);
  });

  it('leaves out what the API would refuse: blank text, open calls, results in the wrong place', async () => {
    await askOnce({ text: 'ok' }, [
      prompt('hi'),
      {
        role: 'assistant',
        blocks: [
          { kind: 'text', text: ' \n' },
          { kind: 'toolCall', call: 'c1', name: 'read', input: {} },
          { kind: 'toolCall', call: 'c2', name: 'read', input: {} },
        ],
      },
      {
        role: 'user',
        blocks: [
          { kind: 'text', text: 'go on' },
          { kind: 'toolResult', call: 'c2', text: '', failed: false },
        ],
      },
    ]);
    const content = lastBody().messages[2]?.content ?? [];
    assert.deepEqual(
      content.map((block) => ('tool_use_id' in block ? [block.tool_use_id, block.is_error] : block.type)),
      [['c2', undefined], ['c1', true], 'text'],
    );
  });

  it('frees the socket and throws the reason when it is cancelled in the middle', async () => {
    server.next({ text: 'x'.repeat(2000), chunkSize: 1, chunkMs: 5 });
    const cancel = new AbortController();
    const seen: ModelEvent[] = [];
    const reason = new Error('the user had enough');
    await assert.rejects(async () => {
      for await (const event of anthropicAt(server.url).stream(requestOf([prompt('hi')]), cancel.signal)) {
        seen.push(event);
        if (seen.length === 3) cancel.abort(reason);
      }
    }, reason);
    assert.equal(seen.length, 3);
    await server.settled();
    const [request] = server.requests();
    assert.equal(request?.outcome, 'client-gone');
    // The server hears of it a moment later; the test's own deadline ends a wait that is in vain.
    while (server.isConnected(request)) await sleep(2);
  });

  it('frees the socket when its reader leaves', async () => {
    server.next({ text: 'x'.repeat(2000), chunkSize: 1, chunkMs: 5 });
    for await (const { type } of anthropicAt(server.url).stream(requestOf([prompt('hi')]), noSignal)) {
      if (type === 'text') break;
    }
    await server.settled();
    assert.equal(server.requests()[0]?.outcome, 'client-gone');
  });

  it('sends nothing when it is cancelled before', async () => {
    const reason = new Error('never mind');
    await assert.rejects(ask(anthropicAt(server.url), requestOf([prompt('hi')]), AbortSignal.abort(reason)), reason);
    assert.equal(server.requests().length, 0);
  });

  it('lets go of the signal it was given', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    signal.addEventListener = (
      (add) =>
      (...args: Parameters<typeof add>) => {
        listeners += 1;
        add(...args);
      }
    )(signal.addEventListener.bind(signal));
    signal.removeEventListener = (
      (remove) =>
      (...args: Parameters<typeof remove>) => {
        listeners -= 1;
        remove(...args);
      }
    )(signal.removeEventListener.bind(signal));
    server.next({ text: 'x' });
    await ask(anthropicAt(server.url), requestOf([prompt('hi')]), signal);
    assert.equal(listeners, 0);
  });

  it('takes a base URL with and without /v1', async () => {
    server.when({}).reply({ text: 'x' });
    for (const url of [server.url, `${server.url}/`, `${server.url}/v1`, `${server.url}/v1/`]) {
      await ask(anthropicAt(url), requestOf([prompt('hi')]));
    }
    assert.equal(server.requests().length, 4);
  });

  it('keeps the SDK out of what is loaded before the first request', async () => {
    const { metafile } = await build({
      entryPoints: ['src/core/models/anthropic.ts'],
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      outdir: 'dist-unwritten',
      write: false,
      metafile: true,
    });
    const outputs = Object.values(metafile.outputs);
    const entry = outputs.find(({ entryPoint }) => entryPoint === 'src/core/models/anthropic.ts');
    const loaded = [
      entry,
      ...(entry?.imports ?? []).flatMap(({ path, kind }) => {
        return kind === 'import-statement' ? [metafile.outputs[path]] : [];
      }),
    ].flatMap((output) => Object.keys(output?.inputs ?? {}));
    assert.ok(loaded.includes('src/core/models/anthropic-request.ts'));
    assert.deepEqual(
      loaded.filter((input) => input.includes('@anthropic-ai')),
      [],
    );
    assert.ok(outputs.some(({ inputs }) => Object.keys(inputs).some((input) => input.includes('@anthropic-ai'))));
  });

  it('does not count a slow reader as silence of the model', async () => {
    server.next({ text: 'x'.repeat(200), chunkSize: 100 });
    let text = '';
    for await (const event of anthropicAt(server.url, { idleMs: 400 }).stream(requestOf([prompt('hi')]), noSignal)) {
      if (event.type !== 'text') continue;
      text += event.text;
      await sleep(600);
    }
    assert.equal(text.length, 200);
  });

  it('gives the same tools and system text with every request, in a fixed order', async () => {
    server.next({ text: 'x' });
    const tools = [
      { name: 'read', description: 'Reads', inputSchema: { type: 'object', properties: { path: { type: 'string' } } } },
      { name: 'grep', description: 'Finds', inputSchema: { properties: {} } },
    ];
    await ask(anthropicAt(server.url), requestOf([prompt('hi')], { tools, system: 'You are Fingerpost.' }));
    const raw = server.requests()[0]?.raw ?? '';
    assert.deepEqual(Object.keys(JSON.parse(raw) as object), [
      'model',
      'max_tokens',
      'stream',
      'tools',
      'system',
      'messages',
    ]);
    const marks = { cache_control: { type: 'ephemeral' } };
    assert.deepEqual(lastBody().tools, [
      { name: 'read', description: 'Reads', input_schema: tools[0]?.inputSchema },
      { name: 'grep', description: 'Finds', input_schema: { type: 'object', properties: {} }, ...marks },
    ]);
    assert.deepEqual(lastBody().system, [{ type: 'text', text: 'You are Fingerpost.', ...marks }]);
    assert.deepEqual(lastBody().messages, [{ role: 'user', content: [{ type: 'text', text: 'hi', ...marks }] }]);
  });

  it('leaves connections open for the next request when an answer came whole', async () => {
    server.when({}).reply({ text: 'x' });
    const provider = anthropicAt(server.url);
    for (let request = 0; request < 6; request += 1) await ask(provider, requestOf([prompt('hi')]));
    assert.ok(new Set(server.requests().map(({ clientPort }) => clientPort)).size < 4);
  });
});
