import type Anthropic from '@anthropic-ai/sdk';
import { AnthropicAnswer } from './anthropic-answer';
import { toAnthropicBody } from './anthropic-body';
import { listedModel, thinksAdaptivelyOnly, toModelInfo } from './anthropic-models';
import type { ListedModel } from './anthropic-models';
import { toAnthropicPrompt } from './anthropic-request';
import { bareUrl, checkedUrl } from './base-url';
import type { IdleTime } from './idle-deadline';
import { ModelError } from './model';
import type { ModelInfo, ModelProvider } from './model';
import { usableKey } from './provider-key';
import { type Connection, exchange, listed, type Server, streamed } from './server';

export interface AnthropicOptions {
  /** Default: `anthropic`. */
  readonly id?: string;
  /** For people. Default: `Anthropic`. */
  readonly label?: string;
  /** Whoever is asked asks for no key where there is none, as servers on the own machine do. Default: false. */
  readonly keyless?: boolean;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the server does not tell of its models. */
  readonly known?: (id: string) => Partial<ModelInfo>;
  /** Models of a server that lists none. */
  readonly models?: readonly string[];
  /** Asked before every request; undefined or blank: there is none. */
  readonly key: () => Promise<string | undefined>;
  /** Asked before every request; undefined or blank: {@link anthropicUrl}. Its `/v1` may stand there or not. */
  readonly baseUrl?: () => string | undefined;
  /** Tokens that a model may think before it answers. 0, the default: it does not. */
  readonly thinkingTokens?: () => number;
  /** Silence after which a request counts as dead, in milliseconds. */
  readonly idleMs?: IdleTime;
}

export const anthropicUrl = 'https://api.anthropic.com';

/** The Anthropic API, or whatever speaks it at another base URL. The SDK is loaded with the first request. */
export function createAnthropicProvider(options: AnthropicOptions): ModelProvider {
  const { id: provider = 'anthropic', label = 'Anthropic', models: named = [], known = () => ({}) } = options;
  const remembered = new Map<string, ListedModel>();

  return {
    id: provider,
    label,

    list: async (signal) => {
      if (named.length > 0) return named.map((id) => ({ provider, id, name: id, ...known(id) }));
      const models = await listed(
        await serverOf(options, undefined, signal),
        listedModel,
        ({ client, signal: ended }) => client.models.list({ limit: 1000 }, { signal: ended }),
        signal,
      );
      for (const model of models) remembered.set(model.id, model);
      return models.map((model) => ({ ...known(model.id), ...toModelInfo(model, provider) }));
    },

    async *stream(request, signal) {
      const server = await serverOf(options, request.model, signal);
      const told = remembered.get(request.model);
      const body = toAnthropicBody(request, provider, {
        maxOutputTokens: told?.max_tokens ?? undefined,
        thinkingTokens: options.thinkingTokens?.() ?? 0,
        thinksAdaptivelyOnly: told !== undefined && thinksAdaptivelyOnly(told),
      });
      const answer = new AnthropicAnswer(provider);
      yield* streamed(server, answer, (to) => to.client.messages.create(body, { signal: to.signal }), signal);
    },

    countTokens: async (request, signal) => {
      const server = await serverOf(options, request.model, signal);
      const body = { model: request.model, ...toAnthropicPrompt(request, provider) };
      const ask = async ({ client, signal: ended }: Connection<Anthropic>): Promise<number> =>
        (await client.messages.countTokens(body, { signal: ended })).input_tokens;
      return exchange(server, ask, signal);
    },
  };
}

/** @throws ModelError for a missing key, and for a key or base URL that cannot be used */
async function serverOf(
  options: AnthropicOptions,
  model: string | undefined,
  signal: AbortSignal,
): Promise<Server<Anthropic>> {
  signal.throwIfAborted();
  const { label = 'Anthropic', headers: defaultHeaders = {}, idleMs } = options;
  const key = usableKey(await options.key(), label);
  if (key === '' && !options.keyless) {
    throw new ModelError('no-key', `There is no key for ${label}. Set one to use its models.`, { remedy: 'set-key' });
  }
  const url = bareUrl(options.baseUrl?.() ?? '').replace(/\/v1$/, '');
  const baseURL = url === '' ? anthropicUrl : checkedUrl(url);
  const place = baseURL === anthropicUrl || options.id !== undefined ? label : new URL(baseURL).host;
  const { Anthropic: Client } = await import('@anthropic-ai/sdk');
  return {
    about: { place, api: 'the Anthropic API', model, secrets: [key], now: Date.now() },
    idleMs,
    connect: (fetch) =>
      new Client({
        // A server that needs no key gets one that says so: the SDK does without none.
        apiKey: key === '' ? 'none' : key,
        authToken: null,
        baseURL,
        maxRetries: 0,
        logLevel: 'off',
        openTelemetry: false,
        defaultHeaders,
        fetch,
      }),
  };
}
