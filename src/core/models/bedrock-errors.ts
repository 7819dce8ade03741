import { z } from 'zod';
import type { AwsCredentialsMissing, AwsIdentity } from '../ports';
import { modelOf, type Answered, told, type Told } from './api-errors';
import { ModelError } from './model';

/** What mends credentials, as a sentence. */
function renewal({ profile, signIn }: AwsIdentity): string {
  if (signIn !== undefined) return `Sign in with "${signIn}", then try again.`;
  if (profile !== undefined) return `Put valid keys into the profile "${profile}", then try again.`;
  return 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), or choose a profile.';
}

const ownerOf = ({ profile }: AwsIdentity): string => (profile === undefined ? '' : ` of the profile "${profile}"`);

/** Says why nothing can be signed, and what to do. */
export function withoutCredentials(error: AwsCredentialsMissing, signer: AwsIdentity): ModelError {
  const mend = { remedy: 'set-up-bedrock', cause: error } as const;
  switch (error.code) {
    case 'none': {
      const message = `There are no AWS credentials for Amazon Bedrock. ${renewal(signer)}`;
      return new ModelError('no-key', message, mend);
    }
    case 'no-profile':
      return new ModelError('no-key', `${error.message}, which Amazon Bedrock was to use. Choose another one.`, mend);
    case 'failed': {
      const message = `The AWS credentials${ownerOf(signer)} cannot be had (${error.message}). ${renewal(signer)}`;
      return new ModelError('wrong-key', message, mend);
    }
  }
}

/** What Bedrock's answers mean where they mean something else than those of an API with keys. */
export function bedrockMeaning(signer: AwsIdentity): (answer: Answered) => Told | undefined {
  const wrongCredentials: Told = {
    code: 'wrong-key',
    remedy: 'set-up-bedrock',
    message: ({ place }, said) =>
      `${place} did not accept the AWS credentials${ownerOf(signer)}${said}. ${renewal(signer)}`,
  };
  const wrongClock: Told = {
    ...wrongCredentials,
    message: ({ place }, said) =>
      `${place} did not accept the signature of the request${said}. Check the AWS credentials${ownerOf(signer)} and the clock of this machine.`,
  };
  const notAllowed: Told = {
    code: 'not-allowed',
    remedy: 'choose-model',
    message: (request, said) =>
      request.model === undefined
        ? `The AWS account may not list the models of ${request.place}${said}. Allow bedrock:ListFoundationModels and bedrock:ListInferenceProfiles, or name models in fingerpost.bedrock.models.`
        : `The AWS account may not use ${modelOf(request)}${said}. Get access to it in the Bedrock console, or choose another model.`,
  };
  const throttled: Told = {
    ...told.rateLimited,
    message: ({ place }, said) =>
      `${place} limits how much this AWS account may ask in a while${said}. Try again later.`,
  };
  const byException: Readonly<Record<string, Told>> = {
    UnrecognizedClientException: wrongCredentials,
    ExpiredTokenException: wrongCredentials,
    ExpiredToken: wrongCredentials,
    InvalidClientTokenId: wrongCredentials,
    MissingAuthenticationTokenException: wrongCredentials,
    MissingAuthenticationToken: wrongCredentials,
    IncompleteSignature: wrongClock,
    InvalidSignatureException: wrongClock,
    SignatureDoesNotMatch: wrongClock,
    RequestExpired: wrongClock,
    AccessDeniedException: notAllowed,
    ResourceNotFoundException: told.unknownModel,
    ThrottlingException: throttled,
    ServiceQuotaExceededException: throttled,
    ModelNotReadyException: told.overloaded,
    ServiceUnavailableException: told.overloaded,
    ModelTimeoutException: told.server,
    ModelErrorException: told.server,
    ModelStreamErrorException: told.server,
    InternalServerException: told.server,
    ValidationException: told.badRequest,
  };
  const byStatus: Readonly<Record<number, Told>> = {
    401: wrongCredentials,
    403: notAllowed,
    424: told.server,
    429: throttled,
    503: told.overloaded,
  };
  return ({ status, type }) => byException[type ?? ''] ?? byStatus[status ?? 0];
}

/** What the SDK throws: the answer of an AWS service, or an exception in the stream. */
const sdkError = z.looseObject({
  status: z.number().optional(),
  type: z.string().nullish(),
  apiMessage: z.string().nullish(),
  headers: z.instanceof(Headers).optional(),
  error: z.unknown(),
  message: z.string(),
});
const errorBody = z.object({
  message: z.string().nullish(),
  Message: z.string().nullish(),
  __type: z.string().nullish(),
});

/** AWS names an error in a header, with what may follow a colon, and its words stand at the top of the body. */
export function readableAwsError(error: unknown): unknown {
  const { data } = sdkError.safeParse(error);
  if (!data || (data.status === undefined && !data.error)) return error;
  const body = errorBody.safeParse(data.error).data;
  const name = data.headers?.get('x-amzn-errortype') ?? body?.__type ?? data.type ?? '';
  const type = /(?:.*#)?([^:]*)/.exec(name)?.[1] ?? '';
  return {
    status: data.status,
    // Within a stream the name begins with a small letter.
    type: type.endsWith('Exception') ? type.charAt(0).toUpperCase() + type.slice(1) : type,
    apiMessage: data.apiMessage ?? body?.message ?? body?.Message,
    headers: data.headers,
    error: data.error,
    message: data.message,
  };
}
