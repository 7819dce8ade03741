import { createServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { Server } from 'node:net';
import { selfSigned } from './self-signed';

/** A base URL whose server shows a certificate that nobody trusts. */
export async function startUntrustedServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(selfSigned, (_request, response) => response.writeHead(200).end());
  const port = await listen(server);
  return {
    url: `https://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await close(server);
    },
  };
}

/** A base URL where nothing listens. */
export async function refusedUrl(): Promise<string> {
  const server = createTcpServer();
  const port = await listen(server);
  await close(server);
  return `http://127.0.0.1:${port}`;
}

/** A base URL whose name no resolver knows (RFC 6761). */
export const unknownHostUrl = 'http://model.invalid';

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address) resolve(address.port);
      else reject(new Error('The server has no port'));
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
