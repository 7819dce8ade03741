import { z } from 'zod';
import type { Ports } from '../ports';
import { createAnthropicProvider } from './anthropic';
import { createEditorProvider } from './editor';
import { endpointProviders } from './endpoints';
import { defaultIdleMs } from './idle-deadline';
import type { ModelProvider } from './model';

/** Under which names hosts keep what providers need. */
export const anthropicKeySecret = 'anthropic';
export const anthropicBaseUrlSetting = 'anthropic.baseUrl';

/** How long a model may be silent: one that runs on a small machine reads a long prompt for minutes. */
export const idleSecondsSetting = 'models.idleSeconds';
export const thinkingTokensSetting = 'anthropic.thinkingTokens';

/** Every provider that this host can serve, the preferred one first: as the settings are when it is asked. */
export function createProviders({
  secrets,
  settings,
  editorModels,
}: Pick<Ports, 'secrets' | 'settings' | 'editorModels'>): () => readonly ModelProvider[] {
  const seconds = z.number().positive();
  const idleMs = (): number => {
    const set = seconds.safeParse(settings.get(idleSecondsSetting)).data;
    return set === undefined ? defaultIdleMs : set * 1000;
  };
  const anthropic = createAnthropicProvider({
    idleMs,
    key: () => secrets.get(anthropicKeySecret),
    baseUrl: () => z.string().safeParse(settings.get(anthropicBaseUrlSetting)).data,
    thinkingTokens: () => z.number().int().nonnegative().safeParse(settings.get(thinkingTokensSetting)).data ?? 0,
  });
  const editor = editorModels ? [createEditorProvider(editorModels, { idleMs })] : [];
  const endpoints = endpointProviders(settings, secrets, idleMs);
  return () => [anthropic, ...endpoints(), ...editor];
}
