import { createBedrockProvider, type BedrockOptions } from '../../../src/core/models/bedrock';
import type { ModelProvider, ModelRequest } from '../../../src/core/models/model';
import { NodeAws } from '../../../src/core/node/aws';
import type { Message } from '../../../src/core/events/message';
import type { ServedAccount } from '../../support/model/aws-signature';
import type { ServedModel } from '../../support/model/model-list';
import { requestOf } from './asking';

/** The account that test servers know: whoever finds its secrets in a message has found a leak. */
export const testAccount = {
  accessKeyId: 'AKIATESTTESTTESTTEST',
  secretAccessKey: 'secret/of+the/test/account/0123456789abcd',
  sessionToken: 'IQoJb3JpZ2luX2VjTESTTOKEN//////////wEaCWV1',
  region: 'eu-central-1',
} as const satisfies ServedAccount;

export const sonnet = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
export const haiku = 'anthropic.claude-3-5-haiku-20241022-v1:0';

export const bedrockModels: readonly ServedModel[] = [
  { id: haiku, name: 'Claude 3.5 Haiku', contextTokens: 20_000 },
  { id: 'anthropic.claude-v2:1', name: 'Claude' },
  { id: sonnet, name: 'EU Anthropic Claude Sonnet 4.5' },
  { id: 'global.anthropic.claude-opus-4-5-20251101-v1:0', name: 'Global Anthropic Claude Opus 4.5' },
];

/** Files that are not there, so that nothing of the machine that runs the tests counts. */
export const noFiles = { AWS_CONFIG_FILE: '/nonexistent/config', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/keys' };

export const accountVariables = {
  ...noFiles,
  AWS_ACCESS_KEY_ID: testAccount.accessKeyId,
  AWS_SECRET_ACCESS_KEY: testAccount.secretAccessKey,
  AWS_SESSION_TOKEN: testAccount.sessionToken,
  AWS_REGION: testAccount.region,
};

/** A provider that asks the server at `url` with the account that these variables name. */
export function bedrockAt(
  url: string,
  options: Partial<BedrockOptions> = {},
  variables: Readonly<Record<string, string>> = accountVariables,
): ModelProvider {
  return createBedrockProvider({ account: new NodeAws(variables), baseUrl: () => url, ...options });
}

export const toSonnet = (messages: readonly Message[], rest: Partial<ModelRequest> = {}): ModelRequest =>
  requestOf(messages, { model: sonnet, ...rest });
