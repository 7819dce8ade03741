import type { Usage } from '../events/message';
import type { ModelInfo, ModelPrice } from './model';

const million = 1_000_000;

/**
 * What a request cost, in US dollars. Undefined where the price or a count that it needs is not known: a sum that leaves
 * something out would look like one.
 */
export function costOf(usage: Usage, price: ModelPrice | undefined): number | undefined {
  const { input, output, cacheRead = 0, cacheWrite = 0 } = usage;
  if (!price || input === undefined || output === undefined) return undefined;
  if ((cacheRead > 0 && price.cacheRead === undefined) || (cacheWrite > 0 && price.cacheWrite === undefined)) {
    return undefined;
  }
  const plain = Math.max(0, input - cacheRead - cacheWrite);
  const cached = cacheRead * (price.cacheRead ?? 0) + cacheWrite * (price.cacheWrite ?? 0);
  return (plain * price.input + output * price.output + cached) / million;
}

/**
 * How many times as much each model costs as the cheapest of all of them that costs anything, by what an agent mostly sends:
 * input. Undefined where its price is not known.
 */
export function relativeCosts(models: readonly ModelInfo[]): (model: ModelInfo) => number | undefined {
  const least = Math.min(...models.flatMap(({ price }) => (price && mixed(price) > 0 ? [mixed(price)] : [])));
  return ({ price }) => (price && Number.isFinite(least) ? mixed(price) / least : undefined);
}

/** Nine tokens in for one out. */
const mixed = ({ input, output }: ModelPrice): number => (9 * input + output) / 10;
