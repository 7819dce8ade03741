import type { IdleDeadline } from './idle-deadline';

/** A `fetch` for an SDK, with every wait for headers and bytes under the deadline. */
export interface WatchedFetch {
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Of the last response. */
  readonly contentType: () => string | undefined;
}

export function watchedFetch(deadline: IdleDeadline): WatchedFetch {
  let contentType: string | undefined;
  return {
    fetch: async (url, init) => {
      const response = await deadline.wait(fetch(url, init));
      contentType = response.headers.get('content-type') ?? undefined;
      return watched(response, deadline);
    },
    contentType: () => contentType,
  };
}

/** Bytes are read only when they are asked for. */
function watched(response: Response, deadline: IdleDeadline): Response {
  if (!response.body) return response;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await deadline.wait(reader.read());
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

export const isJson = (type: string | undefined): boolean => type?.includes('json') ?? false;
/** Of the web, or of AWS, whose SDK reads its own. */
export const isEventStream = (type: string | undefined): boolean =>
  /^(text\/event-stream|application\/vnd\.amazon\.eventstream)/.test(type ?? '');
