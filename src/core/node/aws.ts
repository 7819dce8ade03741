import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  AwsCredentialsMissing,
  type AwsAccount,
  type AwsCredentials,
  type AwsIdentity,
  type AwsProfile,
} from '../ports';
import { readAwsProfiles, type AwsFiles } from './aws-profiles';
import { wordsOf } from './system-error';

/** The variable of a key that is good for Bedrock alone. */
export const bedrockTokenVariable = 'AWS_BEARER_TOKEN_BEDROCK';

/** Credentials that end sooner are asked for anew. */
const leastLifeMs = 5 * 60_000;

/** How long a machine's own credentials may be looked for: most machines have none, and some networks swallow the question. */
const machineMs = 1_000;

interface Found {
  readonly credentials: AwsCredentials;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * The AWS account of this process. The order is that of the AWS command line: variables, then a profile, then what the
 * machine has. AWS's own library reads profiles, signs in and assumes roles; it is loaded with the first question.
 */
export class NodeAws implements AwsAccount {
  /** Credentials with an end, by profile. Others are read again each time: somebody may have put in new ones. */
  readonly #found = new Map<string, Found>();
  readonly #files: AwsFiles;

  constructor(private readonly environment: Readonly<Record<string, string | undefined>>) {
    this.#files = {
      config: this.#variable('AWS_CONFIG_FILE') ?? join(homedir(), '.aws', 'config'),
      credentials: this.#variable('AWS_SHARED_CREDENTIALS_FILE') ?? join(homedir(), '.aws', 'credentials'),
    };
  }

  isInEnvironment(): boolean {
    const who = this.#ofVariables() !== undefined || this.#variable('AWS_PROFILE') !== undefined;
    return who && this.#regionVariable() !== undefined;
  }

  profiles(): Promise<readonly AwsProfile[]> {
    return readAwsProfiles(this.#files);
  }

  async identity(profile: string | undefined): Promise<AwsIdentity> {
    const isOfVariables = profile === undefined && this.#ofVariables() !== undefined;
    const named = profile ?? this.#variable('AWS_PROFILE');
    const known = (await this.profiles()).find(({ name }) => name === (named ?? 'default'));
    return {
      profile: isOfVariables ? undefined : (named ?? known?.name),
      region: this.#regionVariable() ?? known?.region,
      signIn: isOfVariables ? undefined : known?.signIn,
    };
  }

  async credentials(profile: string | undefined, signal: AbortSignal): Promise<AwsCredentials> {
    signal.throwIfAborted();
    const ofVariables = profile === undefined ? this.#ofVariables() : undefined;
    if (ofVariables) return ofVariables;
    const name = profile ?? this.#variable('AWS_PROFILE');
    const before = this.#found.get(name ?? '');
    if (before && before.until - Date.now() > leastLifeMs) return before.credentials;
    const found = await unlessAborted(this.#find(name), signal);
    this.#found.set(name ?? '', found);
    return found.credentials;
  }

  async #find(profile: string | undefined): Promise<Found> {
    if (profile !== undefined && !(await this.profiles()).some(({ name }) => name === profile)) {
      throw new AwsCredentialsMissing('no-profile', `${this.#files.config} has no profile "${profile}"`);
    }
    const { fromIni, fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    const { config: configFilepath, credentials: filepath } = this.#files;
    const init = { configFilepath, filepath, ignoreCache: true };
    // A profile that was named is meant: what the machine has in its place may be another account.
    const find =
      profile === undefined
        ? fromNodeProviderChain({ ...init, timeout: machineMs, maxRetries: 0 })
        : fromIni({ ...init, profile });
    try {
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = await find();
      return {
        credentials: { kind: 'keys', accessKeyId, secretAccessKey, sessionToken },
        until: expiration?.getTime() ?? 0,
      };
    } catch (error) {
      throw missing(error);
    }
  }

  #ofVariables(): AwsCredentials | undefined {
    const token = this.#variable(bedrockTokenVariable);
    if (token !== undefined) return { kind: 'token', token };
    const accessKeyId = this.#variable('AWS_ACCESS_KEY_ID');
    const secretAccessKey = this.#variable('AWS_SECRET_ACCESS_KEY');
    if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
    return { kind: 'keys', accessKeyId, secretAccessKey, sessionToken: this.#variable('AWS_SESSION_TOKEN') };
  }

  #regionVariable(): string | undefined {
    return this.#variable('AWS_REGION') ?? this.#variable('AWS_DEFAULT_REGION');
  }

  #variable(name: string): string | undefined {
    const value = this.environment[name]?.trim();
    return value === '' ? undefined : value;
  }
}

function missing(error: unknown): AwsCredentialsMissing {
  const words = wordsOf(error);
  const code = /could not load credentials from any providers/i.test(words) ? 'none' : 'failed';
  return new AwsCredentialsMissing(code, words, { cause: error });
}

/** The library knows no signals: what it still finds is thrown away. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = new AbortController();
  try {
    await Promise.race([work, once(signal, 'abort', { signal: over.signal })]);
    signal.throwIfAborted();
    return await work;
  } finally {
    over.abort();
  }
}
