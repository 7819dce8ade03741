import { z } from 'zod';
import type { RequestView } from './request-view';

/** One message of the model. Text comes before tool calls, thinking before both. */
export const reply = z.strictObject({
  text: z.string().optional(),
  thinking: z.string().optional(),
  /** Opaque thinking, as `redacted_thinking` blocks at the head of the message. */
  redactedThinking: z.array(z.string()).readonly().optional(),
  toolCalls: z
    .array(
      z.strictObject({
        name: z.string(),
        input: z.record(z.string(), z.unknown()).optional(),
        /** Sent in place of `input`, exactly: broken or cut JSON. */
        malformed: z.string().optional(),
        /** Default: made of the request and the call's place in the reply. */
        id: z.string().optional(),
      }),
    )
    .readonly()
    .optional(),
  /** The API's own word. Default: `tool_use` with tool calls, else `end_turn`. */
  stop: z.string().optional(),
  /** Output tokens to report. Default: an estimate. Input is always counted from the request. */
  outputTokens: z.number().optional(),
  /** Milliseconds before each piece. Default: the server's. */
  chunkMs: z.number().optional(),
  /** Characters in each piece. Default: the server's. */
  chunkSize: z.number().int().positive().optional(),
});

export type Reply = z.infer<typeof reply>;
/** A reply, or what makes one of the request it answers. */
export type ReplySource = Reply | ((view: RequestView) => Reply);

const pattern = z.union([z.string(), z.instanceof(RegExp)]);

/** Every condition that is given must hold. A string is looked for inside the text, a RegExp is tried on it. */
export const when = z.strictObject({
  system: pattern.optional(),
  lastUserText: pattern.optional(),
  /** How many tool results there are since the prompt. */
  toolResults: z.number().optional(),
  /** Text of the newest tool result. */
  lastToolResult: pattern.optional(),
  /** Name of the tool that the newest result is of. */
  lastTool: z.string().optional(),
  /** Name of a tool that the request must offer. */
  offers: z.string().optional(),
  /** Number of this step in its turn, from 0. */
  step: z.number().optional(),
});

export type When = z.infer<typeof when> & { readonly test?: (view: RequestView) => boolean };

export function matches(condition: When, view: RequestView): boolean {
  const newest = view.toolResults.at(-1);
  return (
    found(condition.system, view.system) &&
    found(condition.lastUserText, view.lastUserText) &&
    found(condition.lastToolResult, newest?.text) &&
    equal(condition.lastTool, newest?.tool) &&
    equal(condition.toolResults, view.toolResults.length) &&
    equal(condition.step, view.step) &&
    (condition.offers === undefined || view.tools.includes(condition.offers)) &&
    (condition.test?.(view) ?? true)
  );
}

function found(wanted: string | RegExp | undefined, text: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (text === undefined) return false;
  return typeof wanted === 'string' ? text.includes(wanted) : new RegExp(wanted.source, wanted.flags).test(text);
}

function equal<T>(wanted: T | undefined, value: T | undefined): boolean {
  return wanted === undefined || wanted === value;
}

/** Chooses the reply to a request. See the server's page for the order in which sources are asked. */
export class Replies {
  readonly #next: ReplySource[] = [];
  readonly #rules: ((view: RequestView) => ReplySource | undefined)[] = [];
  readonly #conversation: ReplySource[] = [];

  addNext(replies: readonly ReplySource[]): void {
    this.#next.push(...replies);
  }

  addRule(rule: (view: RequestView) => ReplySource | undefined): void {
    this.#rules.push(rule);
  }

  addConversation(replies: readonly ReplySource[]): void {
    this.#conversation.push(...replies);
  }

  /**
   * @returns undefined when nothing is scripted for the request; `giveBack` undoes the choice, for a request that was not
   * answered whole and will be asked again
   */
  choose(view: RequestView): { readonly reply: Reply; readonly giveBack: () => void } | undefined {
    const next = this.#next.shift();
    const source = next ?? this.#rules.map((rule) => rule(view)).find(isSource) ?? this.#conversation[view.answered];
    if (source === undefined) return undefined;
    return {
      reply: typeof source === 'function' ? source(view) : source,
      giveBack: () => {
        if (next !== undefined) this.#next.unshift(next);
      },
    };
  }
}

const isSource = (source: ReplySource | undefined): source is ReplySource => source !== undefined;
