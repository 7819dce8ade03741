import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contradictionsIn } from '../../../../src/core/specs/analysis/contradictions';
import { quantitiesIn } from '../../../../src/core/specs/analysis/quantities';
import { comparable, situationSumOf, statementOf } from '../../../../src/core/specs/analysis/statement';
import { readEars } from '../../../../src/core/specs/ears/classify';

const comparedOf = (texts: readonly string[]) =>
  texts.flatMap((text) => {
    const reading = readEars(text, null);
    const [statement, situationSum] = [statementOf(reading), situationSumOf(reading)];
    return statement && situationSum !== undefined ? [{ situationSum, statement, text }] : [];
  });
const word = fc.constantFrom(
  'door',
  'guest',
  'bell',
  'the',
  'opens',
  'rings',
  'night',
  '"quoted 5"',
  '`code 7`',
  'día',
);
const words = fc.array(word, { minLength: 1, maxLength: 5 }).map((list) => list.join(' '));
const criterion = fc
  .record({ trigger: words, response: words, amount: fc.nat(1_000), unit: fc.constantFrom('seconds', 'orders', '%') })
  .map(({ trigger, response, amount, unit }) => ({
    of: (number: number, not = '') => `WHEN ${trigger}, THE Shop SHALL${not} ${response} for ${String(number)} ${unit}`,
    amount,
  }));

describe('quantities in a text', () => {
  const table: readonly (readonly [string, readonly (readonly [number, string])[]])[] = [
    ['within 5 seconds', [[5, 'time']]],
    [
      'within 1.5 minutes or 90s',
      [
        [90, 'time'],
        [90, 'time'],
      ],
    ],
    [
      'at 50% of 2 MB',
      [
        [50, '%'],
        [2_000_000, 'size'],
      ],
    ],
    [
      '1,000 orders and 12 500 more',
      [
        [1_000, ''],
        [12, ''],
        [500, ''],
      ],
    ],
    ['version 1.2.3, ID-7, a1, 2026-11-26, 10:30, #4, 3/4, 5_000', []],
    ['HTTP 404', [[404, '']]],
    ['5 minutos', [[300, 'time']]],
    ['no number', []],
  ];
  for (const [text, expected] of table) {
    it(`${text}: ${JSON.stringify(expected)}`, () => {
      const found = quantitiesIn(text);
      assert.deepEqual(
        found.map(({ amount, unit }) => [amount, unit]),
        expected,
      );
    });
  }

  it('are spans of digits in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let end = 0;
        for (const found of quantitiesIn(text)) {
          assert.ok(found.start >= end && found.end <= text.length && /^\d/.test(text.slice(found.start, found.end)));
          end = found.end;
        }
      }),
    );
  });
});

describe('criteria that contradict each other', () => {
  it('are none among the same ones, and one for another amount', () => {
    fc.assert(
      fc.property(criterion, fc.nat(1_000), ({ of, amount }, other) => {
        const found = contradictionsIn(comparedOf([of(amount), of(amount), of(other)]));
        assert.equal(found.length, amount === other ? 0 : 1);
        const [one] = found;
        if (one) assert.ok(one.amounts?.[0].startsWith(String(amount)) && one.amounts[1].startsWith(String(other)));
      }),
    );
  });

  it('are one where the second forbids what the first requires, in either order', () => {
    fc.assert(
      fc.property(criterion, fc.boolean(), ({ of, amount }, isFirst) => {
        const pair = [of(amount), of(amount, ' NOT')];
        const found = contradictionsIn(comparedOf(isFirst ? pair : pair.reverse()));
        assert.deepEqual(
          found.map(({ amounts }) => amounts),
          [undefined],
        );
      }),
    );
  });

  it('are found in any texts, in the order of the second one', () => {
    fc.assert(
      fc.property(fc.array(criterion), (list) => {
        const compared = comparedOf(list.map(({ of, amount }) => of(amount)));
        const at = contradictionsIn(compared).map(({ second }) => compared.indexOf(second));
        assert.deepEqual(
          at,
          [...at].sort((a, b) => a - b),
        );
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => assert.equal(comparable(comparable(text)), comparable(text))));
  });
});
