import type { Spent } from './event';

export const nothingSpent: Spent = {
  requests: 0,
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  cost: 0,
  untold: 0,
};

/** Both together. */
export function plus(one: Spent, other: Spent): Spent {
  return combined(one, other, 1);
}

/** What came after. */
export function minus(all: Spent, before: Spent | undefined): Spent {
  return before ? combined(all, before, -1) : all;
}

function combined(one: Spent, other: Spent, sign: 1 | -1): Spent {
  return {
    requests: one.requests + sign * other.requests,
    input: one.input + sign * other.input,
    output: one.output + sign * other.output,
    cacheRead: one.cacheRead + sign * other.cacheRead,
    cacheWrite: one.cacheWrite + sign * other.cacheWrite,
    cost: one.cost + sign * other.cost,
    untold: one.untold + sign * other.untold,
  };
}
