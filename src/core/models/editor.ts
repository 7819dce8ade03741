import { z } from 'zod';
import { imageInWords, type AssistantBlock, type Message, type UserBlock } from '../events/message';
import { EditorModelError } from '../ports';
import type {
  EditorModel,
  EditorModelMessage,
  EditorModelMessagePart,
  EditorModelPart,
  EditorModelRequest,
  EditorModels,
} from '../ports';
import { withAnsweredCalls } from './answered-calls';
import { IdleDeadline, idleMsOf, type IdleTime } from './idle-deadline';
import { ModelError } from './model';
import type { ModelErrorCode, ModelInfo, ModelProvider, ModelRequest, Remedy } from './model';

export interface EditorModelsOptions {
  /** Silence after which an answer counts as dead, in milliseconds. */
  readonly idleMs?: IdleTime;
}

const provider = 'editor';

/**
 * The models that other extensions lend through the editor. Their interface knows no system role, so the system text is the
 * first part of the first message; it tells neither usage nor why an answer ended.
 */
export function createEditorProvider(editor: EditorModels, options: EditorModelsOptions = {}): ModelProvider {
  async function exchange<T>(model: string | undefined, signal: AbortSignal, step: (ended: AbortSignal) => Promise<T>) {
    const deadline = new IdleDeadline(idleMsOf(options.idleMs), signal);
    try {
      return await deadline.wait(step(deadline.signal));
    } catch (error) {
      deadline.signal.throwIfAborted();
      throw toModelError(error, model);
    } finally {
      deadline.close();
    }
  }

  return {
    id: provider,
    label: 'Editor',

    list: async (signal) => (await exchange(undefined, signal, () => editor.list())).map(toModelInfo),

    async *stream(request, signal) {
      const deadline = new IdleDeadline(idleMsOf(options.idleMs), signal);
      const blocks: AssistantBlock[] = [];
      let text = '';
      const keepText = (): void => {
        if (text !== '') blocks.push({ kind: 'text', text });
        text = '';
      };
      try {
        const parts = editor.send(request.model, toEditorRequest(request), deadline.signal);
        for await (const part of deadline.each(parts)) {
          if (part.kind === 'text') {
            text += part.text;
            if (part.text !== '') yield { type: 'text', text: part.text };
            continue;
          }
          keepText();
          blocks.push(toToolCall(part));
          yield { type: 'toolCallStarted', call: part.callId, name: part.name };
        }
      } catch (error) {
        deadline.signal.throwIfAborted();
        throw toModelError(error, request.model);
      } finally {
        deadline.close();
      }
      keepText();
      const stop = blocks.some(({ kind }) => kind === 'toolCall') ? 'tools' : 'unknown';
      yield { type: 'ended', blocks, stop, usage: {} };
    },

    countTokens: (request, signal) =>
      exchange(request.model, signal, (ended) => editor.countTokens(request.model, textOf(request), ended)),
  };
}

function toModelInfo({ id, name, vendor, maxInputTokens }: EditorModel): ModelInfo {
  return {
    provider,
    id,
    name: `${name} (${vendor})`,
    ...(maxInputTokens > 0 ? { contextTokens: maxInputTokens } : {}),
  };
}

function toEditorRequest({ system, messages, tools }: ModelRequest): EditorModelRequest {
  const translated = withAnsweredCalls(messages).map(toMessage);
  const [first, ...rest] = translated;
  const told: EditorModelMessagePart[] = system.trim() === '' ? [] : [{ kind: 'text', text: system }];
  const opening: EditorModelMessage[] =
    first?.role === 'user'
      ? [{ role: 'user', parts: [...told, ...first.parts] }, ...rest]
      : [{ role: 'user', parts: told }, ...translated];
  return { messages: opening.filter(({ parts }) => parts.length > 0), tools };
}

function toMessage(message: Message): EditorModelMessage {
  return message.role === 'user'
    ? { role: 'user', parts: message.blocks.flatMap(fromUser) }
    : { role: 'assistant', parts: message.blocks.flatMap(fromAssistant) };
}

function fromUser(block: UserBlock): EditorModelMessagePart[] {
  if (block.kind === 'text') return block.text === '' ? [] : [{ kind: 'text', text: block.text }];
  if (block.kind === 'image') return [{ kind: 'text', text: imageInWords(block, 'models of the editor see none') }];
  // The interface has no mark for a failure, so the words carry it.
  return [{ kind: 'toolResult', callId: block.call, text: block.failed ? `Failed: ${block.text}` : block.text }];
}

const inputObject = z.record(z.string(), z.unknown());

function fromAssistant(block: AssistantBlock): EditorModelMessagePart[] {
  switch (block.kind) {
    case 'text':
      return block.text === '' ? [] : [{ kind: 'text', text: block.text }];
    case 'thinking':
      return [];
    case 'toolCall':
      return [
        {
          kind: 'toolCall',
          callId: block.call,
          name: block.name,
          input: inputObject.safeParse(block.input).data ?? {},
        },
      ];
  }
}

function toToolCall({ callId, name, input }: Extract<EditorModelPart, { kind: 'toolCall' }>): AssistantBlock {
  const call = { kind: 'toolCall', call: callId, name } as const;
  // Another extension made it: that it is an object is only its word.
  if (inputObject.safeParse(input).success) return { ...call, input };
  return { ...call, input: {}, malformed: JSON.stringify({ input }) };
}

/** All text that the request is made of, for counting. */
function textOf(request: ModelRequest): string {
  const { messages, tools } = toEditorRequest(request);
  const parts = messages.flatMap((message) => message.parts);
  return [
    ...tools.map((tool) => JSON.stringify(tool)),
    ...parts.map((part) => (part.kind === 'toolCall' ? `${part.name} ${JSON.stringify(part.input)}` : part.text)),
  ].join('\n');
}

const told: Readonly<
  Record<EditorModelError['code'], { code: ModelErrorCode; remedy: Remedy; message: (model: string) => string }>
> = {
  'no-permissions': {
    code: 'no-consent',
    remedy: 'retry',
    message: (model) => `The editor has not been allowed to lend ${model} to Fingerpost. Try again and allow it.`,
  },
  blocked: {
    code: 'not-allowed',
    remedy: 'choose-model',
    message: (model) =>
      `The editor blocked the request to ${model}: a used-up quota or a filter. Choose another model.`,
  },
  'not-found': {
    code: 'unknown-model',
    remedy: 'choose-model',
    message: (model) => `The editor no longer has ${model}. Choose another model.`,
  },
  unknown: {
    code: 'unknown',
    remedy: 'retry',
    message: (model) => `The editor could not ask ${model}. Try again or choose another model.`,
  },
};

/** A failure that the port did not put in its own words is a defect of the port, and passed on as it is. */
function toModelError(error: unknown, model: string | undefined): unknown {
  if (!(error instanceof EditorModelError)) return error;
  const { code, remedy, message } = told[error.code];
  const said = error.message.trim();
  const own = message(model === undefined ? 'its models' : `the model ${model}`);
  return new ModelError(code, said === '' ? own : `${own} (${said})`, { remedy, cause: error });
}
