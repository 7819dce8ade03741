import type Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import { imageInWords, type AssistantBlock, type Message, type UserBlock } from '../events/message';
import { withAnsweredCalls } from './answered-calls';
import type { ModelRequest, ToolSpec } from './model';

/** The parts of a request that a prompt is made of, in the order in which the API caches them. */
export interface AnthropicPrompt {
  readonly tools: Anthropic.Tool[];
  readonly system: Anthropic.TextBlockParam[];
  readonly messages: SentMessage[];
}

/**
 * Translates a request. Every part is written from the data alone and in a fixed order of keys, so that a request which
 * continues a conversation begins with all bytes of the one before, cache marks aside. Marks (at most four) stand on the
 * last tool, on the system text, and on the last two user messages: the older of these is where the request before had its
 * last one.
 */
export function toAnthropicPrompt(request: ModelRequest, provider: string): AnthropicPrompt {
  return {
    tools: markLast(request.tools.map(toTool)),
    system: isBlank(request.system) ? [] : markLast([{ type: 'text', text: request.system }]),
    messages: markUserMessages(toMessages(request.messages, provider)),
  };
}

function toTool({ name, description, inputSchema }: ToolSpec): Anthropic.Tool {
  return { name, description, input_schema: { ...inputSchema, type: 'object' } };
}

interface SentMessage {
  readonly role: 'user' | 'assistant';
  readonly content: Anthropic.ContentBlockParam[];
}

function toMessages(messages: readonly Message[], provider: string): SentMessage[] {
  return withAnsweredCalls(messages).flatMap((message): SentMessage[] => {
    const content =
      message.role === 'user' ? message.blocks.flatMap(fromUser) : message.blocks.flatMap(fromAssistant(provider));
    return content.length === 0 ? [] : [{ role: message.role, content }];
  });
}

function fromUser(block: UserBlock): Anthropic.ContentBlockParam[] {
  if (block.kind === 'text') return isBlank(block.text) ? [] : [{ type: 'text', text: block.text }];
  if (block.kind === 'image') {
    const { data, mediaType } = block;
    if (data === undefined) return [{ type: 'text', text: imageInWords(block, 'it is not kept any more') }];
    return [{ type: 'image', source: { type: 'base64', media_type: mediaType, data } }];
  }
  return [
    {
      type: 'tool_result',
      tool_use_id: block.call,
      ...(block.text === '' ? {} : { content: block.text }),
      ...(block.failed ? { is_error: true } : {}),
    },
  ];
}

function fromAssistant(provider: string): (block: AssistantBlock) => Anthropic.ContentBlockParam[] {
  return (block) => {
    switch (block.kind) {
      case 'text':
        return isBlank(block.text) ? [] : [{ type: 'text', text: block.text }];
      case 'thinking':
        // Its own thinking exactly as it came; anybody else's means nothing to it.
        return block.provider === provider && isWholeThinking(block.raw) ? [block.raw] : [];
      case 'toolCall':
        return [
          { type: 'tool_use', id: block.call, name: block.name, input: isObject(block.input) ? block.input : {} },
        ];
    }
  };
}

/** The API refuses text that is nothing but white space. */
function isBlank(text: string): boolean {
  return text.trim() === '';
}

const isObject = (value: unknown): value is object => {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
};

const wholeThinking = z.discriminatedUnion('type', [
  // Thinking that was cut off has no signature, and the API takes none back without.
  z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().min(1) }),
  z.looseObject({ type: z.literal('redacted_thinking'), data: z.string().min(1) }),
]);

function isWholeThinking(raw: unknown): raw is Anthropic.ThinkingBlockParam | Anthropic.RedactedThinkingBlockParam {
  return wholeThinking.safeParse(raw).success;
}

const mark = { cache_control: { type: 'ephemeral' } } as const;

function markLast<T extends object>(parts: T[]): (T & Partial<typeof mark>)[] {
  return parts.map((part, index) => (index === parts.length - 1 ? { ...part, ...mark } : part));
}

function markUserMessages(messages: SentMessage[]): SentMessage[] {
  const marked = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : [])).slice(-2);
  return messages.map(({ role, content }, index) => ({
    role,
    content: marked.includes(index) ? markLast(content) : content,
  }));
}
