import { z } from 'zod';
import { ModelError } from './model';
import type { ModelErrorCode, Remedy } from './model';

/** What is known of a request that failed. */
export interface FailedRequest {
  /** Who was asked, for people: `Anthropic` or the host of another base URL. */
  readonly place: string;
  /** The interface that was expected there: `the Anthropic API`. */
  readonly api: string;
  readonly model: string | undefined;
  /** Keys and what they are made of: never to be seen in what is thrown. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970, to count a Retry-After date from. */
  readonly now: number;
  /** What its answers mean where the common tables do not know it. */
  readonly meaning?: (answer: Answered) => Told | undefined;
}

/** What an error answer says of itself. */
export interface Answered {
  readonly status?: number | undefined;
  readonly type?: string | null | undefined;
}

/** What the SDK throws for an answer of the API, be it an HTTP status or an `error` event inside a stream. */
const apiError = z.object({
  status: z.number().optional(),
  type: z.string().nullish(),
  apiMessage: z.string().nullish(),
  headers: z.instanceof(Headers).optional(),
  error: z.unknown(),
  message: z.string(),
});
type ApiError = z.infer<typeof apiError>;

/** How one kind of failure is told. */
export interface Told {
  readonly code: ModelErrorCode;
  readonly remedy: Remedy;
  /** @param said the other side's own words, quoted, with a space before; empty when it has none */
  readonly message: (request: FailedRequest, said: string) => string;
}

export const modelOf = ({ model }: FailedRequest): string => (model === undefined ? 'that' : `the model ${model}`);

export const told = {
  wrongKey: {
    code: 'wrong-key',
    remedy: 'set-key',
    message: ({ place }, said) => `${place} did not accept the key${said}. Set a valid one.`,
  },
  notAllowed: {
    code: 'not-allowed',
    remedy: 'set-key',
    message: (request, said) =>
      `${request.place} does not allow ${modelOf(request)} to this key${said}. Choose another model or another key.`,
  },
  billing: {
    code: 'not-allowed',
    remedy: 'set-key',
    message: ({ place }, said) =>
      `${place} asks to settle the account of this key${said}. Do that, or use another key.`,
  },
  unknownModel: {
    code: 'unknown-model',
    remedy: 'choose-model',
    message: (request, said) => `${request.place} does not know ${modelOf(request)}${said}. Choose another model.`,
  },
  wrongPlace: {
    code: 'bad-request',
    remedy: 'set-base-url',
    message: ({ place, api }, said) => `${place} does not answer like ${api}${said}. Check the base URL.`,
  },
  rateLimited: {
    code: 'rate-limited',
    remedy: 'retry',
    message: ({ place }, said) => `${place} limits how much this key may ask in a while${said}. Try again later.`,
  },
  overloaded: {
    code: 'overloaded',
    remedy: 'retry',
    message: ({ place }, said) => `${place} is overloaded${said}. Try again in a moment.`,
  },
  server: {
    code: 'server',
    remedy: 'retry',
    message: ({ place }, said) => `${place} failed to answer${said}. Try again.`,
  },
  contextFull: {
    code: 'context-full',
    remedy: 'choose-model',
    message: (_, said) =>
      `The conversation is longer than the model can read${said}. Start a new session or choose a model with a larger context.`,
  },
  badRequest: {
    code: 'bad-request',
    remedy: 'choose-model',
    message: ({ place }, said) => `${place} refused the request${said}. Try another model or a new session.`,
  },
  noNetwork: {
    code: 'no-network',
    remedy: 'retry',
    message: ({ place }, said) => `${place} cannot be reached${said}. Check the network, then try again.`,
  },
  tls: {
    code: 'tls',
    remedy: 'set-base-url',
    message: ({ place }, said) =>
      `No trusted connection to ${place}${said}. If a proxy reads your traffic, add its certificate with NODE_EXTRA_CA_CERTS; else check the base URL.`,
  },
  disconnected: {
    code: 'disconnected',
    remedy: 'retry',
    message: ({ place }, said) => `The connection to ${place} broke${said}. Try again.`,
  },
  unknown: {
    code: 'unknown',
    remedy: 'retry',
    message: ({ place }, said) => `Asking ${place} failed${said}. Try again.`,
  },
} satisfies Record<string, Told>;

/** The API's names for errors, which say more than statuses and stand alone in a stream. */
const byType: Readonly<Record<string, Told>> = {
  authentication_error: told.wrongKey,
  permission_error: told.notAllowed,
  billing_error: told.billing,
  not_found_error: told.unknownModel,
  rate_limit_error: told.rateLimited,
  overloaded_error: told.overloaded,
  api_error: told.server,
  timeout_error: told.server,
  request_too_large: told.contextFull,
  // Of the OpenAI API and those who speak it.
  invalid_api_key: told.wrongKey,
  insufficient_quota: told.billing,
  model_not_found: told.unknownModel,
  rate_limit_exceeded: told.rateLimited,
  context_length_exceeded: told.contextFull,
  server_error: told.server,
};

