import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { nodePorts, productHome } from '../../../src/core/node/ports';
import { testPorts } from '../../support/node-ports';
import { temporaryFolder } from '../../support/temporary-folder';

const never = new AbortController().signal;

describe('the ports of a plain Node process', () => {
  it('are all there but those that only an editor has', async () => {
    const { ports } = await testPorts();
    assert.equal(ports.diagnostics, undefined);
    assert.equal(ports.editorModels, undefined);
    assert.equal(ports.isTrusted(), true);
    assert.equal(nodePorts({ isTrusted: () => false }).isTrusted(), false);
  });

  it('keep their data where FINGERPOST_HOME says, else in the home folder', async () => {
    const home = await temporaryFolder();
    await nodePorts({ environment: { FINGERPOST_HOME: home.path } }).store.write('a', 'x');
    assert.equal(await nodePorts({ home: home.path }).store.read('a'), 'x');
    assert.equal(productHome({}), `${homedir()}/.fingerpost`);
    assert.equal(productHome({ FINGERPOST_HOME: '' }), `${homedir()}/.fingerpost`);
  });

  it('give no key to a command that they would give to a model provider', async () => {
    const { ports, folder } = await testPorts(
      {},
      {
        environment: {
          ...process.env,
          ANTHROPIC_API_KEY: ' sk-secret ',
          AWS_BEARER_TOKEN_BEDROCK: 'bedrock-secret',
          AWS_ACCESS_KEY_ID: 'AKIADEPLOY',
        },
      },
    );
    assert.equal(await ports.secrets.get('anthropic'), 'sk-secret');
    assert.equal(await ports.secrets.get('other'), undefined);
    const request = { folder: folder.uri, timeoutMs: 10_000, outputLimit: 100_000, onOutput: () => undefined };
    const { output } = await ports.processes.run({ command: 'env', ...request }, never);
    assert.ok(output.includes('PATH=') && !/sk-secret|bedrock-secret/.test(output));
    assert.ok(output.includes('AKIADEPLOY'), 'commands that deploy something need the account');
  });

  it('know no key when the variable is empty or missing', async () => {
    assert.equal(await nodePorts({ environment: { ANTHROPIC_API_KEY: ' ' } }).secrets.get('anthropic'), undefined);
    assert.equal(await nodePorts({ environment: {} }).secrets.get('anthropic'), undefined);
  });

  for (const searcher of ['ripgrep', 'own'] as const) {
    it(`search with ${searcher}`, async () => {
      const { ports, folder } = await testPorts({ 'src/a.ts': 'cart' }, { searcher });
      const { uris } = await ports.search.glob({ folder: folder.uri, pattern: '**/*.ts', limit: 10 }, never);
      assert.deepEqual(uris, [folder.uriAt('src/a.ts')]);
    });
  }

  it('search without a ripgrep where none is installed', async () => {
    const { ports, folder } = await testPorts({ 'a.ts': 'cart' }, { environment: { PATH: '' } });
    const request = { folder: folder.uri, pattern: '\\Acart\\z', caseSensitive: true, limit: 10 };
    assert.equal((await ports.search.grep(request, never)).hits.length, 1);
  });
});

describe('the journal', () => {
  it('gets one entry for each message, with its time, and the stack of what went wrong', async () => {
    const { ports, journal } = await testPorts();
    ports.journal.info('begun');
    ports.journal.error('reading failed', new Error('no such thing', { cause: new TypeError('deeper') }));
    ports.journal.error('reading failed', 'text');
    const [info = '', error = '', text = ''] = journal;
    assert.match(info, /^\d{4}-\d\d-\d\dT[\d:.]+Z begun$/);
    assert.match(error, /reading failed: Error: no such thing\n\s+at [^]*TypeError: deeper/);
    assert.match(text, /reading failed: text$/);
  });
});

describe('the clock', () => {
  it('sleeps as long as it is told', async () => {
    const { ports } = await testPorts();
    const start = ports.clock.now();
    await ports.clock.sleep(60, never);
    assert.ok(ports.clock.now() - start >= 58);
  });

  it('wakes up with the reason when it is aborted, before and while it sleeps', async () => {
    const { ports } = await testPorts();
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 20);
    await assert.rejects(ports.clock.sleep(60_000, stop.signal), /enough/);
    await assert.rejects(ports.clock.sleep(0, stop.signal), /enough/);
  });

  it('does not take a time that is too long for a timer for none', async () => {
    const { ports } = await testPorts();
    await assert.rejects(ports.clock.sleep(2 ** 33, AbortSignal.timeout(50)), { name: 'TimeoutError' });
  });
});

describe('digests', () => {
  it('are SHA-256 of the UTF-8 bytes', async () => {
    const { ports } = await testPorts();
    const expected = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
    assert.equal(ports.digests.sha256('hello'), expected);
    assert.equal(ports.digests.sha256('größe'), ports.digests.sha256(Buffer.from('größe')));
  });

  it('make another identity each time', async () => {
    const { ports } = await testPorts();
    const all = new Set(Array.from({ length: 100 }, () => ports.digests.uuid()));
    assert.equal(all.size, 100);
  });
});
