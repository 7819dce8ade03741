import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of pages on this machine. */
export interface WebServer {
  readonly port: number;
  readonly url: string;
  /** What was asked for, in order: method and path. */
  readonly asked: readonly string[];
  /** The headers of the last request. */
  readonly headers: () => IncomingMessage['headers'];
  close(): Promise<void>;
}

export type WebAnswers = Readonly<
  Record<string, string | ((response: ServerResponse, request: IncomingMessage) => void)>
>;

/** @param answers by path without its query; a text is a page. What is not there answers 404. */
export async function startWebServer(answers: WebAnswers, host = '127.0.0.1'): Promise<WebServer> {
  const asked: string[] = [];
  let headers: IncomingMessage['headers'] = {};
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    ({ headers } = request);
    const answer = answers[(request.url ?? '').split('?', 1)[0] ?? ''];
    if (typeof answer === 'function') answer(response, request);
    else if (answer === undefined) response.writeHead(404, { 'content-type': 'text/html' }).end('<p>Not here.');
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${host}:${port}`,
    asked,
    headers: () => headers,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A redirect to there. */
export const redirect =
  (location: string, status = 302) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { location }).end();
