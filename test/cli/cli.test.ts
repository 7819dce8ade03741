import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { chmod, readFile, symlink, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as demo from '../../scripts/demo/documents';
import { eventSchema } from '../../src/core/events/event';
import { type ModelServer, startModelServer } from '../support/model/model-server';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';
import { buildTerminal, cli, openTerminal, type TestTerminal } from '../support/terminal';

describe('the terminal', () => {
  let terminal: TestTerminal;
  let model: ModelServer;
  let home: TemporaryFolder;

  before(async function () {
    this.timeout(60_000);
    await buildTerminal();
  });

  beforeEach(async () => {
    terminal = await openTerminal();
    ({ model, home } = terminal);
  });
  afterEach(() => model.close());

  const run: TestTerminal['run'] = (...asked) => terminal.run(...asked);

  const spec = {
    '.kiro/specs/discount-codes/requirements.md': demo.requirements,
    '.kiro/specs/discount-codes/design.md': demo.design,
    '.kiro/specs/discount-codes/tasks.md': demo.tasks,
  };

  it('prints the answer to a prompt', async () => {
    const folder = await temporaryFolder();
    model.script([{ text: 'Forty-two.' }]);
    assert.deepEqual(await run(['exec', 'what is it?', '--cwd', folder.path]), {
      code: 0,
      out: 'Forty-two.\n',
      err: '\n',
    });
  });

  it('makes a spec up to its first gate, from a picture too, and says how it stands', async () => {
    const folder = await temporaryFolder();
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    await writeFile(`${folder.path}/board.png`, png);
    model.script([
      { toolCalls: [{ name: 'write_document', input: { name: 'codes', content: demo.requirements } }] },
      { text: 'Written.' },
    ]);
    const made = await run([
      'spec',
      'new',
      demo.idea,
      '--json',
      '--image',
      `${folder.path}/board.png`,
      '--cwd',
      folder.path,
    ]);
    assert.equal(made.code, 0);
    assert.match(made.out.trimEnd().split('\n').at(-1) ?? '', /"type":"spec-end","ok":true.*"gate":"requirements"/);
    assert.ok(model.requests()[0]?.raw.includes(png.toString('base64')));
    const { code, out } = await run(['spec', 'status', 'codes', '--cwd', folder.path]);
    assert.deepEqual([code, out.split('\n')[0]], [0, 'codes (requirements)']);
    const missing = await run(['spec', 'new', 'x', '--image', 'nowhere.png', '--cwd', folder.path]);
    assert.deepEqual([missing.code, /nowhere\.png cannot be read/.test(missing.err)], [2, true]);
  });

  it('prints every event as a line of JSON, and nothing else', async () => {
    const folder = await temporaryFolder({ 'a.txt': 'hello\n' });
    model.script([
      { toolCalls: [{ name: 'read', input: { paths: [{ path: 'a.txt' }] } }] },
      { text: 'It says hello.' },
    ]);
    const { code, out } = await run(['exec', 'read it', '--json', '--cwd', folder.path]);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => eventSchema.parse(JSON.parse(line)));
    assert.equal(code, 0);
    assert.deepEqual(
      events.map((event) => event.seq),
      events.map((_, index) => index + 1),
    );
    assert.ok(events.some((event) => event.type === 'toolEnded' && event.content.includes('hello')));
    assert.equal(events.at(-1)?.type, 'stopped');
  });

  it('lists the checkpoints of a session and goes back to one', async () => {
    const folder = await temporaryFolder({ 'a.txt': 'old\n', 'b.txt': 'old\n' });
    const command = { name: 'shell', input: { command: 'echo new > a.txt; echo new > b.txt; echo x > c.txt' } };
    model.script([{ toolCalls: [command] }, { text: 'Done.' }]);
    assert.equal((await run(['exec', 'change them', '--trust-all-tools', '--cwd', folder.path])).code, 0);
    const { sessions } = JSON.parse((await run(['session', 'list', '--json', '--cwd', folder.path])).out) as {
      sessions: { session: string }[];
    };
    const id = sessions[0]?.session ?? '';
    const listed = await run(['session', 'checkpoints', id, '--cwd', folder.path]);
    assert.match(listed.out, /^\[1\] \d{4}-\d\d-\d\d \d\d:\d\d:\d\d - change them \(\+1 file, modified 2\)\n$/);
    await folder.write({ 'b.txt': 'mine\n' });
    const dry = await run(['session', 'restore', id, '--to', '1', '--dry-run', '--cwd', folder.path]);
    assert.equal(dry.code, 0);
    assert.match(dry.out, /restores a\.txt\nkeeps {4}b\.txt \(changed since the agent left it\)\ndeletes {2}c\.txt\n/);
    assert.equal(await readFile(folder.at('a.txt'), 'utf8'), 'new\n');
    const done = await run(['session', 'restore', id, '--to', '1', '--files', '--json', '--cwd', folder.path]);
    assert.equal(done.code, 1, 'something was kept');
    assert.equal((JSON.parse(done.out) as { files: string[] }).files.length, 2);
    assert.deepEqual(
      [await readFile(folder.at('a.txt'), 'utf8'), await readFile(folder.at('b.txt'), 'utf8')],
      ['old\n', 'mine\n'],
    );
    assert.equal((await run(['session', 'restore', id, '--to', 'undo', '--cwd', folder.path])).code, 0);
    assert.equal(await readFile(folder.at('a.txt'), 'utf8'), 'new\n');
    for (const words of [['--to', '9'], ['--to', 'x'], [], ['--to', '1', '--files', '--chat']]) {
      assert.equal((await run(['session', 'restore', id, ...words, '--cwd', folder.path])).code, 2, words.join(' '));
    }
  }).timeout(60_000);

  it('lists sessions, shows and exports one, and replays what was printed byte for byte', async () => {
    const folder = await temporaryFolder({ 'a.txt': 'hello\n' });
    assert.deepEqual(await run(['session', 'list', '--cwd', folder.path]), {
      code: 0,
      out: 'No saved chat sessions\n',
      err: '',
    });
    model.script([
      { toolCalls: [{ name: 'read', input: { paths: [{ path: 'a.txt' }] } }] },
      { text: 'It says hello.' },
    ]);
    const printed = await run(['exec', 'read it', '--json', '--cwd', folder.path]);
    const listed = await run(['session', 'list', '--json', '--cwd', folder.path]);
    const { sessions } = JSON.parse(listed.out) as { sessions: { session: string; preview: string }[] };
    const [{ session: id, preview }] = sessions as [{ session: string; preview: string }];
    assert.deepEqual([sessions.length, preview], [1, 'read it']);
    assert.equal((await run(['session', 'replay', id, '--json', '--cwd', folder.path])).out, printed.out);
    assert.equal((await run(['session', 'replay', id, '--cwd', folder.path])).out, 'It says hello.\n');
    assert.equal(
      (await run(['session', 'show', id, '--cwd', folder.path])).out,
      '> read it\n• Read a.txt (done)\nIt says hello.\n',
    );
    const show = JSON.parse((await run(['session', 'show', id, '--json', '--cwd', folder.path])).out) as object;
    assert.ok('items' in show && Array.isArray(show.items) && show.items.length === 3);
    assert.match(
      (await run(['session', 'export', id, '--cwd', folder.path])).out,
      /^# [\s\S]*> read it[\s\S]*It says hello\./,
    );
    const whole = JSON.parse((await run(['session', 'export', id, '--json', '--cwd', folder.path])).out) as object;
    assert.ok('events' in whole && Array.isArray(whole.events));
    assert.equal(whole.events.length, printed.out.trimEnd().split('\n').length);
    const missing = await run(['session', 'show', 'nope', '--cwd', folder.path]);
    assert.deepEqual([missing.code, missing.err.trimEnd().split('\n').length], [1, 1]);
  });

  it('lists models with what is known of each, and why a provider has none', async () => {
    await home.write({
      'data/settings.json': JSON.stringify({
        endpoints: [
          { id: 'gate', label: 'Gateway', api: 'openai', baseUrl: `${model.url}/v1`, contextTokens: 9_000 },
          { id: 'Gate' },
        ],
        'models.known': { 'gate/claude-demo-small': { price: { input: 1, output: 2 } } },
      }),
    });
    const { code, out } = await run(['models', 'list', '--json'], {
      FINGERPOST_ENDPOINT_GATE_KEY: 'k',
      ANTHROPIC_API_KEY: '',
    });
    const { models, providers } = JSON.parse(out) as {
      models: Record<string, unknown>[];
      providers: { provider: string; configured: boolean; error: { code: string } | null }[];
    };
    assert.equal(code, 0);
    assert.deepEqual(
      providers.map(({ provider, configured, error }) => [provider, configured, error?.code]),
      [
        ['anthropic', false, 'no-key'],
        ['gate', true, undefined],
      ],
    );
    assert.deepEqual(
      models.map(({ provider, id, contextTokens, price, relativeCost }) => [
        provider,
        id,
        contextTokens,
        price,
        relativeCost,
      ]),
      [
        ['gate', 'claude-demo-large', 9_000, null, null],
        ['gate', 'claude-demo-small', 9_000, { input: 1, output: 2 }, 1],
      ],
    );
    const listed = await run(['models', 'list'], { ANTHROPIC_API_KEY: '' });
    assert.equal(listed.code, 0);
    assert.match(listed.err, /^Entry 2 of fingerpost\.endpoints is left out: id /);
    const answered = await run(['exec', 'hi', '--model', 'gate/claude-demo-large', '--cwd', home.path], {
      FINGERPOST_ENDPOINT_GATE_KEY: 'k',
    });
    assert.match(answered.err, /Nothing is scripted/);
  });

  it('goes on with the last session of the folder, and with one that is named', async () => {
    const folder = await temporaryFolder();
    model.script([{ text: 'One.' }, { text: 'Two.' }, { text: 'Three.' }]);
    assert.equal((await run(['exec', 'first', '--cwd', folder.path])).out, 'One.\n');
    assert.equal((await run(['exec', 'second', '--resume', '--cwd', folder.path])).out, 'Two.\n');
    const { out } = await run(['session', 'list', '--json', '--cwd', folder.path]);
    const { sessions } = JSON.parse(out) as { sessions: { session: string }[] };
    assert.equal(sessions.length, 1);
    const third = await run(['exec', 'third', '--session', sessions[0]?.session ?? '', '--cwd', folder.path]);
    assert.equal(third.out, 'Three.\n');
    assert.deepEqual(
      model
        .requests()
        .at(-1)
        ?.body?.messages.map(({ role }) => role),
      ['user', 'assistant', 'user', 'assistant', 'user'],
    );
  });

  it('refuses what must be asked where nobody can be asked, and ends with 1', async () => {
    const folder = await temporaryFolder();
    model.script([
      { toolCalls: [{ name: 'write', input: { command: 'create', path: 'a.txt', content: 'x' } }] },
      { text: 'I was not allowed to.' },
    ]);
    const { code, err } = await run(['exec', 'write it', '--cwd', folder.path]);
    assert.equal(code, 1);
    assert.match(err, /--trust-all-tools/);
    await assert.rejects(readFile(folder.at('a.txt')), /ENOENT/);
  });

  it('does what must be asked with --trust-all-tools', async () => {
    const folder = await temporaryFolder();
    model.script([
      { toolCalls: [{ name: 'write', input: { command: 'create', path: 'a.txt', content: 'x' } }] },
      { text: 'Done.' },
    ]);
    const { code } = await run(['exec', 'write it', '--trust-all-tools', '--cwd', folder.path]);
    assert.equal(code, 0);
    assert.equal(await readFile(folder.at('a.txt'), 'utf8'), 'x');
  });

  it('says in one line what is wrong with the key', async () => {
    const folder = await temporaryFolder();
    const { code, err } = await run(['exec', 'hello', '--cwd', folder.path], { ANTHROPIC_API_KEY: '' });
    assert.equal(code, 1);
    assert.match(err, /key/i);
    assert.doesNotMatch(err, /\n\s+at /);
  });

  it('lists specs, and shows one by the contract', async () => {
    const folder = await temporaryFolder(spec);
    const list = await run(['spec', 'list', '--cwd', folder.path]);
    assert.deepEqual(list, { code: 0, out: 'discount-codes  execution  0/5  .kiro/specs/discount-codes\n', err: '' });
    const { code, out } = await run(['spec', 'show', 'discount-codes', '--json', '--cwd', folder.path]);
    const show = JSON.parse(out) as Record<string, unknown>;
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(show), [
      'schema',
      'name',
      'root',
      'dir',
      'kind',
      'workflow',
      'workflowRaw',
      'specId',
      'phase',
      'documents',
      'documentInfo',
      'introduction',
      'glossary',
      'requirements',
      'properties',
      'tasks',
      'waves',
      'problems',
    ]);
    assert.equal(show['schema'], 'fingerpost.spec.show/1');
    assert.equal(show['root'], folder.path);
  });

  it('changes nothing by listing and showing', async () => {
    const folder = await temporaryFolder({
      ...spec,
      '.kiro/specs/discount-codes/tasks.md': demo.tasks.replace('[ ] 1.', '[-] 1.'),
    });
    await run(['spec', 'list', '--cwd', folder.path]);
    await run(['spec', 'show', 'discount-codes', '--cwd', folder.path]);
    assert.match(await readFile(folder.at('.kiro/specs/discount-codes/tasks.md'), 'utf8'), /\[-\] 1\./);
  });

  it('names a missing spec and those that there are, in one line', async () => {
    const folder = await temporaryFolder(spec);
    const { code, out, err } = await run(['spec', 'show', 'nothing', '--json', '--cwd', folder.path]);
    assert.deepEqual({ code, out }, { code: 1, out: '' });
    assert.equal(err, 'There is no spec "nothing" here. There are: discount-codes.\n');
  });

  it('has a document that is no text as a problem in the list', async () => {
    const folder = await temporaryFolder({ ...spec });
    await folder.write({ '.kiro/specs/discount-codes/design.md': new Uint8Array([0xff, 0xfe, 0x00, 0x01]) });
    const { code, out } = await run(['spec', 'show', 'discount-codes', '--json', '--cwd', folder.path]);
    const show = JSON.parse(out) as { problems: { file: string; code: string; severity: string }[] };
    assert.equal(code, 0);
    assert.deepEqual(
      show.problems.map(({ file, code: problem, severity }) => [file, problem, severity]),
      [['.kiro/specs/discount-codes/design.md', 'spec.binary', 'error']],
    );
  });

  it('says in one line which file cannot be read', async function () {
    const folder = await temporaryFolder(spec);
    const file = folder.at('.kiro/specs/discount-codes/design.md');
    await folder.write({ '.kiro/specs/discount-codes/design.md': 'x' });
    await chmod(file, 0o000);
    const { code, err } = await run(['spec', 'show', 'discount-codes', '--cwd', folder.path]);
    // Root reads everything; there is nothing to be refused then.
    if (process.getuid?.() === 0) assert.equal(code, 0);
    else {
      assert.equal(code, 1);
      assert.match(err, /design\.md/);
      assert.equal(err.trimEnd().split('\n').length, 1);
    }
  });

  for (const words of [
    ['dance'],
    ['exec'],
    ['spec', 'show'],
    ['spec', 'list', 'extra'],
    ['exec', 'x', '--cwd', '/no/such/folder'],
    ['exec', '--nope', 'x'],
  ]) {
    it(`answers "${words.join(' ')}" with how it is used, and 2`, async () => {
      const { code, out, err } = await run(words);
      assert.deepEqual({ code, out }, { code: 2, out: '' });
      assert.match(err, /Usage:/);
    });
  }

  it('says in one line that a document of a spec leads nowhere, and lists it all the same', async () => {
    const folder = await temporaryFolder(spec);
    await symlink('bugfix.md', folder.at('.kiro/specs/discount-codes/bugfix.md'));
    const { code, out, err } = await run(['spec', 'show', 'discount-codes', '--json', '--cwd', folder.path]);
    assert.deepEqual({ code, out }, { code: 1, out: '' });
    assert.match(err, /^\S*bugfix\.md: .*\n$/);
    assert.equal((await run(['spec', 'list', '--cwd', folder.path])).code, 0);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const folder = await temporaryFolder(spec);
    const shell = `exec 2>&1; { "$0" "$1" spec show discount-codes --json --cwd "$2"; } | true; sleep 0.1`;
    const env = { PATH: process.env['PATH'], HOME: home.path, FINGERPOST_HOME: home.at('data') };
    const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, cli, folder.path], { env });
    assert.equal(stdout, '');
  });

  it('ends with 130 when it is stopped', async () => {
    await model.close();
    model = await startModelServer({ chunkMs: 200, chunkSize: 1 });
    model.script([{ text: 'a very long answer that takes its time' }]);
    const folder = await temporaryFolder();
    const env = {
      PATH: process.env['PATH'],
      HOME: home.path,
      FINGERPOST_HOME: home.at('data'),
      ANTHROPIC_API_KEY: 'k',
      ANTHROPIC_BASE_URL: model.url,
    };
    const child = spawn(process.execPath, [cli, 'exec', 'go', '--cwd', folder.path], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const code = new Promise((resolve) => child.once('close', resolve));
    await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), code]);
    child.kill('SIGINT');
    assert.equal(await code, 130);
  });

  it('lists and asks models of Amazon Bedrock with the account of variables or of a profile', async () => {
    const account = { accessKeyId: 'AKIATEST', secretAccessKey: 'the/secret+of-tests', region: 'eu-central-1' };
    const id = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
    const bedrock = await startModelServer({ aws: account, models: [{ id, name: 'Sonnet' }] });
    try {
      bedrock.when({}).reply({ text: 'From the cloud.' });
      await home.write({
        '.aws/config': '[profile work]\nregion = eu-central-1\n',
        '.aws/credentials': `[work]\naws_access_key_id = ${account.accessKeyId}\naws_secret_access_key = ${account.secretAccessKey}\n`,
      });
      const gateway = { ANTHROPIC_API_KEY: '', ANTHROPIC_BEDROCK_BASE_URL: bedrock.url };
      const variables = {
        ...gateway,
        AWS_REGION: account.region,
        AWS_ACCESS_KEY_ID: account.accessKeyId,
        AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
      };
      for (const environment of [variables, { ...gateway, AWS_PROFILE: 'work' }]) {
        const listed = await run(['models', 'list'], environment);
        assert.deepEqual([listed.code, listed.out], [0, `bedrock/${id}  200K tokens  1x\n`], listed.err);
        const folder = await temporaryFolder();
        const asked = await run(['exec', 'hi', '--cwd', folder.path, '--model', `bedrock/${id}`], environment);
        assert.deepEqual([asked.code, asked.out], [0, 'From the cloud.\n'], asked.err);
      }
      const plain = await run(['models', 'list', '--json'], { ANTHROPIC_API_KEY: 'test-key' });
      assert.ok(!plain.out.includes('bedrock'), 'a profile in a file alone is not used');
    } finally {
      await bedrock.close();
    }
  });
});
