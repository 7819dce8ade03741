import type { z } from 'zod';
import { brokenOff, type FailedRequest, notAnApi, toModelError } from './api-errors';
import { IdleDeadline, idleMsOf, type IdleTime } from './idle-deadline';
import { ModelError, type ModelEvent } from './model';
import { isEventStream, isJson, watchedFetch, type WatchedFetch } from './watched-fetch';

/** A server that is about to be asked through the SDK of its interface: what is known before anything is sent. */
export interface Server<Client> {
  readonly about: FailedRequest;
  /** Silence after which a request counts as dead, in milliseconds. */
  readonly idleMs: IdleTime | undefined;
  readonly connect: (fetch: WatchedFetch['fetch']) => Client;
  /** Brings what the SDK throws into the form that {@link toModelError} reads. Absent: it has that form. */
  readonly readable?: (error: unknown) => unknown;
}

/** One request to a server. */
export interface Connection<Client> {
  readonly client: Client;
  /** The caller's, and that of the idle deadline. */
  readonly signal: AbortSignal;
  /** Of the last response. */
  readonly contentType: () => string | undefined;
}

/** Puts the pieces that a server streams together to one message. */
export interface Answer {
  /** The message's last piece was seen. */
  readonly whole: boolean;
  /** @throws ModelError for what is no piece of an answer */
  take(received: unknown): readonly ModelEvent[];
  ended(): ModelEvent;
}

/** Runs one exchange under the idle deadline and tells its failure in our words. */
export async function exchange<Client, T>(
  server: Server<Client>,
  ask: (connection: Connection<Client>) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const deadline = new IdleDeadline(idleMsOf(server.idleMs), signal);
  try {
    return await ask(open(server, deadline));
  } catch (error) {
    throw inWords(error, server, deadline);
  } finally {
    deadline.close();
  }
}

/** What the server lists, without entries that are none. */
export function listed<Client, T>(
  server: Server<Client>,
  entry: z.ZodType<T>,
  list: (connection: Connection<Client>) => AsyncIterable<unknown>,
  signal: AbortSignal,
): Promise<readonly T[]> {
  const read = async (connection: Connection<Client>): Promise<readonly T[]> => {
    const entries: T[] = [];
    for await (const each of list(connection)) {
      const { data } = entry.safeParse(each);
      if (data) entries.push(data);
    }
    if (entries.length === 0 && !isJson(connection.contentType())) throw notAnApi(server.about);
    return entries;
  };
  return exchange(server, read, signal);
}

/** Streams one answer, under the contract of `ModelProvider.stream`. */
export async function* streamed<Client>(
  server: Server<Client>,
  answer: Answer,
  send: (connection: Connection<Client>) => Promise<AsyncIterable<unknown>>,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const deadline = new IdleDeadline(idleMsOf(server.idleMs), signal);
  try {
    yield* untilEnd(server, answer, send, open(server, deadline));
  } catch (error) {
    signal.throwIfAborted();
    // What goes wrong behind the last event costs nothing that was said.
    if (!answer.whole) throw inWords(error, server, deadline);
  } finally {
    deadline.close();
  }
  yield answer.ended();
}

async function* untilEnd<Client>(
  { about }: Server<Client>,
  answer: Answer,
  send: (connection: Connection<Client>) => Promise<AsyncIterable<unknown>>,
  connection: Connection<Client>,
): AsyncGenerator<ModelEvent> {
  const { signal, contentType } = connection;
  for await (const received of await send(connection)) {
    signal.throwIfAborted();
    yield* answer.take(received);
  }
  if (answer.whole) return;
  // SDKs end their streams without a word when the signal is aborted.
  signal.throwIfAborted();
  throw isEventStream(contentType()) ? brokenOff(about) : notAnApi(about);
}

function open<Client>(server: Server<Client>, deadline: IdleDeadline): Connection<Client> {
  const { fetch, contentType } = watchedFetch(deadline);
  return { client: server.connect(fetch), signal: deadline.signal, contentType };
}

function inWords<Client>(error: unknown, { about, readable }: Server<Client>, { signal }: IdleDeadline): unknown {
  if (signal.aborted) return signal.reason;
  return error instanceof ModelError ? error : toModelError(readable ? readable(error) : error, about);
}
