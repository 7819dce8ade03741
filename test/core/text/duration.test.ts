import assert from 'node:assert/strict';
import fc from 'fast-check';
import { durationInWords } from '../../../src/core/text/duration';

describe('a duration in words', () => {
  for (const [ms, words] of [
    [-5, '0 s'],
    [9_999, '0 s'],
    [25_000, '20 s'],
    [60_000, '1 min'],
    [3_599_000, '59 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
  ] as const) {
    it(`is ${words} for ${ms.toString()} ms`, () => assert.equal(durationInWords(ms), words));
  }

  it('never says more than has passed, and at most a minute less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 * 3_600_000 }), (ms) => {
        const said = [...durationInWords(ms).matchAll(/(\d+) (h|min|s)/g)].reduce(
          (sum, [, count, unit]) => sum + Number(count) * (unit === 'h' ? 3_600_000 : unit === 'min' ? 60_000 : 1_000),
          0,
        );
        assert.ok(said <= ms && ms - said < 60_000);
      }),
    );
  });
});
