import assert from 'node:assert/strict';
import fc from 'fast-check';
import { minus, nothingSpent } from '../../../src/core/events/spent';
import { capReached, type SpendCaps } from '../../../src/core/loop/spending';

const spent = fc.record({
  requests: fc.nat(100),
  input: fc.nat(1_000_000),
  output: fc.nat(1_000_000),
  cacheRead: fc.nat(1000),
  cacheWrite: fc.nat(1000),
  cost: fc.double({ min: 0, max: 100, noNaN: true }),
  untold: fc.nat(10),
});
const cap = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 2_000_000, noNaN: true }));
const caps: fc.Arbitrary<SpendCaps> = fc.record({
  turnCost: cap,
  turnTokens: cap,
  sessionCost: cap,
  sessionTokens: cap,
});

describe('what may be spent', () => {
  it('asks exactly when one of the caps is reached, and 0 is no cap', () => {
    fc.assert(
      fc.property(caps, spent, spent, (limits, turn, session) => {
        const reached = (value: number, limit: number): boolean => limit > 0 && value >= limit;
        const expected =
          reached(turn.cost, limits.turnCost) ||
          reached(turn.input + turn.output, limits.turnTokens) ||
          reached(session.cost, limits.sessionCost) ||
          reached(session.input + session.output, limits.sessionTokens);
        const stop = capReached(limits, { turn, session });
        assert.equal(stop !== undefined, expected);
        assert.ok(stop === undefined || (stop.reason === 'limit' && /Should it go on\?/.test(stop.message ?? '')));
      }),
    );
  });

  it('counts on from the last time that the session was stopped for it', () => {
    const all = { ...nothingSpent, cost: 7, input: 10, requests: 3 };
    assert.deepEqual(minus(all, { ...nothingSpent, cost: 5, input: 4, requests: 2 }), {
      ...nothingSpent,
      cost: 2,
      input: 6,
      requests: 1,
    });
    assert.equal(minus(all, undefined), all);
  });
});
