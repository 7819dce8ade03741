import type { Clock } from '../ports';
import { ModelError } from './model';
import type { ModelErrorCode, ModelEvent, ModelProvider, ModelRequest } from './model';

/** The request failed and is going to be made again after `delayMs`. */
export interface RetryEvent {
  readonly type: 'retrying';
  /** 1 for the first retry. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly cause: ModelError;
  /** What was streamed of this message so far is superseded: the whole message comes again. */
  readonly discards: boolean;
}

export interface RetryOptions {
  readonly clock: Clock;
  /** Gives numbers in [0, 1), for the jitter. Default: `Math.random`. */
  readonly random?: () => number;
}

/** How often a request that failed so is made again; what is not here goes by by itself in no while. */
export const retriesOf: Readonly<Partial<Record<ModelErrorCode, number>>> = {
  'rate-limited': 4,
  overloaded: 4,
  server: 4,
  stalled: 4,
  disconnected: 4,
  // A machine without a network stays without one for longer than we would wait.
  'no-network': 2,
};

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
/** A wait that the provider asks for and that is longer is the user's to decide on. */
export const longestRetryAfterMs = 60_000;

/**
 * What went wrong, for whoever sees that it is asked again by itself: without the advice to try again.
 * `Acme is overloaded. Try again in a moment.` is `Acme is overloaded.`
 */
export function causeInWords({ message }: ModelError): string {
  const sentences = message.split(/(?<=[.!?])\s+(?=\p{Lu})/u);
  const last = sentences.at(-1) ?? '';
  return sentences.length > 1 && /\btry again\b/i.test(last) ? sentences.slice(0, -1).join(' ') : message;
}

/** The error of a stream that was over without the message's end, which no provider's is. */
export function endedEarly({ label }: Pick<ModelProvider, 'label'>): ModelError {
  return new ModelError('disconnected', `${label} ended its answer without an end.`, { remedy: 'retry' });
}

/** What is known when a request has failed. */
export interface Failure {
  readonly error: ModelError;
  /** Retries made so far. */
  readonly retries: number;
  /** The model had begun to write a tool call. */
  readonly toolCallStarted: boolean;
  /** In [0, 1). */
  readonly random: number;
}

/**
 * Whether and when to ask again.
 * @returns milliseconds to wait, undefined when the failure stands
 */
export function retryDelay({ error, retries, toolCallStarted, random }: Failure): number | undefined {
  if (toolCallStarted || retries >= (retriesOf[error.code] ?? 0)) return undefined;
  const asked = error.retryAfterMs ?? 0;
  if (asked > longestRetryAfterMs) return undefined;
  const backoff = Math.min(firstDelayMs * 2 ** retries, longestDelayMs);
  // Half of the wait is fixed, half is chance: clients that failed together do not come back together.
  return Math.max(asked, Math.round(backoff / 2 + (backoff / 2) * random));
}

/**
 * Streams one assistant message, asking again where {@link retryDelay} says so. The one place where requests are repeated.
 *
 * Contract: as of {@link ModelProvider.stream}; a `retrying` event stands between two tries, before the wait. Behind one
 * that discards, text and thinking begin anew.
 * @throws ModelError when the failure stands; the signal's reason when it is aborted, in a wait too
 */
export async function* streamWithRetry(
  provider: Pick<ModelProvider, 'stream'>,
  request: ModelRequest,
  { clock, random = Math.random }: RetryOptions,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent | RetryEvent> {
  for (let retries = 0; ; retries += 1) {
    let streamed = false;
    let toolCallStarted = false;
    try {
      for await (const event of provider.stream(request, signal)) {
        streamed = true;
        toolCallStarted ||= event.type === 'toolCallStarted';
        yield event;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ModelError)) throw error;
      const delayMs = retryDelay({ error, retries, toolCallStarted, random: random() });
      if (delayMs === undefined) throw error;
      yield { type: 'retrying', attempt: retries + 1, delayMs, cause: error, discards: streamed };
      await clock.sleep(delayMs, signal);
    }
  }
}
