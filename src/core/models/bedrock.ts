import type { AnthropicBedrock } from '@anthropic-ai/bedrock-sdk';
import { z } from 'zod';
import { AwsCredentialsMissing, type AwsAccount, type AwsCredentials, type AwsIdentity } from '../ports';
import { AnthropicAnswer } from './anthropic-answer';
import { toAnthropicBody } from './anthropic-body';
import { bareUrl, checkedUrl } from './base-url';
import { bedrockMeaning, readableAwsError, withoutCredentials } from './bedrock-errors';
import { foundationModel, inferenceProfile, offeredModels } from './bedrock-models';
import { claudeOf, claudeSizes, thinksByItself } from './claude-names';
import type { IdleTime } from './idle-deadline';
import { ModelError, type ModelInfo, type ModelProvider } from './model';
import { usableKey } from './provider-key';
import { listed, type Connection, type Server, streamed } from './server';

export interface BedrockOptions {
  readonly account: AwsAccount;
  /** Asked before every request, as all of these; undefined or blank: that of the account. */
  readonly region?: () => string | undefined;
  /** Undefined or blank: whatever the account has by itself. */
  readonly profile?: () => string | undefined;
  /** Models or inference profiles, by id or ARN. None: those that Bedrock lists. */
  readonly models?: () => readonly string[];
  /** Where requests are sent instead of the region's own address. */
  readonly baseUrl?: () => string | undefined;
  /** Tokens that a model may think before it answers. 0, the default: it does not. */
  readonly thinkingTokens?: () => number;
  /** Silence after which a request counts as dead, in milliseconds. */
  readonly idleMs?: IdleTime;
  /** How long credentials may take, in milliseconds. Default: {@link defaultCredentialsMs}. */
  readonly credentialsMs?: number;
}

export const bedrockId = 'bedrock';

/** Signing in to a role takes seconds; a device that somebody must touch takes longer. */
export const defaultCredentialsMs = 45_000;

const label = 'Amazon Bedrock';

/** Claude on Amazon Bedrock, with the account of the AWS command line. The SDK is loaded with the first request. */
export function createBedrockProvider(options: BedrockOptions): ModelProvider {
  const toInfo = ({ id, name }: Pick<ModelInfo, 'id' | 'name'>): ModelInfo => {
    return { provider: bedrockId, id, name, ...claudeSizes(claudeOf(id) ?? '') };
  };

  return {
    id: bedrockId,
    label,

    list: async (signal) => {
      const named = options.models?.() ?? [];
      if (named.length > 0) return named.map((id) => toInfo({ id, name: id }));
      const server = await serverOf(options, 'bedrock', undefined, signal);
      const models = await listed(server, foundationModel, foundationModels, signal);
      const profiles = await listed(server, inferenceProfile, inferenceProfiles, signal);
      return offeredModels(models, profiles).map(toInfo);
    },

    async *stream(request, signal) {
      const server = await serverOf(options, 'bedrock-runtime', request.model, signal);
      const name = claudeOf(request.model) ?? '';
      const body = toAnthropicBody(request, bedrockId, {
        maxOutputTokens: claudeSizes(name).maxOutputTokens,
        thinkingTokens: options.thinkingTokens?.() ?? 0,
        thinksAdaptivelyOnly: thinksByItself(name),
      });
      const answer = new AnthropicAnswer(bedrockId);
      yield* streamed(server, answer, (to) => to.client.messages.create(body, { signal: to.signal }), signal);
    },

    // Bedrock counts for some models and for no inference profile.
    countTokens: () => Promise.resolve(undefined),
  };
}

const modelsPage = z.looseObject({ modelSummaries: z.array(z.unknown()).default([]) });
const profilesPage = z.looseObject({
  inferenceProfileSummaries: z.array(z.unknown()).default([]),
  nextToken: z.string().nullish(),
});

async function* foundationModels({ client, signal }: Connection<AnthropicBedrock>): AsyncGenerator {
  const query = { byProvider: 'anthropic', byOutputModality: 'TEXT' };
  const page = modelsPage.safeParse(await client.get<unknown>('/foundation-models', { query, signal }));
  yield* page.data?.modelSummaries ?? [];
}

