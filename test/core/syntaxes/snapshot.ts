import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Compares a text with the file that says what is expected. `UPDATE_GOLDEN=1` rewrites the file instead; what it then holds
 * is reviewed like code. On a build server the switch is refused.
 */
export function assertSnapshot(file: string, actual: string): void {
  if (process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined) writeFileSync(file, actual);
  assert.ok(existsSync(file), `${file} is missing; UPDATE_GOLDEN=1 writes it`);
  assert.equal(actual, readFileSync(file, 'utf8'));
}
