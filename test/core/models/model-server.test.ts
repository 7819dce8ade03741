import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { describeSchedule, seededSchedule } from '../../support/model/faults';
import { startModelServer } from '../../support/model/model-server';
import type { ModelServer } from '../../support/model/model-server';
import { loadScript } from '../../support/model/script-file';

describe('the test model server', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer();
  });
  afterEach(() => server.close());

  const user = (content: string) => ({ role: 'user' as const, content });
  const client = () => new Anthropic({ baseURL: server.url, apiKey: 'key', maxRetries: 0 });
  const ask = async (messages: Anthropic.MessageParam[], rest: Partial<Anthropic.MessageStreamParams> = {}) =>
    client()
      .messages.stream({ model: 'claude-demo-large', max_tokens: 100, messages, ...rest })
      .finalMessage();
  const textOf = ({ content }: Anthropic.Message) => content.flatMap((each) => (each.type === 'text' ? each.text : []));

  it('answers the n-th message of each conversation with the n-th reply of the script', async () => {
    server.script([{ text: 'first' }]).script([{ text: 'second' }]);
    const first = await ask([user('one')]);
    const other = await ask([user('two')]);
    const second = await ask([user('one'), { role: 'assistant', content: first.content }, user('more')]);
    assert.deepEqual([first, other, second].map(textOf), [['first'], ['first'], ['second']]);
    assert.deepEqual(server.unanswered(), []);
  });

  it('speaks thinking, text and tool calls as the API does', async () => {
    server.script([
      {
        thinking: 'Which file?',
        redactedThinking: ['opaque'],
        text: 'I read 🦊.',
        toolCalls: [{ name: 'read', input: { path: 'a.ts' }, id: 'toolu_1' }, { name: 'grep' }],
        chunkSize: 1,
      },
    ]);
    const { content, stop_reason: stop } = await ask([user('hi')]);
    assert.deepEqual(
      content.map(({ type }) => type),
      ['redacted_thinking', 'thinking', 'text', 'tool_use', 'tool_use'],
    );
    assert.deepEqual(content[2], { type: 'text', text: 'I read 🦊.' });
    assert.deepEqual(content[3], { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a.ts' } });
    assert.ok(content[4]?.type === 'tool_use' && content[4].id !== 'toolu_1');
    assert.deepEqual([content[4].name, content[4].input], ['grep', {}]);
    assert.equal(stop, 'tool_use');
  });

  it('chooses by prompt, system text, step and tool results, and by nothing else', async () => {
    server
      .when({ system: 'planner', lastUserText: /plan/i })
      .script([
        { toolCalls: [{ name: 'read', id: 'toolu_1' }] },
        (view) => ({ text: `read gave ${view.toolResults[0]?.text ?? ''}` }),
      ]);
    server.when({}).reply({ text: 'otherwise' });
    const rest = { system: 'You are a planner.' };
    const call = await ask([user('Plan it')], rest);
    const result = await ask(
      [
        user('Plan it'),
        { role: 'assistant', content: call.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: '42' }] },
      ],
      rest,
    );
    assert.deepEqual(textOf(result), ['read gave 42']);
    assert.deepEqual(textOf(await ask([user('Plan it')])), ['otherwise']);
  });

  it('refuses what the API refuses, and what nobody scripted', async () => {
    const refused = async (messages: Anthropic.MessageParam[], pattern: RegExp) =>
      assert.rejects(ask(messages), { status: 400, message: pattern });
    await refused([user(' ')], /non-whitespace/);
    await refused([{ role: 'assistant', content: 'hi' }], /first message must use/);
    await refused(
      [user('a'), { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'n', input: {} }] }, user('b')],
      /without `tool_result`/,
    );
    await refused(
      [
        user('a'),
        { role: 'assistant', content: [{ type: 'thinking', thinking: 'changed', signature: 'x' }] },
        user('b'),
      ],
      /Invalid `signature`/,
    );
    await refused([user('x'.repeat(900_000))], /prompt is too long/);
    assert.deepEqual(server.unanswered(), []);
    await refused([user('hello')], /Nothing is scripted/);
    assert.equal(server.unanswered().length, 1);
  });

  it('reads from the prompt cache what an earlier request wrote', async () => {
    server.script([{ text: 'one' }, { text: 'two' }]);
    const marked = (text: string): Anthropic.MessageParam => ({
      role: 'user',
      content: [{ type: 'text', text, cache_control: { type: 'ephemeral' } }],
    });
    const first = await ask([marked('hello there')]);
    const second = await ask([user('hello there'), { role: 'assistant', content: 'one' }, marked('go on')]);
    assert.equal(first.usage.cache_read_input_tokens, 0);
    assert.equal(second.usage.cache_read_input_tokens, first.usage.cache_creation_input_tokens);
    assert.ok((second.usage.cache_creation_input_tokens ?? 0) > 0);
  });

  it('gives a one-shot reply again when it was not delivered whole', async () => {
    server.next({ text: 'a long enough text to be cut' }).failNext({ kind: 'cut', at: 'text' });
    await assert.rejects(ask([user('hi')]));
    assert.deepEqual(textOf(await ask([user('hi')])), ['a long enough text to be cut']);
    assert.deepEqual(
      server.requests().map(({ outcome }) => outcome),
      ['faulted', 'complete'],
    );
  });

  it('takes its rules from a file, slashes making a regular expression', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'script-'));
    try {
      const file = path.join(folder, 'demo.json');
      const rules = [
        { when: { lastUserText: '/^TODO/i' }, script: [{ text: 'listed' }] },
        { when: {}, reply: { text: 'unknown' } },
      ];
      await writeFile(file, JSON.stringify({ rules }));
      await loadScript(server, file);
      assert.deepEqual(textOf(await ask([user('todo list')])), ['listed']);
      assert.deepEqual(textOf(await ask([user('a todo list')])), ['unknown']);
      await writeFile(file, JSON.stringify({ rules: [{ when: { lastUsrText: 'x' }, reply: {} }] }));
      await assert.rejects(loadScript(server, file), /lastUsrText/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('plans the same faults for the same seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, rate) => {
        const schedule = seededSchedule({ seed, rate, length: 40 });
        assert.equal(schedule.length, 40);
        assert.deepEqual(schedule, seededSchedule({ seed, rate, length: 40 }));
        assert.equal(describeSchedule(schedule).split('\n').filter(Boolean).length, schedule.filter(Boolean).length);
      }),
    );
    assert.notDeepEqual(seededSchedule({ seed: 1 }), seededSchedule({ seed: 2 }));
  });

  it('prints the schedule that it makes from a seed, and plays it by request number', async () => {
    const printed: string[] = [];
    const kinds = [{ kind: 'status', status: 503 }] as const;
    const faulty = await startModelServer({
      faults: { seed: 7, length: 12, kinds },
      print: (text) => printed.push(text),
    });
    try {
      faulty.when({}).reply({ text: 'x' });
      const sdk = new Anthropic({ baseURL: faulty.url, apiKey: 'key', maxRetries: 0 });
      const outcomes: boolean[] = [];
      for (let request = 0; request < 14; request += 1) {
        const asked = sdk.messages.stream({ model: 'claude-demo-large', max_tokens: 9, messages: [user('hi')] });
        outcomes.push(
          await asked.finalMessage().then(
            () => false,
            () => true,
          ),
        );
      }
      const planned = faulty.schedule.map((fault) => fault !== undefined);
      assert.ok(planned.includes(true) && planned.includes(false));
      assert.deepEqual(outcomes, [...planned, false, false]);
      assert.match(printed.join('\n'), new RegExp(`seed 7[^]*request ${planned.indexOf(true)}: .*503`));
    } finally {
      await faulty.close();
    }
  });
});
