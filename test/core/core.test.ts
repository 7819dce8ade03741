import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Core, createCore } from '../../src/core/core';
import type { Root } from '../../src/core/workflow/open-workspaces';
import { type Bench, startBench, until } from '../support/core-bench';
import { testPorts, type TestPorts } from '../support/node-ports';
import { smallFiles, smallSpec, smallTasks } from '../support/small-spec';

const never = new AbortController().signal;

describe('the core over several folders', () => {
  let core: Core;
  let given: TestPorts;
  let roots: Root[];
  let listeners: (() => void)[] = [];
  const rootsChanged = (): void => listeners.forEach((listener) => listener());

  async function open(files: Readonly<Record<string, string>>, folders: readonly string[]): Promise<Core> {
    given = await testPorts(files);
    listeners = [];
    roots = folders.map((name) => ({ uri: name === '' ? given.folder.uri : given.folder.uriAt(name), name }));
    core = createCore(given.ports, {
      roots: () => roots,
      onDidChangeRoots: (listener) => {
        listeners.push(listener);
        return { dispose: () => undefined };
      },
      home: undefined,
    });
    return core;
  }
  afterEach(() => core.dispose());

  it('has a spec of a folder within a folder stand in the inner one, in lists and by its address', async () => {
    const opened = await open({ [`inner/${smallSpec}/tasks.md`]: smallTasks }, ['', 'inner']);
    const uri = given.folder.uriAt(`inner/${smallSpec}/tasks.md`);
    await opened.specs.approve(uri);
    const [row] = await opened.specs.list();
    assert.equal(row?.rootName, 'inner');
    assert.equal(row.documents[0]?.approval, 'approved');
    assert.equal((await opened.specs.gate(uri, never))?.approval, 'approved');
  });

  it('lets go of the sessions of a folder that was closed', async () => {
    const opened = await open({ 'a/x.txt': '', 'b/x.txt': '' }, ['a', 'b']);
    const session = await opened.sessions.create(given.folder.uriAt('b'));
    roots = roots.slice(0, 1);
    rootsChanged();
    const other = await testPorts({}, { home: given.home });
    const window = createCore(other.ports, {
      roots: () => [{ uri: given.folder.uriAt('b'), name: 'b' }],
      onDidChangeRoots: () => ({ dispose: () => undefined }),
      home: undefined,
    });
    try {
      await until('another window can open it', () =>
        window.sessions.open(session.id).then(
          () => true,
          () => false,
        ),
      );
    } finally {
      await window.dispose();
    }
  });

  it('lists specs whose folders have any name', async () => {
    const names = ['c# and 100%', 'a b', 'ünï', 'x?y'];
    const opened = await open(Object.fromEntries(names.map((name) => [`.kiro/specs/${name}/tasks.md`, smallTasks])), [
      '',
    ]);
    const rows = await opened.specs.list();
    assert.deepEqual(rows.map(({ spec }) => spec.name).sort(), [...names].sort());
    for (const row of rows)
      assert.ok((await opened.specs.lenses(row.tasksUri ?? '', smallTasks, never)).length > 0, row.spec.name);
  });

  it('lists what can be read beside a document that cannot', async () => {
    const opened = await open(smallFiles, ['']);
    await symlink('loop.md', given.folder.at('.kiro/loop.md'));
    await given.folder.write({ '.kiro/specs/bad/tasks.md': smallTasks });
    await symlink('design.md', given.folder.at('.kiro/specs/bad/design.md'));
    const rows = await opened.specs.list();
    assert.deepEqual(
      rows.map(({ spec }) => spec.name),
      ['bad', 'small'],
    );
    const [bad] = await opened.specs.shows();
    assert.deepEqual(
      bad?.problems.filter(({ severity }) => severity === 'error').map(({ code }) => code),
      ['spec.unreadable'],
    );
  });
});

describe('what another window is at', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  it('can be looked at without being opened', async () => {
    bench = await startBench({
      files: smallFiles,
      rules: (model) =>
        model.when({ lastUserText: 'Make one' }).script([
          { toolCalls: [{ name: 'write', input: { command: 'create', path: 'one.js', content: '1' } }] },
          {
            toolCalls: [
              { name: 'write', input: { command: 'create', path: 'package.json', content: '{}', overwrite: true } },
            ],
          },
          { text: 'Made.' },
        ]),
    });
    const dir = `${bench.root}/${smallSpec}`;
    const session = await bench.core.specs.startTask(dir, '1');
    const { ask } = await bench.asked(session);
    await session.answer(ask, { answer: 'run' });
    await until('the first file is there', () => session.recentEvents.some((event) => event.type === 'toolEnded'));
    const other = await bench.restart();
    assert.deepEqual(
      (await other.specs.taskChanges(dir, '1')).map(({ label }) => label),
      ['one.js'],
    );
    await assert.rejects(other.sessions.open(session.id), /another window/);
    await bench.core.specs.stopTask(dir, '1');
  });

  it('leaves no row behind for a session that was deleted', async () => {
    bench = await startBench();
    const session = await bench.core.sessions.create(bench.root);
    await Promise.all([bench.core.sessions.rename(session.id, 'one'), bench.core.sessions.rename(session.id, 'two')]);
    assert.equal((await bench.core.sessions.list())[0]?.title, 'two');
    void bench.core.sessions.prompt(session.id, 'hello').catch(() => undefined); // it may be deleted before it begins
    await bench.core.sessions.delete(session.id);
    assert.deepEqual(await bench.core.sessions.list(), []);
  });

  it('takes one of two prompts that come at once, and loses none without a word', async () => {
    bench = await startBench();
    const session = await bench.core.sessions.create(bench.root);
    const both = await Promise.allSettled([
      bench.core.sessions.prompt(session.id, 'one'),
      bench.core.sessions.prompt(session.id, 'two'),
    ]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    );
    await bench.idle(session);
    assert.equal(session.head?.title, 'one');
    await writeFile(path.join(bench.folder, 'x'), '');
  });
});
