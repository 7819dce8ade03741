import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AssistantBlock, Message } from '../../../src/core/events/message';
import { ModelError, type ModelErrorCode, type Remedy } from '../../../src/core/models/model';
import { createOpenAiProvider, type OpenAiOptions } from '../../../src/core/models/openai';
import { OpenAiAnswer } from '../../../src/core/models/openai-answer';
import type { Fault } from '../../support/model/faults';
import { refusedUrl, startUntrustedServer, unknownHostUrl } from '../../support/model/faulty-places';
import { type ModelServer, type Reply, startModelServer } from '../../support/model/model-server';
import { completionsPath } from '../../support/model/openai-dialect';
import { ask, noSignal, prompt, requestOf, testKey, textOf } from './asking';

const openAiAt = (url: string, options: Partial<OpenAiOptions> = {}) =>
  createOpenAiProvider({
    id: 'local',
    label: 'Local',
    key: () => Promise.resolve(testKey),
    baseUrl: `${url}/v1`,
    ...options,
  });

describe('a provider of the OpenAI API', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer({ key: testKey });
  });
  afterEach(() => server.close());

  const askOnce = (reply: Reply, messages: readonly Message[] = [prompt('hi')]) => {
    server.next(reply);
    return ask(openAiAt(server.url), requestOf(messages));
  };

  it('gives text and thinking as they come, and tokens with the cached ones', async () => {
    const text = 'The answer is 42 🦊, and it took a while to find it.';
    const { events, ended } = await askOnce({ thinking: 'Let me think.', text, outputTokens: 7 });
    assert.equal(textOf(events, 'text'), text);
    assert.equal(textOf(events, 'thinking'), 'Let me think.');
    assert.ok(events.filter(({ type }) => type === 'text').length > 1);
    assert.equal(ended.stop, 'end');
    assert.equal(ended.usage.output, 7);
    assert.ok((ended.usage.input ?? 0) > 0);
    assert.equal(ended.usage.cacheRead, 0);
  });

  it('gives several calls at once, each with its whole input', async () => {
    const { events, ended } = await askOnce({
      text: 'I look.',
      toolCalls: [
        { name: 'read', input: { path: 'src/a.ts', note: 'ü "quoted" \n' }, id: 'call_1' },
        { name: 'grep', input: { pattern: 'x' }, id: 'call_2' },
      ],
    });
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'toolCallStarted' ? [event.call] : [])),
      ['call_1', 'call_2'],
    );
    assert.deepEqual(ended.blocks, [
      { kind: 'text', text: 'I look.' },
      { kind: 'toolCall', call: 'call_1', name: 'read', input: { path: 'src/a.ts', note: 'ü "quoted" \n' } },
      { kind: 'toolCall', call: 'call_2', name: 'grep', input: { pattern: 'x' } },
    ]);
    assert.equal(ended.stop, 'tools');
  });

  it('tells of a call whose input is no JSON object, and the next request is taken all the same', async () => {
    const { ended } = await askOnce({ toolCalls: [{ name: 'read', malformed: '{"path": "a', id: 'call_1' }] });
    const [call] = ended.blocks;
    assert.ok(call?.kind === 'toolCall' && call.malformed === '{"path": "a');
    const result: Message = {
      role: 'user',
      blocks: [{ kind: 'toolResult', call: 'call_1', text: 'No JSON object.', failed: true }],
    };
    const { ended: again } = await askOnce({ text: 'Again.' }, [
      prompt('hi'),
      { role: 'assistant', blocks: ended.blocks },
      result,
    ]);
    assert.equal(again.stop, 'end');
  });

  for (const [stop, meant] of [
    ['max_tokens', 'length'],
    ['refusal', 'refusal'],
  ] as const) {
    it(`says that an answer ended by ${meant}`, async () => {
      assert.equal((await askOnce({ text: 'half', stop })).ended.stop, meant);
    });
  }

  it('sends requests that each begin with all messages of the one before', async () => {
    const results: Message = {
      role: 'user',
      blocks: [{ kind: 'toolResult', call: 'call_1', text: 'found', failed: false }],
    };
    const call: AssistantBlock = { kind: 'toolCall', call: 'call_1', name: 'read', input: { b: 1, a: [2] } };
    const conversation: Message[] = [
      prompt('one'),
      { role: 'assistant', blocks: [{ kind: 'text', text: 'I look.' }, call] },
      results,
      { role: 'assistant', blocks: [{ kind: 'text', text: 'Found.' }] },
      prompt('two'),
    ];
    for (const length of [1, 3, 5]) await askOnce({ text: 'x' }, conversation.slice(0, length));
    const sent = server.requests(completionsPath).map(({ raw }) => raw);
    assert.equal(sent.length, 3);
    for (const [index, raw] of sent.entries()) {
      const next = sent[index + 1];
      if (next) assert.ok(next.startsWith(raw.slice(0, -2)));
    }
  });

  it('works without a key, and lists models with what the settings say of them', async () => {
    const open = await startModelServer();
    try {
      open.next({ text: 'Hello.' });
      const provider = openAiAt(open.url, {
        key: () => Promise.resolve(undefined),
        known: () => ({ contextTokens: 8_192 }),
      });
      const [first] = await provider.list(noSignal);
      assert.deepEqual([first?.id, first?.contextTokens], ['claude-demo-large', 8_192]);
      assert.equal(textOf((await ask(provider, requestOf([prompt('hi')]))).events, 'text'), 'Hello.');
    } finally {
      await open.close();
    }
  });

  const long: Reply = {
    thinking: 'thinking '.repeat(8),
    text: 'text '.repeat(20),
    toolCalls: [{ name: 'read', input: { path: 'x'.repeat(60) } }],
  };
  const status = (code: number, rest: object = {}): Fault => ({ kind: 'status', status: code, ...rest });
  const failures: readonly (readonly [string, Fault, ModelErrorCode, Remedy, RegExp])[] = [
    ['401', status(401), 'wrong-key', 'set-key', /Local did not accept the key/],
    ['403', status(403), 'not-allowed', 'set-key', /does not allow/],
    ['404', status(404), 'unknown-model', 'choose-model', /does not know the model/],
    [
      '404 of Ollama',
      status(404, { errorType: 'api_error', message: "model 'x' not found" }),
      'unknown-model',
      'choose-model',
      /Choose another/,
    ],
    [
      '404 of somebody else',
      status(404, { body: '<h1>nginx</h1>' }),
      'bad-request',
      'set-base-url',
      /Check the base URL/,
    ],
    ['429', status(429, { retryAfter: '7' }), 'rate-limited', 'retry', /limits how much/],
    ['no quota', status(429, { errorType: 'insufficient_quota' }), 'not-allowed', 'set-key', /settle the account/],
    ['500', status(500), 'server', 'retry', /failed to answer/],
    ['503', status(503, { body: 'loading' }), 'server', 'retry', /503/],
    [
      'too long a prompt',
      status(400, { errorType: 'context_length_exceeded' }),
      'context-full',
      'choose-model',
      /longer than/,
    ],
    ['a sign-in page', { kind: 'html' }, 'bad-request', 'set-base-url', /does not answer like the OpenAI API/],
    ['a cut before the headers', { kind: 'cut', at: 'headers' }, 'disconnected', 'retry', /broke/],
    ['a cut in the thinking', { kind: 'cut', at: 'thinking' }, 'disconnected', 'retry', /broke/],
    ['a cut in the text', { kind: 'cut', at: 'text' }, 'disconnected', 'retry', /broke/],
    ['a cut in the tool input', { kind: 'cut', at: 'toolInput' }, 'disconnected', 'retry', /broke/],
    ['a body that ends early', { kind: 'short', at: 'text' }, 'disconnected', 'retry', /before the answer was whole/],
    ['a piece that is no JSON', { kind: 'garbage', at: 'text' }, 'server', 'retry', /failed to answer/],
    ['silence before the headers', { kind: 'stall', at: 'headers' }, 'stalled', 'retry', /sent nothing/],
    ['silence in the text', { kind: 'stall', at: 'text' }, 'stalled', 'retry', /sent nothing/],
    [
      'an error in the stream',
      { kind: 'error-event', errorType: 'server_error', at: 'text' },
      'server',
      'retry',
      /failed/,
    ],
  ];
  for (const [name, fault, code, remedy, words] of failures) {
    it(`says what ${name} means, and how to mend it`, async () => {
      server.when({}).reply(long);
      server.failNext(fault, completionsPath);
      const provider = openAiAt(server.url, fault.kind === 'stall' ? { idleMs: 300 } : {});
      await assert.rejects(ask(provider, requestOf([prompt('hi')])), (error) => {
        assert.ok(error instanceof ModelError, String(error));
        assert.deepEqual([error.code, error.remedy], [code, remedy], error.message);
        assert.match(error.message, words);
        if (name === '429') assert.equal(error.retryAfterMs, 7_000);
        return true;
      });
    });
  }

  it('asks nobody with a key that cannot be sent, and names whose key it is', async () => {
    for (const key of [`${testKey}\nsecond line`, 'sk-test–0123', 'two words']) {
      const provider = openAiAt(server.url, { key: () => Promise.resolve(key) });
      for (const asked of [ask(provider, requestOf([prompt('hi')])), provider.list(noSignal)]) {
        await assert.rejects(asked, (error) => {
          assert.ok(error instanceof ModelError, String(error));
          assert.deepEqual([error.code, error.remedy], ['wrong-key', 'set-key']);
          assert.match(error.message, /key for Local has characters/);
          return true;
        });
      }
    }
    assert.equal(server.requests(completionsPath).length + server.requests('/v1/models').length, 0);
  });

  it('says that nobody is there, and that a certificate is not trusted', async () => {
    const untrusted = await startUntrustedServer();
    try {
      for (const [url, code] of [
        [await refusedUrl(), 'no-network'],
        [unknownHostUrl, 'no-network'],
        [untrusted.url, 'tls'],
      ] as const) {
        await assert.rejects(ask(openAiAt(url), requestOf([prompt('hi')])), (error) => {
          return error instanceof ModelError && error.code === code;
        });
      }
    } finally {
      await untrusted.close();
    }
  });

  it('stops at once, with the reason that the caller gives', async () => {
    server.next({ text: 'slow '.repeat(50), chunkMs: 20 });
    const stop = new AbortController();
    const reason = new Error('enough');
    await assert.rejects(async () => {
      for await (const { type } of openAiAt(server.url).stream(requestOf([prompt('hi')]), stop.signal)) {
        if (type === 'text') stop.abort(reason);
      }
    }, reason);
  });
});

