import { z } from 'zod';
import type { ModelInfo } from './model';

const support = z.object({ supported: z.boolean() });

/** An entry of `/v1/models`. Servers that only speak like the API leave most of it out. */
export const listedModel = z.object({
  id: z.string(),
  display_name: z.string().optional(),
  max_input_tokens: z.number().nullish(),
  max_tokens: z.number().nullish(),
  capabilities: z
    .object({
      thinking: z.object({ types: z.object({ enabled: support.optional(), adaptive: support.optional() }) }).nullish(),
    })
    .nullish(),
});

export type ListedModel = z.infer<typeof listedModel>;

export function toModelInfo(model: ListedModel, provider: string): ModelInfo {
  return {
    provider,
    id: model.id,
    name: model.display_name ?? model.id,
    ...(typeof model.max_input_tokens === 'number' ? { contextTokens: model.max_input_tokens } : {}),
    ...(typeof model.max_tokens === 'number' ? { maxOutputTokens: model.max_tokens } : {}),
  };
}

/** Newer models decide themselves how much to think, and refuse a number. */
export function thinksAdaptivelyOnly({ capabilities }: ListedModel): boolean {
  const types = capabilities?.thinking?.types;
  return types?.adaptive?.supported === true && types.enabled?.supported === false;
}
