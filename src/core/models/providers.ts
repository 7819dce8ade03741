import { z } from 'zod';
import type { Ports } from '../ports';
import { createAnthropicProvider } from './anthropic';
import { createEditorProvider } from './editor';
import { endpointProviders } from './endpoints';
import type { ModelProvider } from './model';

/** Under which names hosts keep what providers need. */
export const anthropicKeySecret = 'anthropic';
export const anthropicBaseUrlSetting = 'anthropic.baseUrl';

export const thinkingTokensSetting = 'anthropic.thinkingTokens';

/** Every provider that this host can serve, the preferred one first: as the settings are when it is asked. */
export function createProviders({
  secrets,
  settings,
  editorModels,
}: Pick<Ports, 'secrets' | 'settings' | 'editorModels'>): () => readonly ModelProvider[] {
  const anthropic = createAnthropicProvider({
    key: () => secrets.get(anthropicKeySecret),
    baseUrl: () => z.string().safeParse(settings.get(anthropicBaseUrlSetting)).data,
    thinkingTokens: () => z.number().int().nonnegative().safeParse(settings.get(thinkingTokensSetting)).data ?? 0,
  });
  const editor = editorModels ? [createEditorProvider(editorModels)] : [];
  const endpoints = endpointProviders(settings, secrets);
  return () => [anthropic, ...endpoints(), ...editor];
}
