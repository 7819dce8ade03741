import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AssistantBlock, Message, UserBlock } from '../../../src/core/events/message';
import { withAnsweredCalls } from '../../../src/core/models/answered-calls';

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const userBlock: fc.Arbitrary<UserBlock> = fc.oneof(
  fc.string().map((text): UserBlock => ({ kind: 'text', text })),
  fc.record({ kind: fc.constant('toolResult'), call: id, text: fc.string(), failed: fc.boolean() }),
);
const assistantBlock: fc.Arbitrary<AssistantBlock> = fc.oneof(
  fc.string().map((text): AssistantBlock => ({ kind: 'text', text })),
  fc.record({ kind: fc.constant('toolCall'), call: id, name: fc.string(), input: fc.constant({}) }),
);
const callIds = (message: Message | undefined): string[] =>
  message?.role === 'assistant' ? message.blocks.flatMap((each) => (each.kind === 'toolCall' ? [each.call] : [])) : [];
const messages: fc.Arbitrary<readonly Message[]> = fc.array(
  fc.oneof(
    fc.record({ role: fc.constant('user' as const), blocks: fc.array(userBlock, { maxLength: 5 }) }),
    fc
      .record({ role: fc.constant('assistant' as const), blocks: fc.array(assistantBlock, { maxLength: 4 }) })
      .filter((message) => new Set(callIds(message)).size === callIds(message).length),
  ),
  { maxLength: 8 },
);

describe('withAnsweredCalls', () => {
  it('gives every call one result, right behind it and before other blocks, and no result without a call', () => {
    fc.assert(
      fc.property(messages, (conversation) => {
        const sound = withAnsweredCalls(conversation);
        for (const [index, message] of sound.entries()) {
          if (message.role === 'assistant') {
            const calls = callIds(message);
            if (calls.length > 0) assert.equal(sound[index + 1]?.role, 'user');
            continue;
          }
          const results = message.blocks.flatMap((each) => (each.kind === 'toolResult' ? [each.call] : []));
          assert.deepEqual(results.toSorted(), callIds(sound[index - 1]).toSorted());
          const kinds = message.blocks.map(({ kind }) => kind);
          assert.deepEqual(
            kinds,
            kinds.toSorted((left, right) => Number(left === 'text') - Number(right === 'text')),
          );
        }
      }),
    );
  });

  it('leaves a sound conversation as it is, and keeps everything that was said in any', () => {
    fc.assert(
      fc.property(messages, (conversation) => {
        const sound = withAnsweredCalls(conversation);
        assert.deepEqual(withAnsweredCalls(sound), sound);
        const texts = sound.flatMap(({ blocks }) => blocks.flatMap((each) => ('text' in each ? [each.text] : [])));
        for (const { blocks } of conversation) {
          for (const block of blocks) {
            if ('text' in block) assert.ok(texts.some((text) => text.endsWith(block.text)));
          }
        }
      }),
    );
  });

  it('says of an interrupted call that its effect is open, and of a malformed one what was wrong', () => {
    const calls: AssistantBlock[] = [
      { kind: 'toolCall', call: 'a', name: 'run', input: {} },
      { kind: 'toolCall', call: 'b', name: 'read', input: {}, malformed: '{"path": ' },
    ];
    const [, answers] = withAnsweredCalls([{ role: 'assistant', blocks: calls }]);
    const texts = answers?.blocks.map((each) => ('text' in each ? each.text : '')) ?? [];
    assert.match(texts[0] ?? '', /run has no result.*may or may not/);
    assert.match(texts[1] ?? '', /read was not run.*not a JSON object.*\{"path": /s);
  });
});
