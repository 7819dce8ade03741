import { connect, type Socket } from 'node:net';
import type { NodeWebOptions } from '../../../src/core/node/web';
import { pageReader } from '../../support/page-reader';

/** A public address of nobody that the tests use: every connection to it goes to a server of the test. */
export const publicAddress = '93.184.216.34';

/** What a test says of names, and what it sees of connections. */
export interface FakeWorld {
  readonly options: NodeWebOptions;
  /** Names that were looked up, in order. */
  readonly looked: readonly string[];
  /** Addresses that were connected to, in order. */
  readonly dialled: readonly string[];
}

/**
 * A world in which names lead where the test says and the public address leads to the test's server. What else is dialled
 * is this machine's own, as it would be outside of a test.
 *
 * @param names what each name leads to; the last of several answers stays
 */
export function fakeWorld(port: number, names: Readonly<Record<string, readonly (readonly string[])[]>>): FakeWorld {
  const looked: string[] = [];
  const dialled: string[] = [];
  return {
    looked,
    dialled,
    options: {
      pageReader,
      resolve: (host) => {
        const times = looked.filter((each) => each === host).length;
        looked.push(host);
        const answers = names[host];
        const answer = answers?.[Math.min(times, answers.length - 1)];
        return answer ? Promise.resolve(answer) : Promise.reject(new Error('ENOTFOUND'));
      },
      dial: ({ host, port: wanted, lookup }): Socket => {
        return connect({
          host: 'unused.invalid',
          port: wanted === 80 ? port : wanted,
          autoSelectFamily: false,
          // The pinned lookup says where the connection goes; the public address is the test's server.
          lookup: (_name, options, done) =>
            lookup(host, { ...options, all: false }, (error, address) => {
              const to = typeof address === 'string' ? address : (address[0]?.address ?? '');
              dialled.push(to);
              done(error, to === publicAddress ? '127.0.0.1' : to, 4);
            }),
        });
      },
    },
  };
}
