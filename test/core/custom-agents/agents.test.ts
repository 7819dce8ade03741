import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { agentForms } from '../../../src/core/custom-agents/agent';
import { aliasesOf, limitsOf, toolsOf } from '../../../src/core/custom-agents/agent-limits';
import { loadAgents, type LoadedAgents } from '../../../src/core/custom-agents/load-agents';
import { loadResources } from '../../../src/core/custom-agents/load-resources';
import { parseAgent } from '../../../src/core/custom-agents/parse-agent';
import { allowingEntry, grantedTools } from '../../../src/core/custom-agents/tool-patterns';
import { testPorts } from '../../support/node-ports';

const allTools = [
  'read',
  'glob',
  'grep',
  'diagnostics',
  'write',
  'rename',
  'relocate',
  'refactor',
  'move',
  'delete',
  'shell',
];
const there = ['read', 'write', 'shell', 'glob', 'grep', 'subagent'];
const codes = (text: string, form: (typeof agentForms)[number], stem = 'reviewer'): string[] =>
  parseAgent(text, form, stem).problems.map(({ code }) => code);

describe('an agent file', () => {
  it('says the same in each form', () => {
    const json = `{"name":"reviewer","description":"Reviews.","tools":["read","@ctx7"],"model":"m","resources":["file://README.md"],"prompt":"Look."}`;
    const yaml = `name: reviewer\ndescription: Reviews.\ntools: [read, "@ctx7"]\nmodel: m\nresources:\n  - file://README.md\nprompt: Look.\n`;
    const md = `---\nname: reviewer\ndescription: Reviews.\ntools: ["read", "@ctx7"]\nmodel: m\nresources: ["file://README.md"]\n---\n\nLook.\n`;
    const read = [
      parseAgent(json, 'json', 'reviewer'),
      parseAgent(yaml, 'yaml', 'reviewer'),
      parseAgent(md, 'md', 'reviewer'),
    ];
    for (const { agent, problems } of read) {
      assert.deepEqual(problems, []);
      assert.deepEqual({ ...agent, form: 'json' }, read[0]?.agent);
    }
    assert.deepEqual(read[0]?.agent?.resources, [{ kind: 'file', path: 'README.md' }]);
  });

  it('gets its name from the file, and says where the two differ', () => {
    assert.equal(parseAgent('{"tools":["read"]}', 'json', 'reviewer').agent?.name, 'reviewer');
    const { agent, problems } = parseAgent(
      '{"name":"critic","description":"d","prompt":"p","tools":["read"]}',
      'json',
      'reviewer',
    );
    assert.equal(agent?.name, 'critic');
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['agents.name-differs'],
    );
  });

  const cases: readonly (readonly [
    what: string,
    form: (typeof agentForms)[number],
    text: string,
    code: string,
    at: string,
  ])[] = [
    ['broken JSON', 'json', '{"name": }', 'agents.not-json', ''],
    ['comments in JSON', 'json', '{ // hello\n}', 'agents.not-json', ''],
    ['a comma too much', 'json', '{"tools":["read",]}', 'agents.not-json', ''],
    ['a list', 'json', '["read"]', 'agents.no-object', ''],
    ['broken YAML', 'md', '---\ntools: [read\n---\n', 'agents.not-yaml', ''],
    ['no front matter', 'md', 'You review.', 'agents.no-front-matter', ''],
    ['an unknown key', 'json', '{"tool":["read"]}', 'agents.unknown-key', '["read"]'],
    ['an unknown tool', 'json', '{"tools":["raed"]}', 'agents.unknown-tool', '"raed"'],
    ['no tools', 'json', '{"name":"reviewer"}', 'agents.no-tools', '{"name":"reviewer"}'],
    ['a star that allows nothing', 'json', '{"tools":["*"],"allowedTools":["*"]}', 'agents.allowed-star', '"*"'],
    [
      'an allowance for a tool it has not',
      'json',
      '{"tools":["read"],"allowedTools":["shell"]}',
      'agents.allowed-not-there',
      '"shell"',
    ],
    [
      'an option without effect',
      'json',
      '{"tools":["write"],"allowedTools":["write"],"toolsSettings":{"write":{"allowedPaths":["a"]}}}',
      'agents.option-without-effect',
      '["a"]',
    ],
    [
      'an unknown option',
      'json',
      '{"tools":["write"],"toolsSettings":{"write":{"allowed":1}}}',
      'agents.unknown-option',
      '1',
    ],
    [
      'a pattern that is none',
      'json',
      '{"toolsSettings":{"shell":{"deniedCommands":["(rm"]}}}',
      'agents.bad-pattern',
      '"(rm"',
    ],
    ['a resource of another kind', 'json', '{"resources":["https://x"]}', 'agents.bad-resource', '"https://x"'],
    [
      'a knowledge base',
      'json',
      '{"resources":[{"type":"knowledgeBase","source":"file://x","name":"x"}]}',
      'agents.not-used',
      '{"type":"knowledgeBase","source":"file://x","name":"x"}',
    ],
    ['a field of the wrong kind', 'json', '{"tools":{"read":true}}', 'agents.bad-field', '{"read":true}'],
    ['a shortcut that is none', 'json', '{"keyboardShortcut":"alt+x"}', 'agents.bad-shortcut', '"alt+x"'],
    [
      'a shortcut, which the editor has its own for',
      'json',
      '{"keyboardShortcut":"ctrl+r"}',
      'agents.shortcut',
      '"ctrl+r"',
    ],
    ['an alias that is taken', 'json', '{"toolAliases":{"shell":"read"}}', 'agents.alias-taken', '"read"'],
  ];
  for (const [what, form, text, code, at] of cases) {
    it(`names ${what}, and where it stands`, () => {
      const found = parseAgent(text, form, 'reviewer').problems.find((each) => each.code === code);
      assert.ok(found, codes(text, form).join());
      assert.equal(text.slice(found.span.start, found.span.end), at);
      assert.match(found.message, /\.$/);
    });
  }

  it('is read without failing whatever it holds', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const keys = [
      'name',
      'tools',
      'allowedTools',
      'toolsSettings',
      'permissions',
      'resources',
      'toolAliases',
      'model',
      'hooks',
    ];
    const text = fc.dictionary(fc.constantFrom(...keys), value).map((fields) => JSON.stringify(fields));
    const any = fc.oneof(
      text,
      fc.string(),
      text.map((json) => `---\n${json}\n---\nbody`),
      fc.string().map((yaml) => `---\n${yaml}\n---\n`),
    );
    fc.assert(
      fc.property(any, fc.constantFrom(...agentForms), (written, form) => {
        const { agent, problems } = parseAgent(written, form, 'x');
        for (const { span } of problems)
          assert.ok(span.start >= 0 && span.end >= span.start && span.end <= written.length);
        if (!agent) return problems.length > 0;
        limitsOf({ ...agent, source: 'user', uri: undefined, problems }, 'write');
        return toolsOf(agent, there).every((name) => there.includes(name));
      }),
    );
  });
});

