import { z } from 'zod';
import { defaultKeepRules, type KeepRules } from '../loop/compaction-plan';
import type { SpendCaps } from '../loop/spending';
import type { Settings } from '../ports';

/** Settings that bound what a session takes. A value that makes no sense counts as the default. */

const amount = z.number().nonnegative();

/** What may be spent before the user is asked. */
export const defaultCaps: SpendCaps = {
  turnCost: 5,
  sessionCost: 25,
  turnTokens: 10_000_000,
  sessionTokens: 50_000_000,
};

export function readCaps(settings: Settings): SpendCaps {
  const read = (name: keyof SpendCaps): number =>
    amount.safeParse(settings.get(`limits.${name}`)).data ?? defaultCaps[name];
  return {
    turnCost: read('turnCost'),
    sessionCost: read('sessionCost'),
    turnTokens: read('turnTokens'),
    sessionTokens: read('sessionTokens'),
  };
}

/** How much of a conversation stays as it was when it is summed up. */
export function readKeepRules(settings: Settings): KeepRules {
  const read = (name: string, otherwise: number): number => amount.safeParse(settings.get(name)).data ?? otherwise;
  return {
    pairs: read('compaction.excludeMessages', defaultKeepRules.pairs),
    percent: read('compaction.excludeContextWindowPercent', defaultKeepRules.percent),
  };
}
