import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AssistantBlock, Message, UserBlock } from '../../../src/core/events/message';
import { startModelServer } from '../../support/model/model-server';
import type { ModelServer, Reply } from '../../support/model/model-server';
import { anthropicAt, ask, requestOf } from './asking';

/** One request: what the user side says and what the model replies. Results answer the calls of the reply before. */
interface Round {
  readonly text: string;
  readonly results: readonly { readonly text: string; readonly failed: boolean }[];
  readonly reply: Reply;
}

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('', ' \n', '","cache_control":{'));
const call = fc.record({ name: fc.constantFrom('read', 'grep') }).chain(({ name }) =>
  fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }).map((input) => ({ name, input })),
    fc.constantFrom('{"a": ', '[]', '').map((malformed) => ({ name, malformed })),
  ),
);
const reply: fc.Arbitrary<Reply> = fc.record({
  text,
  thinking: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  redactedThinking: fc.option(fc.array(fc.base64String({ minLength: 4 }), { maxLength: 2 }), { nil: undefined }),
  toolCalls: fc.array(call, { maxLength: 3 }),
});
const round: fc.Arbitrary<Round> = fc.record({
  text,
  results: fc.array(fc.record({ text, failed: fc.boolean() }), { maxLength: 3 }),
  reply,
});
const tools = ['read', 'grep'].map((name) => ({
  name,
  description: `What ${name} does`,
  inputSchema: { type: 'object', properties: { path: { type: 'string' }, '1': { type: 'string' } } },
}));

/** The bytes that arrived, without cache marks. Inside a text a mark's quotes are escaped, so that only marks match. */
const withoutMarks = (raw: string): string => raw.replaceAll(',"cache_control":{"type":"ephemeral"}', '');

describe('a conversation over the Anthropic API', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());

  it('sends requests that each begin with all bytes of the one before, and that the API accepts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 2, maxLength: 6 }), fc.boolean(), async (rounds, hasTools) => {
        const provider = anthropicAt(server.url);
        const before = server.requests().length;
        let messages: readonly Message[] = [];
        let open: readonly AssistantBlock[] = [];
        for (const { text: said, results, reply: next } of rounds) {
          const answers = open
            .filter((block) => block.kind === 'toolCall')
            .flatMap((block, index): UserBlock[] => {
              const result = results[index];
              return result ? [{ kind: 'toolResult', call: block.call, ...result }] : [];
            });
          const blocks: UserBlock[] = [...answers, { kind: 'text', text: `${said}.` }];
          messages = [...messages, { role: 'user', blocks }];
          server.next(next);
          const rest = { system: 'You are Fingerpost.', tools: hasTools ? tools : [] };
          const { ended } = await ask(provider, requestOf(messages, rest));
          // The log keeps it as JSON.
          open = JSON.parse(JSON.stringify(ended.blocks)) as readonly AssistantBlock[];
          if (open.length > 0) messages = [...messages, { role: 'assistant', blocks: open }];
        }
        const sent = server.requests().slice(before);
        assert.equal(sent.length, rounds.length);
        for (const [index, { raw, body }] of sent.entries()) {
          const marks = raw.split('"cache_control":{"type":"ephemeral"}').length - 1;
          assert.ok(marks >= (hasTools ? 3 : 2) && marks <= 4, `${marks} marks`);
          assert.ok(body);
          const following = sent[index + 1];
          // `]}` ends the messages and the body; what follows continues the messages.
          if (following) assert.ok(withoutMarks(following.raw).startsWith(withoutMarks(raw).slice(0, -2)));
        }
      }),
      { numRuns: 25 },
    );
  }).timeout(60_000);

  it('reads from the cache all that the request before had sent', async () => {
    let messages: readonly Message[] = [];
    const usages: { cacheRead: number; input: number }[] = [];
    for (let index = 0; index < 4; index += 1) {
      messages = [...messages, { role: 'user', blocks: [{ kind: 'text', text: `Prompt ${index} `.repeat(30) }] }];
      // More blocks than the API looks back: the mark on the older message is what finds the entry.
      const calls = Array.from({ length: 25 }, () => ({ name: 'read', input: { path: 'a' } }));
      server.next({ text: `Reply ${index}`, toolCalls: calls });
      const { ended } = await ask(anthropicAt(server.url), requestOf(messages, { system: 'System', tools }));
      const { cacheRead = 0, input = 0 } = ended.usage;
      usages.push({ cacheRead, input });
      messages = [...messages, { role: 'assistant', blocks: ended.blocks }];
    }
    for (const [index, { cacheRead }] of usages.entries()) {
      if (index > 0) assert.equal(cacheRead, usages[index - 1]?.input);
    }
  });
});
