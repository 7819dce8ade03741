import type { AssistantBlock, Message, StopReason, Usage } from '../events/message';

/**
 * One source of language models: an API, or the editor. One file a provider; they differ in how they translate and in
 * nothing else. Retrying is not theirs: see retry.ts.
 */
export interface ModelProvider {
  /** Stable, stored in settings and logs: `anthropic`, `editor`. */
  readonly id: string;
  /** For people: `Anthropic`. */
  readonly label: string;
  /** @throws ModelError */
  list(signal: AbortSignal): Promise<readonly ModelInfo[]>;
  /**
   * Streams one assistant message.
   *
   * Contract: the last event is one `ended`; a stream that cannot come to it throws. A tool call is given only once its
   * JSON is whole.
   * @throws ModelError for everything the outside did; the signal's reason when it is aborted
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
  /**
   * Input tokens that the request would use, undefined where the provider cannot tell.
   * @throws ModelError
   */
  countTokens(request: ModelRequest, signal: AbortSignal): Promise<number | undefined>;
}

/** What a provider tells of a model. Absent is unknown. */
export interface ModelInfo {
  readonly provider: string;
  readonly id: string;
  readonly name: string;
  /** The window: tokens that input and output share. */
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  readonly price?: ModelPrice;
}

/** US dollars for a million tokens. What is not known is absent. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** Input that was read from, and written to, the provider's prompt cache. */
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
}

/** A model as settings and logs name it. */
export interface ModelRef {
  readonly provider: string;
  readonly id: string;
}

/**
 * What a model is asked. The parts stand in the order in which they are sent, what never changes first: a request that
 * continues a conversation begins with all bytes of the one before.
 */
export interface ModelRequest {
  readonly model: string;
  readonly tools: readonly ToolSpec[];
  readonly system: string;
  readonly messages: readonly Message[];
  readonly maxOutputTokens?: number;
}

/** A tool as a model is told of it. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: object;
}

export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly text: string }
  /** The model began to write a call; its input is still coming. */
  | { readonly type: 'toolCallStarted'; readonly call: string; readonly name: string }
  | {
      readonly type: 'ended';
      readonly blocks: readonly AssistantBlock[];
      readonly stop: StopReason;
      readonly usage: Usage;
    };

/** What went wrong between us and a model, in kinds that a policy and a person can act on. */
export type ModelErrorCode =
  | 'no-key'
  | 'wrong-key'
  | 'not-allowed'
  | 'unknown-model'
  | 'rate-limited'
  | 'overloaded'
  | 'server'
  | 'no-network'
  | 'tls'
  | 'stalled'
  | 'disconnected'
  | 'context-full'
  | 'bad-request'
  | 'no-consent'
  | 'unknown';

/** A command that mends an error, as every front end names it in its own way. */
export type Remedy = 'set-key' | 'choose-model' | 'set-base-url' | 'set-up-bedrock' | 'retry';

export class ModelError extends Error {
  override readonly name = 'ModelError';
  /** Milliseconds that the provider asked us to wait. */
  readonly retryAfterMs: number | undefined;
  readonly remedy: Remedy;
  constructor(
    readonly code: ModelErrorCode,
    message: string,
    options: ErrorOptions & { readonly remedy: Remedy; readonly retryAfterMs?: number | undefined },
  ) {
    super(message, options);
    this.remedy = options.remedy;
    this.retryAfterMs = options.retryAfterMs;
  }
}
