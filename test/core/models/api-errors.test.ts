import assert from 'node:assert/strict';
import { ModelError } from '../../../src/core/models/model';
import type { ModelErrorCode, Remedy } from '../../../src/core/models/model';
import type { Fault } from '../../support/model/faults';
import { refusedUrl, startUntrustedServer, unknownHostUrl } from '../../support/model/faulty-places';
import { startModelServer } from '../../support/model/model-server';
import type { ModelServer, Reply } from '../../support/model/model-server';
import { anthropicAt, ask, noSignal, prompt, requestOf, testKey } from './asking';

/** Runs what must fail and gives its ModelError, after looking for the key in everything that could be shown or logged. */
async function failureOf(run: Promise<unknown>): Promise<ModelError> {
  const error: unknown = await run.then(
    () => assert.fail('It did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ModelError, String(error));
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    assert.ok(!`${each.message}${each.stack ?? ''}${JSON.stringify(each)}`.includes(testKey), 'the key is told');
  }
  return error;
}

const long: Reply = {
  thinking: 'thinking '.repeat(8),
  text: 'text '.repeat(20),
  toolCalls: [{ name: 'read', input: { path: 'x'.repeat(60) } }],
};

describe('failures of the Anthropic provider', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer({ key: testKey });
    server.when({}).reply(long);
  });
  afterEach(() => server.close());

  const stream = (url = server.url, idleMs = 30_000) => {
    return ask(anthropicAt(url, { idleMs }), requestOf([prompt('hi')]));
  };
  const failWith = (fault: Fault) => {
    server.failNext(fault);
    // Only where silence is the fault may a slow machine not look like it.
    return failureOf(stream(server.url, fault.kind === 'stall' ? 300 : undefined));
  };

  const status = (code: number, rest: object = {}): Fault => ({ kind: 'status', status: code, ...rest });
  const answers: readonly (readonly [string, Fault, ModelErrorCode, Remedy, RegExp])[] = [
    ['401', status(401), 'wrong-key', 'set-key', /did not accept the key .*401.*Set a valid one/],
    ['402', status(402), 'not-allowed', 'set-key', /settle the account/],
    ['403', status(403), 'not-allowed', 'set-key', /does not allow the model claude-demo-large/],
    ['404', status(404), 'unknown-model', 'choose-model', /does not know the model claude-demo-large.*Choose another/],
    [
      '404 of somebody else',
      status(404, { body: '<h1>nginx</h1>' }),
      'bad-request',
      'set-base-url',
      /Check the base URL/,
    ],
    ['429', status(429), 'rate-limited', 'retry', /limits how much/],
    ['500', status(500), 'server', 'retry', /failed to answer \(500: Internal server error\)/],
    ['502 of a proxy', status(502, { body: 'Bad Gateway' }), 'server', 'retry', /502/],
    ['504', status(504), 'server', 'retry', /Request timed out/],
    ['529', status(529), 'overloaded', 'retry', /overloaded/],
    ['503 as overloaded', status(503, { errorType: 'overloaded_error' }), 'overloaded', 'retry', /overloaded/],
    ['413', status(413), 'context-full', 'choose-model', /longer than the model can read/],
    [
      'a prompt too long',
      status(400, { message: 'prompt is too long: 250000 tokens > 200000 maximum' }),
      'context-full',
      'choose-model',
      /250000 tokens/,
    ],
    [
      'input and output too long together',
      status(400, { message: 'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000' }),
      'context-full',
      'choose-model',
      /new session/,
    ],
    [
      'no credit',
      status(400, { message: 'Your credit balance is too low to access the Anthropic API.' }),
      'not-allowed',
      'set-key',
      /settle the account/,
    ],
    ['another 400', status(400, { message: 'tools.0: bad' }), 'bad-request', 'choose-model', /400: tools\.0: bad/],
    ['a sign-in page', { kind: 'html' }, 'bad-request', 'set-base-url', /does not answer like the Anthropic API/],
    [
      'a key that the server repeats',
      status(401, { message: `no such key: ${testKey}` }),
      'wrong-key',
      'set-key',
      /no such key: \(the key\)/,
    ],
    ['a cut before the headers', { kind: 'cut', at: 'headers' }, 'disconnected', 'retry', /broke/],
    ['a cut behind the start', { kind: 'cut', at: 'start' }, 'disconnected', 'retry', /broke/],
    ['a cut in the thinking', { kind: 'cut', at: 'thinking' }, 'disconnected', 'retry', /broke/],
    ['a cut in the text', { kind: 'cut', at: 'text' }, 'disconnected', 'retry', /broke/],
    ['a cut in the tool input', { kind: 'cut', at: 'toolInput' }, 'disconnected', 'retry', /broke/],
    ['a cut anywhere', { kind: 'cut', at: { afterEvents: 9 } }, 'disconnected', 'retry', /broke/],
    ['a body that ends early', { kind: 'short', at: 'text' }, 'disconnected', 'retry', /before the answer was whole/],
    ['an event that is no JSON', { kind: 'garbage', at: 'text' }, 'server', 'retry', /failed to answer/],
    ['silence before the headers', { kind: 'stall', at: 'headers' }, 'stalled', 'retry', /sent nothing/],
    ['silence in the text', { kind: 'stall', at: 'text' }, 'stalled', 'retry', /sent nothing/],
    ['silence after some events', { kind: 'stall', at: { afterEvents: 5 } }, 'stalled', 'retry', /sent nothing/],
    [
      'an overload in the stream',
      { kind: 'error-event', errorType: 'overloaded_error', at: 'text' },
      'overloaded',
      'retry',
      /overloaded/,
    ],
    [
      'an error in the stream',
      { kind: 'error-event', errorType: 'api_error', at: 'start' },
      'server',
      'retry',
      /failed/,
    ],
    [
      'a limit in the stream',
      { kind: 'error-event', errorType: 'rate_limit_error', at: 'start' },
      'rate-limited',
      'retry',
      /limits/,
    ],
  ];
  for (const [name, fault, code, remedy, message] of answers) {
    it(`tells ${name} as ${code}, mended by ${remedy}`, async () => {
      const error = await failWith(fault);
      assert.deepEqual([error.code, error.remedy], [code, remedy]);
      assert.match(error.message, message);
      assert.equal(server.requests().length, 1, 'the SDK asked again');
    });
  }

  it('tells how long the provider asks to wait, in seconds or until a date', async () => {
    assert.equal((await failWith(status(429, { retryAfter: '7' }))).retryAfterMs, 7_000);
    const date = new Date(Date.now() + 90_000).toUTCString();
    const { retryAfterMs = 0 } = await failWith(status(529, { retryAfter: date }));
    assert.ok(retryAfterMs > 85_000 && retryAfterMs < 95_000, String(retryAfterMs));
    assert.equal((await failWith(status(429, { retryAfter: 'soon' }))).retryAfterMs, undefined);
    assert.equal((await failWith(status(429, { retryAfter: new Date(0).toUTCString() }))).retryAfterMs, 0);
    assert.equal((await failWith(status(429))).retryAfterMs, undefined);
  });

  it('gives what came before a failure in the middle', async () => {
    server.failNext({ kind: 'cut', at: { afterEvents: 12 } });
    const seen: string[] = [];
    await failureOf(
      (async () => {
        for await (const { type } of anthropicAt(server.url).stream(requestOf([prompt('hi')]), noSignal))
          seen.push(type);
      })(),
    );
    assert.ok(seen.includes('thinking'));
    assert.ok(!seen.includes('ended'));
  });

  it('tells a refused connection and an unknown host as no-network', async () => {
    const refused = await failureOf(stream(await refusedUrl()));
    assert.deepEqual([refused.code, refused.remedy], ['no-network', 'retry']);
    assert.match(refused.message, /127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/);
    const unknown = await failureOf(ask(anthropicAt(unknownHostUrl), requestOf([prompt('hi')])));
    assert.equal(unknown.code, 'no-network');
  });

  it('tells a certificate that nobody trusts as tls', async () => {
    const untrusted = await startUntrustedServer();
    try {
      const error = await failureOf(stream(untrusted.url));
      assert.deepEqual([error.code, error.remedy], ['tls', 'set-base-url']);
      assert.match(error.message, /DEPTH_ZERO_SELF_SIGNED_CERT/);
    } finally {
      await untrusted.close();
    }
  });

  it('tells a server without TLS at an https address as tls', async () => {
    assert.equal((await failureOf(stream(server.url.replace('http:', 'https:')))).code, 'tls');
  });

  it('tells a conversation that outgrew the model as context-full', async () => {
    const request = requestOf([prompt('word '.repeat(20_000))], { model: 'claude-demo-small' });
    assert.equal((await failureOf(ask(anthropicAt(server.url), request))).code, 'context-full');
  });

  it('asks nobody without a key, with one that cannot be sent, or at an address that is none', async () => {
    const withKey = (key: string | undefined) =>
      failureOf(ask(anthropicAt(server.url, { key: () => Promise.resolve(key) }), requestOf([prompt('hi')])));
    for (const key of [undefined, '', ' \n']) assert.equal((await withKey(key)).code, 'no-key');
    assert.equal((await withKey(`${testKey}\nsecond line`)).code, 'wrong-key');
    for (const url of ['nonsense', 'ftp://x', 'http://']) {
      const error = await failureOf(stream(url));
      assert.deepEqual([error.code, error.remedy], ['bad-request', 'set-base-url']);
    }
    assert.equal(server.requests().length, 0);
  });

  it('tells failures of the list and of counting in the same words', async () => {
    const provider = anthropicAt(server.url, { idleMs: 1_000 });
    const counting = '/v1/messages/count_tokens';
    server.failNext([status(401), { kind: 'html' }, { kind: 'stall', at: 'headers' }], '/v1/models');
    assert.equal((await failureOf(provider.list(noSignal))).code, 'wrong-key');
    assert.equal((await failureOf(provider.list(noSignal))).remedy, 'set-base-url');
    assert.equal((await failureOf(provider.list(noSignal))).code, 'stalled');
    server.failNext(status(529), counting);
    assert.equal((await failureOf(provider.countTokens(requestOf([prompt('hi')]), noSignal))).code, 'overloaded');
  });
});
