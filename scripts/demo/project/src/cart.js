/**
 * A cart holds lines of goods. Prices are whole cents.
 *
 * @typedef {{ name: string, cents: number, count: number }} Line
 * @typedef {{ lines: Line[] }} Cart
 */

/** @returns {Cart} */
export function emptyCart() {
  return { lines: [] };
}

/**
 * @param {Cart} cart
 * @param {string} name
 * @param {number} cents
 * @param {number} [count]
 * @returns {Cart} a new cart; the old one is unchanged
 */
export function addItem(cart, name, cents, count = 1) {
  return { lines: [...cart.lines, { name, cents, count }] };
}

/**
 * @param {Cart} cart
 * @returns {number} cents
 */
export function total(cart) {
  return cart.lines.reduce((sum, line) => sum + line.cents * line.count, 0);
}
