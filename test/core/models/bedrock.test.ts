import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import type { AssistantBlock, Message } from '../../../src/core/events/message';
import { withKnown } from '../../../src/core/models/known-models';
import type { ModelInfo } from '../../../src/core/models/model';
import { createProviders } from '../../../src/core/models/providers';
import { foundationModelsPath, inferenceProfilesPath, invokePath } from '../../support/model/bedrock-dialect';
import { type ModelServer, type Reply, startModelServer } from '../../support/model/model-server';
import { fixedSettings, testPorts } from '../../support/node-ports';
import { temporaryFolder } from '../../support/temporary-folder';
import { ask, noSignal, prompt, textOf } from './asking';
import { accountVariables, bedrockAt, bedrockModels, haiku, noFiles, sonnet } from './asking-bedrock';
import { testAccount, toSonnet } from './asking-bedrock';

describe('Amazon Bedrock', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer({ aws: testAccount, models: bedrockModels });
  });
  afterEach(() => server.close());

  const askOnce = (reply: Reply, messages: readonly Message[] = [prompt('hi')]) => {
    server.next(reply);
    return ask(bedrockAt(server.url), toSonnet(messages));
  };
  const sent = () => server.requests(invokePath(sonnet));

  it('gives text, thinking and calls as they come, and the whole message at the end', async () => {
    const text = 'The answer is 42 🦊, and it took a while to find it.';
    const input = { path: 'src/a.ts', note: 'ü "quoted" \n' };
    const { events, ended } = await askOnce({
      thinking: 'Let me think about it.',
      text,
      toolCalls: [{ name: 'read', input, id: 'toolu_1' }],
      outputTokens: 7,
    });
    assert.equal(textOf(events, 'text'), text);
    assert.equal(textOf(events, 'thinking'), 'Let me think about it.');
    assert.ok(events.filter(({ type }) => type === 'text').length > 1);
    assert.deepEqual(ended.blocks.slice(1), [
      { kind: 'text', text },
      { kind: 'toolCall', call: 'toolu_1', name: 'read', input },
    ]);
    assert.equal(ended.stop, 'tools');
    assert.equal(ended.usage.output, 7);
    assert.ok((ended.usage.input ?? 0) > 0);
  });

  it('gives the first text long before the last', async () => {
    server.next({ text: 'a b c d e f', chunkSize: 1, chunkMs: 10 });
    const arrivals: number[] = [];
    for await (const { type } of bedrockAt(server.url).stream(toSonnet([prompt('hi')]), noSignal)) {
      if (type === 'text') arrivals.push(performance.now());
    }
    assert.equal(arrivals.length, 11);
    assert.ok((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0) >= 80);
  });

  it('signs every request with the account, for the region, and sends neither model nor secret along', async () => {
    await askOnce({ text: 'x' });
    const [request] = sent();
    assert.ok(request);
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    const scope = `AWS4-HMAC-SHA256 Credential=${testAccount.accessKeyId}/${day}/eu-central-1/bedrock/aws4_request, `;
    assert.ok(request.headers.authorization?.startsWith(scope), request.headers.authorization);
    assert.equal(request.headers['x-amz-security-token'], testAccount.sessionToken);
    const body = JSON.parse(request.raw) as object;
    assert.ok(!('model' in body) && !('stream' in body) && 'anthropic_version' in body);
    assert.ok(!JSON.stringify([request.headers, request.raw]).includes(testAccount.secretAccessKey));
  });

  it('asks with an ARN too', async () => {
    const arn = `arn:aws:bedrock:eu-central-1:123456789012:inference-profile/${sonnet}`;
    const other = await startModelServer({ aws: testAccount, models: [{ id: arn, name: 'Mine' }] });
    try {
      other.next({ text: 'Hello.' });
      const { events } = await ask(bedrockAt(other.url), toSonnet([prompt('hi')], { model: arn }));
      assert.equal(textOf(events, 'text'), 'Hello.');
    } finally {
      await other.close();
    }
  });

  it('sends thinking back byte for byte, and only its own', async () => {
    const { ended } = await askOnce({ thinking: 'Hm, 1 < 2.', redactedThinking: ['b3BhcXVl'], text: 'Yes.' });
    const foreign: AssistantBlock = {
      kind: 'thinking',
      text: 'foreign',
      provider: 'anthropic',
      raw: { type: 'thinking', thinking: 'foreign', signature: 'x' },
    };
    await askOnce({ text: 'Sure.' }, [
      prompt('hi'),
      { role: 'assistant', blocks: [foreign, ...ended.blocks] },
      prompt('sure?'),
    ]);
    const raw = sent().at(-1)?.raw ?? '';
    const own = ended.blocks.flatMap((block) => (block.kind === 'thinking' ? [JSON.stringify(block.raw)] : []));
    assert.equal(own.length, 2);
    assert.ok(raw.includes(own.join(',')) && !raw.includes('foreign'));
  });

  for (const [stop, meant] of [
    ['max_tokens', 'length'],
    ['refusal', 'refusal'],
    ['model_context_window_exceeded', 'context-full'],
  ] as const) {
    it(`says that an answer ended by ${meant}`, async () => {
      assert.equal((await askOnce({ text: 'half', stop })).ended.stop, meant);
    });
  }

  it('reads what it sent before from the cache', async () => {
    const long = 'word '.repeat(400);
    const first = await askOnce({ text: 'one' }, [prompt(long)]);
    const second = await askOnce({ text: 'two' }, [
      prompt(long),
      { role: 'assistant', blocks: first.ended.blocks },
      prompt('more'),
    ]);
    assert.equal(second.ended.usage.cacheRead, first.ended.usage.input);
  });

  it('lists profiles of all pages and models that need none, the newest first, without those that know no tools', async () => {
    const listed = await bedrockAt(server.url).list(noSignal);
    assert.deepEqual(listed, [
      {
        provider: 'bedrock',
        id: 'global.anthropic.claude-opus-4-5-20251101-v1:0',
        name: 'Global Anthropic Claude Opus 4.5',
        contextTokens: 200_000,
        maxOutputTokens: 64_000,
      },
      {
        provider: 'bedrock',
        id: sonnet,
        name: 'EU Anthropic Claude Sonnet 4.5',
        contextTokens: 200_000,
        maxOutputTokens: 64_000,
      },
      { provider: 'bedrock', id: haiku, name: 'Claude 3.5 Haiku', contextTokens: 200_000, maxOutputTokens: 8_192 },
    ]);
    assert.equal(server.requests(inferenceProfilesPath).length, 2);
    assert.equal(server.requests(foundationModelsPath).length, 1);
  });

  it('lists the models of the settings without asking anybody', async () => {
    const listed = await bedrockAt(server.url, { models: () => [sonnet, 'arn:aws:bedrock:x'] }, noFiles).list(noSignal);
    assert.deepEqual(
      listed.map(({ id, contextTokens }) => [id, contextTokens]),
      [
        [sonnet, 200_000],
        ['arn:aws:bedrock:x', undefined],
      ],
    );
    assert.equal(server.requests(foundationModelsPath).length, 0);
  });

  it('lets a model think as long as it is told to', async () => {
    server.next({ text: 'x' });
    await ask(bedrockAt(server.url, { thinkingTokens: () => 3_500 }), toSonnet([prompt('hi')]));
    const body = JSON.parse(sent()[0]?.raw ?? '') as { thinking?: object; max_tokens?: number };
    assert.deepEqual([body.thinking, body.max_tokens], [{ type: 'enabled', budget_tokens: 3_500 }, 35_500]);
  });

  it('knows no count of tokens, and asks nobody for it', async () => {
    assert.equal(await bedrockAt(server.url).countTokens(toSonnet([prompt('hi')]), noSignal), undefined);
  });

  it('frees the socket and throws the reason when it is cancelled in the middle', async () => {
    server.next({ text: 'x'.repeat(2000), chunkSize: 1, chunkMs: 5 });
    const cancel = new AbortController();
    const reason = new Error('the user had enough');
    await assert.rejects(async () => {
      for await (const { type } of bedrockAt(server.url).stream(toSonnet([prompt('hi')]), cancel.signal)) {
        if (type === 'text') cancel.abort(reason);
      }
    }, reason);
    await server.settled();
    const [request] = sent();
    assert.equal(request?.outcome, 'client-gone');
    while (server.isConnected(request)) await sleep(2);
  });

  it('frees the socket when its reader leaves', async () => {
    server.next({ text: 'x'.repeat(2000), chunkSize: 1, chunkMs: 5 });
    for await (const { type } of bedrockAt(server.url).stream(toSonnet([prompt('hi')]), noSignal)) {
      if (type === 'text') break;
    }
    await server.settled();
    assert.equal(sent()[0]?.outcome, 'client-gone');
  });

  it('sends nothing when it is cancelled before', async () => {
    const reason = new Error('never mind');
    await assert.rejects(ask(bedrockAt(server.url), toSonnet([prompt('hi')]), AbortSignal.abort(reason)), reason);
    assert.equal(sent().length, 0);
  });

  it('keeps the SDK and AWS’s libraries out of what is loaded before the first request', async () => {
    const { metafile } = await build({
      entryPoints: ['src/core/models/providers.ts', 'src/core/node/aws.ts'],
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      outdir: 'dist-unwritten',
      write: false,
      metafile: true,
    });
    const loaded = new Set<string>();
    const load = (name: string): void => {
      if (loaded.has(name)) return;
      loaded.add(name);
      for (const { path, kind } of metafile.outputs[name]?.imports ?? []) if (kind === 'import-statement') load(path);
    };
    for (const [name, { entryPoint }] of Object.entries(metafile.outputs))
      if (entryPoint?.startsWith('src/')) load(name);
    const inputs = [...loaded].flatMap((name) => Object.keys(metafile.outputs[name]?.inputs ?? {}));
    assert.ok(inputs.includes('src/core/models/bedrock.ts') && inputs.includes('src/core/node/aws.ts'));
    const heavy = /node_modules\/(@anthropic-ai|@aws|@smithy|openai)/;
    assert.deepEqual(
      inputs.filter((input) => heavy.test(input)),
      [],
    );
    const all = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
    assert.ok(all.some((input) => input.includes('@anthropic-ai/bedrock-sdk')));
    assert.ok(all.some((input) => input.includes('@aws-sdk/credential-providers')));
  });
});

