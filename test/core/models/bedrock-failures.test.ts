import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ModelError, type ModelErrorCode, type Remedy } from '../../../src/core/models/model';
import { foundationModelsPath, inferenceProfilesPath, invokePath } from '../../support/model/bedrock-dialect';
import type { Fault } from '../../support/model/faults';
import { refusedUrl, startUntrustedServer, unknownHostUrl } from '../../support/model/faulty-places';
import { type ModelServer, type Reply, startModelServer } from '../../support/model/model-server';
import { temporaryFolder } from '../../support/temporary-folder';
import { ask, noSignal, prompt, testKey, textOf } from './asking';
import { accountVariables, bedrockAt, bedrockModels, haiku, noFiles, sonnet } from './asking-bedrock';
import { testAccount, toSonnet } from './asking-bedrock';

/** Runs what must fail and gives its ModelError, after looking for secrets in everything that could be shown or logged. */
async function failureOf(run: Promise<unknown>): Promise<ModelError> {
  const error: unknown = await run.then(
    () => assert.fail('It did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ModelError, String(error));
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    const told = `${each.message}${each.stack ?? ''}${JSON.stringify(each)}`;
    for (const secret of [testAccount.secretAccessKey, testAccount.sessionToken]) {
      assert.ok(!told.includes(secret), 'a secret is told');
    }
  }
  return error;
}

const long: Reply = {
  thinking: 'thinking '.repeat(8),
  text: 'text '.repeat(20),
  toolCalls: [{ name: 'read', input: { path: 'x'.repeat(60) } }],
};

describe('failures of Amazon Bedrock', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer({ aws: testAccount, models: bedrockModels });
    server.when({}).reply(long);
  });
  afterEach(() => server.close());

  const failWith = (fault: Fault) => {
    server.failNext(fault, invokePath(sonnet));
    const options = fault.kind === 'stall' ? { idleMs: 300 } : {};
    return failureOf(ask(bedrockAt(server.url, options), toSonnet([prompt('hi')])));
  };

  const status = (code: number, rest: object = {}): Fault => ({ kind: 'status', status: code, ...rest });
  const exception = (errorType: string): Fault => ({ kind: 'error-event', errorType, at: 'text' });
  const setUp = 'set-up-bedrock';
  const answers: readonly (readonly [string, Fault, ModelErrorCode, Remedy, RegExp])[] = [
    ['401', status(401), 'wrong-key', setUp, /did not accept the AWS credentials .*401.*AWS_ACCESS_KEY_ID/],
    ['403', status(403), 'not-allowed', 'choose-model', /may not use the model eu\.anthropic.*Bedrock console/],
    [
      '403 for credentials that ended',
      status(403, {
        errorType: 'ExpiredTokenException',
        message: 'The security token included in the request is expired',
      }),
      'wrong-key',
      setUp,
      /is expired\).*Set AWS_ACCESS_KEY_ID/,
    ],
    [
      '403 for unknown keys',
      status(403, { errorType: 'UnrecognizedClientException' }),
      'wrong-key',
      setUp,
      /did not accept the AWS credentials/,
    ],
    [
      '403 for a wrong signature, which quotes what was signed',
      status(403, {
        errorType: 'InvalidSignatureException',
        message: `The Canonical String should have been 'x-amz-security-token:${testAccount.sessionToken}'`,
      }),
      'wrong-key',
      setUp,
      /x-amz-security-token:\(the key\).*clock of this machine/,
    ],
    ['403 of a proxy', status(403, { body: '<h1>Forbidden</h1>' }), 'not-allowed', 'choose-model', /403/],
    ['404', status(404), 'unknown-model', 'choose-model', /does not know the model eu\.anthropic/],
    [
      '404 of somebody else',
      status(404, { body: '<h1>nginx</h1>' }),
      'bad-request',
      'set-base-url',
      /Check the base URL/,
    ],
    [
      'a name that no model has',
      status(400, { message: 'The provided model identifier is invalid.' }),
      'unknown-model',
      'choose-model',
      /Choose another model/,
    ],
    [
      'a model that is only had through a profile',
      status(400, { message: 'Invocation of model ID x with on-demand throughput isn’t supported.' }),
      'unknown-model',
      'choose-model',
      /Choose another model/,
    ],
    ['429', status(429), 'rate-limited', 'retry', /limits how much this AWS account/],
    ['408', status(408), 'server', 'retry', /failed to answer/],
    ['424', status(424), 'server', 'retry', /failed to answer/],
    ['500', status(500), 'server', 'retry', /failed to answer \(500/],
    ['502 of a proxy', status(502, { body: 'Bad Gateway' }), 'server', 'retry', /502/],
    ['503', status(503), 'overloaded', 'retry', /overloaded/],
    ['529 of a gateway', status(529, { body: 'busy' }), 'overloaded', 'retry', /overloaded/],
    [
      'a model that is not ready',
      status(429, { errorType: 'ModelNotReadyException' }),
      'overloaded',
      'retry',
      /overloaded/,
    ],
    [
      'a prompt too long',
      status(400, { message: 'Input is too long for requested model.' }),
      'context-full',
      'choose-model',
      /longer than the model can read/,
    ],
    ['another 400', status(400, { message: 'tools.0: bad' }), 'bad-request', 'choose-model', /400: tools\.0: bad/],
    ['a sign-in page', { kind: 'html' }, 'bad-request', 'set-base-url', /does not answer like Amazon Bedrock/],
    ['a cut before the headers', { kind: 'cut', at: 'headers' }, 'disconnected', 'retry', /broke/],
    ['a cut behind the start', { kind: 'cut', at: 'start' }, 'disconnected', 'retry', /broke/],
    ['a cut in the thinking', { kind: 'cut', at: 'thinking' }, 'disconnected', 'retry', /broke/],
    ['a cut in the text', { kind: 'cut', at: 'text' }, 'disconnected', 'retry', /broke/],
    ['a cut in the tool input', { kind: 'cut', at: 'toolInput' }, 'disconnected', 'retry', /broke/],
    ['a body that ends early', { kind: 'short', at: 'text' }, 'disconnected', 'retry', /before the answer was whole/],
    ['a body that ends within a frame', { kind: 'torn', at: 'text' }, 'disconnected', 'retry', /broke/],
    ['a frame that is not as its checksum says', { kind: 'garbage', at: 'text' }, 'server', 'retry', /failed/],
    ['silence before the headers', { kind: 'stall', at: 'headers' }, 'stalled', 'retry', /sent nothing/],
    ['silence in the thinking', { kind: 'stall', at: 'thinking' }, 'stalled', 'retry', /sent nothing/],
    ['silence in the tool input', { kind: 'stall', at: 'toolInput' }, 'stalled', 'retry', /sent nothing/],
    ['a limit in the stream', exception('throttlingException'), 'rate-limited', 'retry', /limits/],
    ['an overload in the stream', exception('serviceUnavailableException'), 'overloaded', 'retry', /overloaded/],
    ['a failure in the stream', exception('modelStreamErrorException'), 'server', 'retry', /failed/],
    ['a bug in the stream', exception('internalServerException'), 'server', 'retry', /failed/],
    ['an exception that is new', exception('somethingNewException'), 'server', 'retry', /failed/],
    ['an error of the model itself', exception('overloaded_error'), 'overloaded', 'retry', /overloaded/],
  ];
  for (const [name, fault, code, remedy, message] of answers) {
    it(`tells ${name} as ${code}, mended by ${remedy}`, async () => {
      const error = await failWith(fault);
      assert.deepEqual([error.code, error.remedy], [code, remedy], error.message);
      assert.match(error.message, message);
      assert.equal(server.requests(invokePath(sonnet)).length, 1, 'the SDK asked again');
    });
  }

  it('tells how long the provider asks to wait', async () => {
    assert.equal((await failWith(status(429, { retryAfter: '7' }))).retryAfterMs, 7_000);
    assert.equal((await failWith(status(429))).retryAfterMs, undefined);
  });

  it('gives what came before a failure in the middle', async () => {
    server.failNext({ kind: 'cut', at: 'text' }, invokePath(sonnet));
    const seen: string[] = [];
    await failureOf(
      (async () => {
        for await (const { type } of bedrockAt(server.url).stream(toSonnet([prompt('hi')]), noSignal)) seen.push(type);
      })(),
    );
    assert.ok(seen.includes('thinking') && seen.includes('text') && !seen.includes('ended'));
  });

  it('says that nobody is there, and that a certificate is not trusted', async () => {
    const untrusted = await startUntrustedServer();
    try {
      for (const [url, code] of [
        [await refusedUrl(), 'no-network'],
        [unknownHostUrl, 'no-network'],
        [untrusted.url, 'tls'],
      ] as const) {
        assert.equal((await failureOf(ask(bedrockAt(url), toSonnet([prompt('hi')])))).code, code);
      }
    } finally {
      await untrusted.close();
    }
  });

  it('tells a conversation that outgrew the model as context-full', async () => {
    const request = toSonnet([prompt('word '.repeat(20_000))], { model: haiku });
    assert.equal((await failureOf(ask(bedrockAt(server.url), request))).code, 'context-full');
  });

  it('tells who may not list models what to allow, or to name models instead', async () => {
    for (const path of [foundationModelsPath, inferenceProfilesPath]) {
      server.failNext(status(403), path);
      const error = await failureOf(bedrockAt(server.url).list(noSignal));
      assert.equal(error.code, 'not-allowed');
      assert.match(error.message, /bedrock:ListFoundationModels and bedrock:ListInferenceProfiles.*bedrock\.models/);
    }
    server.failNext([{ kind: 'html' }, { kind: 'stall', at: 'headers' }], foundationModelsPath);
    assert.equal((await failureOf(bedrockAt(server.url).list(noSignal))).remedy, 'set-base-url');
    assert.equal((await failureOf(bedrockAt(server.url, { idleMs: 300 }).list(noSignal))).code, 'stalled');
  });

  it('asks nobody at an address that is none, or with a key that cannot be sent', async () => {
    for (const url of ['nonsense', 'ftp://x']) {
      assert.equal((await failureOf(ask(bedrockAt(url), toSonnet([prompt('hi')])))).remedy, 'set-base-url');
    }
    const variables = { ...noFiles, AWS_REGION: 'us-east-1', AWS_BEARER_TOKEN_BEDROCK: `${testKey}\nline` };
    const failed = await failureOf(ask(bedrockAt(server.url, {}, variables), toSonnet([prompt('hi')])));
    assert.equal(failed.code, 'wrong-key');
    assert.equal(server.requests(invokePath(sonnet)).length, 0);
  });
});