describe('the tools of an agent', () => {
  const tools: readonly (readonly [values: readonly string[], granted: readonly string[]])[] = [
    [[], []],
    [['read'], ['read', 'glob', 'grep']],
    [
      ['fs_read', 'execute_bash'],
      ['read', 'shell', 'glob', 'grep'],
    ],
    [['*'], there],
    [['@builtin'], there],
    [['@builtin/shell'], ['shell']],
    [['@git', '@git/*'], []],
    [['g*'], ['glob', 'grep']],
    [['use_subagent'], ['subagent']],
    [['Read'], []],
  ];
  for (const [values, granted] of tools) {
    it(`are ${granted.join(', ') || 'none'} for ${JSON.stringify(values)}`, () => {
      assert.deepEqual(grantedTools(values, there), granted);
    });
  }

  it('lose what is excluded, and take new names that are free', () => {
    const agent = parseAgent(
      '{"tools":["*"],"excludedTools":["write","shell"],"toolAliases":{"fs_read":"look","grep":"read"}}',
      'json',
      'a',
    ).agent;
    assert.ok(agent);
    assert.deepEqual(toolsOf(agent, there), ['read', 'glob', 'grep', 'subagent']);
    assert.deepEqual([...aliasesOf(agent, there)], [['read', 'look']]);
  });

  const allowed: readonly (readonly [entry: string, tool: string, isAllowed: boolean])[] = [
    ['read', 'read', true],
    ['r*', 'read', true],
    ['w*', 'write', true],
    ['w*', 'read', false],
    ['*_bash', 'shell', true],
    ['?ead', 'read', true],
    ['?ead', 'thread', false],
    ['*', 'read', false],
    ['@builtin', 'shell', true],
    ['@builtin/read', 'read', true],
    ['@server', '@server/any', true],
    ['@server/read_*', '@server/read_file', true],
    ['@server/read_*', '@server/write_file', false],
    ['@*-mcp/read_*', '@git-mcp/read_file', true],
    ['@git-*/*', '@git-hub/status', true],
    ['@git-*', '@git-hub/status', true],
    ['@*/status', '@db/status', true],
    ['@git-server/get_*_info', '@git-server/get_user_info', true],
    ['@server/*', '@other/x', false],
    ['*', '@server/x', false],
    ['read', '@server/read', false],
  ];
  for (const [entry, tool, isAllowed] of allowed) {
    it(`${entry} ${isAllowed ? 'allows' : 'does not allow'} ${tool}`, () => {
      assert.equal(allowingEntry([entry], tool), isAllowed ? entry : undefined);
    });
  }
});

