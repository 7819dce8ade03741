import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { LLMock } from '@copilotkit/aimock';
import type { ContentWithToolCallsResponse, FixtureResponse, TextResponse } from '@copilotkit/aimock';
import type { Reply } from './replies';
import { signatureOf } from './request-rules';

export interface Pace {
  readonly model: string;
  readonly chunkMs: number;
  readonly chunkSize: number;
}

/** Speaks replies as the API's stream of events. */
export interface Speaker {
  /** @returns the body of server-sent events, undefined when the signal came first */
  speak(reply: Reply, pace: Pace, requestBody: string, signal: AbortSignal): Promise<IncomingMessage | undefined>;
  stop(): Promise<void>;
}

/**
 * Starts aimock. Which reply it speaks is decided by the front: the reply waits under a number, and the number goes along
 * with the request as aimock's context. One fixture for each pace, since a fixture has one.
 */
export async function startSpeaker(): Promise<Speaker> {
  const aimock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent', journalMaxEntries: 1 });
  const waiting = new Map<string, FixtureResponse>();
  const paces = new Set<string>();
  let spoken = 0;
  await aimock.start();

  const fixtureFor = ({ chunkMs, chunkSize }: Pace): string => {
    const pace = `${chunkMs}/${chunkSize}`;
    if (!paces.has(pace)) {
      paces.add(pace);
      aimock.on(
        { predicate: ({ _context: context }) => context?.startsWith(`${pace}/`) ?? false },
        ({ _context: context = '' }) => {
          const response = waiting.get(context);
          waiting.delete(context);
          return response ?? { error: { message: `No reply waits under ${context}` }, status: 500 };
        },
        { latency: chunkMs, chunkSize },
      );
    }
    return pace;
  };

  return {
    async speak(reply, pace, requestBody, signal) {
      const context = `${fixtureFor(pace)}/${(spoken += 1)}`;
      waiting.set(context, toFixture(reply));
      return new Promise((resolve, reject) => {
        const request = httpRequest(
          `${aimock.url}/v1/messages`,
          {
            method: 'POST',
            signal,
            agent: false,
            headers: { 'content-type': 'application/json', 'x-aimock-context': context },
          },
          resolve,
        );
        request.once('error', (error) => {
          if (signal.aborted) resolve(undefined);
          else reject(error);
        });
        request.end(requestBody);
      });
    },
    stop: () => aimock.stop(),
  };
}

function toFixture(reply: Reply): TextResponse | ContentWithToolCallsResponse | FixtureResponse {
  const toolCalls = (reply.toolCalls ?? []).map(({ name, input, id }) => ({
    name,
    arguments: JSON.stringify(input ?? {}),
    ...(id === undefined ? {} : { id }),
  }));
  return {
    ...(reply.thinking === undefined
      ? {}
      : { reasoning: reply.thinking, reasoningSignature: signatureOf(reply.thinking) }),
    ...(reply.redactedThinking === undefined ? {} : { redactedThinking: [...reply.redactedThinking] }),
    ...(reply.stop === undefined ? {} : { finishReason: reply.stop }),
    ...(toolCalls.length === 0
      ? { content: reply.text ?? '' }
      : reply.text === undefined
        ? { toolCalls }
        : { content: reply.text, toolCalls }),
  };
}
