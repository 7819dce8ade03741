import assert from 'node:assert/strict';
import { report } from './edits/run';
import { print } from './print';

describe('edits', () => {
  it('that are damaged are applied exactly or refused, beside a plain replacement', () => {
    const lines = report(Date.now() % 1_000_000, 20_000);
    print(lines);
    const [, , corrupted] = (
      /^all +(\d+) +(\d+) +(\d+)/.exec(lines.find((line) => line.startsWith('all ')) ?? '') ?? []
    ).slice(1);
    assert.equal(corrupted, '0');
  });
});
