import { z } from 'zod';
import type { Settings } from '../ports';
import { claudeOf, claudeVersion } from './claude-names';
import type { ModelInfo, ModelPrice } from './model';

/** Where the user corrects what is known of models: by `provider/model` or the model alone. */
export const knownModelsSetting = 'models.known';

/**
 * List prices of model families, in US dollars for a million tokens. Prices change: what the user sets counts first, and a
 * model that is not here has none.
 */
export const listPrices: readonly (readonly [RegExp, ModelPrice])[] = [
  [/^claude-opus-4-(5|6|7)/, { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 }],
  [/^claude-opus-4|^claude-3-opus/, { input: 15, output: 75, cacheRead: 1.5, cacheWrite: 18.75 }],
  [/^claude-(sonnet-4|3-7-sonnet|3-5-sonnet)/, { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 }],
  [/^claude-haiku-4-5/, { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 }],
  [/^claude-3-5-haiku/, { input: 0.8, output: 4, cacheRead: 0.08, cacheWrite: 1 }],
];

const amount = z.number().nonnegative();

const corrections = z.record(
  z.string(),
  z.object({
    contextTokens: z.number().int().positive().optional(),
    maxOutputTokens: z.number().int().positive().optional(),
    price: z
      .object({ input: amount, output: amount, cacheRead: amount.optional(), cacheWrite: amount.optional() })
      .optional(),
  }),
);

/** The model with what the user and the price list say of it. What the provider tells stands before the list. */
export function withKnown(model: ModelInfo, settings: Settings): ModelInfo {
  return corrected(model, readCorrections(settings));
}

/** {@link withKnown} for a whole list. */
export function allWithKnown(models: readonly ModelInfo[], settings: Settings): readonly ModelInfo[] {
  const set = readCorrections(settings);
  return models.map((model) => corrected(model, set));
}

type Corrections = z.infer<typeof corrections>;

const readCorrections = (settings: Settings): Corrections =>
  corrections.safeParse(settings.get(knownModelsSetting)).data ?? {};

function corrected(model: ModelInfo, set: Corrections): ModelInfo {
  const own = set[`${model.provider}/${model.id}`] ?? set[model.id];
  const price = own?.price ?? model.price ?? listPrice(model);
  return {
    ...model,
    ...(own?.contextTokens === undefined ? {} : { contextTokens: own.contextTokens }),
    ...(own?.maxOutputTokens === undefined ? {} : { maxOutputTokens: own.maxOutputTokens }),
    ...(price === undefined ? {} : { price }),
  };
}

/** Only for Anthropic itself and for Bedrock, which takes as much: what others take is theirs to say. */
function listPrice({ provider, id }: ModelInfo): ModelPrice | undefined {
  if (provider === 'bedrock') return bedrockPrice(id);
  return provider === 'anthropic' ? familyPrice(id) : undefined;
}

const familyPrice = (name: string): ModelPrice | undefined => listPrices.find(([family]) => family.test(name))?.[1];

/** Since 4.5 an answer that has to come from some region costs a tenth more than one that may come from any. */
function bedrockPrice(id: string): ModelPrice | undefined {
  const name = claudeOf(id);
  const price = name === undefined ? undefined : familyPrice(name);
  if (name === undefined || price === undefined) return undefined;
  if (claudeVersion(name) < 405 || id.includes('global.')) return price;
  const { input, output, cacheRead, cacheWrite } = price;
  return {
    input: tenthMore(input),
    output: tenthMore(output),
    cacheRead: cacheRead === undefined ? undefined : tenthMore(cacheRead),
    cacheWrite: cacheWrite === undefined ? undefined : tenthMore(cacheWrite),
  };
}

const tenthMore = (amount: number): number => Math.round(amount * 110_000) / 100_000;
