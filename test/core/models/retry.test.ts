import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ModelError } from '../../../src/core/models/model';
import type { ModelErrorCode, ModelEvent } from '../../../src/core/models/model';
import {
  causeInWords,
  longestRetryAfterMs,
  retriesOf,
  retryDelay,
  streamWithRetry,
} from '../../../src/core/models/retry';
import type { RetryEvent } from '../../../src/core/models/retry';
import type { Clock } from '../../../src/core/ports';
import type { Fault } from '../../support/model/faults';
import { refusedUrl } from '../../support/model/faulty-places';
import { startModelServer } from '../../support/model/model-server';
import type { ModelServer } from '../../support/model/model-server';
import { anthropicAt, noSignal, prompt, requestOf, textOf } from './asking';

const codes: readonly ModelErrorCode[] = [
  'no-key',
  'wrong-key',
  'not-allowed',
  'unknown-model',
  'rate-limited',
  'overloaded',
  'server',
  'no-network',
  'tls',
  'stalled',
  'disconnected',
  'context-full',
  'bad-request',
  'no-consent',
  'unknown',
];

const failed = (code: ModelErrorCode, retryAfterMs?: number): ModelError => {
  return new ModelError(code, code, { remedy: 'retry', retryAfterMs });
};

describe('the cause of a retry', () => {
  const cases: readonly (readonly [message: string, told: string])[] = [
    ['Acme is overloaded (busy). Try again in a moment.', 'Acme is overloaded (busy).'],
    [
      'Acme limits how much this key may ask in a while. Try again later.',
      'Acme limits how much this key may ask in a while.',
    ],
    ['Acme cannot be reached. Check the network, then try again.', 'Acme cannot be reached.'],
    ['The model sent nothing for 60 seconds. Try again.', 'The model sent nothing for 60 seconds.'],
    ['Acme failed to answer: see 1. Ask them. Try again.', 'Acme failed to answer: see 1. Ask them.'],
    ['Acme ended its answer without an end.', 'Acme ended its answer without an end.'],
    ['Try again.', 'Try again.'],
  ];
  for (const [message, told] of cases) {
    it(`${message} is told as ${told}`, () => {
      assert.equal(causeInWords(new ModelError('server', message, { remedy: 'retry' })), told);
    });
  }

  it('is never told as nothing, and never as something else', () => {
    fc.assert(
      fc.property(fc.string(), (message) => {
        const told = causeInWords(new ModelError('server', message, { remedy: 'retry' }));
        assert.ok(message === told || (told !== '' && message.length > told.length));
      }),
    );
  });
});

describe('retryDelay', () => {
  const failure = fc.record({
    code: fc.constantFrom(...codes),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: undefined }),
    retries: fc.nat({ max: 8 }),
    toolCallStarted: fc.boolean(),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });

  it('retries what passes by itself, at most four times, never behind a tool call, never later than a minute', () => {
    fc.assert(
      fc.property(failure, ({ code, retryAfterMs, ...rest }) => {
        const delay = retryDelay({ error: failed(code, retryAfterMs), ...rest });
        const retryable = rest.retries < (retriesOf[code] ?? 0);
        const bearable = (retryAfterMs ?? 0) <= longestRetryAfterMs;
        assert.equal(delay !== undefined, retryable && bearable && !rest.toolCallStarted);
        if (delay === undefined) return;
        assert.ok(rest.retries < 4);
        assert.ok(Number.isInteger(delay) && delay >= (retryAfterMs ?? 0) && delay >= 500 && delay <= 60_000);
      }),
      { numRuns: 1000 },
    );
  });

  it('waits longer each time, between half and all of twice the wait before', () => {
    const delays = (random: number) =>
      [0, 1, 2, 3].map((retries) => {
        return retryDelay({ error: failed('server'), retries, toolCallStarted: false, random });
      });
    assert.deepEqual(delays(0), [500, 1_000, 2_000, 4_000]);
    assert.deepEqual(delays(0.999_999), [1_000, 2_000, 4_000, 8_000]);
  });

  it('retries exactly these', () => {
    const rows = codes.map((code) => [code, retriesOf[code] ?? 0]);
    assert.deepEqual(Object.fromEntries(rows), {
      'no-key': 0,
      'wrong-key': 0,
      'not-allowed': 0,
      'unknown-model': 0,
      'rate-limited': 4,
      overloaded: 4,
      server: 4,
      'no-network': 2,
      tls: 0,
      stalled: 4,
      disconnected: 4,
      'context-full': 0,
      'bad-request': 0,
      'no-consent': 0,
      unknown: 0,
    });
  });
});

/** Time that passes when somebody sleeps. */
class QuickClock implements Clock {
  readonly slept: number[] = [];
  onSleep: () => void = () => undefined;
  now(): number {
    return this.slept.reduce((sum, ms) => sum + ms, 0);
  }
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.slept.push(ms);
    this.onSleep();
    await Promise.resolve();
    signal.throwIfAborted();
  }
}

