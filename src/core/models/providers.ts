import { z } from 'zod';
import type { Ports } from '../ports';
import { createAnthropicProvider } from './anthropic';
import { createBedrockProvider } from './bedrock';
import { createEditorProvider } from './editor';
import { endpointProviders } from './endpoints';
import { defaultIdleMs } from './idle-deadline';
import type { ModelProvider } from './model';

/** Under which names hosts keep what providers need. */
export const anthropicKeySecret = 'anthropic';
export const anthropicBaseUrlSetting = 'anthropic.baseUrl';

/** Amazon Bedrock is offered when one of these is set, or when variables name an AWS account and a region. */
export const bedrockSettings = {
  region: 'bedrock.region',
  profile: 'bedrock.profile',
  models: 'bedrock.models',
  baseUrl: 'bedrock.baseUrl',
} as const;

/** How long a model may be silent: one that runs on a small machine reads a long prompt for minutes. */
export const idleSecondsSetting = 'models.idleSeconds';
export const thinkingTokensSetting = 'anthropic.thinkingTokens';

const names = z.array(z.string().trim().min(1));

/** Every provider that this host can serve, the preferred one first: as the settings are when it is asked. */
export function createProviders({
  secrets,
  settings,
  aws,
  editorModels,
}: Pick<Ports, 'secrets' | 'settings' | 'aws' | 'editorModels'>): () => readonly ModelProvider[] {
  const seconds = z.number().positive();
  const idleMs = (): number => {
    const set = seconds.safeParse(settings.get(idleSecondsSetting)).data;
    return set === undefined ? defaultIdleMs : set * 1000;
  };
  const textOf = (name: string): string | undefined => z.string().trim().safeParse(settings.get(name)).data;
  const thinkingTokens = (): number =>
    z.number().int().nonnegative().safeParse(settings.get(thinkingTokensSetting)).data ?? 0;
  const bedrockModels = (): readonly string[] => names.safeParse(settings.get(bedrockSettings.models)).data ?? [];
  const anthropic = createAnthropicProvider({
    idleMs,
    key: () => secrets.get(anthropicKeySecret),
    baseUrl: () => textOf(anthropicBaseUrlSetting),
    thinkingTokens,
  });
  const bedrock = createBedrockProvider({
    idleMs,
    account: aws,
    region: () => textOf(bedrockSettings.region),
    profile: () => textOf(bedrockSettings.profile),
    models: () => bedrockModels(),
    baseUrl: () => textOf(bedrockSettings.baseUrl),
    thinkingTokens,
  });
  const offersBedrock = (): boolean =>
    [bedrockSettings.region, bedrockSettings.profile, bedrockSettings.baseUrl].some((name) => textOf(name)) ||
    bedrockModels().length > 0 ||
    aws.isInEnvironment();
  const editor = editorModels ? [createEditorProvider(editorModels, { idleMs })] : [];
  const endpoints = endpointProviders(settings, secrets, idleMs);
  // Bedrock comes last: an account that variables name is there for other programs too, and is not spent on unasked.
  return () => [anthropic, ...endpoints(), ...editor, ...(offersBedrock() ? [bedrock] : [])];
}
