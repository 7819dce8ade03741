import assert from 'node:assert/strict';
import type { ToolCallBlock } from '../../../src/core/events/message';
import { Repeats } from '../../../src/core/loop/repeats';

const call = (input: unknown): ToolCallBlock => ({
  kind: 'toolCall',
  call: Math.random().toString(),
  name: 'read',
  input,
});
const ended = (content: string, changed = false): Parameters<Repeats['take']>[1] => ({
  outcome: 'done',
  content,
  changes: changed ? [{ uri: 'file:///a', before: null, after: 'x' }] : [],
});

describe('a model that goes in circles', () => {
  it('is noticed at the third equal call with an equal result, whatever stands between them', () => {
    const repeats = new Repeats();
    const taken = ['a', 'b', 'a', 'b', 'a'].map((path) => repeats.take(call({ path }), ended(path)));
    assert.deepEqual(taken, [false, false, false, false, true]);
  });

  it('is not noticed while results differ', () => {
    const repeats = new Repeats();
    const taken = ['1', '2', '3', '1'].map((content) => repeats.take(call({ path: 'log' }), ended(content)));
    assert.deepEqual(taken, [false, false, false, false]);
  });

  it('is not noticed when something was changed in between, as by a test that is run after each edit', () => {
    const repeats = new Repeats();
    for (let round = 0; round < 5; round += 1) {
      assert.equal(repeats.take(call('test'), ended('1 failing')), false);
      assert.equal(repeats.take(call('edit'), ended('edited', true)), false);
    }
  });
});
