import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundariesIn, boundaryValuesIn } from '../../../../src/core/specs/analysis/boundaries';
import { parseRequirements } from '../../../../src/core/specs/requirements';
import { findCorpus, specFolders } from '../../../support/corpus';
import { noise } from '../arbitrary-text';

const cases: readonly (readonly [text: string, ...values: readonly string[]])[] = [
  ['THE Till SHALL open within 5 seconds', '4 seconds', '5 seconds', '6 seconds'],
  ['at most 1,000 rows', '999 rows', '1,000 rows', '1,001 rows'],
  ['orders of $50 or more', '$49', '$50', '$51'],
  ['a rate of 0.5%', '0.4%', '0.5%', '0.6%'],
  ['0 items', '0 items', '1 items'],
  ['最大100文字以内', '99文字', '100文字', '101文字'],
  ['a retry after 30s', '29s', '30s', '31s'],
  ['between 1 and 10 items', '0 items', '1 items', '10 items', '11 items'],
  ['8-64 characters', '7 characters', '8 characters', '64 characters', '65 characters'],
  ['zwischen 2 und 5 Zeichen', '1 Zeichen', '2 Zeichen', '5 Zeichen', '6 Zeichen'],
  ['entre 2 y 5 caracteres', '1 caracteres', '2 caracteres', '5 caracteres', '6 caracteres'],
  ['1〜10件', '0件', '1件', '10件', '11件'],
  ['5% to 10%', '4%', '5%', '10%', '11%'],
  ['10, 25 or 50 rows', '10 rows', '25 rows', '50 rows'],
  [
    '3 attempts and 30 seconds',
    ...['2 attempts', '3 attempts', '4 attempts', '29 seconds', '30 seconds', '31 seconds'],
  ],
  ['one of "free", "paid", or "admin"', '"free"', '"paid"', '"admin"'],
  ['the method is `GET`, `POST` and `DELETE`', '`GET`', '`POST`', '`DELETE`'],
  ['`active` or `trialing`', '`active`', '`trialing`'],
];

describe('boundaries of a criterion', () => {
  for (const [text, ...values] of cases) {
    it(`are harvested from ${text}`, () => {
      assert.deepEqual(boundaryValuesIn(text), values);
    });
  }

  for (const text of [
    'answer with status 404 or an HTTP 500 error',
    'version v1.2.3 of 2024-01-02',
    'as Requirements 1-3 say',
    'in the year 2026',
    'shows "12 items"',
    'the magic number 0xEC2C',
    'has the fields `id` and `name`',
    'says "x" and then "y"',
    'renders 3D objects',
  ]) {
    it(`are not seen in ${text}`, () => {
      assert.deepEqual(boundaryValuesIn(text), []);
    });
  }

  it('hold any number, with one less and one more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), fc.constantFrom('rows', 'ms', 'Zeichen'), (n, unit) => {
        fc.pre(n < 2010 || n > 2029);
        assert.deepEqual(
          boundaryValuesIn(`no more than ${n} ${unit}.`),
          [n - 1, n, n + 1].map((each) => `${each} ${unit}`),
        );
      }),
    );
  });

  it('hold both ends of any range, and what lies just outside', () => {
    const ends = fc.tuple(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 2, max: 999_999 }));
    fc.assert(
      fc.property(ends, fc.constantFrom('-', ' to ', '–', ' bis ', '..'), ([low, more], joint) => {
        const high = low + more;
        assert.deepEqual(
          boundaryValuesIn(`has ${low}${joint}${high} parts`),
          [low - 1, low, high, high + 1].map((each) => `${each} parts`),
        );
      }),
    );
  });

  const piece = fc.oneof(
    fc.constantFrom(
      ...cases.map(([text]) => text),
      '"',
      '`',
      ', ',
      ' or ',
      ' and ',
      '$',
      '-',
      '..',
      '5',
      '1,000',
      '.5',
    ),
    noise(),
  );

  it('stand one after the other in any text, each with what is written there', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let end = 0;
        for (const one of boundariesIn(text)) {
          assert.ok(one.start >= end && one.end > one.start && one.end <= text.length);
          assert.ok(one.values.length >= 2);
          end = one.end;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are found in real criteria, and in few of them', () => {
    const root = findCorpus();
    const criteria = (root === undefined ? [] : specFolders(root)).flatMap(({ read }) =>
      parseRequirements(read('requirements.md') ?? '').value.requirements.flatMap((one) => one.criteria),
    );
    const found = criteria.filter(({ text }) => boundariesIn(text).length > 0);
    assert.ok(criteria.length === 0 || (found.length > 0 && found.length < criteria.length / 5));
  });
});
