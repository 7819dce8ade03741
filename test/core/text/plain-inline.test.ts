import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainInline } from '../../../src/core/text/plain-inline';

describe('a line without its marks', () => {
  for (const [line, plain] of [
    ['Write `applyDiscount` in `src/discount.js`', 'Write applyDiscount in src/discount.js'],
    ['**Property 1: never `negative`**', 'Property 1: never negative'],
    ['use `` a`b `` here', 'use a`b here'],
    ['one ` alone and ** too', 'one ` alone and ** too'],
    ['a * b * c and 2**3', 'a * b * c and 2**3'],
    ['', ''],
  ] as const) {
    it(`reads ${JSON.stringify(line)} as ${JSON.stringify(plain)}`, () => {
      assert.equal(plainInline(line), plain);
    });
  }

  it('takes nothing away but marks, from whatever text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab`* ]{0,60}$/), (line) => {
        const letters = (text: string): string => text.replace(/[`* ]/g, '');
        assert.equal(letters(plainInline(line)), letters(line));
      }),
    );
  });
});
