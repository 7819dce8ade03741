import type Anthropic from '@anthropic-ai/sdk';
import { AnthropicAnswer } from './anthropic-answer';
import { brokenOff, notAnApi, toModelError } from './api-errors';
import type { FailedRequest } from './api-errors';
import { listedModel, thinksAdaptivelyOnly, toModelInfo } from './anthropic-models';
import type { ListedModel } from './anthropic-models';
import { toAnthropicPrompt } from './anthropic-request';
import { IdleDeadline, idleMsOf, type IdleTime } from './idle-deadline';
import { ModelError } from './model';
import type { ModelEvent, ModelInfo, ModelProvider, ModelRequest } from './model';
import { isEventStream, isJson, watchedFetch } from './watched-fetch';

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

/** Everything one request needs. */
interface Connection {
  readonly client: Anthropic;
  readonly about: FailedRequest;
  readonly contentType: () => string | undefined;
}

/** The Anthropic API, or whatever speaks it at another base URL. The SDK is loaded with the first request. */
export function createAnthropicProvider(options: AnthropicOptions): ModelProvider {
  const { id: provider = 'anthropic', label = 'Anthropic', models: named = [], known = () => ({}) } = options;
  const listed = new Map<string, ListedModel>();

  /** Runs one exchange under the idle deadline and tells its failure in our words. */
  async function exchange<T>(
    model: string | undefined,
    signal: AbortSignal,
    ask: (connection: Connection, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const access = await readAccess(options, model, signal);
    const deadline = new IdleDeadline(idleMsOf(options.idleMs), signal);
    try {
      return await ask(connect(access, deadline), deadline.signal);
    } catch (error) {
      deadline.signal.throwIfAborted();
      throw error instanceof ModelError ? error : toModelError(error, access.about);
    } finally {
      deadline.close();
    }
  }

  return {
    id: provider,
    label,

    list: async (signal) => {
      if (named.length > 0) return named.map((id) => ({ provider, id, name: id, ...known(id) }));
      return exchange(undefined, signal, async ({ client, about, contentType }, ended) => {
        const models: ListedModel[] = [];
        for await (const model of client.models.list({ limit: 1000 }, { signal: ended })) {
          const { data } = listedModel.safeParse(model);
          if (data) models.push(data);
        }
        if (models.length === 0 && !isJson(contentType())) throw notAnApi(about);
        for (const model of models) listed.set(model.id, model);
        return models.map((model) => ({ ...known(model.id), ...toModelInfo(model, provider) }));
      });
    },

    async *stream(request, signal) {
      const access = await readAccess(options, request.model, signal);
      const deadline = new IdleDeadline(idleMsOf(options.idleMs), signal);
      const answer = new AnthropicAnswer(provider);
      try {
        const connection = connect(access, deadline);
        yield* follow(
          connection,
          toBody(request, provider, listed.get(request.model), options.thinkingTokens?.() ?? 0),
          answer,
          deadline,
        );
      } catch (error) {
        signal.throwIfAborted();
        // What goes wrong behind the last event costs nothing that was said.
        if (!answer.whole) {
          deadline.signal.throwIfAborted();
          throw error instanceof ModelError ? error : toModelError(error, access.about);
        }
      } finally {
        deadline.close();
      }
      yield answer.ended();
    },

    countTokens: (request, signal) =>
      exchange(request.model, signal, async ({ client }, ended) => {
        const body = { model: request.model, ...toAnthropicPrompt(request, provider) };
        const { input_tokens: tokens } = await client.messages.countTokens(body, { signal: ended });
        return tokens;
      }),
  };
}

/** Everything up to the end of the message; the end itself is the caller's to tell. */
async function* follow(
  { client, about, contentType }: Connection,
  body: Anthropic.MessageCreateParamsStreaming,
  answer: AnthropicAnswer,
  deadline: IdleDeadline,
): AsyncGenerator<ModelEvent> {
  const { signal } = deadline;
  for await (const received of await client.messages.create(body, { signal })) {
    signal.throwIfAborted();
    const event = answer.take(received);
    if (event) yield event;
  }
  // The SDK ends its stream without a word when the signal is aborted.
  if (!answer.whole) signal.throwIfAborted();
  if (!answer.whole) throw isEventStream(contentType()) ? brokenOff(about) : notAnApi(about);
}

/** What a request can be made with, found out before anything is sent. */
interface Access {
  readonly Client: typeof Anthropic;
  readonly baseURL: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly about: FailedRequest;
}

/** @throws ModelError for a missing key, and for a key or base URL that cannot be used */
async function readAccess(options: AnthropicOptions, model: string | undefined, signal: AbortSignal): Promise<Access> {
  signal.throwIfAborted();
  const { label = 'Anthropic', headers = {} } = options;
  const key = (await options.key())?.trim() ?? '';
  if (key === '' && !options.keyless) {
    throw new ModelError('no-key', `There is no key for ${label}. Set one to use its models.`, { remedy: 'set-key' });
  }
  if (!/^[\x21-\x7e]*$/.test(key)) {
    const message = `The key for ${label} has characters in it that no key has. Set it again.`;
    throw new ModelError('wrong-key', message, { remedy: 'set-key' });
  }
  const baseURL = readBaseUrl(options.baseUrl?.());
  const place = baseURL === anthropicUrl || options.id !== undefined ? label : new URL(baseURL).host;
  const { Anthropic: Client } = await import('@anthropic-ai/sdk');
  return { Client, baseURL, headers, about: { place, api: 'the Anthropic API', model, key, now: Date.now() } };
}

function connect({ Client, baseURL, headers, about }: Access, deadline: IdleDeadline): Connection {
  const { fetch, contentType } = watchedFetch(deadline);
  const client = new Client({
    // A server that needs no key gets one that says so: the SDK does without none.
    apiKey: about.key === '' ? 'none' : about.key,
    authToken: null,
    baseURL,
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
    defaultHeaders: headers,
    fetch,
  });
  return { client, about, contentType };
}

function readBaseUrl(value: string | undefined): string {
  const url = (value ?? '').trim().replace(/\/+$/, '').replace(/\/v1$/, '');
  if (url === '') return anthropicUrl;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  const message = `The base URL "${url}" is not an http or https address. Correct it.`;
  throw new ModelError('bad-request', message, { remedy: 'set-base-url' });
}

/** The body in the order in which it is written: what changes between requests last. */
function toBody(
  request: ModelRequest,
  provider: string,
  listed: ListedModel | undefined,
  thinkingTokens: number,
): Anthropic.MessageCreateParamsStreaming {
  const told = listed?.max_tokens ?? undefined;
  const wanted = request.maxOutputTokens ?? Math.min(told ?? defaultOutputTokens, mostOutputTokens);
  const adaptive = thinkingTokens > 0 && listed !== undefined && thinksAdaptivelyOnly(listed);
  // Thinking is output too: it is asked for on top, as far as the model goes.
  const limit = Math.min(wanted + (adaptive ? 0 : thinkingTokens), told ?? Infinity);
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
