/** Where in an answer a fault strikes: before its headers, after the first piece of a kind, or after so many events. */
export type FaultPlace = 'headers' | 'start' | 'text' | 'thinking' | 'toolInput' | { readonly afterEvents: number };

export type Fault =
  /** An error answer in the API's shape, or with `body` in anybody's. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly errorType?: string;
      readonly message?: string;
      /** Seconds or an HTTP date. */
      readonly retryAfter?: string;
      readonly body?: string;
    }
  /** The connection stays open and nothing more comes. */
  | { readonly kind: 'stall'; readonly at: FaultPlace }
  /** The connection is torn down. */
  | { readonly kind: 'cut'; readonly at: FaultPlace }
  /** The body ends properly, without the message's end. */
  | { readonly kind: 'short'; readonly at: Exclude<FaultPlace, 'headers'> }
  /** An `error` event in the stream. */
  | { readonly kind: 'error-event'; readonly errorType: string; readonly at: Exclude<FaultPlace, 'headers'> }
  /** The body ends properly in the middle of an event. */
  | { readonly kind: 'torn'; readonly at: Exclude<FaultPlace, 'headers'> }
  /** Bytes that are no event. */
  | { readonly kind: 'garbage'; readonly at: Exclude<FaultPlace, 'headers'> }
  /** 200 and a page of HTML, as a captive portal or a wrong base URL gives. */
  | { readonly kind: 'html' };

/** Which fault the n-th request of `/v1/messages` meets, if any. */
export type FaultSchedule = readonly (Fault | undefined)[];

export interface SeededFaults {
  readonly seed: number;
  /** Requests that the schedule covers; later ones meet no fault. Default 100. */
  readonly length?: number;
  /** Share of requests that meet a fault. Default 0.3. */
  readonly rate?: number;
  /** What they may meet. Default: {@link passingFaults}. */
  readonly kinds?: readonly Fault[];
}

/** Faults that go by: a client that retries comes through them. */
export const passingFaults: readonly Fault[] = [
  { kind: 'status', status: 429, retryAfter: '0' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 529 },
  { kind: 'cut', at: 'headers' },
  { kind: 'cut', at: 'text' },
  { kind: 'short', at: 'text' },
  { kind: 'error-event', errorType: 'overloaded_error', at: 'start' },
];

/** The same seed gives the same schedule, on every machine. */
export function seededSchedule({ seed, length = 100, rate = 0.3, kinds = passingFaults }: SeededFaults): FaultSchedule {
  const random = randomFrom(seed);
  return Array.from({ length }, () => {
    const strikes = random() < rate;
    const kind = kinds[Math.floor(random() * kinds.length)];
    return strikes ? kind : undefined;
  });
}

/** What an API says with a status. */
export interface ErrorAnswer {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One line a fault, for whoever must repeat a failing run. */
export function describeSchedule(schedule: FaultSchedule): string {
  return schedule.flatMap((fault, index) => (fault ? [`request ${index}: ${JSON.stringify(fault)}`] : [])).join('\n');
}

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What the Messages API says with a status, where the fault does not say it. */
export function messagesError(fault: Extract<Fault, { kind: 'status' }>): ErrorAnswer {
  const [type, message] = usualErrors[fault.status] ?? ['api_error', 'Something went wrong'];
  const error = { type: fault.errorType ?? type, message: fault.message ?? message };
  return { body: JSON.stringify({ type: 'error', error, request_id: 'req_test' }) };
}

const usualErrors: Readonly<Record<number, readonly [string, string]>> = {
  400: ['invalid_request_error', 'Invalid request'],
  401: ['authentication_error', 'invalid bearer token'],
  402: ['billing_error', 'There is an issue with your billing'],
  403: ['permission_error', 'Your API key does not have permission to use the specified resource.'],
  404: ['not_found_error', 'Not found'],
  413: ['invalid_request_error', 'Request exceeds the maximum size'],
  429: ['rate_limit_error', 'This request would exceed your rate limit.'],
  500: ['api_error', 'Internal server error'],
  504: ['timeout_error', 'Request timed out'],
  529: ['overloaded_error', 'Overloaded'],
};
