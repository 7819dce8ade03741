import * as vscode from 'vscode';
import {
  EditorModelError,
  type Disposable,
  type EditorModel,
  type EditorModelMessage,
  type EditorModelMessagePart,
  type EditorModelPart,
  type EditorModelRequest,
  type EditorModels,
} from '../../core/ports';
import { cancelOn } from '../abort';

/** What the editor shows when it asks the user whether we may use a model of another extension. */
const justification =
  'Fingerpost writes your specs and builds their tasks with this model. It is asked only when you send a prompt or start a task.';

/** Models that other extensions lend through the editor. Consent is asked by the editor itself, with the first request. */
export class LentModels implements EditorModels {
  async list(): Promise<readonly EditorModel[]> {
    const models = await vscode.lm.selectChatModels();
    return models.map(({ id, name, vendor, family, maxInputTokens }) => ({ id, name, vendor, family, maxInputTokens }));
  }

  async *send(modelId: string, request: EditorModelRequest, signal: AbortSignal): AsyncGenerator<EditorModelPart> {
    const cancel = cancelOn(signal);
    try {
      const model = await find(modelId);
      const options: vscode.LanguageModelChatRequestOptions = {
        justification,
        tools: request.tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
      };
      const response = await model.sendRequest(request.messages.map(toMessage), options, cancel.token);
      for await (const part of untilAborted(response.stream, signal)) {
        if (part instanceof vscode.LanguageModelTextPart) yield { kind: 'text', text: part.value };
        else if (part instanceof vscode.LanguageModelToolCallPart) {
          yield { kind: 'toolCall', callId: part.callId, name: part.name, input: part.input };
        }
        // Other kinds of parts are added to the editor over time; they carry nothing that was asked for.
      }
    } catch (error) {
      signal.throwIfAborted();
      throw toEditorModelError(error);
    } finally {
      cancel.dispose();
    }
  }

  async countTokens(modelId: string, text: string, signal: AbortSignal): Promise<number> {
    const cancel = cancelOn(signal);
    try {
      return await (await find(modelId)).countTokens(text, cancel.token);
    } catch (error) {
      signal.throwIfAborted();
      throw toEditorModelError(error);
    } finally {
      cancel.dispose();
    }
  }

  onDidChange(listener: () => void): Disposable {
    return vscode.lm.onDidChangeChatModels(listener);
  }
}

/**
 * What comes until the signal is aborted, which then rejects at once: older editors do not tell a model that has begun to
 * answer of a cancel, so its stream may go on for long, and nobody listens any more.
 */
async function* untilAborted<T>(stream: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = stream[Symbol.asyncIterator]();
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('Stopped.'));
    signal.addEventListener('abort', abort, { once: true });
  });
  aborted.catch(() => undefined); // of interest only to whoever waits below
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function find(id: string): Promise<vscode.LanguageModelChat> {
  const model = (await vscode.lm.selectChatModels({ id })).find((each) => each.id === id);
  if (model) return model;
  throw new EditorModelError(
    'not-found',
    `The editor no longer has the model ${id}. The extension that lent it may be disabled.`,
  );
}

function toMessage({ role, parts }: EditorModelMessage): vscode.LanguageModelChatMessage {
  const { LanguageModelChatMessage } = vscode;
  const message = role === 'user' ? LanguageModelChatMessage.User('') : LanguageModelChatMessage.Assistant('');
  message.content = parts.map(toPart);
  return message;
}

function toPart(part: EditorModelMessagePart): vscode.LanguageModelChatMessage['content'][number] {
  switch (part.kind) {
    case 'text':
      return new vscode.LanguageModelTextPart(part.text);
    case 'toolCall':
      return new vscode.LanguageModelToolCallPart(part.callId, part.name, part.input);
    case 'toolResult':
      return new vscode.LanguageModelToolResultPart(part.callId, [new vscode.LanguageModelTextPart(part.text)]);
  }
}

const codes: Readonly<Record<string, EditorModelError['code']>> = {
  NoPermissions: 'no-permissions',
  Blocked: 'blocked',
  NotFound: 'not-found',
};

function toEditorModelError(error: unknown): EditorModelError {
  if (error instanceof EditorModelError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof vscode.LanguageModelError ? codes[error.code] : undefined;
  return new EditorModelError(code ?? 'unknown', message, { cause: error });
}
