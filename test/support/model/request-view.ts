import { z } from 'zod';

/** The parts of a Messages API request that the test server looks at. Everything else is kept as it came. */
const cacheMark = z.looseObject({ type: z.literal('ephemeral') });

const block = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string(), cache_control: cacheMark.optional() }),
  z.looseObject({
    type: z.literal('image'),
    source: z.strictObject({
      type: z.literal('base64'),
      media_type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
      data: z.base64().min(1),
    }),
    cache_control: cacheMark.optional(),
  }),
  z.looseObject({
    type: z.literal('thinking'),
    thinking: z.string(),
    signature: z.string(),
    cache_control: cacheMark.optional(),
  }),
  z.looseObject({ type: z.literal('redacted_thinking'), data: z.string(), cache_control: cacheMark.optional() }),
  z.looseObject({
    type: z.literal('tool_use'),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
    cache_control: cacheMark.optional(),
  }),
  z.looseObject({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(z.looseObject({ type: z.literal('text'), text: z.string() }))]).optional(),
    is_error: z.boolean().optional(),
    cache_control: cacheMark.optional(),
  }),
]);

const message = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string(), z.array(block)]).transform((content) => {
    return typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
  }),
});

/** A body of `/v1/messages` or `/v1/messages/count_tokens`. */
export const messagesBody = z.looseObject({
  model: z.string(),
  max_tokens: z.number().int().positive().optional(),
  stream: z.boolean().optional(),
  thinking: z.looseObject({ type: z.string(), budget_tokens: z.number().optional() }).optional(),
  tools: z
    .array(
      z.looseObject({
        name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
        description: z.string().optional(),
        input_schema: z.looseObject({ type: z.literal('object') }),
        cache_control: cacheMark.optional(),
      }),
    )
    .default([]),
  system: z
    .union([
      z.string(),
      z.array(z.looseObject({ type: z.literal('text'), text: z.string(), cache_control: cacheMark.optional() })),
    ])
    .default([])
    .transform((system) => (typeof system === 'string' ? [{ type: 'text' as const, text: system }] : system)),
  messages: z.array(message).min(1),
});

export type MessagesBody = z.infer<typeof messagesBody>;
export type RequestBlock = MessagesBody['messages'][number]['content'][number];

/** What a matcher sees of a request: nothing but the request itself, so that a reply depends on no hidden state. */
export interface RequestView {
  readonly model: string;
  readonly system: string;
  /** Names of the tools on offer. */
  readonly tools: readonly string[];
  /** Assistant messages in the whole request: the number of this answer in its conversation, from 0. */
  readonly answered: number;
  /** Text of the last user message that has any: the prompt of this turn. */
  readonly lastUserText: string;
  /** Assistant messages since that prompt: the number of this step in its turn, from 0. */
  readonly step: number;
  /** Tool results since that prompt, oldest first. */
  readonly toolResults: readonly ToolResultView[];
  /** Texts of all user messages that have any, oldest first: the prompts of this and of all turns before it. */
  readonly userTexts: readonly string[];
  /** Tool results of the whole conversation, oldest first. */
  readonly results: readonly (ToolResultView & {
    /** The place in `userTexts` of the prompt whose turn they belong to. */
    readonly prompt: number;
  })[];
}

export interface ToolResultView {
  readonly tool: string;
  readonly input: unknown;
  readonly text: string;
  readonly failed: boolean;
}

/** Reads what replies are chosen by. A user message with text begins a turn, results beside it belong to the turn before. */
export function viewRequest(body: MessagesBody): RequestView {
  const prompt = body.messages.findLastIndex(
    ({ role, content }) => role === 'user' && content.some(({ type }) => type === 'text'),
  );
  const turn = body.messages.slice(prompt + 1);
  const calls = new Map(
    body.messages.flatMap(({ content }) =>
      content.flatMap((each) => (each.type === 'tool_use' ? [[each.id, each]] : [])),
    ),
  );
  const viewed = (message: MessagesBody['messages'][number]): readonly ToolResultView[] =>
    message.content.flatMap((each) => {
      if (each.type !== 'tool_result') return [];
      const call = calls.get(each.tool_use_id);
      return [
        {
          tool: call?.name ?? '',
          input: call?.input,
          text: resultText(each.content),
          failed: each.is_error ?? false,
        },
      ];
    });
  const userTexts: string[] = [];
  const results = body.messages.flatMap((message) => {
    // Results beside a text belong to the turn that it ends.
    const found = viewed(message).map((result) => ({ ...result, prompt: userTexts.length - 1 }));
    const text = message.role === 'user' ? textOf(message) : undefined;
    if (text !== undefined) userTexts.push(text);
    return found;
  });
  return {
    model: body.model,
    system: body.system.map(({ text }) => text).join('\n'),
    tools: body.tools.map(({ name }) => name),
    answered: body.messages.filter(({ role }) => role === 'assistant').length,
    lastUserText: userTexts.at(-1) ?? '',
    step: turn.filter(({ role }) => role === 'assistant').length,
    toolResults: turn.flatMap(viewed),
    userTexts,
    results,
  };
}

/** Undefined where the message has none. */
function textOf({ content }: MessagesBody['messages'][number]): string | undefined {
  const texts = content.flatMap((each) => (each.type === 'text' ? [each.text] : []));
  return texts.length > 0 ? texts.join('\n') : undefined;
}

function resultText(content: string | readonly { readonly text: string }[] | undefined): string {
  return typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('');
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: what a schema then says about it is the answer.
    return undefined;
  }
}
