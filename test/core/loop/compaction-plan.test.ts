import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Dated } from '../../../src/core/events/history';
import type { Message } from '../../../src/core/events/message';
import { planCut } from '../../../src/core/loop/compaction-plan';
import { messageTokens } from '../../../src/core/loop/context-use';

/** Turns of a prompt and, each with its result, some calls. */
const conversation: fc.Arbitrary<readonly Dated[]> = fc
  .array(fc.record({ prompt: fc.nat(400), calls: fc.array(fc.nat(2000), { maxLength: 4 }), answer: fc.nat(400) }), {
    maxLength: 8,
  })
  .map((turns) => {
    const messages: Message[] = turns.flatMap(({ prompt, calls, answer }, turn) => [
      { role: 'user', blocks: [{ kind: 'text', text: 'p'.repeat(prompt) }] },
      ...calls.flatMap((size, index): Message[] => {
        const call = `c${turn.toString()}.${index.toString()}`;
        return [
          { role: 'assistant', blocks: [{ kind: 'toolCall', call, name: 'read', input: {} }] },
          { role: 'user', blocks: [{ kind: 'toolResult', call, text: 'r'.repeat(size), failed: false }] },
        ];
      }),
      { role: 'assistant', blocks: [{ kind: 'text', text: 'a'.repeat(answer) }] },
    ]);
    return messages.map((message, index) => ({ seq: 10 + 3 * index, message }));
  });

const rules = fc.record({ pairs: fc.integer({ min: -1, max: 6 }), percent: fc.integer({ min: -5, max: 120 }) });
const window = fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined });

describe('where a conversation is cut', () => {
  it('keeps an end of it that begins with no result, and no more than half', () => {
    fc.assert(
      fc.property(conversation, rules, window, (messages, keep, size) => {
        const cut = planCut(messages, keep, size);
        const kept = messages.slice(cut.before.length);
        assert.deepEqual(
          cut.before,
          messages.slice(0, cut.before.length).map(({ message }) => message),
        );
        assert.equal(cut.keptFrom, kept[0]?.seq);
        assert.equal(
          cut.kept,
          kept.reduce((sum, { message }) => sum + messageTokens(message), 0),
        );
        const first = kept[0]?.message.blocks ?? [];
        assert.ok(first.every(({ kind }) => kind !== 'toolResult'));
        const total = messages.reduce((sum, { message }) => sum + messageTokens(message), 0);
        assert.ok(cut.kept * 2 <= total);
        const calls = new Set(
          kept.flatMap(({ message }) =>
            message.blocks.flatMap((block) => (block.kind === 'toolCall' ? [block.call] : [])),
          ),
        );
        for (const { message } of kept) {
          for (const block of message.blocks) if (block.kind === 'toolResult') assert.ok(calls.has(block.call));
        }
      }),
    );
  });

  it('keeps the last pairs where they are small', () => {
    const messages: readonly Dated[] = Array.from({ length: 20 }, (_, index) => ({
      seq: index + 1,
      message: {
        role: index % 2 === 0 ? 'user' : 'assistant',
        blocks: [{ kind: 'text', text: 'x'.repeat(100) }],
      },
    }));
    assert.equal(planCut(messages, { pairs: 2, percent: 0 }, undefined).keptFrom, 17);
    assert.equal(planCut(messages, { pairs: 0, percent: 0 }, undefined).keptFrom, undefined);
    // 25 tokens each: a tenth of a window of 1,000 is four of them, and what keeps more counts.
    assert.equal(planCut(messages, { pairs: 1, percent: 10 }, 1_000).keptFrom, 17);
  });
});
