import * as vscode from 'vscode';
import type { Chat } from '../chat/chat';
import { patiently } from '../patiently';
import { EditorRefusal, remedyButtons } from '../refusals';

/** Asks a provider that was just set up for its models, and tells how many it has. @throws EditorRefusal when it has none to tell */
export async function tellModels(chat: Chat, provider: string, label: string): Promise<void> {
  chat.refresh();
  const { providers } = await patiently(`Asking ${label} for its models`, (signal) => chat.core.models.list(signal));
  const found = providers.find((each) => each.provider === provider);
  if (found?.error) {
    const { remedy, message } = found.error;
    const button = remedy === 'set-up-bedrock' ? remedyButtons[remedy] : undefined;
    throw new EditorRefusal(`${label} is kept in the settings, but it could not be asked: ${message}`, button);
  }
  const count = found?.models.length ?? 0;
  void vscode.window.showInformationMessage(`${label} offers ${count} ${count === 1 ? 'model' : 'models'}.`);
}
