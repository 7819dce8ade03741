import assert from 'node:assert/strict';
import type { AssistantBlock, Message } from '../../../src/core/events/message';
import { createEditorProvider } from '../../../src/core/models/editor';
import { ModelError } from '../../../src/core/models/model';
import type { Fault } from '../../support/model/faults';
import { lendModels } from '../../support/model/lent-models';
import { startModelServer } from '../../support/model/model-server';
import type { ModelServer } from '../../support/model/model-server';
import { ask, noSignal, prompt, requestOf, textOf } from './asking';

describe("the provider of the editor's models", () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer();
  });
  afterEach(() => server.close());

  const provider = (idleMs = 30_000) => createEditorProvider(lendModels(server), { idleMs });
  const lastMessages = () => server.requests().at(-1)?.body?.messages ?? [];

  it('lists them with the only size that the editor tells', async () => {
    assert.deepEqual((await provider().list(noSignal))[0], {
      provider: 'editor',
      id: 'claude-demo-large',
      name: 'Demo Large (lender)',
      contextTokens: 200_000,
    });
  });

  it('gives text as it comes, and at the end neither usage nor a stop reason that it cannot know', async () => {
    server.next({ text: 'A text in several pieces.' });
    const { events, ended } = await ask(provider(), requestOf([prompt('hi')]));
    assert.equal(textOf(events, 'text'), 'A text in several pieces.');
    assert.ok(events.length > 2);
    assert.deepEqual(ended, {
      type: 'ended',
      blocks: [{ kind: 'text', text: 'A text in several pieces.' }],
      stop: 'unknown',
      usage: {},
    });
  });

  it('gives tool calls in their place, and says that they are why it stopped', async () => {
    server.next({ text: 'I look.', toolCalls: [{ name: 'read', input: { path: 'a' }, id: 'toolu_1' }] });
    const { events, ended } = await ask(provider(), requestOf([prompt('hi')]));
    assert.ok(events.some((event) => event.type === 'toolCallStarted' && event.call === 'toolu_1'));
    assert.deepEqual(ended.blocks, [
      { kind: 'text', text: 'I look.' },
      { kind: 'toolCall', call: 'toolu_1', name: 'read', input: { path: 'a' } },
    ]);
    assert.equal(ended.stop, 'tools');
  });

  it('puts the system text first, results behind their calls, and leaves thinking out', async () => {
    server.when({}).reply({ text: 'ok' });
    const blocks: AssistantBlock[] = [
      { kind: 'thinking', text: 'secret', provider: 'anthropic', raw: {} },
      { kind: 'toolCall', call: 'c1', name: 'read', input: [1], malformed: '[1]' },
      { kind: 'toolCall', call: 'c2', name: 'read', input: { path: 'b' } },
    ];
    const results: Message = {
      role: 'user',
      blocks: [{ kind: 'toolResult', call: 'c2', text: 'No such file', failed: true }],
    };
    const tools = [{ name: 'read', description: 'Reads', inputSchema: { type: 'object' } }];
    const messages = [prompt('hi'), { role: 'assistant' as const, blocks }, results];
    await ask(provider(), requestOf(messages, { system: 'You are Fingerpost.', tools }));
    const [first, second, third] = lastMessages();
    assert.deepEqual(first?.content, [
      { type: 'text', text: 'You are Fingerpost.' },
      { type: 'text', text: 'hi' },
    ]);
    assert.deepEqual(
      second?.content.map((each) => ('input' in each ? each.input : each.type)),
      [{}, { path: 'b' }],
    );
    assert.deepEqual(
      third?.content.map((each) => ('tool_use_id' in each ? [each.tool_use_id, each.content] : [])),
      [
        ['c2', 'Failed: No such file'],
        ['c1', 'Failed: read was not run: its input was not a JSON object. It was:\n[1]'],
      ],
    );
    assert.deepEqual(
      server
        .requests()
        .at(-1)
        ?.body?.tools.map(({ name }) => name),
      ['read'],
    );
  });

  const failures: readonly (readonly [string, Fault, string, RegExp])[] = [
    ['missing consent', { kind: 'status', status: 403 }, 'no-consent', /allow it/],
    ['a used-up quota', { kind: 'status', status: 429 }, 'not-allowed', /blocked/],
    ['a model that is gone', { kind: 'status', status: 404 }, 'unknown-model', /Choose another model/],
    ['anything else', { kind: 'status', status: 500 }, 'unknown', /could not ask the model claude-demo-large/],
    ['silence', { kind: 'stall', at: 'text' }, 'stalled', /sent nothing/],
  ];
  for (const [name, fault, code, message] of failures) {
    it(`tells ${name} as ${code}`, async () => {
      server.next({ text: 'a text in pieces of some length' }).failNext(fault);
      const idleMs = fault.kind === 'stall' ? 300 : undefined;
      await assert.rejects(ask(provider(idleMs), requestOf([prompt('hi')])), (error) => {
        assert.ok(error instanceof ModelError);
        assert.equal(error.code, code);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('can be cancelled in the middle', async () => {
    server.next({ text: 'x'.repeat(1000), chunkSize: 1, chunkMs: 5 });
    const cancel = new AbortController();
    const reason = new Error('enough');
    await assert.rejects(async () => {
      for await (const event of provider().stream(requestOf([prompt('hi')]), cancel.signal)) {
        if (event.type === 'text') cancel.abort(reason);
      }
    }, reason);
    await server.settled();
    assert.equal(server.requests()[0]?.outcome, 'client-gone');
  });

  it("counts tokens with the editor's counter", async () => {
    const count = (text: string) => provider().countTokens(requestOf([prompt(text)]), noSignal);
    assert.ok(((await count('word '.repeat(500))) ?? 0) > ((await count('word')) ?? 0) + 400);
  });
});
