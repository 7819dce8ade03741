import { lookup } from 'node:dns/promises';
import { ClientRequest, type IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { PageText, Web, WebAnswer, WebPage, WebRequest } from '../ports';
import { WebFailure } from '../ports';
import { PageReader } from './page-text';
import { type Dial, dialTcp, pinnedSocket } from './pinned-socket';
import { wordsOf } from './system-error';
import { decodeBody, readBody } from './web-body';

export interface NodeWebOptions {
  /** The addresses of a name. Default: what this machine's programs are told. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  readonly dial?: Dial;
  /** The program that reads pages. Default: the one beside the bundle. */
  readonly pageReader?: () => Promise<string>;
}

/**
 * The web over connections of our own. Not `fetch`, which follows names and redirects by itself, and not the request
 * functions of `node:http`, into which editors put a proxy that would look names up once more.
 */
export class NodeWeb implements Web {
  readonly #resolve: (host: string) => Promise<readonly string[]>;
  readonly #dial: Dial;
  readonly #reader: PageReader;

  constructor({ resolve = resolveHere, dial = dialTcp, pageReader }: NodeWebOptions = {}) {
    this.#resolve = resolve;
    this.#dial = dial;
    this.#reader = new PageReader(pageReader);
  }

  async resolve(host: string, signal: AbortSignal): Promise<readonly string[]> {
    const name = host.replace(/^\[|\]$/g, '');
    if (isIP(name)) return [name];
    try {
      return await until(signal, this.#resolve(name));
    } catch (cause) {
      signal.throwIfAborted();
      throw new WebFailure('no-address', `The name ${name} leads nowhere: ${wordsOf(cause)}`, { cause });
    }
  }

  async send(request: WebRequest, signal: AbortSignal): Promise<WebAnswer> {
    const url = new URL(request.url);
    const socket = await pinnedSocket(url, request.addresses, this.#dial, signal);
    const stop = (): void => void socket.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      return await answerOf(await responseTo(url, request, socket), request);
    } catch (cause) {
      signal.throwIfAborted();
      throw new WebFailure('not-reached', `${url.host} did not answer to the end: ${wordsOf(cause)}`, { cause });
    } finally {
      signal.removeEventListener('abort', stop);
      socket.destroy();
    }
  }

  read(page: WebPage, signal: AbortSignal): Promise<PageText> {
    return this.#reader.read(page, signal);
  }
}

async function resolveHere(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}

function responseTo(url: URL, { headers, body }: WebRequest, socket: Socket): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = new ClientRequest({
      host: url.hostname,
      // The socket is there already; whether it is a secure one does not concern what is sent through it.
      createConnection: () => socket,
      method: body === undefined ? 'GET' : 'POST',
      path: `${url.pathname}${url.search}`,
      headers: {
        'accept-encoding': 'gzip, deflate, br',
        ...headers,
        host: url.host,
        connection: 'close',
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
    });
    request.once('response', resolve);
    request.once('error', reject);
    request.end(body);
  });
}

async function answerOf(message: IncomingMessage, { accepts, limit }: WebRequest): Promise<WebAnswer> {
  const status = message.statusCode ?? 0;
  const contentType = message.headers['content-type'] ?? '';
  const mediaType = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const about = {
    status,
    mediaType,
    location: message.headers.location,
    retryAfterMs: waitOf(message.headers['retry-after']),
  };
  if (status < 200 || status > 299 || mediaType !== accepts) {
    message.destroy();
    return { ...about, text: undefined, isTooLarge: false };
  }
  const body = await readBody(message, limit);
  if (body === 'too-large') return { ...about, text: undefined, isTooLarge: true };
  return { ...about, text: decodeBody(body.bytes, contentType), isTooLarge: false };
}

/** Seconds or a date. */
function waitOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** @throws the signal's reason, should that come first */
async function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  try {
    const stopped = new Promise<never>((_, reject) => {
      const stop = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true, signal: over.signal });
    });
    return await Promise.race([work, stopped]);
  } finally {
    over.abort();
  }
}
