/**
 * What the demo's recorded agent writes, task by task: a small library, as plausible at first sight as what models write.
 * Its index of codes is a plain object with the typed word as key, and so knows words that nobody put into it. Unit tests
 * do not see that; the property test of task 2.2 does, by running.
 */

export const discount = `/**
 * @typedef {{ word: string, percent: number, lastDay: string }} DiscountCode lastDay as 2026-12-31
 * @typedef {{ total: number, problem?: 'unknown' | 'expired' }} Reduced cents, and why nothing was taken off
 */

/**
 * Takes a code's percentage off a total.
 *
 * @param {number} total cents
 * @param {DiscountCode | undefined} code undefined where the typed word is none
 * @param {string} today such as 2026-12-31
 * @returns {Reduced}
 */
export function applyDiscount(total, code, today) {
  if (!code) return { total, problem: 'unknown' };
  if (today > code.lastDay) return { total, problem: 'expired' };
  return { total: Math.floor((total * (100 - code.percent)) / 100) };
}
`;

export const discountTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyDiscount } from '../src/discount.js';

const flyer = { word: 'FLYER10', percent: 10, lastDay: '2026-12-31' };

test('a code takes its percentage off, rounded down', () => {
  assert.deepEqual(applyDiscount(999, flyer, '2026-12-31'), { total: 899 });
});

test('without a code the total stays as it is', () => {
  assert.deepEqual(applyDiscount(999, undefined, '2026-12-31'), { total: 999, problem: 'unknown' });
});

test('an expired code leaves the total as it is', () => {
  assert.deepEqual(applyDiscount(999, flyer, '2027-01-01'), { total: 999, problem: 'expired' });
});

// Feature: discount-codes, Property 1: A discount never raises the total
test('a discount never raises the total', () => {
  const percents = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(fc.nat(10_000_000), percents, (total, percent) => {
      const reduced = applyDiscount(total, { ...flyer, percent }, '2026-12-01');
      assert.ok(Number.isInteger(reduced.total) && reduced.total >= 0 && reduced.total <= total);
    }),
  );
});
`;

export const codes = `/** @typedef {import('./discount.js').DiscountCode} DiscountCode */

/**
 * An index of codes by their word. Of two codes with one word the later one counts.
 *
 * @param {readonly DiscountCode[]} codes
 */
export function codeBook(codes) {
  const book = {};
  for (const code of codes) book[keyOf(code.word)] = code;
  return book;
}

/**
 * @param {ReturnType<typeof codeBook>} book
 * @param {string} typed as it came from the customer
 * @returns {DiscountCode | undefined}
 */
export function findCode(book, typed) {
  return book[keyOf(typed)];
}

/** Neither case nor blanks around a word matter. */
const keyOf = (word) => word.trim().toLowerCase();
`;

/** What makes the index one without words of its own. */
export const codesRepair = [
  { old_string: 'const book = {};', new_string: 'const book = new Map();' },
  { old_string: 'book[keyOf(code.word)] = code;', new_string: 'book.set(keyOf(code.word), code);' },
  { old_string: 'return book[keyOf(typed)];', new_string: 'return book.get(keyOf(typed));' },
] as const;

export const codesTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeBook, findCode } from '../src/codes.js';

const flyer = { word: 'FLYER10', percent: 10, lastDay: '2026-12-31' };
const book = codeBook([flyer, { word: 'spring', percent: 5, lastDay: '2026-05-31' }]);

test('a code is found by its word', () => {
  assert.equal(findCode(book, 'FLYER10'), flyer);
});

test('case and blanks around a word do not matter', () => {
  assert.equal(findCode(book, ' flyer10 '), flyer);
  assert.equal(findCode(book, 'SPRING')?.percent, 5);
});

test('another word is no code', () => {
  assert.equal(findCode(book, 'FLYER99'), undefined);
});
`;

/** The seed makes everybody see the same inputs; one run in ten has the word that matters among them. */
export const codesPropertyTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeBook, findCode } from '../src/codes.js';

