import assert from 'node:assert/strict';
import fc from 'fast-check';
import { autoModel, readAutoTable } from '../../../src/core/models/auto';
import { costOf, relativeCosts } from '../../../src/core/models/cost';
import { createEndpointProvider, endpointProviders, readEndpoints } from '../../../src/core/models/endpoints';
import { withKnown } from '../../../src/core/models/known-models';
import { ModelError } from '../../../src/core/models/model';
import { createModels } from '../../../src/core/models/models';
import type { Settings } from '../../../src/core/ports';
import { fixedSettings } from '../../support/node-ports';
import { type ModelServer, startModelServer } from '../../support/model/model-server';
import { anthropicAt, ask, noSignal, prompt, requestOf, textOf } from './asking';

describe('what a request costs', () => {
  const price = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };

  it('prices cached tokens apart', () => {
    const usage = { input: 1_000_000, output: 100_000, cacheRead: 600_000, cacheWrite: 100_000 };
    assert.equal(costOf(usage, price), 0.3 * 3 + 0.1 * 15 + 0.6 * 0.3 + 0.1 * 3.75);
  });

  it('is not known where a count or a price is missing, rather than too small', () => {
    assert.equal(costOf({ input: 1, output: 1 }, undefined), undefined);
    assert.equal(costOf({ output: 1 }, price), undefined);
    assert.equal(costOf({ input: 5, output: 1, cacheRead: 3 }, { input: 1, output: 1 }), undefined);
  });

  it('grows with every token', () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(count, count, count, fc.nat(1000), (input, output, read, more) => {
        const usage = { input: input + read, output, cacheRead: read };
        const cost = costOf(usage, price) ?? Number.NaN;
        assert.ok(cost >= 0);
        assert.ok((costOf({ ...usage, output: output + more }, price) ?? Number.NaN) >= cost);
        assert.ok((costOf({ ...usage, input: usage.input + more }, price) ?? Number.NaN) >= cost);
      }),
    );
  });

  it('is told in relation to the cheapest model whose price is known', () => {
    const model = (id: string, input?: number) => {
      const known = input === undefined ? {} : { price: { input, output: 5 * input } };
      return { provider: 'p', id, name: id, ...known };
    };
    const [cheap, dear, free] = [model('a', 1), model('b', 3), model('c')];
    const relative = relativeCosts([cheap, dear, free]);
    assert.deepEqual(
      [cheap, dear, free].map((each) => relative(each)?.toFixed(6)),
      ['1.000000', '3.000000', undefined],
    );
  });
});

describe('what is known of a model', () => {
  it('is what the user sets before what the provider and the list say', () => {
    const settings = fixedSettings({
      'models.known': {
        'anthropic/claude-sonnet-4-5': { contextTokens: 5, price: { input: 1, output: 2 } },
        other: { maxOutputTokens: 9 },
      },
    });
    const sonnet = { provider: 'anthropic', id: 'claude-sonnet-4-5', name: 'S', contextTokens: 200_000 };
    assert.deepEqual(withKnown(sonnet, settings).contextTokens, 5);
    assert.deepEqual(withKnown(sonnet, settings).price, { input: 1, output: 2 });
    assert.equal(withKnown(sonnet, fixedSettings({})).price?.input, 3);
    assert.equal(withKnown({ provider: 'x', id: 'other', name: 'o' }, settings).maxOutputTokens, 9);
    assert.equal(withKnown({ provider: 'x', id: 'claude-sonnet-4-5', name: 'o' }, fixedSettings({})).price, undefined);
    assert.deepEqual(withKnown(sonnet, fixedSettings({ 'models.known': 'nonsense' })).contextTokens, 200_000);
  });
});

