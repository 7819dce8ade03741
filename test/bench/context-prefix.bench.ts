import assert from 'node:assert/strict';
import type { RecordedRequest } from '../support/model/model-server';
import { type Bench, startBench } from '../support/core-bench';
import { print } from './print';

const turns = 50;
const compactedAfter = 30;
const notes = 'hand-over notes';

/** The bytes of a body that a provider's cache may keep, from its tools to its last message, without the marks in it. */
function cacheable(request: RecordedRequest): string {
  const bare = request.raw.replaceAll(',"cache_control":{"type":"ephemeral"}', '');
  // `]}` ends the messages and the body; what follows continues the messages.
  return bare.slice(0, -2);
}

describe('the context prefix', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  it(`is all of the request before, over ${turns} turns, but right after a compaction`, async () => {
    bench = await startBench({
      rules: (model) => {
        model.when({ system: notes }).reply({ text: '## Decisions\nPrices are whole cents.' });
        model
          .when({ lastUserText: /^Look/ })
          .script([
            { text: 'I look.', toolCalls: [{ name: 'read', input: { paths: [{ path: 'src/cart.js' }] } }] },
            { text: 'Seen. '.repeat(20) },
          ]);
        model.when({ lastUserText: /^Write (\d+)/ }).script([
          ({ lastUserText }) => ({
            thinking: 'A line more.',
            toolCalls: [
              {
                name: 'write',
                input: { command: 'create', path: `notes/${lastUserText.slice(6)}.md`, content: 'One.\n' },
              },
            ],
          }),
          { text: 'Written. '.repeat(20) },
        ]);
        model.when({ lastUserText: /^Say/ }).reply({ text: 'Said. '.repeat(40) });
      },
    });
    const { sessions } = bench.core;
    const session = await sessions.create(bench.root);
    await bench.answerAll(session, 'run');
    for (let turn = 1; turn <= turns; turn += 1) {
      const kind = ['Look', 'Write', 'Say'][turn % 3] ?? 'Say';
      await sessions.prompt(session.id, `${kind} ${turn}`);
      await bench.idle(session);
      if (turn === compactedAfter) assert.equal(await sessions.compact(session.id), 'done');
    }

    assert.deepEqual(bench.model.unanswered(), []);
    const asked = bench.model.requests();
    const summary = asked.findIndex(({ body }) => JSON.stringify(body?.system).includes(notes));
    assert.ok(summary > 0, 'it was summed up');
    // The request for the summary is no part of the conversation, and the one after it begins another prefix.
    const conversation = asked.filter((_, index) => index !== summary).map(cacheable);
    const following = conversation.slice(1).map((body, index) => ({ body, before: conversation[index] ?? '' }));
    const expected = following.filter((_, index) => index + 1 !== summary);
    const kept = expected.filter(({ body, before }) => body.startsWith(before));
    const repeated = kept.reduce((bytes, { before }) => bytes + Buffer.byteLength(before), 0);
    const sent = conversation.reduce((bytes, body) => bytes + Buffer.byteLength(body), 0);
    print([
      `context prefix: ${kept.length} of ${expected.length} requests begin with all bytes of the one before, in ${turns} turns with a compaction`,
      `bytes that were sent in the request before: ${((100 * repeated) / sent).toFixed(1)} %`,
    ]);
    assert.ok(expected.length >= turns - 2, `only ${expected.length} requests`);
    assert.equal(kept.length, expected.length);
    const [afterwards] = following.filter((_, index) => index + 1 === summary);
    assert.ok(afterwards && !afterwards.body.startsWith(afterwards.before), 'a compaction begins another prefix');
    assert.ok(repeated / sent > 0.9, 'most of what is sent can come from a cache');
  }).timeout(120_000);
});
