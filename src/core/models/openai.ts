import type OpenAI from 'openai';
import { z } from 'zod';
import { bareUrl, checkedUrl } from './base-url';
import type { IdleTime } from './idle-deadline';
import type { ModelInfo, ModelProvider, ModelRequest } from './model';
import { OpenAiAnswer } from './openai-answer';
import { toOpenAiPrompt } from './openai-request';
import { usableKey } from './provider-key';
import { listed, type Server, streamed } from './server';

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

const listedModel = z.object({
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
      const models = await listed(
        await serverOf(options, undefined, signal),
        listedModel,
        ({ client, signal: ended }) => client.models.list({ signal: ended }),
        signal,
      );
      return models.map((model) => toModelInfo(model, provider, known));
    },

    async *stream(request, signal) {
      const server = await serverOf(options, request.model, signal);
      const body = toBody(request, options);
      const answer = new OpenAiAnswer(provider);
      yield* streamed(server, answer, (to) => to.client.chat.completions.create(body, { signal: to.signal }), signal);
    },

    countTokens: () => Promise.resolve(undefined),
  };
}

/** @throws ModelError for a key or base URL that cannot be used; the signal's reason */
async function serverOf(
  options: OpenAiOptions,
  model: string | undefined,
  signal: AbortSignal,
): Promise<Server<OpenAI>> {
  signal.throwIfAborted();
  const { label, headers: defaultHeaders = {}, idleMs } = options;
  const baseURL = checkedUrl(bareUrl(options.baseUrl), label);
  const key = usableKey(await options.key(), label);
  const { OpenAI: Client } = await import('openai');
  return {
    about: { place: label, api: 'the OpenAI API', model, secrets: [key], now: Date.now() },
    idleMs,
    readable,
    connect: (fetch) =>
      new Client({
        // The SDK does without none; a server that needs no key looks at none.
        apiKey: key === '' ? 'none' : key,
        organization: null,
        project: null,
        baseURL,
        maxRetries: 0,
        logLevel: 'off',
        defaultHeaders,
        fetch,
      }),
  };
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
  { id, name = id, context_length, max_model_len, max_context_length }: z.infer<typeof listedModel>,
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
