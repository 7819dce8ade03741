import assert from 'node:assert/strict';
import fc from 'fast-check';
import { historyOf } from '../../../src/core/events/history';
import type { AgentEvent } from '../../../src/core/events/event';
import { toOpenAiPrompt } from '../../../src/core/models/openai-request';
import { mostImageBytes, mostImages } from '../../../src/core/events/pictures';
import { keepImages } from '../../../src/core/sessions/prompt-images';
import { type Bench, startBench, until } from '../../support/core-bench';
import * as texts from '../../support/spec-texts';

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 9, 9, 9, 9, 9, 9, 9, 9]);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const image = { name: 'whiteboard.png', bytes: png };

describe('pictures with a prompt', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  it('are shown to the model, also in later turns and after a restart', async () => {
    bench = await startBench({ rules: (model) => model.when({}).reply({ text: 'I see boxes.' }) });
    const session = await bench.core.sessions.create(bench.root);
    const say = async (text: string, images: readonly (typeof image)[] = []): Promise<void> => {
      await bench.core.sessions.prompt(session.id, text, undefined, images);
      await bench.core.sessions.settled(session.id);
    };
    await say('What is this?', [image]);
    await say('And what is missing?');
    for (const { raw } of bench.model.requests()) {
      assert.ok(raw.includes(`"media_type":"image/png","data":"${base64(png)}"`));
    }
    await bench.core.dispose();
    const again = await bench.restart();
    const reopened = await again.sessions.open(session.id);
    await again.sessions.prompt(reopened.id, 'Once more');
    await until('it is answered', () => !reopened.isRunning && bench.model.requests().length === 3);
    assert.ok(bench.model.requests().at(-1)?.raw.includes(base64(png)));
    assert.deepEqual(
      bench.model.requests().filter(({ outcome }) => outcome !== 'complete'),
      [],
    );
  });

  it('are what a spec is made from, whose next documents see them too (FLOW-14)', async () => {
    const write = (content: string): object => ({ name: 'write_document', input: { name: 'trading', content } });
    bench = await startBench({
      rules: (model) => {
        for (const [words, content] of [
          ['Phase: requirements', texts.roundingRequirements],
          ['Phase: design', texts.roundingDesign],
        ] as const) {
          model.when({ lastUserText: words }).script([{ toolCalls: [write(content) as never] }, { text: 'Written.' }]);
        }
      },
    });
    const session = await bench.core.specs.start('Build what the whiteboard shows', bench.root, { images: [image] });
    await bench.atGate(session, 'requirements');
    await bench.core.sessions.approve(session.id);
    await bench.atGate(session, 'design');
    const design = bench.model.requests().find(({ raw }) => raw.includes('Phase: design'));
    assert.ok(design?.raw.includes(base64(png)));
  });

  it('go from a chat into the spec that is made of it', async () => {
    bench = await startBench({ rules: (model) => model.when({}).reply({ text: 'I see.' }) });
    const session = await bench.core.sessions.create(bench.root);
    await bench.core.sessions.prompt(session.id, 'Look', undefined, [image]);
    await bench.core.sessions.settled(session.id);
    await bench.core.sessions.prompt(session.id, 'Generate spec');
    const { set = '' } = session.state.choices ?? {};
    const spec = await bench.core.sessions.choose(session.id, { set, choice: '1', option: 0 });
    await bench.core.sessions.settled(spec.id);
    assert.ok(bench.model.requests().at(-1)?.raw.includes(base64(png)));
    assert.deepEqual(
      bench.model.requests().filter(({ outcome }) => outcome !== 'complete'),
      [],
    );
  });

  it('that are none, or too many or too large, are refused before anything is asked', async () => {
    bench = await startBench();
    const session = await bench.core.sessions.create(bench.root);
    const large = new Uint8Array(mostImageBytes + 1);
    large.set(png);
    for (const [images, why] of [
      [[{ name: 'a.png', bytes: new TextEncoder().encode('<svg/>') }], /a\.png is no PNG/],
      [[{ name: 'b.png', bytes: large }], /b\.png is larger than 5 MB/],
      [Array.from({ length: mostImages + 1 }, () => image), /11 pictures are too many/],
    ] as const) {
      await assert.rejects(bench.core.sessions.prompt(session.id, 'Look', undefined, images), why);
    }
    assert.equal(bench.model.requests().length, 0);
    assert.equal(session.lastTurn, 0);
  });
});

describe('the kind of a picture', () => {
  const keep = { keep: (text: string) => Promise.resolve(text) };

  it('is told by its first bytes, whatever it is called, and its bytes are kept whole', async () => {
    const rest = fc.uint8Array({ maxLength: 70_000 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(png, jpeg), rest, async (head, tail) => {
        const bytes = new Uint8Array([...head, ...tail]);
        const [kept] = await keepImages([{ name: 'x.gif', bytes }], keep);
        assert.equal(kept?.mediaType, head === png ? 'image/png' : 'image/jpeg');
        assert.deepEqual(new Uint8Array(Buffer.from(kept.blob, 'base64')), bytes);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a picture in a request to an OpenAI server', () => {
  const events = [
    {
      type: 'prompted',
      text: 'Look',
      by: 'user',
      images: [{ name: 'a.png', mediaType: 'image/png', blob: 'b1' }],
      v: 1,
      seq: 1,
      session: 's',
      turn: 1,
      at: '2026-01-01T00:00:00Z',
    },
  ] satisfies AgentEvent[];
  const ask = (data: string | undefined): unknown => {
    const messages = historyOf(events).map((message) =>
      message.role === 'user'
        ? { ...message, blocks: message.blocks.map((block) => (block.kind === 'image' ? { ...block, data } : block)) }
        : message,
    );
    return toOpenAiPrompt({ model: 'm', tools: [], system: '', messages }).messages;
  };

  it('is a data URL, and words where its bytes are gone', () => {
    const text = { type: 'text', text: 'Look' };
    assert.deepEqual(ask('AAAA'), [
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }, text] },
    ]);
    assert.deepEqual(ask(undefined), [
      { role: 'user', content: [{ type: 'text', text: '[Picture a.png: it is not kept any more]' }, text] },
    ]);
  });
});
