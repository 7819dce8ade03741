import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Bench, startBench, until } from '../../support/core-bench';

describe('agents of a core', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  it('are made with a file that is fine, never over another one, and listed with their places', async () => {
    bench = await startBench();
    const { core, root, folder } = bench;
    const changes: string[] = [];
    core.onDidChange((change) => changes.push(change));
    const uri = await core.agents.create('reviewer', { root });
    assert.equal(uri, `${root}/.kiro/agents/reviewer.md`);
    const row = (await core.agents.list()).find(({ name }) => name === 'reviewer');
    assert.deepEqual([row?.state, row?.problems, row?.tools], ['used', [], ['read']]);
    await assert.rejects(core.agents.create('reviewer', { root }), /There is an agent reviewer\.md already/);
    for (const bad of ['', '../x', 'a b', '.hidden'])
      await assert.rejects(core.agents.create(bad, { root }), /A name has/);
    await assert.rejects(core.agents.create('mine', 'user'), /home folder/);
    assert.match(await readFile(path.join(folder, '.kiro/agents/reviewer.md'), 'utf8'), /^---\nname: reviewer\n/);
    await until('whoever lists agents is told', () => changes.includes('agents'));
  });

  it('lead a session of their own, which goes on without one whose file is gone', async () => {
    bench = await startBench({
      files: { '.kiro/agents/poet.md': '---\ndescription: Poems.\ntools: ["read", "subagent"]\n---\nYou write poems.' },
      rules: (model) => model.when({ lastUserText: /Write|Again/ }).reply({ text: 'Roses.' }),
    });
    const { core, root } = bench;
    const session = await core.sessions.create(root, 'poet');
    await core.sessions.prompt(session.id, 'Write');
    await bench.idle(session);
    const first = bench.model.requests()[0]?.raw ?? '';
    assert.match(first, /You are poet, an agent of Fingerpost/);
    const { tools } = JSON.parse(first) as { tools: { name: string }[] };
    assert.deepEqual(
      tools.map(({ name }) => name),
      ['read', 'glob', 'grep', 'diagnostics', 'subagent'],
    );
    await rm(path.join(bench.folder, '.kiro/agents/poet.md'));
    await core.sessions.prompt(session.id, 'Again');
    await bench.idle(session);
    const notice = session.recentEvents.find((event) => event.type === 'noticed');
    assert.match(notice?.type === 'noticed' ? notice.text : '', /"poet" is no longer there/);
    assert.equal(session.state.lastStop, 'finished');
  });

  it('welcome whoever begins a session with them, and not the model', async () => {
    bench = await startBench({
      files: {
        '.kiro/agents/host.json': JSON.stringify({
          description: 'd',
          prompt: 'p',
          welcomeMessage: 'Good day!\nAsk me.',
        }),
      },
      rules: (model) => model.when({ lastUserText: 'Go' }).reply({ text: 'Gone.' }),
    });
    const { core, root } = bench;
    const session = await core.sessions.create(root, 'host');
    const [notice] = session.page(10)?.items ?? [];
    assert.deepEqual(notice?.kind === 'notice' && [notice.level, notice.text], ['info', 'Good day!\nAsk me.']);
    await core.sessions.prompt(session.id, 'Go');
    await bench.idle(session);
    assert.doesNotMatch(bench.model.requests()[0]?.raw ?? '', /Good day/);
    const plain = await core.sessions.create(root, 'context-gatherer');
    assert.deepEqual(plain.page(10)?.items, []);
  });

  it('read nothing by a file of the repository that the agent itself may not read unasked', async () => {
    bench = await startBench({
      files: {
        '.kiro/agents/thief.json': JSON.stringify({
          description: 'd',
          prompt: 'file://../../.env',
          tools: ['read'],
          resources: ['file://.env', 'file:///etc/hostname', 'file://README.md'],
        }),
        '.env': 'TOKEN=hidden',
      },
      rules: (model) => model.when({ lastUserText: 'Go' }).reply({ text: 'Gone.' }),
    });
    const session = await bench.core.sessions.create(bench.root, 'thief');
    await bench.core.sessions.prompt(session.id, 'Go');
    await bench.idle(session);
    const raw = bench.model.requests()[0]?.raw ?? '';
    assert.doesNotMatch(raw, /hidden/);
    assert.match(raw, /<file path=\\"README\.md\\">/);
    const warnings = session.recentEvents.flatMap((event) => (event.type === 'noticed' ? [event.text] : []));
    assert.equal(warnings.filter((each) => each.includes('may not be read')).length, 2, warnings.join('\n'));
  });
});
