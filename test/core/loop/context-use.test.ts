import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Message } from '../../../src/core/events/message';
import { ContextGauge } from '../../../src/core/loop/context-use';
import { cutMiddle, transcriptOf } from '../../../src/core/loop/transcript';

const text = fc.string({ maxLength: 400 });
const messages: fc.Arbitrary<readonly Message[]> = fc.array(
  fc.oneof(
    text.map((words): Message => ({ role: 'user', blocks: [{ kind: 'text', text: words }] })),
    text.map((words): Message => ({ role: 'assistant', blocks: [{ kind: 'text', text: words }] })),
    text.map((words): Message => ({
      role: 'user',
      blocks: [{ kind: 'toolResult', call: 'c', text: words, failed: false }],
    })),
  ),
  { minLength: 1, maxLength: 8 },
);

const requestOf = (said: readonly Message[]) => ({ model: 'm', tools: [], system: 'You are.', messages: said });

describe('how full the window is', () => {
  it('is what the provider tells, with the answer, and its parts come to it', () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 100_000 }), fc.nat(5_000), (said, input, output) => {
        const use = new ContextGauge().measure({
          request: requestOf(said),
          answer: [{ kind: 'text', text: 'answer' }],
          told: { input, output },
          window: 200_000,
          summary: undefined,
        });
        assert.equal(use.used, input + output);
        assert.equal(use.estimated, false);
        const parts = use.parts.reduce((sum, { tokens }) => sum + tokens, 0);
        assert.ok(Math.abs(parts - use.used) <= use.parts.length + 1, `${parts.toString()} of ${use.used.toString()}`);
      }),
    );
  });

  it('is counted by us where the provider tells nothing, and says so', () => {
    const said: Message[] = [{ role: 'user', blocks: [{ kind: 'text', text: 'x'.repeat(4_000) }] }];
    const use = new ContextGauge().measure({
      request: requestOf(said),
      answer: [],
      told: {},
      window: undefined,
      summary: undefined,
    });
    assert.deepEqual([use.estimated, use.window], [true, undefined]);
    assert.ok(use.used >= 1_000 && use.used < 1_010);
  });

  it('expects of the next request what the last one has taught', () => {
    const gauge = new ContextGauge();
    const said: Message[] = [{ role: 'user', blocks: [{ kind: 'text', text: 'x'.repeat(8_000) }] }];
    const guessed = gauge.expect(requestOf(said));
    gauge.measure({
      request: requestOf(said),
      answer: [],
      told: { input: guessed * 2 },
      window: 1,
      summary: undefined,
    });
    assert.equal(gauge.expect(requestOf(said)), guessed * 2);
  });

  it('tells the summary apart from prompts', () => {
    const summary = { kind: 'text', text: 'y'.repeat(400) } as const;
    const said: Message[] = [{ role: 'user', blocks: [summary, { kind: 'text', text: 'x'.repeat(40) }] }];
    const use = new ContextGauge().measure({ request: requestOf(said), answer: [], told: {}, window: 1, summary });
    assert.deepEqual(
      use.parts.map(({ what, tokens }) => [what, tokens]),
      [
        ['instructions', 2],
        ['summary', 100],
        ['prompts', 10],
      ],
    );
  });
});

describe('a transcript', () => {
  it('is never longer than its room and a note', () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 10, max: 2_000 }), (said, room) => {
        assert.ok(transcriptOf(said, room).length <= room + 60);
      }),
    );
  });

  it('keeps both ends of what is cut, and says how much is missing', () => {
    assert.equal(cutMiddle('abcdefghij', 4, 0.5), 'ab\n[6 characters left out]\nij');
    assert.equal(cutMiddle('abc', 4, 0.5), 'abc');
  });
});
