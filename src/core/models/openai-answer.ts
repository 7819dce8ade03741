import { z } from 'zod';
import type { AssistantBlock, StopReason, Usage } from '../events/message';
import { readToolInput } from './tool-input';
import { ModelError } from './model';
import type { ModelEvent } from './model';

const tokens = z.number().nullish();

const toolCallDelta = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z
    .object({
      name: z.string().nullish(),
      // Some servers send the input as an object, whole.
      arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
    })
    .nullish(),
});

const chunk = z.object({
  id: z.string().nullish(),
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            refusal: z.string().nullish(),
            reasoning_content: z.string().nullish(),
            reasoning: z.string().nullish(),
            tool_calls: z.array(toolCallDelta).nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      prompt_tokens_details: z.object({ cached_tokens: tokens }).nullish(),
    })
    .nullish(),
});

const stopReasons: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  length: 'length',
  tool_calls: 'tools',
  function_call: 'tools',
  content_filter: 'refusal',
};

interface OpenCall {
  readonly id: string;
  name: string;
  json: string;
}

/** Puts the pieces of a chat completion together to one message, and tells of it while it comes. */
export class OpenAiAnswer {
  #text = '';
  #thinking = '';
  #refused = false;
  readonly #calls = new Map<number, OpenCall>();
  #usage: Usage = {};
  #stop: StopReason | undefined;

  constructor(readonly provider: string) {}

  /** True when the server has said why the message ended. */
  get whole(): boolean {
    return this.#stop !== undefined;
  }

  /** @throws ModelError `server` for what is no piece of a completion */
  take(received: unknown): ModelEvent[] {
    const { data, error } = chunk.safeParse(received);
    if (!data) {
      const message = 'The answer is not in the form of the OpenAI API. Try again, or check the base URL.';
      throw new ModelError('server', message, { remedy: 'retry', cause: error });
    }
    if (data.usage) this.#count(data.usage);
    const [choice] = data.choices ?? [];
    if (!choice) return [];
    if (choice.finish_reason) this.#stop = stopReasons[choice.finish_reason] ?? 'unknown';
    const { content, refusal, reasoning_content: reasoned, reasoning, tool_calls: calls } = choice.delta ?? {};
    const events: ModelEvent[] = [];
    const thinking = reasoned ?? reasoning ?? '';
    if (thinking !== '') {
      this.#thinking += thinking;
      events.push({ type: 'thinking', text: thinking });
    }
    const text = `${content ?? ''}${refusal ?? ''}`;
    if (refusal) this.#refused = true;
    if (text !== '') {
      this.#text += text;
      events.push({ type: 'text', text });
    }
    for (const call of calls ?? []) events.push(...this.#extend(call, data.id ?? ''));
    return events;
  }

  ended(): Extract<ModelEvent, { type: 'ended' }> {
    const blocks: AssistantBlock[] = [];
    if (this.#thinking !== '') {
      blocks.push({ kind: 'thinking', text: this.#thinking, provider: this.provider, raw: null });
    }
    if (this.#text !== '') blocks.push({ kind: 'text', text: this.#text });
    for (const { id, name, json } of this.#calls.values()) {
      blocks.push({ kind: 'toolCall', call: id, name, ...readToolInput(undefined, json) });
    }
    return { type: 'ended', blocks, stop: this.#reason(), usage: this.#usage };
  }

  /** Servers that say `stop` behind calls want them answered all the same. */
  #reason(): StopReason {
    if (this.#refused) return 'refusal';
    if (this.#calls.size > 0 && (this.#stop === 'end' || this.#stop === 'unknown')) return 'tools';
    return this.#stop ?? 'unknown';
  }

  #extend({ index, id, function: named }: z.infer<typeof toolCallDelta>, answer: string): ModelEvent[] {
    const place = index ?? this.#placeOf(id);
    const json =
      typeof named?.arguments === 'object' ? JSON.stringify(named.arguments ?? {}) : (named?.arguments ?? '');
    const known = this.#calls.get(place);
    if (known) {
      known.json += json;
      return [];
    }
    // One that comes without an identity gets one that no other answer has.
    const given = id === '' ? undefined : id;
    const call = { id: given ?? `call_${answer}_${place}`, name: named?.name ?? '', json };
    this.#calls.set(place, call);
    return [{ type: 'toolCallStarted', call: call.id, name: call.name }];
  }

  /** Without an index a new identity is a new call, and none continues the last one. */
  #placeOf(id: string | null | undefined): number {
    const places = [...this.#calls.entries()];
    const same = places.find(([, call]) => call.id === id);
    if (same) return same[0];
    return id ? places.length : Math.max(0, places.length - 1);
  }

  #count({
    prompt_tokens: input,
    completion_tokens: output,
    prompt_tokens_details: details,
  }: NonNullable<z.infer<typeof chunk>['usage']>): void {
    this.#usage = {
      ...(typeof input === 'number' ? { input } : {}),
      ...(typeof output === 'number' ? { output } : {}),
      ...(typeof details?.cached_tokens === 'number' ? { cacheRead: details.cached_tokens } : {}),
    };
  }
}
