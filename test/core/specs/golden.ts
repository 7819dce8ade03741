import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Compares a value with the JSON file that says what is expected. `UPDATE_GOLDEN=1` rewrites the file instead; what it then
 * holds is reviewed like code. On a build server the switch is refused.
 */
export function assertGolden(file: string, value: unknown): void {
  const actual = `${JSON.stringify(value, null, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined) writeFileSync(file, actual);
  assert.ok(existsSync(file), `${file} is missing; UPDATE_GOLDEN=1 writes it`);
  assert.deepEqual(JSON.parse(actual), JSON.parse(readFileSync(file, 'utf8')));
  assert.equal(actual, readFileSync(file, 'utf8'));
}
