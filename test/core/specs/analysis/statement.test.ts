import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparable, comparableSum } from '../../../../src/core/specs/analysis/statement';

const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'The',
        'door',
        'la',
        '(a',
        'o,',
        '**Bell**',
        'día',
        '5',
        '-',
        'a-b',
        '\u212Aelvin',
        '\u00A0',
        '\t',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((list) => list.join(' '));

describe('the sum of a text that is compared', () => {
  it('is that of its words alone', () => {
    fc.assert(fc.property(words, (text) => assert.equal(comparableSum(text), comparableSum(comparable(text)))));
  });
});
