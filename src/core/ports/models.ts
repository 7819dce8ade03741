import type { Disposable } from './place';

/**
 * The user's AWS account as this machine knows it: variables, the files of the AWS command line, single sign-on. Never
 * logged, never in an event.
 */
export interface AwsAccount {
  /** Whether variables alone say whom to ask and where: credentials or a profile, and a region. Reads no file. */
  isInEnvironment(): boolean;
  /** The profiles of the AWS configuration, in the order in which they stand there. */
  profiles(): Promise<readonly AwsProfile[]>;
  /** Whose credentials {@link credentials} would give, without asking for them. */
  identity(profile: string | undefined): Promise<AwsIdentity>;
  /**
   * Credentials that hold for some minutes at least. May ask the network: single sign-on, a role, a machine's own.
   * @param profile undefined: variables, else the profile they name or `default`, else whatever the machine has
   * @throws AwsCredentialsMissing; the signal's reason
   */
  credentials(profile: string | undefined, signal: AbortSignal): Promise<AwsCredentials>;
}

export interface AwsProfile {
  readonly name: string;
  readonly region: string | undefined;
  /** The command that renews it, as `aws sso login --profile work`; undefined where it has keys of its own. */
  readonly signIn: string | undefined;
}

export interface AwsIdentity {
  /** Undefined: credentials of variables, or of the machine. */
  readonly profile: string | undefined;
  /** That of variables, else of the profile. */
  readonly region: string | undefined;
  readonly signIn: string | undefined;
}

export type AwsCredentials =
  | {
      readonly kind: 'keys';
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string | undefined;
    }
  /** A key of Bedrock alone, which is sent as it is. */
  | { readonly kind: 'token'; readonly token: string };

/** There are no credentials. `none`: nowhere; `no-profile`: no profile has that name; `failed`: those there are do not work. */
export class AwsCredentialsMissing extends Error {
  override readonly name = 'AwsCredentialsMissing';
  constructor(
    readonly code: 'none' | 'no-profile' | 'failed',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The language models that other extensions lend through the editor. */
export interface EditorModels {
  list(): Promise<readonly EditorModel[]>;
  /**
   * Streams one answer. Rejects with {@link EditorModelError}.
   * @param justification shown to the user when the editor asks for consent
   */
  send(modelId: string, request: EditorModelRequest, signal: AbortSignal): AsyncIterable<EditorModelPart>;
  countTokens(modelId: string, text: string, signal: AbortSignal): Promise<number>;
  onDidChange(listener: () => void): Disposable;
}

export interface EditorModel {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly family: string;
  readonly maxInputTokens: number;
}

export interface EditorModelRequest {
  readonly messages: readonly EditorModelMessage[];
  readonly tools: readonly { readonly name: string; readonly description: string; readonly inputSchema: object }[];
}

export interface EditorModelMessage {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly EditorModelMessagePart[];
}

export type EditorModelMessagePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'toolCall'; readonly callId: string; readonly name: string; readonly input: object }
  | { readonly kind: 'toolResult'; readonly callId: string; readonly text: string };

export type EditorModelPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'toolCall'; readonly callId: string; readonly name: string; readonly input: object };

/** The editor refused or could not serve a request; `code` is the editor's own word for it. */
export class EditorModelError extends Error {
  override readonly name = 'EditorModelError';
  constructor(
    readonly code: 'no-permissions' | 'blocked' | 'not-found' | 'unknown',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
