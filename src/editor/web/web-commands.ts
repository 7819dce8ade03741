import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { isWebAddress } from '../../core/models/base-url';
import {
  engines,
  searchProviders,
  searchProviderSetting,
  searchSecret,
  searchUrlSetting,
} from '../../core/tools/search-engines';
import { readUserSetting, writeUserSetting } from '../models/user-settings';
import { patiently } from '../patiently';
import { askText, pickOne } from '../pick';
import type { StoredSecrets } from '../ports/secrets';
import type { CommandHandlers } from '../started-core';

const title = 'Set Up Web Search';

const details = {
  searxng: 'A server of your own, or one you may use; needs no key',
  brave: 'api.search.brave.com; needs a key',
  tavily: 'api.tavily.com; needs a key',
} as const;

/** Asks who searches the web and with which key, and tries it. */
export function webCommands(core: Core, secrets: StoredSecrets): Pick<CommandHandlers, 'setUpWebSearch'> {
  return {
    setUpWebSearch: async () => {
      const provider = await pickOne(title, 'Who searches the web for the agent?', [
        ...searchProviders.map((value) => ({ label: engines[value].label, detail: details[value], value })),
        { label: 'Nobody', detail: 'The agent has no web search, and keys are forgotten', value: undefined },
      ]);
      if (!provider) {
        for (const each of searchProviders) await secrets.remove(searchSecret(each));
        await writeUserSetting(searchUrlSetting, undefined);
        await writeUserSetting(searchProviderSetting, undefined);
        void vscode.window.showInformationMessage('The agent does not search the web.');
        return;
      }
      const { label, needsKey } = engines[provider];
      const url = needsKey ? undefined : await askUrl(label);
      if (needsKey) await secrets.set(searchSecret(provider), await askKey(label));
      await writeUserSetting(searchUrlSetting, url);
      await writeUserSetting(searchProviderSetting, provider);
      const deadline = AbortSignal.timeout(40_000);
      const hits = await patiently(`Trying ${label}`, (cancel) =>
        core.web.search('Model Context Protocol', AbortSignal.any([deadline, cancel])),
      );
      const found = hits.length === 0 ? 'It found nothing in a first try.' : `A first try found ${hits.length} pages.`;
      void vscode.window.showInformationMessage(`The agent can search the web with ${label}. ${found}`);
    },
  };
}

async function askUrl(label: string): Promise<string> {
  const present = readUserSetting(searchUrlSetting);
  const url = await askText({
    title: `${label}: address`,
    prompt: 'Where it is. Its settings must list json under search.formats.',
    value: typeof present === 'string' ? present : 'http://localhost:8080',
    validateInput: (text) => (isWebAddress(text.trim()) ? undefined : 'An address such as http://localhost:8080'),
  });
  return url.trim();
}

async function askKey(label: string): Promise<string> {
  const key = await askText({
    title: `${label}: key`,
    prompt: `Kept in the editor’s secret storage, and sent to ${label} only.`,
    password: true,
    validateInput: (text) => (/^\s*\S+\s*$/.test(text) ? undefined : 'Paste the key: one word, without spaces.'),
  });
  return key.trim();
}
