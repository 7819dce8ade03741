import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import type { Session } from '../../src/core/sessions/session';
import { type Bench, startBench } from '../support/core-bench';
import { median, print, ratio } from './print';

/** Turns as a long conversation has them, written without a model. */
async function fill(session: Session, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    const about = { call: `c${session.lastSeq.toString()}`, name: 'read', label: 'Read' } as const;
    await session.record({ type: 'prompted', text: `prompt ${turn.toString()}`, by: 'user' });
    await session.record({ type: 'textStreamed', text: 'answer '.repeat(20) });
    await session.record({
      type: 'replied',
      blocks: [
        { kind: 'text', text: 'answer '.repeat(20) },
        { kind: 'toolCall', call: about.call, name: 'read', input: {} },
      ],
      stop: 'tools',
      usage: {},
    });
    await session.record({ type: 'toolStarted', ...about, input: {}, touches: [] });
    await session.record({
      type: 'toolEnded',
      ...about,
      outcome: 'done',
      content: 'x'.repeat(4_000),
      changes: [],
      seen: [],
    });
    await session.record({ type: 'stopped', reason: 'finished' });
  }
}

describe('sessions', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  it('open in a time that does not grow with them', async () => {
    bench = await startBench();
    const { id } = await bench.core.sessions.create(bench.root);
    const times: number[] = [];
    let { core } = bench;
    // The short one is as long as the end that is read of a long one at most.
    for (const turns of [55, 1_945]) {
      await fill(await core.sessions.open(id), turns);
      const opened: number[] = [];
      for (let run = 0; run < 5; run += 1) {
        await core.dispose();
        core = await bench.restart();
        await core.sessions.list();
        const begun = performance.now();
        await core.sessions.open(id);
        opened.push(performance.now() - begun);
      }
      times.push(median(opened));
    }
    const [short = 1, long = 1] = times;
    print([`opening a session that is 36 times as long takes ${ratio(long, short)} times as long`]);
    assert.ok(long / short < 4);
  }).timeout(300_000);

  it('hold in memory no more after five hundred messages than after a hundred, but for what the model is told', async () => {
    bench = await startBench();
    const session = await bench.core.sessions.create(bench.root);
    const used = (): number => {
      globalThis.gc?.();
      return process.memoryUsage().heapUsed;
    };
    await fill(session, 100);
    const first = used();
    await fill(session, 400);
    const growth = used() / first;
    print([
      `heap after 500 turns: ${growth.toFixed(2)} times that after 100${globalThis.gc ? '' : ' (without --expose-gc: garbage included)'}`,
      `events held: ${session.recentEvents.length.toString()} of ${session.lastSeq.toString()}`,
    ]);
    assert.ok(session.recentEvents.length * 2 < session.lastSeq);
  }).timeout(300_000);
});

describe('the first words of an answer', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  it('come as soon as from the bare SDK', async () => {
    bench = await startBench({
      server: { chunkMs: 150 },
      rules: (model) => model.when({}).reply({ text: 'Hello to you, whoever you are.', chunkSize: 8 }),
    });
    const client = new Anthropic({ apiKey: 'k', baseURL: bench.model.url, maxRetries: 0 });
    const bare = async (): Promise<number> => {
      const begun = performance.now();
      const stream = await client.messages.create({
        model: 'claude-demo-large',
        max_tokens: 100,
        stream: true,
        messages: [{ role: 'user', content: 'hello' }],
      });
      for await (const event of stream) {
        if (event.type === 'content_block_delta') {
          const took = performance.now() - begun;
          stream.controller.abort();
          return took;
        }
      }
      throw new Error('no text came');
    };
    const ours = async (): Promise<number> => {
      const session = await bench.core.sessions.create(bench.root);
      const begun = performance.now();
      const first = new Promise<number>((resolve) => {
        session.onEvent(({ type }) => {
          if (type === 'textStreamed') resolve(performance.now() - begun);
        });
      });
      await bench.core.sessions.prompt(session.id, 'hello');
      const took = await first;
      await bench.core.sessions.cancel(session.id);
      return took;
    };
    await bare();
    await ours(); // both warm
    const pairs: { bare: number; ours: number }[] = [];
    for (let pair = 0; pair < 50; pair += 1) pairs.push({ bare: await bare(), ours: await ours() });
    const factor = median(pairs.map((each) => each.ours / each.bare));
    print([`ours over the bare SDK, median of ${pairs.length.toString()} interleaved pairs: ${factor.toFixed(3)}`]);
    assert.ok(factor <= 1.05, factor.toFixed(3));
  }).timeout(300_000);
});
