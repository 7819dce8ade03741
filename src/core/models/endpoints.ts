import { z } from 'zod';
import type { Secrets, Settings } from '../ports';
import { createAnthropicProvider } from './anthropic';
import type { IdleTime } from './idle-deadline';
import type { ModelInfo, ModelProvider } from './model';
import { createOpenAiProvider } from './openai';

/** Servers that speak one of the two common interfaces: Ollama, LM Studio, vLLM, LiteLLM, OpenRouter, a gateway. */
export const endpointsSetting = 'endpoints';

/** Under which name hosts keep the key of an endpoint. */
export const endpointSecret = (id: string): string => `endpoint:${id}`;

const size = z.number().int().positive().optional();

export const endpoint = z.object({
  /** Stands before the model in settings and logs, so it stays. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'),
  label: z.string().optional(),
  api: z.enum(['openai', 'anthropic']),
  baseUrl: z.string(),
  /** Of all its models, where the server does not tell. */
  contextTokens: size,
  maxOutputTokens: size,
  /** Instead of the server's own list. */
  models: z.array(z.object({ id: z.string(), contextTokens: size, maxOutputTokens: size })).optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

export type Endpoint = z.infer<typeof endpoint>;

/** Names of providers that are no endpoints. */
const taken: ReadonlySet<string> = new Set(['anthropic', 'editor', 'auto', 'bedrock']);

/** The endpoints of the user's settings, and what is wrong with those that are left out. */
export function readEndpoints(value: unknown): {
  readonly endpoints: readonly Endpoint[];
  readonly problems: readonly string[];
} {
  if (value === undefined) return { endpoints: [], problems: [] };
  if (!Array.isArray(value)) return { endpoints: [], problems: ['fingerpost.endpoints must be a list.'] };
  const endpoints: Endpoint[] = [];
  const problems: string[] = [];
  for (const [index, entry] of value.entries()) {
    const read = endpoint.safeParse(entry);
    const name = `Entry ${(index + 1).toString()} of fingerpost.endpoints`;
    if (!read.success) {
      const [issue] = read.error.issues;
      const field = issue?.path.join('.') ?? '';
      problems.push(`${name} is left out: ${[field, issue?.message].filter(Boolean).join(' ')}.`);
    } else if (taken.has(read.data.id) || endpoints.some(({ id }) => id === read.data.id)) {
      problems.push(`${name} is left out: the id "${read.data.id}" is taken.`);
    } else endpoints.push(read.data);
  }
  return { endpoints, problems };
}

/** One provider for an endpoint. */
export function createEndpointProvider(place: Endpoint, secrets: Secrets, idleMs?: IdleTime): ModelProvider {
  const { id, label = id, api, baseUrl, headers, models } = place;
  const known = (model: string): Partial<ModelInfo> => {
    const own = models?.find((each) => each.id === model);
    const contextTokens = own?.contextTokens ?? place.contextTokens;
    const maxOutputTokens = own?.maxOutputTokens ?? place.maxOutputTokens;
    return {
      ...(contextTokens === undefined ? {} : { contextTokens }),
      ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    };
  };
  const common = {
    id,
    label,
    key: () => secrets.get(endpointSecret(id)),
    known,
    ...(idleMs === undefined ? {} : { idleMs }),
    ...(headers ? { headers } : {}),
    ...(models ? { models: models.map((each) => each.id) } : {}),
  };
  if (api === 'anthropic') return createAnthropicProvider({ ...common, keyless: true, baseUrl: () => baseUrl });
  const { maxOutputTokens } = place;
  return createOpenAiProvider({ ...common, baseUrl, ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }) });
}

/** The providers of the endpoints as the settings are now. One that did not change is the same object. */
export function endpointProviders(
  settings: Settings,
  secrets: Secrets,
  idleMs?: IdleTime,
): () => readonly ModelProvider[] {
  let made = new Map<string, ModelProvider>();
  return () => {
    const before = made;
    made = new Map(
      readEndpoints(settings.get(endpointsSetting)).endpoints.map((place) => {
        const key = JSON.stringify(place);
        return [key, before.get(key) ?? createEndpointProvider(place, secrets, idleMs)];
      }),
    );
    return [...made.values()];
  };
}
