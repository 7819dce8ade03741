import { EventStreamCodec } from '@smithy/eventstream-codec';
import { z } from 'zod';
import type { Dialect } from './answer-stream';
import type { ErrorAnswer, Fault } from './faults';
import type { ServedModel } from './model-list';
import { messagesBody, parseJson } from './request-view';
import type { MessagesBody } from './request-view';

/** Amazon Bedrock over the same scripted replies: the Messages API without model in the body, answered in AWS's frames. */

/** The path of a model's answers, as clients write it: a colon may stand in a path. */
export const invokePath = (model: string): string =>
  `/model/${encodeURIComponent(model).replaceAll('%3A', ':')}/invoke-with-response-stream`;

/** The model that a path names; undefined for any other path. */
export function invokedModel(path: string): string | undefined {
  const [, model] = /^\/model\/([^/]+)\/invoke-with-response-stream$/.exec(path) ?? [];
  return model === undefined ? undefined : decodeURIComponent(model);
}

/** Where models and profiles are listed. */
export const foundationModelsPath = '/foundation-models';
export const inferenceProfilesPath = '/inference-profiles';

export const isBedrockPath = (path: string): boolean =>
  path === foundationModelsPath || path === inferenceProfilesPath || path.startsWith('/model/');

const invokeBody = z.looseObject({
  anthropic_version: z.string().min(1),
  max_tokens: z.number().int().positive(),
  model: z.undefined().optional(),
  stream: z.undefined().optional(),
});

/** The request as a body of the Messages API; a text says what is wrong with it. */
export function toInvokedBody(raw: string, model: string): MessagesBody | string {
  const sent = invokeBody.safeParse(parseJson(raw));
  if (!sent.success) return `Malformed input request: ${sent.error.message}`;
  const { data, error } = messagesBody.safeParse({ ...sent.data, model, stream: true });
  return data ?? `Malformed input request: ${error.message}`;
}

const isProfile = ({ id }: ServedModel): boolean => /^(us|eu|apac|global)\./.test(id);

/** All models that are none of a profile's. */
export function foundationModels(models: readonly ServedModel[]): object {
  const modelSummaries = models.map(({ id, name }) => ({
    modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${id}`,
    modelId: id.replace(/^\w+\.(?=anthropic\.)/, ''),
    modelName: name,
    providerName: 'Anthropic',
    responseStreamingSupported: true,
    inferenceTypesSupported: id.startsWith('anthropic.') ? ['ON_DEMAND'] : ['INFERENCE_PROFILE'],
    modelLifecycle: { status: 'ACTIVE' },
  }));
  return { modelSummaries };
}

/** One page of one profile. */
export function inferenceProfiles(models: readonly ServedModel[], query: URLSearchParams): object {
  const profiles = models.filter(isProfile);
  const at = Number(query.get('nextToken') ?? 0);
  return {
    inferenceProfileSummaries: profiles.slice(at, at + 1).map(({ id, name }) => ({
      inferenceProfileId: id,
      inferenceProfileName: name,
      inferenceProfileArn: `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${id}`,
      status: 'ACTIVE',
      type: 'SYSTEM_DEFINED',
      models: [],
    })),
    ...(at + 1 < profiles.length ? { nextToken: String(at + 1) } : {}),
  };
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(typeof bytes === 'string' ? bytes : Buffer.from(bytes)).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

function frame(headers: Readonly<Record<string, string>>, body: object): Uint8Array {
  const texts = Object.entries({ ':content-type': 'application/json', ...headers });
  return codec.encode({
    headers: Object.fromEntries(texts.map(([name, value]) => [name, { type: 'string' as const, value }])),
    body: Buffer.from(JSON.stringify(body)),
  });
}

function chunk(event: object): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(event)).toString('base64');
  // Bedrock fills chunks up with `p`, so that their lengths tell nothing.
  return frame({ ':message-type': 'event', ':event-type': 'chunk' }, { bytes, p: 'abcdefghij' });
}

/** A frame with one byte that is not as its checksum says. */
function garbled(): Uint8Array {
  const bytes = chunk({ type: 'content_block_delta' });
  bytes[bytes.length - 8] = (bytes[bytes.length - 8] ?? 0) ^ 0xff;
  return bytes;
}

const streamError = z.object({ type: z.string(), message: z.string() });

/** An error whose type is an AWS exception comes as its frame, any other within a chunk. */
export const bedrockDialect: Dialect = {
  contentType: 'application/vnd.amazon.eventstream',
  write: (event) => {
    const error = streamError.safeParse(event['error']).data;
    if (error?.type.endsWith('Exception') !== true) return [chunk(event)];
    return [frame({ ':message-type': 'exception', ':exception-type': error.type }, { message: error.message })];
  },
  garbage: garbled(),
};

/** The service's shape of an error. */
export function bedrockError({ status, errorType, message }: Extract<Fault, { kind: 'status' }>): ErrorAnswer {
  const [type, usual] = usualErrors[status] ?? [
    'InternalServerException',
    'The system encountered an unexpected error',
  ];
  return {
    headers: { 'x-amzn-errortype': `${errorType ?? type}:http://internal.amazon.com/coral/com.amazon.bedrock/` },
    body: JSON.stringify({ message: message ?? usual }),
  };
}

const usualErrors: Readonly<Record<number, readonly [string, string]>> = {
  400: ['ValidationException', 'Malformed input request'],
  401: ['UnrecognizedClientException', 'The security token included in the request is invalid.'],
  403: ['AccessDeniedException', "You don't have access to the model with the specified model ID."],
  404: ['ResourceNotFoundException', 'Could not resolve the foundation model from the provided model identifier.'],
  408: ['ModelTimeoutException', 'The request took too long to process.'],
  424: ['ModelErrorException', 'The request failed due to an error while processing the model.'],
  429: ['ThrottlingException', 'Too many requests, please wait before trying again.'],
  503: ['ServiceUnavailableException', 'Bedrock is unable to process your request.'],
};
