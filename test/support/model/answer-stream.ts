import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Fault, FaultPlace } from './faults';
import type { CountedInput } from './prompt-cache';

/** One server-sent event of an answer, as it is about to be written. */
const streamEvent = z.looseObject({
  type: z.string(),
  index: z.number().optional(),
  message: z.looseObject({}).optional(),
  content_block: z.looseObject({ type: z.string(), id: z.string().optional() }).optional(),
  delta: z.looseObject({ type: z.string().optional() }).optional(),
});
type StreamEvent = z.infer<typeof streamEvent>;

/** What the front adds to the events that aimock writes. */
export interface AnswerExtras {
  readonly input: CountedInput;
  readonly outputTokens: number;
  /** Tool call id → text to send in place of its input. */
  readonly malformed: ReadonlyMap<string, string>;
  readonly chunkSize: number;
}

/** Splits a body of server-sent events into the JSON of each. */
export async function* readEvents(body: AsyncIterable<Buffer>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    for (const event of whole) {
      const data = event.split('\n').find((line) => line.startsWith('data: '));
      if (data !== undefined) yield streamEvent.parse(JSON.parse(data.slice('data: '.length)));
    }
  }
}

/**
 * Makes aimock's events what the API would have sent: usage with the cache's part, a `ping` behind the start, and the exact
 * text of a malformed tool input where aimock would have sent `{}`.
 */
export async function* completeEvents(
  events: AsyncIterable<StreamEvent>,
  extras: AnswerExtras,
): AsyncGenerator<StreamEvent> {
  const { input } = extras;
  const malformedAt = new Map<number, string>();
  for await (const event of events) {
    switch (event.type) {
      case 'message_start':
        yield {
          ...event,
          message: {
            ...event.message,
            usage: {
              input_tokens: input.input,
              cache_creation_input_tokens: input.cacheWrite,
              cache_read_input_tokens: input.cacheRead,
              output_tokens: 1,
            },
          },
        };
        yield { type: 'ping' };
        break;
      case 'content_block_start': {
        const malformed = extras.malformed.get(event.content_block?.id ?? '');
        if (malformed !== undefined) malformedAt.set(event.index ?? 0, malformed);
        yield event;
        // The API opens every tool input with an empty piece.
        if (event.content_block?.type === 'tool_use') yield inputPiece(event.index ?? 0, '');
        if (malformed !== undefined) {
          for (let at = 0; at < malformed.length; at += extras.chunkSize) {
            yield inputPiece(event.index ?? 0, malformed.slice(at, at + extras.chunkSize));
          }
        }
        break;
      }
      case 'content_block_delta':
        if (!malformedAt.has(event.index ?? 0)) yield event;
        break;
      case 'message_delta':
        yield { ...event, usage: { output_tokens: extras.outputTokens } };
        break;
      default:
        yield event;
    }
  }
}

function inputPiece(index: number, text: string): StreamEvent {
  return { type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json: text } };
}

/** How the writing of an answer ended. */
export type Written = 'complete' | 'faulted' | 'client-gone';

/** How an API says what an event says, and that it refuses. */
export interface Dialect {
  readonly contentType: string;
  /** What is written for an event of the Messages API. */
  readonly write: (event: StreamEvent) => readonly (string | Uint8Array)[];
  /** Bytes in the place of an event that nobody can read. */
  readonly garbage: string | Uint8Array;
}

/** The Messages API's own. */
export const messagesDialect: Dialect = {
  contentType: 'text/event-stream; charset=utf-8',
  write: (event) => [`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`],
  garbage: 'event: content_block_delta\ndata: {"type": "content_blo\n\n',
};

/**
 * Writes the events to the client, and plays the fault at its place. A fault whose place never comes (thinking in an answer
 * without any) strikes before the last event, so that a planned fault always happens.
 */
export async function writeEvents(
  response: ServerResponse,
  events: AsyncIterable<StreamEvent>,
  fault: Fault | undefined,
  dialect: Dialect,
): Promise<Written> {
  const strikes = fault && 'at' in fault && fault.at !== 'headers' ? placeFinder(fault.at) : undefined;
  response.writeHead(200, { 'content-type': dialect.contentType, 'cache-control': 'no-cache' });
  for await (const event of events) {
    if (response.destroyed) return 'client-gone';
    if (fault && strikes && event.type === 'message_stop') return strike(response, fault, dialect);
    for (const said of dialect.write(event)) response.write(said);
    if (fault && strikes?.(event)) return strike(response, fault, dialect);
  }
  if (response.destroyed) return 'client-gone';
  response.end();
  return 'complete';
}

function strike(response: ServerResponse, fault: Fault, dialect: Dialect): Written {
  if (fault.kind === 'cut') {
    // Told to the operating system first, so that the client reads what stands before the cut.
    setImmediate(() => response.destroy());
  } else if (fault.kind === 'short') response.end();
  else if (fault.kind === 'error-event') {
    const error = { type: fault.errorType, message: fault.errorType };
    for (const said of dialect.write({ type: 'error', error })) response.write(said);
    response.end();
  } else if (fault.kind === 'torn') response.end(dialect.garbage.slice(0, 9));
  else if (fault.kind === 'garbage') response.end(dialect.garbage);
  return 'faulted';
}

const pieces: Readonly<Record<Exclude<FaultPlace, object>, string>> = {
  headers: '',
  start: 'message_start',
  text: 'text_delta',
  thinking: 'thinking_delta',
  toolInput: 'input_json_delta',
};

function placeFinder(at: FaultPlace): (event: StreamEvent) => boolean {
  let seen = 0;
  return (event) => {
    seen += 1;
    if (typeof at === 'object') return seen >= at.afterEvents;
    // The empty piece that opens a tool input is not yet the middle of it.
    if (event.delta?.['partial_json'] === '') return false;
    return pieces[at] === (event.type === 'message_start' ? event.type : event.delta?.type);
  };
}
