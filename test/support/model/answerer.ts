import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { completeEvents, type Dialect, messagesDialect, readEvents, writeEvents } from './answer-stream';
import { brokenSignature } from './aws-signature';
import type { ServedAccount } from './aws-signature';
import * as bedrock from './bedrock-dialect';
import { messagesError } from './faults';
import type { ErrorAnswer, Fault } from './faults';
import { modelEntry, modelPage } from './model-list';
import type { ServedModel } from './model-list';
import { brokenOrder, chunksOf, completionsBody, completionsPath, openAiError, toMessagesBody } from './openai-dialect';
import { PromptCache, estimateTokens } from './prompt-cache';
import type { CountedInput } from './prompt-cache';
import type { Replies } from './replies';
import { brokenRule } from './request-rules';
import { messagesBody, parseJson, viewRequest } from './request-view';
import type { MessagesBody } from './request-view';
import type { Speaker } from './speaker';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** Path and query, as they came. */
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly headers: IncomingMessage['headers'];
  /** The client's port: requests that share it shared a connection. */
  readonly clientPort: number | undefined;
  /** The body's exact bytes as text. */
  readonly raw: string;
  /** The body, when it was one of the Messages API. */
  readonly body: MessagesBody | undefined;
  readonly fault: Fault | undefined;
  /** `pending` while it is being answered; `refused`: answered with an error; `faulted`: a fault was played in the stream. */
  readonly outcome: 'pending' | 'complete' | 'refused' | 'faulted' | 'client-gone';
}

/** How answering a request ended; `unscripted`: refused because no reply was there. */
type Ended = Exclude<RecordedRequest['outcome'], 'pending'> | 'unscripted';

export interface AnswererOptions {
  readonly models: readonly ServedModel[];
  readonly chunkMs: number;
  readonly chunkSize: number;
  readonly key: string | undefined;
  readonly aws: ServedAccount | undefined;
}

type Refusal = Extract<Fault, { kind: 'status' }>;
type SayError = (refusal: Refusal) => ErrorAnswer;

export const messagesPath = '/v1/messages';

/** Answers requests as the API does, one after its checks and its faults with a scripted reply. */
export class Answerer {
  readonly #cache = new PromptCache();
  /** Opaque thinking that was sent and may come back. */
  readonly #redacted = new Set<string>();

  constructor(
    readonly options: AnswererOptions,
    readonly replies: Replies,
    readonly speaker: Speaker,
  ) {}

  stop(): Promise<void> {
    return this.speaker.stop();
  }

  async answer(recorded: RecordedRequest, query: URLSearchParams, response: ServerResponse): Promise<Ended> {
    const { path, fault, body } = recorded;
    const speaksOpenAi = path === completionsPath;
    const isBedrock = bedrock.isBedrockPath(path);
    const sayError = speaksOpenAi ? openAiError : isBedrock ? bedrock.bedrockError : messagesError;
    const early = await playEarly(fault, response, sayError);
    if (early) return early;
    if (isBedrock) return this.#invoke(recorded, query, response);
    if (!this.#letsIn(recorded.headers)) return refuse(response, { kind: 'status', status: 401 }, sayError);

    if (path === '/v1/models') return json(response, modelPage(this.options.models, query));
    if (path.startsWith('/v1/models/')) {
      const model = this.options.models.find(({ id }) => id === decodeURIComponent(path.slice('/v1/models/'.length)));
      return model ? json(response, modelEntry(model)) : refuse(response, { kind: 'status', status: 404 });
    }
    if (speaksOpenAi) return this.#complete(recorded, response);
    if (path !== messagesPath && path !== `${messagesPath}/count_tokens`) {
      return refuse(response, { kind: 'status', status: 404 });
    }
    if (body === undefined) {
      const { error } = messagesBody.safeParse(parseJson(recorded.raw));
      return refuse(response, { kind: 'status', status: 400, message: error?.message ?? 'not a body' });
    }
    const model = this.options.models.find(({ id }) => id === body.model);
    if (!model) return refuse(response, { kind: 'status', status: 404, message: `model: ${body.model}` });
    const broken = brokenRule(body, this.#redacted);
    if (broken !== undefined) return refuse(response, { kind: 'status', status: 400, message: broken });

    const counting = path !== messagesPath;
    const input = counting ? new PromptCache().count(body) : this.#cache.count(body);
    if (counting) return json(response, { input_tokens: input.total });
    if (body.max_tokens === undefined) {
      return refuse(response, { kind: 'status', status: 400, message: 'max_tokens: Field required' });
    }
    if (model.contextTokens !== undefined && input.total > model.contextTokens) {
      const message = `prompt is too long: ${input.total} tokens > ${model.contextTokens} maximum`;
      return refuse(response, { kind: 'status', status: 400, message });
    }
    return this.#speak(recorded, body, input, response);
  }

  /** Answers as the OpenAI API does. */
  async #complete(recorded: RecordedRequest, response: ServerResponse): Promise<Ended> {
    const refused = (status: number, message?: string): Ended =>
      refuse(response, { kind: 'status', status, ...(message === undefined ? {} : { message }) }, openAiError);
    const { data, error } = completionsBody.safeParse(parseJson(recorded.raw));
    if (!data) return refused(400, error.message);
    const model = this.options.models.find(({ id }) => id === data.model);
    if (!model) return refused(404);
    const broken = brokenOrder(data);
    if (broken !== undefined) return refused(400, broken);
    const body = toMessagesBody(data);
    const input = this.#cache.count(body);
    if (model.contextTokens !== undefined && input.total > model.contextTokens) {
      return refused(400, `This model's maximum context length is ${model.contextTokens} tokens.`);
    }
    return this.#speak(
      { ...recorded, raw: JSON.stringify(body) },
      body,
      input,
      response,
      chunksOf(data.model),
      openAiError,
    );
  }

