import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { temporaryFolder } from '../support/temporary-folder';
import { buildTerminal, type Ended, openTerminal, type TestTerminal } from '../support/terminal';

describe('agents in the terminal', () => {
  let terminal: TestTerminal;
  const run = (args: readonly string[]): Promise<Ended> => terminal.run(args);

  before(async function () {
    this.timeout(60_000);
    await buildTerminal();
  });
  beforeEach(async () => {
    terminal = await openTerminal({ '.kiro/agents/mine.yaml': 'description: My own.\ntools: [read]\nprompt: p\n' });
  });
  afterEach(() => terminal.close());

  const reviewer = '---\nname: reviewer\ndescription: Reviews code.\ntools: ["read"]\n---\nYou review.\n';

  it('are listed with where they come from, and checked file by file', async () => {
    const folder = await temporaryFolder({
      '.kiro/agents/reviewer.md': reviewer,
      '.kiro/agents/odd.json': '{\n  "description": "Odd.",\n  "prompt": "p",\n  "tools": ["raed"]\n}\n',
    });
    const list = await run(['agents', 'list', '--cwd', folder.path]);
    assert.deepEqual(
      list.out.split('\n').map((line) => line.split('  ').slice(0, 2).join('  ')),
      [
        'odd  .kiro/agents/odd.json',
        'reviewer  .kiro/agents/reviewer.md',
        'mine  ~/.kiro/agents/mine.yaml',
        'context-gatherer  built in',
        'general-purpose  built in',
        '',
      ],
    );
    const checked = await run(['agents', 'validate', '--cwd', folder.path]);
    assert.equal(checked.code, 0, 'a warning is no failure');
    assert.equal(
      checked.out,
      '.kiro/agents/odd.json:4:13 warning There is no tool "raed"; the entry does nothing. (agents.unknown-tool)\n.kiro/agents/reviewer.md: fine\n~/.kiro/agents/mine.yaml: fine\n',
    );
    const json = JSON.parse((await run(['agents', 'list', '--json', '--cwd', folder.path])).out) as {
      schema: string;
      agents: object[];
    };
    assert.equal(json.schema, 'fingerpost.agents.list/1');
    assert.deepEqual(json.agents[1], {
      name: 'reviewer',
      description: 'Reviews code.',
      source: 'workspace',
      path: '.kiro/agents/reviewer.md',
      model: null,
      tools: ['read'],
    });
  });

  it('with a broken file end the check with 1, and name its line', async () => {
    const folder = await temporaryFolder({ '.kiro/agents/broken.json': '{\n  "tools": [}\n' });
    const { code, out } = await run(['agents', 'validate', 'broken', '--json', '--cwd', folder.path]);
    assert.equal(code, 1);
    const told = JSON.parse(out) as {
      valid: boolean;
      files: { state: string; problems: { code: string; line: number }[] }[];
    };
    assert.deepEqual([told.valid, told.files[0]?.state], [false, 'unusable']);
    assert.deepEqual(
      told.files[0]?.problems.map((each) => [each.code, each.line]),
      [['agents.not-json', 2]],
    );
    const missing = await run(['agents', 'validate', 'nobody', '--cwd', folder.path]);
    assert.deepEqual([missing.code, missing.err], [1, 'No file has an agent "nobody".\n']);
  });

  it('run a session of their own, with their tools and prompt', async () => {
    const folder = await temporaryFolder({ '.kiro/agents/reviewer.md': reviewer });
    terminal.model.when({ system: 'You review.' }).reply({ text: 'Reviewed.' });
    const { code, out } = await run(['exec', 'look', '--agent', 'reviewer', '--cwd', folder.path]);
    assert.deepEqual([code, out], [0, 'Reviewed.\n']);
    const request = JSON.parse(terminal.model.requests()[0]?.raw ?? '{}') as { tools: { name: string }[] };
    assert.deepEqual(
      request.tools.map(({ name }) => name),
      ['read', 'glob', 'grep', 'diagnostics'],
    );
    const unknown = await run(['exec', 'look', '--agent', 'nobody', '--cwd', folder.path]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /no agent "nobody"\. There are: reviewer, mine, context-gatherer, general-purpose\./);
  });

  it('that work for another one are told as they go, and refused what nobody can be asked', async () => {
    const folder = await temporaryFolder();
    terminal.model
      .when({ lastUserText: 'Delegate' })
      .script([{ toolCalls: [{ name: 'subagent', input: { subagents: [{ task: 'Write it' }] } }] }, { text: 'Done.' }]);
    terminal.model
      .when({ lastUserText: 'Write it' })
      .script([
        { toolCalls: [{ name: 'write', input: { command: 'create', path: 'a.txt', content: 'x' } }] },
        { text: 'Written.' },
      ]);
    const unasked = await run(['exec', 'Delegate', '--cwd', folder.path]);
    assert.equal(unasked.code, 1);
    assert.match(unasked.err, /^Refused without a terminal to ask on: Ask general-purpose: Write it\./);
    assert.doesNotMatch(unasked.err, /general-purpose begins/);
    await terminal.home.write({
      '.kiro/agents/lead.json': JSON.stringify({
        description: 'Leads.',
        prompt: 'p',
        tools: ['subagent'],
        toolsSettings: { subagent: { trustedAgents: ['general-*'] } },
      }),
    });
    const refused = await run(['exec', 'Delegate', '--agent', 'lead', '--cwd', folder.path]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /general-purpose begins: Write it[^]*Refused without a terminal/);
    const { code } = await run(['exec', 'Delegate', '--trust-all-tools', '--cwd', folder.path]);
    assert.equal(code, 0);
    assert.equal(await readFile(folder.at('a.txt'), 'utf8'), 'x');
  });
});
