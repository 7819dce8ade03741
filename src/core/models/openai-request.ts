import type OpenAI from 'openai';
import { imageInWords, textsOf, type AssistantBlock, type ImageBlock, type Message } from '../events/message';
import { withAnsweredCalls } from './answered-calls';
import type { ModelRequest } from './model';

/** The parts of a request that a prompt is made of. */
export interface OpenAiPrompt {
  readonly messages: OpenAI.ChatCompletionMessageParam[];
  readonly tools?: OpenAI.ChatCompletionTool[];
}

/**
 * Translates a request. Everything is written from the data alone and in a fixed order of keys, so that a request which
 * continues a conversation begins with the messages of the one before, byte for byte.
 */
export function toOpenAiPrompt(request: ModelRequest): OpenAiPrompt {
  const system: OpenAI.ChatCompletionMessageParam[] =
    request.system.trim() === '' ? [] : [{ role: 'system', content: request.system }];
  const messages = [...system, ...withAnsweredCalls(request.messages).flatMap(toMessages)];
  if (request.tools.length === 0) return { messages };
  const tools = request.tools.map(({ name, description, inputSchema }): OpenAI.ChatCompletionTool => {
    return { type: 'function', function: { name, description, parameters: { ...inputSchema } } };
  });
  return { messages, tools };
}

function toMessages(message: Message): OpenAI.ChatCompletionMessageParam[] {
  if (message.role === 'assistant') return toAssistant(message.blocks);
  const results = message.blocks.flatMap((block): OpenAI.ChatCompletionMessageParam[] =>
    // The interface has no mark for a failure, so the words carry it.
    block.kind === 'toolResult'
      ? [{ role: 'tool', tool_call_id: block.call, content: block.failed ? `Failed: ${block.text}` : block.text }]
      : [],
  );
  const texts = textsOf(message.blocks).filter((text) => text !== '');
  const images = message.blocks.flatMap((block) => (block.kind === 'image' ? [toPart(block)] : []));
  if (images.length > 0) {
    const parts = texts.map((text): OpenAI.ChatCompletionContentPart => ({ type: 'text', text }));
    return [...results, { role: 'user', content: [...images, ...parts] }];
  }
  return texts.length === 0 ? results : [...results, { role: 'user', content: texts.join('\n\n') }];
}

function toPart(block: ImageBlock): OpenAI.ChatCompletionContentPart {
  const { data, mediaType } = block;
  if (data === undefined) return { type: 'text', text: imageInWords(block, 'it is not kept any more') };
  return { type: 'image_url', image_url: { url: `data:${mediaType};base64,${data}` } };
}

/** Thinking is not sent back: the interface has no place for it. */
function toAssistant(blocks: readonly AssistantBlock[]): OpenAI.ChatCompletionMessageParam[] {
  const text = textsOf(blocks).join('');
  const calls = blocks.flatMap((block): OpenAI.ChatCompletionMessageToolCall[] =>
    block.kind === 'toolCall'
      ? [{ id: block.call, type: 'function', function: { name: block.name, arguments: argumentsOf(block.input) } }]
      : [],
  );
  if (text === '' && calls.length === 0) return [];
  if (calls.length === 0) return [{ role: 'assistant', content: text }];
  return [{ role: 'assistant', content: text === '' ? null : text, tool_calls: calls }];
}

function argumentsOf(input: unknown): string {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? JSON.stringify(input) : '{}';
}