  /** Answers as Amazon Bedrock does, its lists included. */
  async #invoke(recorded: RecordedRequest, query: URLSearchParams, response: ServerResponse): Promise<Ended> {
    const { models, aws } = this.options;
    const { path, headers, raw, ...rest } = recorded;
    const refused = (status: number, words: Pick<Refusal, 'errorType' | 'message'> = {}): Ended =>
      refuse(response, { kind: 'status', status, ...words }, bedrock.bedrockError);
    const hasToken = headers.authorization?.startsWith('Bearer ') === true && this.#letsIn(headers);
    const wrong = aws && !hasToken ? brokenSignature({ ...rest, headers, body: raw }, aws) : undefined;
    if (wrong !== undefined) return refused(403, { errorType: wrong, message: 'The security token is invalid.' });

    if (path === bedrock.foundationModelsPath) return json(response, bedrock.foundationModels(models));
    if (path === bedrock.inferenceProfilesPath) return json(response, bedrock.inferenceProfiles(models, query));
    const id = bedrock.invokedModel(path) ?? '';
    const model = models.find((each) => each.id === id);
    if (!model) return refused(404);
    const body = bedrock.toInvokedBody(raw, id);
    if (typeof body === 'string') return refused(400, { message: body });
    const broken = brokenRule(body, this.#redacted);
    if (broken !== undefined) return refused(400, { message: broken });
    const input = this.#cache.count(body);
    if (model.contextTokens !== undefined && input.total > model.contextTokens) {
      return refused(400, { message: 'Input is too long for requested model.' });
    }
    const asMessages = { ...recorded, raw: JSON.stringify(body) };
    return this.#speak(asMessages, body, input, response, bedrock.bedrockDialect, bedrock.bedrockError);
  }

  async #speak(
    recorded: RecordedRequest,
    body: MessagesBody,
    input: CountedInput,
    response: ServerResponse,
    dialect: Dialect = messagesDialect,
    sayError: SayError = messagesError,
  ): Promise<Ended> {
    const view = viewRequest(body);
    const chosen = this.replies.choose(view);
    if (!chosen) {
      const message = `Nothing is scripted for answer ${view.answered}, step ${view.step}, after "${view.lastUserText.slice(0, 200)}"`;
      refuse(response, { kind: 'status', status: 400, message }, sayError);
      return 'unscripted';
    }
    const { reply, giveBack } = chosen;
    for (const data of reply.redactedThinking ?? []) this.#redacted.add(data);
    // Of the request alone, so that a conversation that is continued on another server meets no id twice.
    const asked = createHash('sha256').update(recorded.raw).digest('hex').slice(0, 12);
    const calls = (reply.toolCalls ?? []).map((call, index) => ({
      ...call,
      id: call.id ?? `toolu_${asked}_${index}`,
    }));
    const chunkSize = reply.chunkSize ?? this.options.chunkSize;
    const stopped = new AbortController();
    response.once('close', () => stopped.abort());
    const stream = await this.speaker.speak(
      { ...reply, toolCalls: calls },
      { model: body.model, chunkSize, chunkMs: reply.chunkMs ?? this.options.chunkMs },
      recorded.raw,
      stopped.signal,
    );
    if (!stream) return 'client-gone';
    const events = completeEvents(readEvents(stream), {
      input,
      outputTokens: reply.outputTokens ?? estimateTokens(JSON.stringify(reply)),
      malformed: new Map(calls.flatMap(({ id, malformed }) => (malformed === undefined ? [] : [[id, malformed]]))),
      chunkSize,
    });
    let written: Ended = 'client-gone';
    try {
      written = await writeEvents(response, events, recorded.fault, dialect);
    } catch (error) {
      if (!stopped.signal.aborted) throw error;
    }
    if (written !== 'complete') giveBack();
    return written;
  }

  #letsIn(headers: IncomingMessage['headers']): boolean {
    const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? headers['x-api-key'];
    return given !== undefined && (this.options.key === undefined || given === this.options.key);
  }
}

/** Plays a fault that strikes before there is an answer. */
async function playEarly(
  fault: Fault | undefined,
  response: ServerResponse,
  sayError: SayError,
): Promise<Ended | undefined> {
  if (fault?.kind === 'status') return refuse(response, fault, sayError);
  if (fault?.kind === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Please sign in</body></html>');
    return 'faulted';
  }
  if (fault === undefined || fault.at !== 'headers') return undefined;
  if (fault.kind === 'cut') response.destroy();
  else await new Promise((resolve) => response.once('close', resolve));
  return 'faulted';
}

export function refuse(response: ServerResponse, fault: Refusal, sayError: SayError = messagesError): 'refused' {
  const { body, headers = {} } = fault.body === undefined ? sayError(fault) : { body: fault.body };
  response.writeHead(fault.status, {
    'content-type': fault.body === undefined ? 'application/json' : 'text/html',
    ...(fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }),
    ...headers,
  });
  response.end(body);
  return 'refused';
}

function json(response: ServerResponse, body: object): 'complete' {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return 'complete';
}
