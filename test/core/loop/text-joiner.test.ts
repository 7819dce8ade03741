import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextJoiner } from '../../../src/core/loop/text-joiner';

type Sent = { readonly kind: 'text' | 'thinking'; readonly text: string };

const piece = fc.record({
  kind: fc.constantFrom<'text' | 'thinking'>('text', 'thinking'),
  text: fc.string({ maxLength: 5 }),
});

const joined = (pieces: readonly Sent[]): Sent[] => {
  const runs: Sent[] = [];
  for (const { kind, text } of pieces) {
    if (text === '') continue;
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = { kind, text: last.text + text };
    else runs.push({ kind, text });
  }
  return runs;
};

describe('joined text', () => {
  it('is all that was pushed, in its order, thinking apart from text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        const sent: Sent[] = [];
        const joiner = new TextJoiner((kind, text) => Promise.resolve(sent.push({ kind, text })));
        for (const { kind, text } of pieces) joiner.push(kind, text);
        await joiner.flush();
        assert.deepEqual(joined(sent), joined(pieces));
        assert.ok(sent.every(({ text }) => text !== ''));
      }),
    );
  });

  it('comes at once after a pause, and then joined, by itself', async () => {
    const sent: string[] = [];
    const arrived = new Promise<void>((resolve) => {
      const joiner = new TextJoiner((_, text) => {
        sent.push(text);
        if (sent.length === 2) resolve();
        return Promise.resolve();
      }, 5);
      for (const piece of ['a', 'b', 'c']) joiner.push('text', piece);
    });
    await Promise.resolve();
    await arrived;
    assert.deepEqual(sent, ['a', 'bc']);
  });

  it('reports a failed write at the next flush', async () => {
    const joiner = new TextJoiner(() => Promise.reject(new Error('disk full')));
    joiner.push('text', 'a');
    await assert.rejects(joiner.flush(), /disk full/);
  });
});
