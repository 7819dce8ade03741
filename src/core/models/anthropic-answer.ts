import { z } from 'zod';
import type { AssistantBlock, StopReason, Usage } from '../events/message';
import { ModelError } from './model';
import { readToolInput } from './tool-input';
import type { ModelEvent } from './model';

const tokens = z.number().nullish();
const usage = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  cache_creation_input_tokens: tokens,
  cache_read_input_tokens: tokens,
});

const contentBlock = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().default('') }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown().optional() }),
  // What the API may learn to send is not ours to refuse: we asked for none of it.
  z.looseObject({ type: z.string() }).transform(() => ({ type: 'other' as const })),
]);

const delta = z.union([
  z.object({ type: z.literal('text_delta'), text: z.string() }),
  z.object({ type: z.literal('thinking_delta'), thinking: z.string() }),
  z.object({ type: z.literal('signature_delta'), signature: z.string() }),
  z.object({ type: z.literal('input_json_delta'), partial_json: z.string() }),
  z.looseObject({ type: z.string() }).transform(() => ({ type: 'other' as const })),
]);

const streamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ usage: usage.optional() }) }),
  z.object({ type: z.literal('content_block_start'), index: z.number(), content_block: z.looseObject({}) }),
  z.object({ type: z.literal('content_block_delta'), index: z.number(), delta }),
  z.object({ type: z.literal('content_block_stop'), index: z.number() }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.string().nullish() }),
    usage: usage.optional(),
  }),
  z.object({ type: z.literal('message_stop') }),
]);

const knownEvents: ReadonlySet<unknown> = new Set(streamEvent.options.map((each) => each.shape.type.value));
const typed = z.looseObject({ type: z.string() });

const stopReasons: Readonly<Record<string, StopReason>> = {
  end_turn: 'end',
  stop_sequence: 'end',
  tool_use: 'tools',
  max_tokens: 'length',
  // The API wants to go on in another request; only its own tools, of which we offer none, make it.
  pause_turn: 'length',
  refusal: 'refusal',
  model_context_window_exceeded: 'context-full',
};

type OpenBlock =
  | { kind: 'text'; text: string }
  /** `start` is the provider's block as it was opened: its keys, in its order, go back to it. */
  | { kind: 'thinking'; start: object; text: string; signature: string }
  | { kind: 'redacted'; raw: object }
  | { kind: 'toolCall'; call: string; name: string; start: unknown; json: string };

/** Puts the API's stream of events together to one message, and tells of it while it comes. */
export class AnthropicAnswer {
  readonly #blocks = new Map<number, OpenBlock>();
  #usage: Usage = {};
  #stop: StopReason = 'unknown';
  #whole = false;

  constructor(readonly provider: string) {}

  /** True when the message's last event was seen. */
  get whole(): boolean {
    return this.#whole;
  }

  /** @throws ModelError `server` for an event that is none of the API's */
  take(received: unknown): readonly ModelEvent[] {
    const event = this.#read(received);
    return event ? [event] : [];
  }

  ended(): Extract<ModelEvent, { type: 'ended' }> {
    const blocks = [...this.#blocks.entries()]
      .toSorted(([left], [right]) => left - right)
      .flatMap(([, block]) => finish(block, this.provider));
    return { type: 'ended', blocks, stop: this.#stop, usage: this.#usage };
  }

  /** What the event is to whoever follows the stream; undefined where it is nothing. */
  #read(received: unknown): ModelEvent | undefined {
    const type = typed.safeParse(received).data?.type;
    if (type !== undefined && !knownEvents.has(type)) return undefined;
    const event = read(streamEvent, received);
    switch (event.type) {
      case 'message_start':
        this.#count(event.message.usage);
        return undefined;
      case 'content_block_start':
        return this.#open(event.index, event.content_block);
      case 'content_block_delta':
        return this.#extend(event.index, event.delta);
      case 'content_block_stop':
        return undefined;
      case 'message_delta':
        this.#stop = stopReasons[event.delta.stop_reason ?? ''] ?? this.#stop;
        this.#count(event.usage);
        return undefined;
      case 'message_stop':
        this.#whole = true;
        return undefined;
    }
  }

  #open(index: number, raw: object): ModelEvent | undefined {
    const block = read(contentBlock, raw);
    switch (block.type) {
      case 'text':
        this.#blocks.set(index, { kind: 'text', text: block.text });
        return block.text === '' ? undefined : { type: 'text', text: block.text };
      case 'thinking':
        this.#blocks.set(index, { kind: 'thinking', start: raw, text: block.thinking, signature: block.signature });
        return block.thinking === '' ? undefined : { type: 'thinking', text: block.thinking };
      case 'redacted_thinking':
        this.#blocks.set(index, { kind: 'redacted', raw });
        return undefined;
      case 'tool_use':
        this.#blocks.set(index, { kind: 'toolCall', call: block.id, name: block.name, start: block.input, json: '' });
        return { type: 'toolCallStarted', call: block.id, name: block.name };
      case 'other':
        return undefined;
    }
  }

  #extend(index: number, piece: z.infer<typeof delta>): ModelEvent | undefined {
    const block = this.#blocks.get(index);
    if (piece.type === 'text_delta' && block?.kind === 'text') {
      block.text += piece.text;
      return piece.text === '' ? undefined : { type: 'text', text: piece.text };
    }
    if (piece.type === 'thinking_delta' && block?.kind === 'thinking') {
      block.text += piece.thinking;
      return piece.thinking === '' ? undefined : { type: 'thinking', text: piece.thinking };
    }
    if (piece.type === 'signature_delta' && block?.kind === 'thinking') block.signature = piece.signature;
    if (piece.type === 'input_json_delta' && block?.kind === 'toolCall') block.json += piece.partial_json;
    return undefined;
  }

  /** Counts are totals of the message so far; one that is missing leaves the earlier one standing. */
  #count(counted: z.infer<typeof usage> | undefined): void {
    if (!counted) return;
    const before = this.#usage;
    const cacheRead = counted.cache_read_input_tokens ?? before.cacheRead;
    const cacheWrite = counted.cache_creation_input_tokens ?? before.cacheWrite;
    const plainBefore =
      before.input === undefined ? undefined : before.input - (before.cacheRead ?? 0) - (before.cacheWrite ?? 0);
    const plain = counted.input_tokens ?? plainBefore;
    this.#usage = {
      input: plain === undefined ? undefined : plain + (cacheRead ?? 0) + (cacheWrite ?? 0),
      output: counted.output_tokens ?? before.output,
      cacheRead,
      cacheWrite,
    };
  }
}

/** @throws ModelError `server` */
function read<T>(schema: z.ZodType<T>, received: unknown): T {
  const { data, error } = schema.safeParse(received);
  if (error === undefined) return data;
  const message = 'The answer is not in the form of the Anthropic API. Try again, or check the base URL.';
  throw new ModelError('server', message, { remedy: 'retry', cause: error });
}

function finish(block: OpenBlock, provider: string): AssistantBlock[] {
  switch (block.kind) {
    case 'text':
      return block.text === '' ? [] : [{ kind: 'text', text: block.text }];
    case 'thinking': {
      const raw = { ...block.start, thinking: block.text, signature: block.signature };
      return [{ kind: 'thinking', text: block.text, provider, raw }];
    }
    case 'redacted':
      return [{ kind: 'thinking', text: '', provider, raw: block.raw }];
    case 'toolCall':
      return [{ kind: 'toolCall', call: block.call, name: block.name, ...readToolInput(block.start, block.json) }];
  }
}