const byStatus: Readonly<Record<number, Told>> = {
  400: told.badRequest,
  401: told.wrongKey,
  402: told.billing,
  403: told.notAllowed,
  404: told.wrongPlace,
  405: told.wrongPlace,
  408: told.server,
  413: told.contextFull,
  429: told.rateLimited,
  529: told.overloaded,
};

/** Wordings of an `invalid_request_error` that are no fault of the request's form. */
const byWording: readonly (readonly [RegExp, Told])[] = [
  [
    /(prompt|input) is too long|exceeds? (the )?(model's )?(maximum )?context|context (window|length|limit)/i,
    told.contextFull,
  ],
  [/credit balance/i, told.billing],
  [
    /model .{1,200} (not found|does not exist)|unknown model|model identifier is invalid|on-demand throughput/i,
    told.unknownModel,
  ],
];

/** Codes of Node's and its HTTP client's errors, wherever in a chain of causes they stand. */
const byCode: readonly (readonly [RegExp, Told])[] = [
  [/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|^ERR_(TLS|SSL)|^EPROTO$/, told.tls],
  [
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    told.noNetwork,
  ],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_(BODY|HEADERS)_TIMEOUT|HPE_\w+)$/, told.disconnected],
];

/** Says what a failure means. The result carries the other side's own words, and never the key. */
export function toModelError(error: unknown, request: FailedRequest): ModelError {
  const api = apiError.safeParse(error).data;
  const answered = api && (api.status !== undefined || isStreamError(api)) ? api : undefined;
  const codes = codesOf(error);
  const kind = answered ? kindOfAnswer(answered, request) : kindOfCodes(codes, error);
  const words = answered?.apiMessage ?? (codes.length > 0 ? codes.join(', ') : undefined);
  const status = answered?.status === undefined ? '' : `${answered.status}`;
  const said = [status, words].filter(Boolean).join(': ');
  const message = kind.message(request, said === '' ? '' : ` (${said})`);
  return new ModelError(kind.code, withoutSecrets(message, request.secrets), {
    remedy: kind.remedy,
    // A copy of the words alone: the SDK's error holds what the server sent, and that may repeat the key.
    cause: new Error(withoutSecrets(describe(error), request.secrets)),
    retryAfterMs: retryAfterMs(answered?.headers, request.now),
  });
}

function kindOfAnswer({ status, type, apiMessage }: ApiError, { meaning }: FailedRequest): Told {
  const wording = byWording.find(([pattern]) => pattern.test(apiMessage ?? ''))?.[1];
  if (wording && (status === undefined || status < 500)) return wording;
  const own = meaning?.({ status, type });
  return own ?? byType[type ?? ''] ?? byStatus[status ?? 0] ?? ((status ?? 500) >= 500 ? told.server : told.badRequest);
}

function kindOfCodes(codes: readonly string[], error: unknown): Told {
  const known = byCode.find(([pattern]) => codes.some((code) => pattern.test(code)))?.[1];
  if (known) return known;
  const words = describe(error);
  // Bytes that are no part of an answer, in JSON or in frames. An unterminated text is no terminated connection.
  if (error instanceof SyntaxError || /checksum/i.test(words)) return told.server;
  if (/time[d ]*out/i.test(words)) return told.noNetwork;
  if (/terminated|other side closed|premature|truncated/i.test(words)) return told.disconnected;
  if (/connection error|fetch failed/i.test(words)) return told.noNetwork;
  return told.unknown;
}

/** An `error` event has no status; a failed connection has neither status nor body. */
function isStreamError({ error }: ApiError): boolean {
  return error !== undefined && error !== null;
}

const caused = z.object({
  code: z.string().optional(),
  cause: z.unknown().optional(),
  errors: z.array(z.unknown()).optional(),
});

function codesOf(error: unknown, depth = 0): string[] {
  const { data } = caused.safeParse(error);
  if (!data || depth > 8) return [];
  const below = [data.cause, ...(data.errors ?? [])].flatMap((each) => codesOf(each, depth + 1));
  return [...new Set([...(data.code === undefined ? [] : [data.code]), ...below])];
}

/** The words of an error and of what caused it. */
function describe(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return apiError.safeParse(error).data?.message ?? String(error);
  const own = `${error.name}: ${error.message}`;
  return error.cause === undefined || depth > 8 ? own : `${own} (${describe(error.cause, depth + 1)})`;
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter(Boolean).reduce((rest, secret) => rest.replaceAll(secret, '(the key)'), text);
}

/** Retry-After is seconds or an HTTP date; one that is neither is as good as none. */
function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const value = headers?.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, Math.round(ms));
}

/** The error of an answer that ended, or was left, before its message was whole. */
export function brokenOff(request: FailedRequest): ModelError {
  return new ModelError('disconnected', told.disconnected.message(request, ' before the answer was whole'), {
    remedy: 'retry',
  });
}

/** The error of a 200 that is no stream of events: a sign-in page, another server. */
export function notAnApi(request: FailedRequest): ModelError {
  const { code, remedy, message } = told.wrongPlace;
  return new ModelError(code, message(request, ''), { remedy });
}
