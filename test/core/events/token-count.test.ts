import assert from 'node:assert/strict';
import { tokens } from '../../../src/core/events/token-count';

describe('a number of tokens', () => {
  it('is told as exactly as it can be compared with another one', () => {
    const told = [0, 241, 999, 1_000, 2_430, 9_949, 9_950, 12_000, 200_000, 999_499, 999_500, 1_000_000, 1_048_576];
    assert.deepEqual(told.map(tokens), [
      '0',
      '241',
      '999',
      '1K',
      '2.4K',
      '9.9K',
      '10K',
      '12K',
      '200K',
      '999K',
      '1M',
      '1M',
      '1M',
    ]);
  });
});
