import type Anthropic from '@anthropic-ai/sdk';
import { AnthropicAnswer } from './anthropic-answer';
import { listedModel, thinksAdaptivelyOnly, toModelInfo } from './anthropic-models';
import type { ListedModel } from './anthropic-models';
import { toAnthropicPrompt } from './anthropic-request';
import { bareUrl, checkedUrl } from './base-url';
import type { IdleTime } from './idle-deadline';
import { ModelError } from './model';
import type { ModelInfo, ModelProvider, ModelRequest } from './model';
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

/** Output asked for when neither the request nor the model list says how much: what every current model can write. */
export const defaultOutputTokens = 8_192;
/** Output asked for at most, if a request does not ask for more: the window is shared, and no message of ours is longer. */
export const mostOutputTokens = 32_000;
/** The least thinking that the API accepts. */
const leastThinkingTokens = 1_024;

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
      const body = toBody(request, provider, remembered.get(request.model), options.thinkingTokens?.() ?? 0);
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
  const key = (await options.key())?.trim() ?? '';
  if (key === '' && !options.keyless) {
    throw new ModelError('no-key', `There is no key for ${label}. Set one to use its models.`, { remedy: 'set-key' });
  }
  if (!/^[\x21-\x7e]*$/.test(key)) {
    const message = `The key for ${label} has characters in it that no key has. Set it again.`;
    throw new ModelError('wrong-key', message, { remedy: 'set-key' });
  }
  const url = bareUrl(options.baseUrl?.() ?? '').replace(/\/v1$/, '');
  const baseURL = url === '' ? anthropicUrl : checkedUrl(url);
  const place = baseURL === anthropicUrl || options.id !== undefined ? label : new URL(baseURL).host;
  const { Anthropic: Client } = await import('@anthropic-ai/sdk');
  return {
    about: { place, api: 'the Anthropic API', model, key, now: Date.now() },
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

/** The body in the order in which it is written: what changes between requests last. */
function toBody(
  request: ModelRequest,
  provider: string,
  told: ListedModel | undefined,
  thinkingTokens: number,
): Anthropic.MessageCreateParamsStreaming {
  const most = told?.max_tokens ?? undefined;
  const wanted = request.maxOutputTokens ?? Math.min(most ?? defaultOutputTokens, mostOutputTokens);
  const adaptive = thinkingTokens > 0 && told !== undefined && thinksAdaptivelyOnly(told);
  // Thinking is output too: it is asked for on top, as far as the model goes.
  const limit = Math.min(wanted + (adaptive ? 0 : thinkingTokens), most ?? Infinity);
  const budget = Math.min(thinkingTokens, limit - leastThinkingTokens);
  return {
    model: request.model,
    max_tokens: limit,
    stream: true,
    ...(adaptive ? { thinking: { type: 'adaptive' } } : {}),
    ...(!adaptive && budget >= leastThinkingTokens ? { thinking: { type: 'enabled', budget_tokens: budget } } : {}),
    ...toAnthropicPrompt(request, provider),
  };
}
