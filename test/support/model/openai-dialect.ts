import { z } from 'zod';
import type { Dialect } from './answer-stream';
import type { ErrorAnswer, Fault } from './faults';
import { messagesBody } from './request-view';
import type { MessagesBody } from './request-view';

/** The OpenAI API's chat completions over the same scripted replies: requests one way, events the other. */

export const completionsPath = '/v1/chat/completions';

const toolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string().min(1) }),
  z.strictObject({ role: z.literal('user'), content: z.string().min(1) }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.string().nullish(),
    tool_calls: z.array(toolCall).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() }),
]);

/** A body of `/v1/chat/completions`, as strict as the API. */
export const completionsBody = z.looseObject({
  model: z.string(),
  stream: z.literal(true),
  stream_options: z.looseObject({ include_usage: z.literal(true) }),
  max_tokens: z.number().int().positive().optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.looseObject({ name: z.string(), parameters: z.looseObject({ type: z.literal('object') }) }),
      }),
    )
    .optional(),
  messages: z.array(message).min(1),
});

type Completions = z.infer<typeof completionsBody>;

/** The request as a body of the Messages API, so that replies are chosen and counted alike. */
export function toMessagesBody(body: Completions): MessagesBody {
  const messages: { role: 'user' | 'assistant'; content: object[] }[] = [];
  const say = (role: 'user' | 'assistant', content: object[]): void => {
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else messages.push({ role, content });
  };
  for (const each of body.messages) {
    if (each.role === 'user') say('user', [{ type: 'text', text: each.content }]);
    else if (each.role === 'tool') {
      const failed = each.content.startsWith('Failed: ');
      say('user', [{ type: 'tool_result', tool_use_id: each.tool_call_id, content: each.content, is_error: failed }]);
    } else if (each.role === 'assistant') {
      const text = each.content ? [{ type: 'text', text: each.content }] : [];
      const calls = (each.tool_calls ?? []).map(({ id, function: { name, arguments: json } }) => {
        return { type: 'tool_use', id, name, input: JSON.parse(json) as unknown };
      });
      say('assistant', [...text, ...calls]);
    }
  }
  return messagesBody.parse({
    model: body.model,
    max_tokens: body.max_tokens ?? 4_096,
    stream: true,
    system: body.messages.flatMap((each) => (each.role === 'system' ? [{ type: 'text', text: each.content }] : [])),
    tools: (body.tools ?? []).map(({ function: { name, parameters } }) => ({ name, input_schema: parameters })),
    messages,
  });
}

/** What the API refuses besides a body of another shape: results without their calls, calls without results. */
export function brokenOrder({ messages }: Completions): string | undefined {
  const open = new Set<string>();
  for (const each of messages) {
    if (each.role === 'tool') {
      if (!open.delete(each.tool_call_id)) return `No tool call has the id ${each.tool_call_id}`;
      continue;
    }
    if (open.size > 0) return `Tool calls have no result: ${[...open].join(', ')}`;
    if (each.role === 'assistant') for (const call of each.tool_calls ?? []) open.add(call.id);
  }
  return open.size > 0 ? `Tool calls have no result: ${[...open].join(', ')}` : undefined;
}

const anthropicEvent = z.looseObject({
  type: z.string(),
  index: z.number().optional(),
  content_block: z.looseObject({ type: z.string(), id: z.string().optional(), name: z.string().optional() }).optional(),
  delta: z
    .looseObject({
      text: z.string().optional(),
      thinking: z.string().optional(),
      partial_json: z.string().optional(),
      stop_reason: z.string().optional(),
    })
    .optional(),
  message: z
    .looseObject({ usage: z.looseObject({ input_tokens: z.number(), cache_read_input_tokens: z.number() }) })
    .optional(),
  usage: z.looseObject({ output_tokens: z.number() }).optional(),
  error: z.looseObject({ type: z.string(), message: z.string() }).optional(),
});

const finishReasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  tool_use: 'tool_calls',
  max_tokens: 'length',
  refusal: 'content_filter',
};

/** Says one answer's events in chunks. */
export function chunksOf(model: string): Dialect {
  const say = sayer(model);
  return {
    contentType: 'text/event-stream; charset=utf-8',
    write: (event) => say(event).map((said) => `data: ${said === '[DONE]' ? said : JSON.stringify(said)}\n\n`),
    garbage: 'data: {"choices": [{"delta"\n\n',
  };
}

/** Turns events into the chunks that say the same. */
function sayer(model: string): (event: object) => readonly (object | '[DONE]')[] {
  const places = new Map<number, number>();
  let input = { tokens: 0, cached: 0 };
  const chunk = (delta: object, rest: object = {}): object => ({
    id: 'chatcmpl-test',
    object: 'chat.completion.chunk',
    created: 0,
    model,
    choices: [{ index: 0, delta, finish_reason: null, ...rest }],
  });
  return (event) => {
    const { type, index = 0, content_block: block, delta, message: start, usage, error } = anthropicEvent.parse(event);
    if (type === 'error') return [{ error: { ...error, code: error?.type } }];
    if (start) input = { tokens: start.usage.input_tokens, cached: start.usage.cache_read_input_tokens };
    if (type === 'message_start') return [chunk({ role: 'assistant', content: '' })];
    if (block?.type === 'tool_use') {
      places.set(index, places.size);
      const call = {
        index: places.get(index),
        id: block.id,
        type: 'function',
        function: { name: block.name, arguments: '' },
      };
      return [chunk({ tool_calls: [call] })];
    }
    if (delta?.text !== undefined) return [chunk({ content: delta.text })];
    if (delta?.thinking !== undefined) return [chunk({ reasoning_content: delta.thinking })];
    if (delta?.partial_json !== undefined) {
      return [chunk({ tool_calls: [{ index: places.get(index), function: { arguments: delta.partial_json } }] })];
    }
    if (type === 'message_delta') {
      const counted = {
        prompt_tokens: input.tokens + input.cached,
        completion_tokens: usage?.output_tokens ?? 0,
        prompt_tokens_details: { cached_tokens: input.cached },
      };
      const reason = finishReasons[delta?.stop_reason ?? ''] ?? 'stop';
      return [chunk({}, { finish_reason: reason }), { ...chunk({}), choices: [], usage: counted }];
    }
    return type === 'message_stop' ? ['[DONE]'] : [];
  };
}

/** The API's shape of an error. */
export function openAiError({
  status,
  errorType: type,
  message: words,
}: Extract<Fault, { kind: 'status' }>): ErrorAnswer {
  const [code, usual] = usualErrors[status] ?? ['server_error', 'The server had an error'];
  return {
    body: JSON.stringify({ error: { message: words ?? usual, type: type ?? code, code: type ?? code, param: null } }),
  };
}

const usualErrors: Readonly<Record<number, readonly [string, string]>> = {
  400: ['invalid_request_error', 'Invalid request'],
  401: ['invalid_api_key', 'Incorrect API key provided'],
  403: ['permission_error', 'You are not allowed to do this'],
  404: ['model_not_found', 'The model does not exist'],
  429: ['rate_limit_exceeded', 'Rate limit reached'],
};
