import * as vscode from 'vscode';
import { z } from 'zod';
import type { ModelError } from '../../core/models/model';
import type { ProviderList } from '../../core/models/models';
import { anthropicUrl } from '../../core/models/anthropic';
import { autoModel, isAuto } from '../../core/models/auto';
import { endpointsSetting } from '../../core/models/endpoints';
import { isWebAddress } from '../../core/models/base-url';
import { relativeCosts } from '../../core/models/cost';
import { defaultModelSetting } from '../../core/models/models';
import { anthropicBaseUrlSetting } from '../../core/models/providers';
import type { AwsAccount } from '../../core/ports';
import { tokens } from '../../core/events/token-count';
import type { Chat } from '../chat/chat';
import { commandIds } from '../ids';
import type { CommandHandlers } from '../started-core';
import { patiently } from '../patiently';
import { askText, pickOne } from '../pick';
import type { StoredSecrets } from '../ports/secrets';
import { EditorRefusal, remedyButtons } from '../refusals';
import { bedrockCommands } from './bedrock-commands';
import { endpointCommands, pickKeyOwner } from './endpoint-commands';
import { writeUserSetting } from './user-settings';

const modelRef = z.object({ provider: z.string(), id: z.string() });

type ModelCommand =
  | 'setApiKey'
  | 'removeApiKey'
  | 'chooseModel'
  | 'setBaseUrl'
  | 'setUpBedrock'
  | 'addModelEndpoint'
  | 'removeModelEndpoint';

/** Commands that say which model thinks, and with which key. */
export function modelCommands(
  chat: Chat,
  secrets: StoredSecrets,
  aws: AwsAccount,
): Pick<CommandHandlers, ModelCommand> {
  const { models, sessions } = chat.core;

  /** For this session where one is shown, and for every later one. */
  const choose = async (ref: z.infer<typeof modelRef>): Promise<void> => {
    await writeUserSetting(defaultModelSetting, isAuto(ref) ? autoModel.id : `${ref.provider}/${ref.id}`);
    if (chat.shown) await sessions.chooseModel(chat.shown.id, ref);
    chat.refresh();
  };

  return {
    ...endpointCommands(chat, secrets),
    ...bedrockCommands(chat, aws),

    setApiKey: async () => {
      const owner = await pickKeyOwner('Set API Key');
      const key = await askText({
        title: `${owner.label} API Key`,
        prompt: `Kept in the editor’s secret storage, and sent to ${owner.label} only.`,
        placeHolder: owner.provider === 'anthropic' ? 'sk-ant-…' : '',
        password: true,
        validateInput: (text) => (/^\s*\S+\s*$/.test(text) ? undefined : 'Paste the key: one word, without spaces.'),
      });
      await secrets.set(owner.secret, key.trim());
      chat.refresh();
      const signal = AbortSignal.timeout(30_000);
      const { providers } = await patiently('Trying the key', (cancel) =>
        models.list(AbortSignal.any([signal, cancel])),
      );
      const error = providers.find(({ provider }) => provider === owner.provider)?.error;
      if (error) {
        const button = remedyButtons[error.remedy === 'retry' ? 'choose-model' : error.remedy];
        throw new EditorRefusal(`The key is kept, but it could not be tried: ${error.message}`, button);
      }
      chat.refresh();
      void vscode.window.showInformationMessage('The API key is set.');
    },

    removeApiKey: async () => {
      await secrets.remove((await pickKeyOwner('Remove API Key')).secret);
      chat.refresh();
      void vscode.window.showInformationMessage('The API key is removed.');
    },

    chooseModel: async (argument) => {
      const named = modelRef.safeParse(argument);
      if (named.success) return choose(named.data);
      const list = await patiently('Asking for models', (signal) => models.list(signal));
      const costOf = relativeCosts(list.models);
      const choices = [
        autoEntry,
        ...list.providers.flatMap((each) => entriesOf(each, costOf)),
        ...problemEntries(list.problems),
      ];
      const choice = await pickOne('Choose Model', 'Which model writes specs and code?', choices);
      if ('command' in choice) await vscode.commands.executeCommand(choice.command, choice.argument);
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
  readonly value: z.infer<typeof modelRef> | { readonly command: string; readonly argument?: string };
}

const autoEntry: Entry = {
  label: `$(sparkle) ${autoModel.name}`,
  description: 'recommended',
  detail: 'By the kind of work: the models of the setting fingerpost.models.auto, else the default one',
  value: { provider: autoModel.provider, id: autoModel.id },
};

/** A provider's models under its name, or why it has none with what mends that. */
function entriesOf(
  { provider, label, models, error }: ProviderList,
  costOf: ReturnType<typeof relativeCosts>,
): readonly Entry[] {
  const heading: Entry = { label, kind: vscode.QuickPickItemKind.Separator, value: { command: '' } };
  if (error) return [heading, remedyEntry(error)];
  if (models.length === 0) return [];
  const entries = models.map((model): Entry => {
    const size = model.contextTokens === undefined ? '' : `${tokens(model.contextTokens)} tokens`;
    const cost = costOf(model);
    const factor = cost === undefined ? '' : `${Number(cost.toFixed(1))}x`;
    const description = [model.id, size, factor].filter((part) => part !== '').join(' · ');
    return { label: model.name, description, value: { provider, id: model.id } };
  });
  return [heading, ...entries];
}

/** What is wrong with the settings, each with the way to them. */
function problemEntries(problems: readonly string[]): readonly Entry[] {
  if (problems.length === 0) return [];
  const value = { command: 'workbench.action.openSettings', argument: `@id:fingerpost.${endpointsSetting}` };
  return [
    { label: 'Settings', kind: vscode.QuickPickItemKind.Separator, value: { command: '' } },
    ...problems.map((detail): Entry => ({ label: '$(warning) Open Settings', detail, value })),
  ];
}

function remedyEntry({ remedy, message }: ModelError): Entry {
  if (remedy === 'retry' || remedy === 'choose-model') {
    return { label: '$(refresh) Try again', detail: message, value: { command: commandIds.chooseModel } };
  }
  const { label, command } = remedyButtons[remedy];
  return { label: `$(key) ${label}...`, detail: message, value: { command } };
}
