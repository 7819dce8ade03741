import * as vscode from 'vscode';
import { isWebAddress } from '../../core/models/base-url';
import { endpointSecret, endpointsSetting, readEndpoints, type Endpoint } from '../../core/models/endpoints';
import { bedrockId } from '../../core/models/bedrock';
import { anthropicKeySecret } from '../../core/models/providers';
import type { Chat } from '../chat/chat';
import { askText, pickOne } from '../pick';
import type { StoredSecrets } from '../ports/secrets';
import { commandIds } from '../ids';
import { EditorRefusal } from '../refusals';
import type { CommandHandlers } from '../started-core';
import { forgetBedrock, isBedrockSet } from './bedrock-commands';
import { tellModels } from './told-models';
import { readUserSetting, writeUserSetting } from './user-settings';

/** Servers that people run or rent, with the address at which each is by itself. */
const presets: readonly (Pick<Endpoint, 'id' | 'label' | 'api' | 'baseUrl'> & { readonly detail: string })[] = [
  {
    id: 'ollama',
    label: 'Ollama',
    api: 'openai',
    baseUrl: 'http://localhost:11434/v1',
    detail: 'Models on this machine',
  },
  {
    id: 'lm-studio',
    label: 'LM Studio',
    api: 'openai',
    baseUrl: 'http://localhost:1234/v1',
    detail: 'Models on this machine',
  },
  { id: 'vllm', label: 'vLLM', api: 'openai', baseUrl: 'http://localhost:8000/v1', detail: 'A server of your own' },
  {
    id: 'litellm',
    label: 'LiteLLM',
    api: 'openai',
    baseUrl: 'http://localhost:4000/v1',
    detail: 'A gateway to many providers',
  },
  {
    id: 'openrouter',
    label: 'OpenRouter',
    api: 'openai',
    baseUrl: 'https://openrouter.ai/api/v1',
    detail: 'A gateway to many providers; needs a key',
  },
  { id: 'openai', label: 'OpenAI', api: 'openai', baseUrl: 'https://api.openai.com/v1', detail: 'Needs a key' },
  {
    id: 'custom',
    label: 'Another server of the OpenAI API',
    api: 'openai',
    baseUrl: 'https://',
    detail: 'Any base URL',
  },
  {
    id: 'custom-anthropic',
    label: 'Another server of the Anthropic API',
    api: 'anthropic',
    baseUrl: 'https://',
    detail: 'Any base URL',
  },
];

const present = (): readonly Endpoint[] => readEndpoints(readUserSetting(endpointsSetting)).endpoints;

/** Commands that add and remove servers. */
export function endpointCommands(
  chat: Chat,
  secrets: StoredSecrets,
): Pick<CommandHandlers, 'addModelEndpoint' | 'removeModelEndpoint'> {
  return {
    addModelEndpoint: async () => {
      const preset = await pickOne('Add Model Endpoint', 'Which server?', [
        ...presets.map((value) => ({ label: value.label ?? value.id, detail: value.detail, value })),
        { label: 'Amazon Bedrock', detail: 'Claude, paid for by your AWS account', value: undefined },
      ]);
      if (!preset) {
        await vscode.commands.executeCommand(commandIds.setUpBedrock);
        return;
      }
      const title = preset.label ?? preset.id;
      const baseUrl = await askText({
        title,
        prompt: 'Where it is reached, with its /v1 where it has one',
        value: preset.baseUrl,
        validateInput: (text) =>
          isWebAddress(text.trim()) ? undefined : 'An address such as http://localhost:11434/v1',
      });
      const key = await askText({
        title: `${title}: key`,
        prompt: 'Kept in the editor’s secret storage. Empty, where it needs none.',
        password: true,
      });
      const added: Endpoint = { id: freeId(preset.id), label: title, api: preset.api, baseUrl: baseUrl.trim() };
      if (key.trim() !== '') await secrets.set(endpointSecret(added.id), key.trim());
      await writeUserSetting(endpointsSetting, [...entries(), added]);
      await tellModels(chat, added.id, title);
    },

    removeModelEndpoint: async () => {
      const endpoints = present();
      const bedrock = isBedrockSet() ? [{ label: 'Amazon Bedrock', value: bedrockId }] : [];
      if (endpoints.length + bedrock.length === 0) throw new EditorRefusal('There is no model endpoint to remove.');
      const id = await pickOne('Remove Model Endpoint', 'Which one? Its key is forgotten too.', [
        ...endpoints.map(({ id: value, label = value, baseUrl }) => ({ label, description: baseUrl, value })),
        ...bedrock,
      ]);
      if (id === bedrockId) await forgetBedrock();
      else {
        await secrets.remove(endpointSecret(id));
        await writeUserSetting(
          endpointsSetting,
          entries().filter((entry) => !isCalled(entry, id)),
        );
      }
      chat.refresh();
    },
  };
}

/** Whose key a command is about. */
export interface KeyOwner {
  readonly provider: string;
  readonly label: string;
  readonly secret: string;
}

/** Anthropic, or one of the endpoints where there are any. */
export async function pickKeyOwner(title: string): Promise<KeyOwner> {
  const anthropic: KeyOwner = { provider: 'anthropic', label: 'Anthropic', secret: anthropicKeySecret };
  const owners = [
    anthropic,
    ...present().map(({ id, label = id }) => ({ provider: id, label, secret: endpointSecret(id) })),
  ];
  if (owners.length === 1) return anthropic;
  return pickOne(
    title,
    'Whose key?',
    owners.map((value) => ({ label: value.label, value })),
  );
}

/** The list as it stands there, entries that we do not understand included: they are the user's. */
function entries(): readonly unknown[] {
  const value = readUserSetting(endpointsSetting);
  return Array.isArray(value) ? value : [];
}

const isCalled = (entry: unknown, id: string): boolean =>
  typeof entry === 'object' && entry !== null && 'id' in entry && entry.id === id;

function freeId(wanted: string): string {
  const taken = new Set(present().map(({ id }) => id));
  let id = wanted;
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}-${count}`;
  return id;
}