describe('streamWithRetry', () => {
  let server: ModelServer;
  let clock: QuickClock;
  beforeEach(async () => {
    server = await startModelServer();
    clock = new QuickClock();
  });
  afterEach(() => server.close());

  const status = (code: number, retryAfter?: string): Fault => {
    return { kind: 'status', status: code, ...(retryAfter === undefined ? {} : { retryAfter }) };
  };

  /** Everything that was given, and the error that ended it. */
  async function run({ url = server.url, signal = noSignal, idleMs = 30_000 } = {}) {
    const events: (ModelEvent | RetryEvent)[] = [];
    const provider = anthropicAt(url, { idleMs });
    try {
      for await (const event of streamWithRetry(
        provider,
        requestOf([prompt('hi')]),
        { clock, random: () => 0 },
        signal,
      )) {
        events.push(event);
      }
    } catch (error) {
      return { events, error };
    }
    return { events, error: undefined };
  }
  const retries = (events: readonly (ModelEvent | RetryEvent)[]) => events.filter((event) => event.type === 'retrying');

  it('comes through faults that pass, and says of each try why and for how long it waits', async () => {
    server
      .next({ text: 'made it' })
      .failNext([status(429, '3'), status(529), { kind: 'stall', at: 'headers' }, status(500)]);
    const { events, error } = await run({ idleMs: 1_000 });
    assert.equal(error, undefined);
    assert.deepEqual(
      retries(events).map(({ attempt, delayMs, cause, discards }) => [attempt, delayMs, cause.code, discards]),
      [
        [1, 3_000, 'rate-limited', false],
        [2, 1_000, 'overloaded', false],
        [3, 2_000, 'stalled', false],
        [4, 4_000, 'server', false],
      ],
    );
    assert.deepEqual(clock.slept, [3_000, 1_000, 2_000, 4_000]);
    assert.equal(events.at(-1)?.type, 'ended');
    assert.deepEqual(new Set(server.requests().map(({ raw }) => raw)).size, 1);
  });

  it('gives up behind the fourth retry and throws the last failure', async () => {
    server.next({ text: 'x' }).failNext(Array.from({ length: 5 }, () => status(500)));
    const { events, error } = await run();
    assert.equal(retries(events).length, 4);
    assert.ok(error instanceof ModelError && error.code === 'server');
    assert.equal(server.requests().length, 5);
  });

  it('says that the text so far is superseded when it broke off in the middle', async () => {
    server.next({ text: 'the whole text of the answer' }).failNext({ kind: 'cut', at: 'text' });
    const { events } = await run();
    const at = events.findIndex(({ type }) => type === 'retrying');
    const [retry] = retries(events);
    assert.ok(retry?.discards);
    const models = events.filter((event) => event.type !== 'retrying');
    assert.ok(textOf(models.slice(0, at), 'text').length > 0);
    assert.equal(textOf(models.slice(at), 'text'), 'the whole text of the answer');
  });

  it('never asks again when the model had begun to write a tool call', async () => {
    server
      .next({ toolCalls: [{ name: 'run', input: { command: 'rm -r build' } }] })
      .failNext({ kind: 'cut', at: 'toolInput' });
    const { events, error } = await run();
    assert.deepEqual(
      events.map(({ type }) => type),
      ['toolCallStarted'],
    );
    assert.ok(error instanceof ModelError && error.code === 'disconnected');
    assert.equal(server.requests().length, 1);
  });

  it('leaves a wait of more than a minute to the user', async () => {
    server.failNext([status(429, '60'), status(429, '61')]).next({ text: 'x' });
    const { events, error } = await run();
    assert.deepEqual(
      retries(events).map(({ delayMs }) => delayMs),
      [60_000],
    );
    assert.ok(error instanceof ModelError && error.retryAfterMs === 61_000);
  });

  it('throws at once what no waiting mends', async () => {
    server.failNext(status(401));
    const { events, error } = await run();
    assert.deepEqual(events, []);
    assert.ok(error instanceof ModelError && error.code === 'wrong-key');
  });

  it('tries twice more without a network', async () => {
    const { events, error } = await run({ url: await refusedUrl() });
    assert.equal(retries(events).length, 2);
    assert.ok(error instanceof ModelError && error.code === 'no-network');
  });

  it('ends a wait with the reason of whoever cancels', async () => {
    server.failNext(status(500));
    const cancel = new AbortController();
    const reason = new Error('never mind');
    clock.onSleep = () => cancel.abort(reason);
    const { error } = await run({ signal: cancel.signal });
    assert.equal(error, reason);
    assert.equal(server.requests().length, 1);
  });

  it('gives every reply of a conversation whole under any schedule of passing faults', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 7 }), { maxLength: 4 }), async (picks) => {
        const faults: readonly (Fault | undefined)[] = [
          undefined,
          status(429, '0'),
          status(500),
          { kind: 'cut', at: 'headers' },
          { kind: 'cut', at: 'text' },
          { kind: 'short', at: 'thinking' },
          { kind: 'error-event', errorType: 'overloaded_error', at: 'start' },
          { kind: 'error-event', errorType: 'api_error', at: 'text' },
        ];
        const schedule = picks.flatMap((pick) => faults[pick] ?? []);
        server.next({ text: 'a text long enough', thinking: 'and its thinking' }).failNext(schedule);
        const { events, error } = await run();
        assert.equal(error, undefined);
        const ended = events.at(-1);
        assert.ok(ended?.type === 'ended');
        assert.deepEqual(
          ended.blocks.map((block) => ('text' in block ? block.text : '')),
          ['and its thinking', 'a text long enough'],
        );
        assert.equal(retries(events).length, schedule.length);
      }),
      { numRuns: 20 },
    );
  }).timeout(60_000);
});