async function* inferenceProfiles({ client, signal }: Connection<AnthropicBedrock>): AsyncGenerator {
  let nextToken: string | undefined;
  do {
    const query = { maxResults: 1000, type: 'SYSTEM_DEFINED', ...(nextToken === undefined ? {} : { nextToken }) };
    const page = profilesPage.safeParse(await client.get<unknown>('/inference-profiles', { query, signal })).data;
    yield* page?.inferenceProfileSummaries ?? [];
    nextToken = page?.nextToken ?? undefined;
  } while (nextToken !== undefined);
}

/**
 * @param service the first part of the region's address: models are listed elsewhere than they are asked
 * @throws ModelError for a missing region, for credentials that cannot be had, and for an address that cannot be used
 */
async function serverOf(
  options: BedrockOptions,
  service: 'bedrock' | 'bedrock-runtime',
  model: string | undefined,
  signal: AbortSignal,
): Promise<Server<AnthropicBedrock>> {
  signal.throwIfAborted();
  const { account, idleMs } = options;
  const profile = setOrNot(options.profile);
  const signer = await account.identity(profile);
  const awsRegion = checkedRegion(setOrNot(options.region) ?? signer.region);
  const url = bareUrl(options.baseUrl?.() ?? '');
  const baseURL = url === '' ? `https://${service}.${awsRegion}.amazonaws.com` : checkedUrl(url, label);
  const credentials = await credentialsOf(options, profile, signer, signal);
  const { AnthropicBedrock: Client } = await import('@anthropic-ai/bedrock-sdk');
  return {
    about: {
      place: url === '' ? label : new URL(baseURL).host,
      api: label,
      model,
      secrets: secretsOf(credentials),
      now: Date.now(),
      meaning: bedrockMeaning(signer),
    },
    idleMs,
    readable: readableAwsError,
    connect: (fetch) => {
      const common = { awsRegion, baseURL, maxRetries: 0, logLevel: 'off', openTelemetry: false, fetch } as const;
      if (credentials.kind === 'token') return new Client({ ...common, apiKey: credentials.token });
      const { accessKeyId: awsAccessKey, secretAccessKey: awsSecretKey, sessionToken } = credentials;
      // `null`: the key of a variable is not taken in place of these.
      return new Client({ ...common, apiKey: null, awsAccessKey, awsSecretKey, awsSessionToken: sessionToken ?? null });
    },
  };
}

/** @throws ModelError; the signal's reason */
async function credentialsOf(
  { account, credentialsMs = defaultCredentialsMs }: BedrockOptions,
  profile: string | undefined,
  signer: AwsIdentity,
  signal: AbortSignal,
): Promise<AwsCredentials> {
  const deadline = AbortSignal.timeout(credentialsMs);
  try {
    const credentials = await account.credentials(profile, AbortSignal.any([signal, deadline]));
    if (credentials.kind === 'token') usableKey(credentials.token, label);
    return credentials;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AwsCredentialsMissing) throw withoutCredentials(error, signer);
    if (!deadline.aborted) throw error;
    const message = `The AWS credentials for ${label} did not come within ${Math.round(credentialsMs / 1000)} seconds. Try again, or choose another profile.`;
    throw new ModelError('stalled', message, { remedy: 'set-up-bedrock', cause: error });
  }
}

/** A region becomes part of an address, so nothing else may stand there. */
export const isAwsRegion = (text: string): boolean => /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/.test(text);

/** @throws ModelError */
function checkedRegion(region: string | undefined): string {
  const remedy = 'set-up-bedrock';
  if (region === undefined) {
    const message = `There is no AWS region for ${label}. Set fingerpost.bedrock.region, AWS_REGION, or a region in the profile.`;
    throw new ModelError('no-key', message, { remedy });
  }
  if (isAwsRegion(region)) return region;
  throw new ModelError('bad-request', `"${region}" is no AWS region. Set one such as us-east-1.`, { remedy });
}

function secretsOf(credentials: AwsCredentials): readonly string[] {
  if (credentials.kind === 'token') return [credentials.token];
  return [credentials.secretAccessKey, credentials.sessionToken ?? ''];
}

const setOrNot = (setting: (() => string | undefined) | undefined): string | undefined => {
  const value = setting?.()?.trim();
  return value === '' ? undefined : value;
};