const seed = 2015;
const words = fc.stringMatching(/^[A-Za-z]{3,8}[0-9]{0,2}$/);
const someCodes = fc.array(
  fc.record({ word: words, percent: fc.integer({ min: 1, max: 100 }), lastDay: fc.constant('2026-12-31') }),
);

// Feature: discount-codes, Property 2: Case does not matter
test('a code is found in upper and in lower case', () => {
  fc.assert(
    fc.property(someCodes, words, (codes, word) => {
      const book = codeBook([...codes, { word, percent: 10, lastDay: '2026-12-31' }]);
      assert.equal(findCode(book, word.toUpperCase())?.word, word);
      assert.equal(findCode(book, word.toLowerCase())?.word, word);
    }),
    { numRuns: 100, seed },
  );
});

// Feature: discount-codes, Property 3: Nothing but the codes of a book is found in it
test('a word that is in no code is not found', () => {
  fc.assert(
    fc.property(someCodes, fc.string(), (codes, typed) => {
      fc.pre(codes.every(({ word }) => word.toLowerCase() !== typed.trim().toLowerCase()));
      assert.equal(findCode(codeBook(codes), typed), undefined);
    }),
    { numRuns: 100, seed },
  );
});
`;

/** What src/cart.js gets: imports at its head, a function at its end. */
export const cartEdits = [
  {
    old_string: '/**\n * A cart holds',
    new_string:
      "import { findCode } from './codes.js';\nimport { applyDiscount } from './discount.js';\n\n/**\n * A cart holds",
  },
  {
    old_string: '  return cart.lines.reduce((sum, line) => sum + line.cents * line.count, 0);\n}\n',
    new_string: `  return cart.lines.reduce((sum, line) => sum + line.cents * line.count, 0);
}

/**
 * The total with the code that was typed last; without one the plain total.
 *
 * @param {Cart} cart
 * @param {readonly string[]} typed words, in the order in which they were typed
 * @param {ReturnType<typeof import('./codes.js').codeBook>} book
 * @param {string} today such as 2026-12-31
 * @returns {import('./discount.js').Reduced}
 */
export function totalWithDiscount(cart, typed, book, today) {
  const last = typed.at(-1);
  return last === undefined ? { total: total(cart) } : applyDiscount(total(cart), findCode(book, last), today);
}
`,
  },
] as const;

export const totalTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addItem, emptyCart, totalWithDiscount } from '../src/cart.js';
import { codeBook } from '../src/codes.js';

const cart = addItem(addItem(emptyCart(), 'bread', 250), 'milk', 120, 2);
const book = codeBook([
  { word: 'FLYER10', percent: 10, lastDay: '2026-12-31' },
  { word: 'SPRING', percent: 50, lastDay: '2026-05-31' },
]);

test('the total is reduced by the typed code', () => {
  assert.deepEqual(totalWithDiscount(cart, ['flyer10'], book, '2026-05-01'), { total: 441 });
});

test('the code that was typed last counts', () => {
  assert.deepEqual(totalWithDiscount(cart, ['FLYER10', 'SPRING'], book, '2026-05-01'), { total: 245 });
});

test('without a code the total stays as it is', () => {
  assert.deepEqual(totalWithDiscount(cart, [], book, '2026-05-01'), { total: 490 });
});
`;

export const totalPropertyTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addItem, emptyCart, totalWithDiscount } from '../src/cart.js';
import { codeBook } from '../src/codes.js';

const cart = addItem(emptyCart(), 'bread', 250, 4);
const book = codeBook([{ word: 'FLYER10', percent: 10, lastDay: '2026-12-31' }]);

// Feature: discount-codes, Property 4: The last code counts
test('what was typed before the last word changes nothing', () => {
  const word = fc.oneof(fc.constant('flyer10'), fc.string());
  fc.assert(
    fc.property(fc.array(word), word, (before, last) => {
      assert.deepEqual(
        totalWithDiscount(cart, [...before, last], book, '2026-05-01'),
        totalWithDiscount(cart, [last], book, '2026-05-01'),
      );
    }),
  );
});
`;