describe('who is offered Amazon Bedrock', () => {
  const offered = async (
    settings: Readonly<Record<string, unknown>>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<boolean> => {
    const { ports } = await testPorts({}, { settings, environment: { ...noFiles, ...environment } });
    return createProviders(ports)().some(({ id }) => id === 'bedrock');
  };

  it('is whoever set something for it', async () => {
    assert.equal(await offered({}), false);
    assert.equal(await offered({ 'bedrock.region': '  ', 'bedrock.models': [], 'bedrock.profile': 7 }), false);
    assert.equal(await offered({ 'bedrock.region': 'us-east-1' }), true);
    assert.equal(await offered({ 'bedrock.profile': 'work' }), true);
    assert.equal(await offered({ 'bedrock.models': [sonnet] }), true);
    assert.equal(await offered({ 'bedrock.baseUrl': 'https://vpce.example.com' }), true);
  });

  it('is whose variables name an account and a region', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x' };
    assert.equal(await offered({}, accountVariables), true);
    assert.equal(await offered({}, { ...keys, AWS_DEFAULT_REGION: 'us-east-1' }), true);
    assert.equal(await offered({}, { AWS_PROFILE: 'work', AWS_REGION: 'us-east-1' }), true);
    assert.equal(await offered({}, { AWS_BEARER_TOKEN_BEDROCK: 'abc', AWS_REGION: 'us-east-1' }), true);
    assert.equal(await offered({}, keys), false);
    assert.equal(await offered({}, { AWS_REGION: 'us-east-1' }), false);
    assert.equal(await offered({}, { AWS_ACCESS_KEY_ID: 'AKIA', AWS_REGION: 'us-east-1' }), false);
  });

  it('is nobody whose files alone name an account: they are there for other programs', async () => {
    const folder = await temporaryFolder({
      config: '[default]\nregion = us-east-1\n',
      keys: '[default]\naws_access_key_id = AKIA\naws_secret_access_key = x\n',
    });
    const files = { AWS_CONFIG_FILE: folder.at('config'), AWS_SHARED_CREDENTIALS_FILE: folder.at('keys') };
    assert.equal(await offered({}, files), false);
  });

  it('finds it behind all others', async () => {
    const settings = {
      'bedrock.region': 'us-east-1',
      endpoints: [{ id: 'local', api: 'openai', baseUrl: 'http://localhost:1/v1' }],
    };
    const { ports } = await testPorts({}, { settings });
    assert.deepEqual(
      createProviders(ports)().map(({ id }) => id),
      ['anthropic', 'local', 'bedrock'],
    );
  });
});

describe('what models of Amazon Bedrock cost', () => {
  const priceOf = (id: string) => {
    const model: ModelInfo = { provider: 'bedrock', id, name: id };
    return withKnown(model, fixedSettings({})).price;
  };

  it('is as much as with Anthropic, and a tenth more where the answer has to come from some region', () => {
    assert.equal(priceOf('global.anthropic.claude-sonnet-4-5-20250929-v1:0')?.input, 3);
    assert.deepEqual(priceOf(sonnet), { input: 3.3, output: 16.5, cacheRead: 0.33, cacheWrite: 4.125 });
    assert.equal(priceOf(`arn:aws:bedrock:eu-central-1:1:inference-profile/${sonnet}`)?.input, 3.3);
    assert.equal(priceOf('us.anthropic.claude-sonnet-4-20250514-v1:0')?.input, 3);
    assert.equal(priceOf(haiku)?.output, 4);
    assert.equal(priceOf('meta.llama3-70b-instruct-v1:0'), undefined);
    assert.equal(priceOf('arn:aws:bedrock:eu-central-1:1:application-inference-profile/abc'), undefined);
  });
});
