import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addItem, emptyCart, total } from '../src/cart.js';

test('a cart sums its lines', () => {
  const cart = addItem(addItem(emptyCart(), 'bread', 250), 'milk', 120, 2);
  assert.equal(total(cart), 490);
});
