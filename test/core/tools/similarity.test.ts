import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nearest, similarity } from '../../../src/core/tools/similarity';

describe('similarity', () => {
  it('lies between 0 and 1, is the same both ways, and is 1 for the same text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const score = similarity(one, other);
        assert.ok(score >= 0 && score <= 1);
        assert.equal(score, similarity(other, one));
        assert.equal(similarity(one, one), 1);
      }),
    );
  });

  it('does not count spaces and letter case', () => assert.equal(similarity('a  B c', 'A b\tC'), 1));

  it('the most similar name comes first, and nothing unlike comes at all', () => {
    assert.deepEqual(nearest('scr', ['docs/', 'src/', 'README.md'], 1), ['src/']);
    assert.equal(nearest('shopping-cart.ts', ['shoping-cart.ts', 'shop.ts', 'cart.test.ts'], 5)[0], 'shoping-cart.ts');
    assert.deepEqual(nearest('cart.ts', ['zebra.md', 'LICENSE'], 5), []);
  });
});