describe('the agents of a workspace', () => {
  async function load(
    files: Record<string, string>,
    home: Record<string, string> = {},
  ): Promise<LoadedAgents & { readonly shown: string[] }> {
    const { ports, folder } = await testPorts(files);
    const user = await testPorts(home);
    const mayRead = (uri: string): Promise<boolean> => Promise.resolve(!uri.includes('secret'));
    const loaded = await loadAgents(
      { roots: [folder.uri], home: user.folder.uri, rootName: () => 'shop', mayRead },
      ports,
    );
    const shown = loaded.files.map(
      (file) => `${file.path} ${file.state} ${file.problems.map(({ code }) => code).join()}`,
    );
    return { ...loaded, shown };
  }
  const named = (name: string, prompt = 'p'): string =>
    JSON.stringify({ name, description: 'd', prompt, tools: ['read'] });

  it('come from the workspace, then from the user, then from us, each name once', async () => {
    const { agents, shown } = await load(
      { '.kiro/agents/a.json': named('a'), '.kiro/agents/b.md': '---\ndescription: d\ntools: [read]\n---\nb' },
      { '.kiro/agents/a.json': named('a'), '.kiro/agents/c.yaml': 'description: d\ntools: [read]\nprompt: c' },
    );
    assert.deepEqual(
      agents.map(({ name, source }) => `${name} ${source}`),
      ['a workspace', 'b workspace', 'c user', 'context-gatherer built-in', 'general-purpose built-in'],
    );
    assert.deepEqual(shown, [
      '.kiro/agents/a.json used ',
      '.kiro/agents/b.md used ',
      '~/.kiro/agents/a.json hidden agents.hidden',
      '~/.kiro/agents/c.yaml used ',
    ]);
  });

  it('of two forms beside each other are the first, and a text without front matter is a prompt', async () => {
    const { agents, shown } = await load({
      '.kiro/agents/a.json': named('a', 'file://./a.md'),
      '.kiro/agents/a.md': 'You are a.',
      '.kiro/agents/b.yaml': 'description: d\ntools: [read]\nprompt: from yaml',
      '.kiro/agents/b.md': '---\ndescription: d\ntools: [read]\n---\nfrom md',
      '.kiro/agents/README.txt': 'no agent',
    });
    assert.deepEqual(
      agents.slice(0, 2).map(({ prompt }) => prompt),
      ['You are a.', 'from yaml'],
    );
    assert.deepEqual(shown, [
      '.kiro/agents/a.json used ',
      '.kiro/agents/a.md unusable agents.no-front-matter',
      '.kiro/agents/b.yaml used ',
      '.kiro/agents/b.md unusable agents.second-form',
    ]);
  });

  it('work without a prompt that is not there or may not be read', async () => {
    const { agents } = await load({
      '.kiro/agents/a.json': named('a', 'file://gone.md'),
      '.kiro/agents/b.json': named('b', 'file://../../secret.md'),
      'secret.md': 'the key',
    });
    assert.deepEqual(
      agents.slice(0, 2).map(({ prompt, problems }) => [prompt, problems.map(({ code }) => code)]),
      [
        ['', ['agents.prompt-missing']],
        ['', ['agents.prompt-missing']],
      ],
    );
  });

  it('are told the files and skills that they list, and what of them cannot be read', async () => {
    const { ports, folder } = await testPorts({
      'README.md': 'The shop.',
      'docs/a.md': 'A',
      'docs/deep/b.md': 'B </file> B',
      '.kiro/steering/style.md': '---\ninclusion: manual\n---\nBe brief.',
      '.kiro/skills/tax/SKILL.md': '---\nname: tax\ndescription: How taxes\n  are rounded.\n---\nLong.',
      '.kiro/skills/bad/SKILL.md': 'No front matter.',
    });
    const resources = [
      { kind: 'file', path: 'README.md' },
      { kind: 'file', path: 'docs/**/*.md' },
      { kind: 'file', path: './.kiro/steering/style.md' },
      { kind: 'skill', path: '.kiro/skills/**/SKILL.md' },
      { kind: 'file', path: '../outside.md' },
    ] as const;
    const places = {
      root: folder.uri,
      home: undefined,
      mayRead: (uri: string) => Promise.resolve(uri.startsWith(folder.uri)),
    };
    const { text, problems } = await loadResources(
      { name: 'a', resources },
      places,
      ports,
      new AbortController().signal,
    );
    assert.equal(
      text,
      `# What you were given to read

<file path="README.md">
The shop.
</file>

<file path="docs/a.md">
A
</file>

<file path="docs/deep/b.md">
B &lt;/file> B
</file>

<file path=".kiro/steering/style.md">
Be brief.
</file>

# Skills
Read the file of a skill before you do what it is about.
- tax (.kiro/skills/tax/SKILL.md): How taxes are rounded.`,
    );
    assert.equal(problems.length, 2);
    assert.match(
      problems.join('\n'),
      /bad\/SKILL\.md is no skill[^]*outside\.md, which the agent a is to be told, may not be read/,
    );
  });

  it('cannot be made unreadable by one file', async () => {
    const { ports, folder } = await testPorts({ '.kiro/agents/a.json': named('a') });
    await mkdir(path.join(folder.path, '.kiro/agents/folder.md'));
    await writeFile(path.join(folder.path, '.kiro/agents/binary.md'), Buffer.from([0, 1, 2]));
    const mayRead = (): Promise<boolean> => Promise.resolve(true);
    const { agents, files } = await loadAgents(
      { roots: [folder.uri], home: undefined, rootName: () => '', mayRead },
      ports,
    );
    assert.equal(agents[0]?.name, 'a');
    assert.deepEqual(
      files.map(({ state }) => state),
      ['used', 'unusable'],
    );
  });
});