describe('the AWS account that Amazon Bedrock is asked with', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer({ aws: testAccount, models: bedrockModels });
    server.when({}).reply({ text: 'Hello.' });
  });
  afterEach(() => server.close());

  const keysOf = ({ accessKeyId, secretAccessKey, sessionToken }: typeof testAccount): string =>
    `aws_access_key_id = ${accessKeyId}\naws_secret_access_key=${secretAccessKey}\naws_session_token = ${sessionToken}\n`;
  const filesWith = async (config: string, keys = '') => {
    const folder = await temporaryFolder({ config, keys });
    return {
      folder,
      variables: { AWS_CONFIG_FILE: folder.at('config'), AWS_SHARED_CREDENTIALS_FILE: folder.at('keys') },
    };
  };
  const askWith = async (
    variables: Readonly<Record<string, string>>,
    options: Parameters<typeof bedrockAt>[1] = {},
  ): Promise<string> => {
    return textOf((await ask(bedrockAt(server.url, options, variables), toSonnet([prompt('hi')]))).events, 'text');
  };
  /** With variables of this process set, which AWS's own library reads. */
  const within = async <T>(variables: Readonly<Record<string, string>>, run: () => Promise<T>): Promise<T> => {
    const own = process.env;
    process.env = { ...own, ...variables };
    try {
      return await run();
    } finally {
      process.env = own;
    }
  };

  it('is that of a profile, with its keys and its region', async () => {
    const { variables } = await filesWith(
      '[default]\nregion = us-east-1\n[profile work]\n# at the office\nregion=eu-central-1\n',
      `[default]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n[work]\n${keysOf(testAccount)}`,
    );
    assert.equal(await askWith(variables, { profile: () => 'work' }), 'Hello.');
    assert.equal(await askWith({ ...variables, AWS_PROFILE: 'work' }), 'Hello.');
    const failed = await failureOf(askWith(variables, { region: () => testAccount.region }));
    assert.deepEqual([failed.code, failed.remedy], ['wrong-key', 'set-up-bedrock']);
    assert.match(failed.message, /Put valid keys into the profile "default"/);
  });

  it('is the default profile where nothing is named', async () => {
    const { variables } = await filesWith('[default]\nregion = eu-central-1\n', `[default]\n${keysOf(testAccount)}`);
    assert.equal(await askWith(variables), 'Hello.');
  });

  it('is a profile that was named even where variables name other keys', async () => {
    const { variables } = await filesWith('', `[work]\n${keysOf(testAccount)}`);
    const others = { AWS_ACCESS_KEY_ID: 'AKIAOTHER', AWS_SECRET_ACCESS_KEY: 'other', AWS_REGION: testAccount.region };
    assert.equal(await askWith({ ...variables, ...others }, { profile: () => 'work' }), 'Hello.');
    assert.equal((await failureOf(askWith({ ...variables, ...others }))).code, 'wrong-key');
  });

  it('is read again for every request, so that new keys count at once', async () => {
    const { variables, folder } = await filesWith('', '[work]\naws_access_key_id = a\naws_secret_access_key = b\n');
    const provider = bedrockAt(server.url, { profile: () => 'work', region: () => testAccount.region }, variables);
    await failureOf(ask(provider, toSonnet([prompt('hi')])));
    await folder.write({ keys: `[work]\n${keysOf(testAccount)}` });
    assert.equal(textOf((await ask(provider, toSonnet([prompt('hi')]))).events, 'text'), 'Hello.');
  });

  it('may be given by a program, which is not asked again while what it gave holds', async () => {
    const expiration = new Date(Date.now() + 3_600_000).toISOString();
    const { accessKeyId, secretAccessKey, sessionToken } = testAccount;
    const given = JSON.stringify({
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration,
    });
    const { folder, variables } = await filesWith('');
    const program = `${process.execPath} ${folder.at('program.cjs')}`;
    await folder.write({
      config: `[profile work]\nregion = eu-central-1\ncredential_process = ${program}\n`,
      'program.cjs': `require('fs').appendFileSync(${JSON.stringify(folder.at('asked'))}, 'x');\nconsole.log(${JSON.stringify(given)});\n`,
    });
    const provider = bedrockAt(server.url, { profile: () => 'work' }, variables);
    for (let request = 0; request < 3; request += 1) await ask(provider, toSonnet([prompt('hi')]));
    assert.equal(await readFile(folder.at('asked'), 'utf8'), 'x');
  });

  it('may be a key of Bedrock alone', async () => {
    const open = await startModelServer({ aws: testAccount, key: testKey, models: bedrockModels });
    try {
      open.when({}).reply({ text: 'Hello.' });
      const variables = { ...noFiles, AWS_REGION: 'us-east-1', AWS_BEARER_TOKEN_BEDROCK: testKey };
      const { events } = await ask(bedrockAt(open.url, {}, variables), toSonnet([prompt('hi')]));
      assert.equal(textOf(events, 'text'), 'Hello.');
      assert.equal(open.requests(invokePath(sonnet))[0]?.headers.authorization, `Bearer ${testKey}`);
    } finally {
      await open.close();
    }
  });

  it('needs a region, and one that is none is not made part of an address', async () => {
    const variables = { ...accountVariables, AWS_REGION: '' };
    const missing = await failureOf(askWith(variables));
    assert.deepEqual([missing.code, missing.remedy], ['no-key', 'set-up-bedrock']);
    assert.match(missing.message, /no AWS region.*fingerpost\.bedrock\.region, AWS_REGION/);
    for (const region of ['evil.example.com/#', 'us-east-1.evil', 'US', '-1']) {
      assert.match((await failureOf(askWith(variables, { region: () => region }))).message, /no AWS region/);
    }
    assert.equal(await askWith({ ...variables, AWS_DEFAULT_REGION: testAccount.region }), 'Hello.');
    assert.equal(
      await askWith({ ...variables, AWS_REGION: 'us-east-1' }, { region: () => testAccount.region }),
      'Hello.',
    );
  });

  it('cannot be a profile that is not there', async () => {
    const { variables } = await filesWith('[profile home]\nregion = eu-central-1\n');
    const failed = await failureOf(askWith(variables, { profile: () => 'work', region: () => 'us-east-1' }));
    assert.deepEqual([failed.code, failed.remedy], ['no-key', 'set-up-bedrock']);
    assert.match(failed.message, /no profile "work"/);
  });

  it('names the command that signs in again', async () => {
    const { variables } = await filesWith(
      [
        '[sso-session corp]\nsso_region = eu-central-1\nsso_start_url = https://corp.example.com/start',
        '[profile work]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Dev\nregion = eu-central-1\n',
      ].join('\n'),
    );
    // Where the library looks for the tokens of a session, and finds none.
    const home = await temporaryFolder();
    const failed = await within({ ...variables, HOME: home.path }, () =>
      failureOf(askWith(variables, { profile: () => 'work' })),
    );
    assert.deepEqual([failed.code, failed.remedy], ['wrong-key', 'set-up-bedrock']);
    assert.match(failed.message, /Sign in with "aws sso login --profile work", then try again/);
    assert.equal(server.requests(invokePath(sonnet)).length, 0);
  });

  it('is not waited for long on a machine whose network swallows the question for its own', async () => {
    const silent = await startSilentServer();
    const began = Date.now();
    const variables = { ...noFiles, AWS_REGION: 'us-east-1' };
    const metadata = { ...noFiles, AWS_EC2_METADATA_SERVICE_ENDPOINT: silent.url };
    try {
      const failed = await within(metadata, () => failureOf(askWith(variables)));
      assert.deepEqual([failed.code, failed.remedy], ['no-key', 'set-up-bedrock']);
      assert.match(failed.message, /no AWS credentials for Amazon Bedrock\. Set AWS_ACCESS_KEY_ID/);
      assert.ok(
        silent.asked() > 0 && Date.now() - began < 8_000,
        `${silent.asked()} questions, ${Date.now() - began} ms`,
      );

      const late = await within(metadata, () => failureOf(askWith(variables, { credentialsMs: 200 })));
      assert.deepEqual([late.code, late.remedy], ['stalled', 'set-up-bedrock']);
      const reason = new Error('never mind');
      const stopped = within(metadata, () =>
        ask(bedrockAt(server.url, {}, variables), toSonnet([prompt('hi')]), abortSoon(reason)),
      );
      await assert.rejects(stopped, reason);
    } finally {
      silent.close();
    }
  });

  it('asks no machine for its own where a profile or variables name an account', async () => {
    const silent = await startSilentServer();
    const { variables } = await filesWith('[profile empty]\nregion = us-east-1\n');
    try {
      await within({ AWS_EC2_METADATA_SERVICE_ENDPOINT: silent.url }, async () => {
        assert.equal((await failureOf(askWith(variables, { profile: () => 'empty' }))).code, 'wrong-key');
        assert.equal(await askWith(accountVariables), 'Hello.');
      });
      assert.equal(silent.asked(), 0);
    } finally {
      silent.close();
    }
  });
});

/** In the place of a machine's metadata service, in a network that takes its questions and answers none. */
async function startSilentServer(): Promise<{ readonly url: string; asked(): number; close(): void }> {
  let asked = 0;
  const server = createServer(() => (asked += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function abortSoon(reason: Error): AbortSignal {
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 50);
  return stop.signal;
}
