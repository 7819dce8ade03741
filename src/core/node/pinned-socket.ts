import { connect as connectTcp, isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WebFailure } from '../ports';
import { wordsOf } from './system-error';

/** Opens a connection to an address. Tests lead addresses of the world to servers of theirs. */
export type Dial = (to: DialTo) => Socket;

export interface DialTo {
  readonly host: string;
  readonly port: number;
  /** Answers every question for the host's addresses. */
  readonly lookup: LookupFunction;
}

/** Tries the addresses one soon after the other, as browsers do. */
export const dialTcp: Dial = ({ host, port, lookup }) => connectTcp({ host, port, lookup, autoSelectFamily: true });

/**
 * A connection to one of the addresses and to no other, whatever the name leads to meanwhile (DNS rebinding). The
 * certificate is the one of the name.
 * @throws WebFailure; the signal's reason
 */
export async function pinnedSocket(
  url: URL,
  addresses: readonly string[],
  dial: Dial,
  signal: AbortSignal,
): Promise<Socket> {
  const isSecure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const tcp = dial({ host, port: Number(url.port || (isSecure ? 443 : 80)), lookup: fixedLookup(addresses) });
  try {
    await opened(tcp, 'connect', signal);
    if (!isSecure) return tcp;
    const name = host.replace(/\.$/, '');
    const tls = connectTls({
      socket: tcp,
      ALPNProtocols: ['http/1.1'],
      ...(isIP(name) ? { host: name } : { servername: name }),
    });
    await opened(tls, 'secureConnect', signal);
    return tls;
  } catch (cause) {
    tcp.destroy();
    signal.throwIfAborted();
    throw new WebFailure('not-reached', `${url.host} cannot be reached: ${wordsOf(cause)}`, { cause });
  }
}

/** What was judged is all there is. */
function fixedLookup(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (host, options, answer) => {
    const [first] = all;
    if (first === undefined) answer(new Error(`${host} has no address`), '', 0);
    else if (options.all) answer(null, all);
    else answer(null, first.address, first.family);
  };
}

function opened(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => void socket.destroy(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    const settled = new AbortController();
    const fail = (error: Error): void => {
      settled.abort();
      reject(error);
    };
    socket.once(event, () => {
      settled.abort();
      resolve();
    });
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('the connection was closed')));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: settled.signal });
  });
}
