import assert from 'node:assert/strict';
import { ModelError } from '../../../src/core/models/model';
import { createEditorProvider } from '../../../src/core/models/editor';
import { createModels } from '../../../src/core/models/models';
import type { Settings } from '../../../src/core/ports';
import { lendModels } from '../../support/model/lent-models';
import { startModelServer } from '../../support/model/model-server';
import type { ModelServer } from '../../support/model/model-server';
import { anthropicAt, noSignal } from './asking';

const settingsOf = (values: Readonly<Record<string, unknown>>): Settings => ({
  get: (key) => values[key],
  onDidChange: () => ({ dispose: () => undefined }),
});

describe('the models of all providers', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer();
  });
  afterEach(() => server.close());

  const modelsWith = (setting: unknown, key: string | undefined = 'key') =>
    createModels({
      providers: () => [
        anthropicAt(server.url, { key: () => Promise.resolve(key) }),
        createEditorProvider(lendModels(server)),
      ],
      settings: settingsOf({ 'chat.defaultModel': setting }),
    });
  const named = async (setting: unknown, wanted?: { provider: string; id: string }) => {
    const { provider, info } = await modelsWith(setting).resolve(wanted, noSignal);
    assert.equal(provider.id, info.provider);
    return `${info.provider}/${info.id}/${info.name}`;
  };

  it('lists all of them, in the order of the providers', async () => {
    const { models, providers } = await modelsWith(undefined).list(noSignal);
    assert.deepEqual(
      models.map(({ provider, id }) => `${provider}/${id}`),
      [
        'anthropic/claude-demo-large',
        'anthropic/claude-demo-small',
        'editor/claude-demo-large',
        'editor/claude-demo-small',
      ],
    );
    assert.deepEqual(
      providers.map(({ label, configured, error }) => [label, configured, error]),
      [
        ['Anthropic', true, undefined],
        ['Editor', true, undefined],
      ],
    );
  });

  it('shows the models of one when the other fails, and why that one has none', async () => {
    server.failNext({ kind: 'status', status: 529 }, '/v1/models');
    const { models, providers } = await modelsWith(undefined).list(noSignal);
    assert.equal(models.length, 2);
    assert.deepEqual([providers[0]?.configured, providers[0]?.error?.code], [true, 'overloaded']);
  });

  it('tells a provider without a key as not configured', async () => {
    const { providers } = await modelsWith(undefined, '').list(noSignal);
    assert.deepEqual([providers[0]?.configured, providers[0]?.error?.code], [false, 'no-key']);
  });

  it('takes the first model there is where nothing is chosen', async () => {
    assert.equal(await named(undefined), 'anthropic/claude-demo-large/Demo Large');
    for (const blank of ['', '  ', 'Auto', 7, null]) {
      assert.equal(await named(blank), 'anthropic/claude-demo-large/Demo Large');
    }
    const { info } = await modelsWith(undefined, '').resolve(undefined, noSignal);
    assert.equal(info.provider, 'editor');
  });

  it('takes the model of the setting, with or without its provider', async () => {
    assert.equal(await named('editor/claude-demo-small'), 'editor/claude-demo-small/Demo Small (lender)');
    assert.equal(await named('claude-demo-small'), 'anthropic/claude-demo-small/Demo Small');
    assert.equal(await named('anthropic/an-alias'), 'anthropic/an-alias/an-alias');
  });

  it('prefers the model that was asked for, listed or not', async () => {
    const id = 'claude-demo-small';
    assert.equal(await named('editor/x', { provider: 'anthropic', id }), `anthropic/${id}/Demo Small`);
    assert.equal(await named('editor/x', { provider: 'anthropic', id: 'alias' }), 'anthropic/alias/alias');
  });

  it('names the model or the setting that leads nowhere', async () => {
    const refused = async (run: Promise<unknown>, code: string, pattern: RegExp) =>
      assert.rejects(run, (error) => {
        assert.ok(error instanceof ModelError);
        assert.equal(error.code, code);
        assert.match(error.message, pattern);
        return true;
      });
    await refused(named('gpt-9'), 'unknown-model', /"gpt-9" of the setting fingerpost\.chat\.defaultModel/);
    await refused(named('', { provider: 'gone', id: 'x' }), 'unknown-model', /no provider "gone"/);
    const nothing = createModels({ providers: () => [], settings: settingsOf({}) });
    await refused(nothing.resolve(undefined, noSignal), 'unknown-model', /There is no model/);
    const keyless = createModels({
      providers: () => [anthropicAt(server.url, { key: () => Promise.resolve(undefined) })],
      settings: settingsOf({}),
    });
    await refused(keyless.resolve(undefined, noSignal), 'no-key', /no key/);
  });

  it('asks a provider for its list once, until the list is asked for again', async () => {
    const models = modelsWith(undefined);
    await models.resolve(undefined, noSignal);
    await models.resolve(undefined, noSignal);
    assert.equal(server.requests('/v1/models').length, 1);
    await models.list(noSignal);
    assert.equal(server.requests('/v1/models').length, 2);
  });

  it('can be cancelled', async () => {
    const reason = new Error('never mind');
    await assert.rejects(modelsWith(undefined).list(AbortSignal.abort(reason)), reason);
  });
});
