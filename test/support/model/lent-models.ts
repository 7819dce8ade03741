import Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import { EditorModelError } from '../../../src/core/ports';
import type { EditorModelMessage, EditorModelPart, EditorModels } from '../../../src/core/ports';
import { defaultModels } from './model-server';

/**
 * The editor's language models without an editor: another extension's models, lent through the port, which here are those
 * of the test model server. So its scripts, its faults and its refusals of unsound conversations count for this road too.
 * Refusals come as the editor tells them: 403 as missing consent, 404 as not found, 429 as blocked.
 */
export function lendModels(server: { readonly url: string }): EditorModels {
  const client = new Anthropic({ baseURL: server.url, apiKey: 'lent', maxRetries: 0, logLevel: 'off' });
  return {
    list: () =>
      Promise.resolve(
        defaultModels.map(({ id, name, contextTokens = 0 }) => {
          return { id, name, vendor: 'lender', family: 'demo', maxInputTokens: contextTokens };
        }),
      ),

    async *send(model, { messages, tools }, signal): AsyncGenerator<EditorModelPart> {
      try {
        const stream = client.messages.stream(
          {
            model,
            max_tokens: 1000,
            messages: messages.map(toMessageParam),
            tools: tools.map(({ name, description, inputSchema }) => {
              return { name, description, input_schema: { ...inputSchema, type: 'object' as const } };
            }),
          },
          { signal },
        );
        for await (const event of stream) {
          if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
            yield { kind: 'text', text: event.delta.text };
          }
          if (event.type !== 'content_block_stop') continue;
          const block = stream.currentMessage?.content[event.index];
          if (block?.type !== 'tool_use') continue;
          yield { kind: 'toolCall', callId: block.id, name: block.name, input: z.looseObject({}).parse(block.input) };
        }
      } catch (error) {
        signal.throwIfAborted();
        throw toEditorError(error);
      }
    },

    async countTokens(model, text, signal) {
      const messages = [{ role: 'user' as const, content: text }];
      return (await client.messages.countTokens({ model, messages }, { signal })).input_tokens;
    },

    onDidChange: () => ({ dispose: () => undefined }),
  };
}

function toMessageParam({ role, parts }: EditorModelMessage): Anthropic.MessageParam {
  return {
    role,
    content: parts.map((part) => {
      switch (part.kind) {
        case 'text':
          return { type: 'text', text: part.text };
        case 'toolCall':
          return { type: 'tool_use', id: part.callId, name: part.name, input: part.input };
        case 'toolResult':
          return { type: 'tool_result', tool_use_id: part.callId, content: part.text };
      }
    }),
  };
}

function toEditorError(error: unknown): EditorModelError {
  const status: unknown = error instanceof Anthropic.APIError ? error.status : undefined;
  const code =
    status === 403 ? 'no-permissions' : status === 404 ? 'not-found' : status === 429 ? 'blocked' : 'unknown';
  return new EditorModelError(code, error instanceof Error ? error.message : String(error), { cause: error });
}
