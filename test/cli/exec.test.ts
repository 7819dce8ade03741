import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { exec, type ExecRequest } from '../../src/cli/exec';
import type { Terminal } from '../../src/cli/follow';
import { visible } from '../../src/cli/output';
import { type Bench, type BenchOptions, startBench, until } from '../support/core-bench';
import { pageReader } from '../support/page-reader';
import { smallFiles, smallSpec, smallTasks } from '../support/small-spec';
import { startWebServer } from '../support/web-server';

const create = (file: string): { name: string; input: Record<string, unknown> } => ({
  name: 'write',
  input: { command: 'create', path: file, content: '1\n' },
});

describe('exec', () => {
  let bench: Bench;
  let [out, err, shown] = ['', '', ''];
  let terminal: Terminal & { readonly input: PassThrough };
  const begin = async (options: BenchOptions): Promise<void> => {
    bench = await startBench(options);
    [out, err, shown] = ['', '', ''];
    const output = new PassThrough();
    output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    terminal = { input: new PassThrough(), output, interrupt: () => undefined };
  };
  afterEach(() => bench.close());

  const run = (
    prompt: string,
    more: Partial<ExecRequest> = {},
    signal = new AbortController().signal,
    at?: Terminal,
  ): Promise<number> =>
    exec(
      { prompt, root: bench.root, json: true, trustAll: false, model: undefined, ...more },
      bench.core,
      { out: (text) => void (out += text), err: (text) => void (err += text) },
      at,
      signal,
    );

  it('follows every task that its prompt orders, and ends when their boxes are settled', async () => {
    await begin({
      files: smallFiles,
      rules: (model) => {
        for (const name of ['one', 'two']) {
          model
            .when({ lastUserText: `Make ${name}` })
            .script([{ toolCalls: [create(`${name}.js`)] }, { text: `Made ${name}.` }]);
        }
      },
    });
    assert.equal(await run('#spec:small execute tasks 1-2', { trustAll: true }), 0);
    const tasks = await readFile(path.join(bench.folder, smallSpec, 'tasks.md'), 'utf8');
    assert.equal(tasks, smallTasks.replaceAll('[ ]', '[x]'));
    assert.equal(out.split('\n').filter((line) => line.includes('"type":"taskEnded"')).length, 2);
  });

  it('asks before it searches the web and before it fetches, and tells where the answer comes from', async () => {
    const pages = await startWebServer({
      '/a': '<title>Carts</title><p>A cart holds items.</p>',
      '/search': (response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"results":[{"title":"Carts","url":"https://example.com/carts"}]}'),
    });
    try {
      await begin({
        web: { pageReader },
        asksToSearch: true,
        settings: {
          'webTools.allowPrivateAddresses': true,
          'webSearch.provider': 'searxng',
          'webSearch.url': pages.url,
        },
        rules: (model) =>
          model
            .when({ lastUserText: 'look it up' })
            .script([
              { toolCalls: [{ name: 'web_search', input: { query: 'carts' } }] },
              { toolCalls: [{ name: 'web_fetch', input: { url: `${pages.url}/a` } }] },
              { text: 'Found.' },
            ]),
      });
      assert.equal(await run('look it up', { json: false }), 1, 'nobody is there to be asked');
      assert.deepEqual(pages.asked, []);
      assert.match(err, /Refused without a terminal to ask on: Search the web for carts/);
      assert.equal(await run('look it up', { json: false, trustAll: true }), 0);
      assert.deepEqual(pages.asked, ['GET /search?q=carts&format=json', 'GET /a']);
      assert.match(err, /• Search the web for carts\n {2}✓ Carts https:\/\/example\.com\/carts/);
      assert.match(err, /• Fetch http:\S+\/a \[mode: truncated\]\n {2}✓ Carts http:\S+\/a/);
    } finally {
      await pages.close();
    }
  });

  it('stops whatever session its prompt led to', async () => {
    await begin({
      server: { chunkMs: 50, chunkSize: 1 },
      rules: (model) =>
        model.when({ lastUserText: 'Phase: requirements' }).reply({ text: 'a very long answer '.repeat(20) }),
    });
    const stop = new AbortController();
    const code = run('I need a spec for discounts', {}, stop.signal);
    await until('it answers', () => out.includes('textStreamed'));
    stop.abort();
    assert.equal(await code, 130);
  });

  it('takes the end of the input for a no', async () => {
    await begin({
      rules: (model) =>
        model.when({ lastUserText: 'write' }).script([{ toolCalls: [create('.vscode/tasks.json')] }, { text: 'Ok.' }]),
    });
    const code = run('write', {}, undefined, terminal);
    await until('it asks', () => shown.includes('[r]un'));
    terminal.input.end();
    assert.equal(await code, 0);
    await assert.rejects(readFile(path.join(bench.folder, '.vscode/tasks.json')), /ENOENT/);
  });

  const agentFile = (name: string, more = ''): string =>
    `---\nname: ${name}\ndescription: Does it.\ntools: ["read", "subagent"]\n${more}---\nYou do it.\n`;
  const trusting = 'toolsSettings: { subagent: { trustedAgents: ["review-*"] } }\n';
  const delegating: BenchOptions = {
    asksForAgents: true,
    files: {
      '.kiro/agents/review-code.md': agentFile('review-code'),
      '.kiro/agents/theirs.md': agentFile('theirs', trusting),
    },
    own: { '.kiro/agents/lead.md': agentFile('lead', trusting) },
    rules: (model) => {
      const order = (agent: string) => ({ name: 'subagent', input: { subagents: [{ agent, task: `Be ${agent}` }] } });
      model.when({ lastUserText: 'Delegate' }).script([{ toolCalls: [order('review-code')] }, { text: 'Heard.' }]);
      model.when({ lastUserText: 'Be review-code' }).reply({ text: 'All is well.' });
    },
  };

  it('asks before it starts a subagent, and takes an always for that one', async () => {
    await begin(delegating);
    const code = run('Delegate', {}, undefined, terminal);
    await until('it asks', () => shown.includes('[r]un'));
    assert.match(shown, /review-code: Be review-code\n(?:.*\n)*.*\[a\]lways in this session/);
    terminal.input.write('a\n');
    assert.equal(await code, 0);
    assert.match(out, /All is well\./);
  });

  it('refuses to start one where nobody can be asked, and says what to do', async () => {
    await begin(delegating);
    assert.equal(await run('Delegate'), 1);
    assert.match(
      err,
      /^Refused without a terminal .*--trust-all-tools, or .*toolsSettings\.subagent\.trustedAgents\.\n$/,
    );
    assert.doesNotMatch(out, /subagentStarted/);
    assert.match(out, /Do the work yourself\./);
  });

  it('starts one that the user’s own agent trusts without asking, and none for a file of the workspace', async () => {
    await begin(delegating);
    assert.equal(await run('Delegate', { agent: 'lead' }), 0);
    assert.match(out, /All is well\./);
    assert.equal(await run('Delegate', { agent: 'theirs' }), 1);
    assert.match(err, /^Refused without a terminal/);
  });

  it('shows what it asks about without what would hide it', async () => {
    await begin({
      rules: (model) =>
        model
          .when({ lastUserText: 'write' })
          .script([{ toolCalls: [{ name: 'shell', input: { command: 'rm -rf src\u001b[2K\rls' } }] }, { text: 'Ok.' }]),
    });
    const code = run('write', { json: false }, undefined, terminal);
    await until('it asks', () => shown.includes('[r]un'));
    terminal.input.write('no\n');
    await code;
    assert.match(shown, /rm -rf src\\u\{1b\}\[2K\\u\{d\}ls/);
  });
});

describe('text on a terminal', () => {
  it('holds nothing that moves the cursor, and keeps its lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const seen = visible(text);
        assert.doesNotMatch(seen, /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/);
        assert.equal(seen.split('\n').length, text.split('\n').length);
      }),
    );
  });
});