describe('Auto', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer();
  });
  afterEach(() => server.close());
  const chosen = async (
    values: Readonly<Record<string, unknown>>,
    work: 'planning' | 'coding' | 'summarising',
    wanted: { provider: string; id: string } | undefined = autoModel,
  ): Promise<string> => {
    const models = createModels({ providers: () => [anthropicAt(server.url)], settings: fixedSettings(values) });
    const { info, warning } = await models.resolve(wanted, noSignal, work);
    return warning === undefined ? info.id : `${info.id}: ${warning}`;
  };
  const auto = { planning: 'anthropic/claude-demo-small', summarising: 'claude-demo-small', coding: 'gone' };

  it('takes the model that the table has for the kind of work, else the default one', async () => {
    assert.equal(await chosen({ 'models.auto': auto }, 'planning'), 'claude-demo-small');
    assert.equal(await chosen({ 'models.auto': auto }, 'summarising'), 'claude-demo-small');
    assert.equal(await chosen({}, 'planning'), 'claude-demo-large');
    assert.equal(await chosen({ 'chat.defaultModel': 'claude-demo-small' }, 'planning'), 'claude-demo-small');
  });

  it('says that a model of the table is not there, and goes on with the default one', async () => {
    assert.match(
      await chosen({ 'models.auto': auto }, 'coding'),
      /^claude-demo-large: No provider has the model "gone" of the setting fingerpost\.models\.auto\.coding/,
    );
  });

  it('leaves a model alone that was chosen, in the session or by the setting', async () => {
    const large = { provider: 'anthropic', id: 'claude-demo-large' };
    assert.equal(await chosen({ 'models.auto': auto }, 'planning', large), 'claude-demo-large');
    const models = createModels({
      providers: () => [anthropicAt(server.url)],
      settings: fixedSettings({ 'models.auto': auto, 'chat.defaultModel': 'anthropic/claude-demo-large' }),
    });
    assert.equal((await models.resolve(undefined, noSignal, 'planning')).info.id, 'claude-demo-large');
    assert.deepEqual([models.isAuto(undefined), models.isAuto(autoModel), models.isAuto(large)], [false, true, false]);
  });

  it('reads any table without failing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const choice of Object.values(readAutoTable(value))) {
          assert.ok(choice === undefined || (typeof choice === 'string' && choice.trim() !== ''));
        }
      }),
    );
  });
});

describe('endpoints of the settings', () => {
  it('are read one by one: a bad one is left out and named, and hides no other', () => {
    const good = { id: 'ollama', api: 'openai', baseUrl: 'http://localhost:11434/v1' };
    const { endpoints, problems } = readEndpoints([
      good,
      { id: 'Bad Id', api: 'openai', baseUrl: 'x' },
      good,
      { ...good, id: 'anthropic' },
    ]);
    assert.deepEqual(
      endpoints.map(({ id }) => id),
      ['ollama'],
    );
    assert.match(
      problems.join('\n'),
      /Entry 2 .* is left out: id .*\nEntry 3 .*"ollama" is taken\.\nEntry 4 .*"anthropic" is taken/,
    );
    assert.deepEqual(readEndpoints(undefined), { endpoints: [], problems: [] });
    fc.assert(fc.property(fc.jsonValue(), (value) => void readEndpoints(value)));
  });

  it('serve both interfaces with a key of their own or none, and follow the settings', async () => {
    const server = await startModelServer({ key: 'k1' });
    try {
      server.when({}).reply({ text: 'Hello.' });
      let list: unknown = [];
      const settings: Settings = {
        get: (key) => (key === 'endpoints' ? list : undefined),
        onDidChange: () => ({ dispose: () => undefined }),
      };
      const asked: string[] = [];
      const secrets = {
        get: (name: string) => {
          asked.push(name);
          return Promise.resolve(name === 'endpoint:gate' || name === 'endpoint:claude' ? 'k1' : undefined);
        },
      };
      const providers = endpointProviders(settings, secrets);
      assert.deepEqual(providers(), []);
      list = [
        { id: 'gate', label: 'Gateway', api: 'openai', baseUrl: `${server.url}/v1`, contextTokens: 1_000 },
        { id: 'claude', api: 'anthropic', baseUrl: server.url },
      ];
      const [gate, claude] = providers();
      assert.ok(gate && claude && providers()[0] === gate);
      for (const provider of [gate, claude]) {
        assert.equal(textOf((await ask(provider, requestOf([prompt('hi')]))).events, 'text'), 'Hello.');
      }
      assert.deepEqual([...new Set(asked)], ['endpoint:gate', 'endpoint:claude']);
      assert.equal((await gate.list(noSignal))[0]?.contextTokens, 1_000);
      const keyless = createEndpointProvider({ id: 'no', api: 'anthropic', baseUrl: server.url }, secrets);
      await assert.rejects(
        keyless.list(noSignal),
        (error) => error instanceof ModelError && error.code === 'wrong-key',
      );
    } finally {
      await server.close();
    }
  });
});
