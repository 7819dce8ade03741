import type OpenAI from 'openai';
import { z } from 'zod';
import { brokenOff, notAnApi, toModelError } from './api-errors';
import type { FailedRequest } from './api-errors';
import { IdleDeadline, idleMsOf, type IdleTime } from './idle-deadline';
import { ModelError } from './model';
import type { ModelEvent, ModelInfo, ModelProvider, ModelRequest } from './model';
import { OpenAiAnswer } from './openai-answer';
import { toOpenAiPrompt } from './openai-request';
import { isEventStream, isJson, watchedFetch } from './watched-fetch';

export interface OpenAiOptions {
  readonly id: string;
  /** For people. */
  readonly label: string;
  /** Asked before every request; undefined or blank: the server needs none. */
  readonly key: () => Promise<string | undefined>;
  /** With its `/v1`, or whatever stands before `/chat/completions`. */
  readonly baseUrl: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the server does not tell of its models. */
  readonly known?: (id: string) => Partial<ModelInfo>;
  /** Models of a server that lists none. */
  readonly models?: readonly string[];
  /** Output asked for; undefined leaves it to the server. */
  readonly maxOutputTokens?: number;
  /** Silence after which a request counts as dead, in milliseconds. */
  readonly idleMs?: IdleTime;
}

interface Connection {
  readonly client: OpenAI;
  readonly about: FailedRequest;
  readonly contentType: () => string | undefined;
}

const listed = z.object({
  id: z.string(),
  // Not of the interface itself: what OpenRouter, vLLM and LM Studio add.
  name: z.string().optional(),
  context_length: z.number().optional(),
  max_model_len: z.number().optional(),
  max_context_length: z.number().optional(),
});

/** Any server that speaks the OpenAI API's chat completions. The SDK is loaded with the first request. */
export function createOpenAiProvider(options: OpenAiOptions): ModelProvider {
  const { id: provider, label, known = () => ({}), models: named = [] } = options;

  return {
    id: provider,
    label,

    list: async (signal) => {
      if (named.length > 0) return named.map((id) => ({ provider, id, name: id, ...known(id) }));
      const deadline = new IdleDeadline(idleMsOf(options.idleMs), signal);
      const { client, about, contentType } = await connect(options, undefined, deadline);
      try {
        const models: ModelInfo[] = [];
        for await (const model of client.models.list({ signal: deadline.signal })) {
          const { data } = listed.safeParse(model);
          if (data) models.push(toModelInfo(data, provider, known));
        }
        if (models.length === 0 && !isJson(contentType())) throw notAnApi(about);
        return models;
      } catch (error) {
        deadline.signal.throwIfAborted();
        throw error instanceof ModelError ? error : toModelError(readable(error), about);
      } finally {
        deadline.close();
      }
    },

    async *stream(request, signal) {
      const deadline = new IdleDeadline(idleMsOf(options.idleMs), signal);
      const answer = new OpenAiAnswer(provider);
      const connection = await connect(options, request.model, deadline);
      try {
        yield* follow(connection, toBody(request, options), answer, deadline);
      } catch (error) {
        signal.throwIfAborted();
        // What goes wrong behind the last event costs nothing that was said.
        if (!answer.whole) {
          deadline.signal.throwIfAborted();
          throw error instanceof ModelError ? error : toModelError(readable(error), connection.about);
        }
      } finally {
        deadline.close();
      }
      yield answer.ended();
    },

    countTokens: () => Promise.resolve(undefined),
  };
}

async function* follow(
  { client, about, contentType }: Connection,
  body: OpenAI.ChatCompletionCreateParamsStreaming,
  answer: OpenAiAnswer,
  { signal }: IdleDeadline,
): AsyncGenerator<ModelEvent> {
  for await (const received of await client.chat.completions.create(body, { signal })) {
    signal.throwIfAborted();
    yield* answer.take(received);
  }
  // The SDK ends its stream without a word when the signal is aborted.
  if (!answer.whole) signal.throwIfAborted();
  if (!answer.whole) throw isEventStream(contentType()) ? brokenOff(about) : notAnApi(about);
}

/** @throws ModelError for a base URL that cannot be used; the signal's reason */
async function connect(options: OpenAiOptions, model: string | undefined, deadline: IdleDeadline): Promise<Connection> {
  deadline.signal.throwIfAborted();
  const { label, headers = {} } = options;
  const baseURL = options.baseUrl.trim().replace(/\/+$/, '');
  if (!URL.canParse(baseURL) || !/^https?:$/.test(new URL(baseURL).protocol)) {
    const message = `The base URL "${baseURL}" of ${label} is not an http or https address. Correct it.`;
    throw new ModelError('bad-request', message, { remedy: 'set-base-url' });
  }
  const key = (await options.key())?.trim() ?? '';
  const { OpenAI: Client } = await import('openai');
  const { fetch, contentType } = watchedFetch(deadline);
  const client = new Client({
    // The SDK does without none; a server that needs no key looks at none.
    apiKey: key === '' ? 'none' : key,
    organization: null,
    project: null,
    baseURL,
    maxRetries: 0,
    logLevel: 'off',
    defaultHeaders: headers,
    fetch,
  });
  return { client, about: { place: label, api: 'the OpenAI API', model, key, now: Date.now() }, contentType };
}

/** What the SDK throws, with the other side's own words where the table of errors looks for them. */
const sdkError = z.looseObject({
  status: z.number().optional(),
  code: z.string().nullish(),
  type: z.string().nullish(),
  error: z.unknown(),
  message: z.string(),
});
const errorBody = z.object({ message: z.string().nullish() });

function readable(error: unknown): unknown {
  const { data } = sdkError.safeParse(error);
  if (!data || (data.status === undefined && !data.error)) return error;
  const { headers } = error as { readonly headers?: unknown };
  const apiMessage = errorBody.safeParse(data.error).data?.message;
  return {
    status: data.status,
    type: data.code ?? data.type,
    apiMessage,
    headers,
    error: data.error,
    message: data.message,
  };
}

function toModelInfo(
  { id, name = id, context_length, max_model_len, max_context_length }: z.infer<typeof listed>,
  provider: string,
  known: (id: string) => Partial<ModelInfo>,
): ModelInfo {
  const contextTokens = context_length ?? max_model_len ?? max_context_length;
  return { provider, id, name, ...known(id), ...(contextTokens === undefined ? {} : { contextTokens }) };
}

/** The body in the order in which it is written: what changes between requests last. */
function toBody(
  request: ModelRequest,
  { maxOutputTokens, baseUrl }: OpenAiOptions,
): OpenAI.ChatCompletionCreateParamsStreaming {
  const limit = request.maxOutputTokens ?? maxOutputTokens;
  // OpenAI itself has given the limit another name, which those who speak like it do not all know.
  const name = new URL(baseUrl).host === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens';
  const { tools, messages } = toOpenAiPrompt(request);
  return {
    model: request.model,
    stream: true,
    stream_options: { include_usage: true },
    ...(limit === undefined ? {} : { [name]: limit }),
    ...(tools ? { tools } : {}),
    messages,
  };
}