describe('what an agent’s file says of its calls', () => {
  it('holds for every tool that does the like', () => {
    const agent = parseAgent(
      '{"toolsSettings":{"write":{"deniedPaths":["src"]},"read":{"deniedPaths":["private"]}}}',
      'json',
      'a',
    ).agent;
    assert.ok(agent);
    const denied = (tool: string): readonly string[] =>
      limitsOf({ ...agent, source: 'user', uri: undefined, problems: [] }, tool).deniedPaths;
    for (const tool of grantedTools(['write'], allTools)) assert.deepEqual(denied(tool), ['src'], tool);
    for (const tool of grantedTools(['read'], allTools)) assert.deepEqual(denied(tool), ['private'], tool);
  });

  const file =
    '{"tools":["*"],"allowedTools":["shell"],"toolsSettings":{"fs_write":{"allowedPaths":["docs/**"],"deniedPaths":["src/**"]},"shell":{"deniedCommands":["rm .*"],"allowedCommands":["npm .*"],"autoAllowReadonly":true,"denyByDefault":true},"read":{"deniedPaths":["private/"]}},"permissions":{"rules":[{"capability":"fs_write","match":["*.lock"],"effect":"deny"},{"capability":"shell","match":["*"],"effect":"allow"}]}}';
  const agent = parseAgent(file, 'json', 'a').agent;
  assert.ok(agent);
  const of = (source: 'user' | 'workspace', tool: string): object =>
    limitsOf({ ...agent, source, uri: undefined, problems: [] }, tool);

  it('takes away whoever wrote it, and allows only where it is the user’s own', () => {
    const none = { allowedCommands: [], allowsReadOnly: false, deniesByDefault: false, trustedAgents: [] };
    const denied = { ...none, agent: 'a', deniedPaths: ['src/**', '*.lock'], deniedCommands: ['*.lock'] };
    assert.deepEqual(of('user', 'write'), { ...denied, allowedPaths: ['docs/**'], isAllowed: false });
    assert.deepEqual(of('workspace', 'write'), { ...denied, allowedPaths: [], isAllowed: false });
    assert.deepEqual(of('user', 'shell'), {
      allowedCommands: ['npm .*'],
      allowsReadOnly: true,
      deniesByDefault: true,
      agent: 'a',
      deniedPaths: [],
      deniedCommands: ['rm .*'],
      allowedPaths: [],
      trustedAgents: [],
      isAllowed: true,
    });
    assert.deepEqual(of('workspace', 'shell'), {
      ...none,
      deniesByDefault: true,
      agent: 'a',
      deniedPaths: [],
      deniedCommands: ['rm .*'],
      allowedPaths: [],
      isAllowed: false,
    });
    assert.deepEqual(of('workspace', 'grep'), {
      ...none,
      agent: 'a',
      deniedPaths: ['private/'],
      deniedCommands: [],
      allowedPaths: [],
      trustedAgents: [],
      isAllowed: false,
    });
  });

  it('takes the word of the user’s own file, and of no other, for agents that are started', () => {
    const lead = parseAgent('{"toolsSettings":{"use_subagent":{"trustedAgents":["review-*"]}}}', 'json', 'lead').agent;
    assert.ok(lead);
    for (const source of ['user', 'workspace', 'built-in'] as const) {
      const { trustedAgents } = limitsOf({ ...lead, source, uri: undefined, problems: [] }, 'subagent');
      assert.deepEqual(trustedAgents, source === 'user' ? ['review-*'] : []);
    }
  });
});
