import { z } from 'zod';
import type { Ports } from '../ports';
import { createAnthropicProvider } from './anthropic';
import { createEditorProvider } from './editor';
import type { ModelProvider } from './model';

/** Under which names hosts keep what providers need. */
export const anthropicKeySecret = 'anthropic';
export const anthropicBaseUrlSetting = 'anthropic.baseUrl';

/** Every provider that this host can serve, the preferred one first. */
export function createProviders({
  secrets,
  settings,
  editorModels,
}: Pick<Ports, 'secrets' | 'settings' | 'editorModels'>): readonly ModelProvider[] {
  const anthropic = createAnthropicProvider({
    key: () => secrets.get(anthropicKeySecret),
    baseUrl: () => z.string().safeParse(settings.get(anthropicBaseUrlSetting)).data,
  });
  return editorModels ? [anthropic, createEditorProvider(editorModels)] : [anthropic];
}