describe('what servers send that only speak like the OpenAI API', () => {
  const answered = (...pieces: readonly object[]) => {
    const answer = new OpenAiAnswer('local');
    for (const piece of pieces) answer.take(piece);
    return answer.ended();
  };
  const calls = (list: readonly object[], finish?: string): object => ({
    id: 'x1',
    choices: [{ delta: { tool_calls: list }, finish_reason: finish }],
  });

  it('is a call whole in one piece, its input an object, without index and identity, ended by stop', () => {
    const ended = answered(calls([{ function: { name: 'read', arguments: { path: 'a' } } }], 'stop'));
    assert.deepEqual(ended.blocks, [{ kind: 'toolCall', call: 'call_x1_0', name: 'read', input: { path: 'a' } }]);
    assert.equal(ended.stop, 'tools');
  });

  it('is several calls without index, told apart by their identities', () => {
    const ended = answered(
      calls([{ id: 'a', function: { name: 'read', arguments: '{"p":' } }]),
      calls([{ function: { arguments: '1}' } }]),
      calls([{ id: 'b', function: { name: 'grep', arguments: '{}' } }], 'tool_calls'),
    );
    assert.deepEqual(
      ended.blocks.map((block) => (block.kind === 'toolCall' ? [block.call, block.input] : [])),
      [
        ['a', { p: 1 }],
        ['b', {}],
      ],
    );
  });

  it('never makes the reader fail but for what is no piece at all', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), (pieces) => {
        const answer = new OpenAiAnswer('local');
        for (const piece of pieces) {
          try {
            answer.take(piece);
          } catch (error) {
            assert.ok(error instanceof ModelError && error.code === 'server');
          }
        }
        answer.ended();
      }),
    );
  });
});
