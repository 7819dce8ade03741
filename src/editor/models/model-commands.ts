import * as vscode from 'vscode';
import { z } from 'zod';
import type { ModelError } from '../../core/models/model';
import type { ProviderList } from '../../core/models/models';
import { anthropicUrl } from '../../core/models/anthropic';
import { defaultModelSetting } from '../../core/models/models';
import { anthropicBaseUrlSetting, anthropicKeySecret } from '../../core/models/providers';
import type { Chat } from '../chat/chat';
import { commandIds } from '../ids';
import type { CommandHandlers } from '../started-core';
import { patiently } from '../patiently';
import { askText, pickOne } from '../pick';
import type { StoredSecrets } from '../ports/secrets';
import { EditorRefusal, remedyButtons } from '../refusals';

const modelRef = z.object({ provider: z.string(), id: z.string() });

type ModelCommand = 'setApiKey' | 'removeApiKey' | 'chooseModel' | 'setBaseUrl';

/** Commands that say which model thinks, and with which key. */
export function modelCommands(chat: Chat, secrets: StoredSecrets): Pick<CommandHandlers, ModelCommand> {
  const { models, sessions } = chat.core;

  /** For this session where one is shown, and for every later one. */
  const choose = async (ref: z.infer<typeof modelRef>): Promise<void> => {
    await writeUserSetting(defaultModelSetting, `${ref.provider}/${ref.id}`);
    if (chat.shown) await sessions.chooseModel(chat.shown.id, ref);
    chat.refresh();
  };

  return {
    setApiKey: async () => {
      const key = await askText({
        title: 'Anthropic API Key',
        prompt: 'Kept in the editor’s secret storage, and sent to the Anthropic API only.',
        placeHolder: 'sk-ant-…',
        password: true,
        validateInput: (text) => (/^\s*\S+\s*$/.test(text) ? undefined : 'Paste the key: one word, without spaces.'),
      });
      await secrets.set(anthropicKeySecret, key.trim());
      chat.refresh();
      const signal = AbortSignal.timeout(30_000);
      const { providers } = await patiently('Trying the key', (cancel) =>
        models.list(AbortSignal.any([signal, cancel])),
      );
      const error = providers.find(({ provider }) => provider === 'anthropic')?.error;
      if (error) {
        const button = remedyButtons[error.remedy === 'retry' ? 'choose-model' : error.remedy];
        throw new EditorRefusal(`The key is kept, but it could not be tried: ${error.message}`, button);
      }
      chat.refresh();
      void vscode.window.showInformationMessage('The API key is set.');
    },

    removeApiKey: async () => {
      await secrets.remove(anthropicKeySecret);
      chat.refresh();
      void vscode.window.showInformationMessage('The API key is removed.');
    },

    chooseModel: async (argument) => {
      const named = modelRef.safeParse(argument);
      if (named.success) return choose(named.data);
      const { providers } = await patiently('Asking for models', (signal) => models.list(signal));
      const choices = providers.flatMap(entriesOf);
      const choice = await pickOne('Choose Model', 'Which model writes specs and code?', choices);
      if ('command' in choice) await vscode.commands.executeCommand(choice.command);
      else await choose(choice);
    },

    setBaseUrl: async () => {
      const present = vscode.workspace.getConfiguration('fingerpost').get<unknown>(anthropicBaseUrlSetting);
      const url = await askText({
        title: 'Base URL of the Anthropic API',
        prompt: `Where requests and your API key are sent. Empty: ${anthropicUrl}`,
        value: typeof present === 'string' ? present : anthropicUrl,
        validateInput: (text) =>
          text.trim() === '' || isWebAddress(text.trim())
            ? undefined
            : 'An address such as https://gateway.example.com',
      });
      await writeUserSetting(anthropicBaseUrlSetting, url.trim() === '' ? undefined : url.trim());
      chat.refresh();
    },
  };
}

interface Entry extends vscode.QuickPickItem {
  readonly value: z.infer<typeof modelRef> | { readonly command: string };
}

/** A provider's models under its name, or why it has none with what mends that. */
function entriesOf({ provider, label, models, error }: ProviderList): readonly Entry[] {
  const heading: Entry = { label, kind: vscode.QuickPickItemKind.Separator, value: { command: '' } };
  if (error) return [heading, remedyEntry(error)];
  if (models.length === 0) return [];
  const entries = models.map((model): Entry => {
    const size = model.contextTokens === undefined ? '' : `${Math.round(model.contextTokens / 1000)}k tokens`;
    const description = [model.id, size].filter((part) => part !== '').join(' · ');
    return { label: model.name, description, value: { provider, id: model.id } };
  });
  return [heading, ...entries];
}

function remedyEntry({ remedy, message }: ModelError): Entry {
  if (remedy === 'retry' || remedy === 'choose-model') {
    return { label: '$(refresh) Try again', detail: message, value: { command: commandIds.chooseModel } };
  }
  const { label, command } = remedyButtons[remedy];
  return { label: `$(key) ${label}...`, detail: message, value: { command } };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** To the user's settings, the only ones that count. */
async function writeUserSetting(name: string, value: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('fingerpost').update(name, value, vscode.ConfigurationTarget.Global);
}
