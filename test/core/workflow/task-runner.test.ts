import assert from 'node:assert/strict';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventOf } from '../../../src/core/events/event';
import type { Diagnostics, Ports } from '../../../src/core/ports';
import { continuePrompt, type Session } from '../../../src/core/sessions/session';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import type { ModelServer } from '../../support/model/model-server';
import { testPorts } from '../../support/node-ports';
import { smallFiles, smallSpec, smallTasks } from '../../support/small-spec';

const never = new AbortController().signal;

const create = (file: string, content: string): { name: string; input: Record<string, unknown> } => ({
  name: 'write',
  input: { command: 'create', path: file, content },
});

/** The agent makes one file for each task and says so. */
const builds = (model: ModelServer): void => {
  for (const name of ['one', 'two']) {
    model
      .when({ lastUserText: `Make ${name}` })
      .script([{ toolCalls: [create(`src/${name}.js`, `export const ${name} = 1;\n`)] }, { text: `Made ${name}.` }]);
  }
};

const silent: Diagnostics = {
  errorsNow: () => [],
  check: (uris) => Promise.resolve(uris.map((uri) => ({ uri, result: 'checked', errors: [] }))),
};

describe('running a task', () => {
  let bench: Bench;
  let dir: string;
  const begin = async (options: BenchOptions = {}): Promise<void> => {
    // Each write asks, as in a terminal: so a task can be looked at in the middle of its work.
    bench = await startBench({ edits: 'asked', rules: builds, ...options, files: { ...smallFiles, ...options.files } });
    dir = `${bench.root}/${smallSpec}`;
  };
  afterEach(() => bench.close());

  const file = (name: string): string => path.join(bench.folder, name);
  const tasks = (): Promise<string> => readFile(file(`${smallSpec}/tasks.md`), 'utf8');
  const start = async (key = '1'): Promise<Session> => {
    const session = await bench.core.specs.startTask(dir, key);
    await bench.answerAll(session, 'run');
    return session;
  };
  const ended = async (session: Session): Promise<EventOf<'taskEnded'>> => {
    await until('the task has ended', () => session.recentEvents.some((event) => event.type === 'taskEnded'));
    const end = session.recentEvents.findLast((event) => event.type === 'taskEnded');
    assert.ok(end?.type === 'taskEnded');
    return end;
  };
  const nothingRuns = async (): Promise<void> => {
    for (const { session } of await bench.core.sessions.list()) await bench.core.sessions.settled(session);
  };
  const notices = (session: Session): string[] =>
    session.recentEvents.flatMap((event) => (event.type === 'noticed' && event.level === 'error' ? [event.text] : []));

  it('is not checked when the agent edited no file', async () => {
    await begin({
      diagnostics: silent,
      rules: (model) => model.when({ lastUserText: 'Make one' }).reply({ text: 'Nothing to do.' }),
    });
    const end = await ended(await start());
    assert.deepEqual([end.outcome, end.evidence], ['done', 'not-checked']);
    await nothingRuns();
    assert.equal(await tasks(), smallTasks.replace('[ ] 1.', '[x] 1.'));
  });

  it('tells which required tasks above it are open, so that a person can be asked (Kiro #1026)', async () => {
    const text = [
      '- [x] 1. Done',
      '- [ ] 2. Parent',
      '  - [ ] 2.1 First part',
      '  - [ ]* 2.2 Optional part',
      '- [ ] 3. Wanted',
      '- [ ] 4. Later',
    ].join('\n');
    await begin({ files: { '.kiro/specs/order/tasks.md': `${text}\n` } });
    const order = `${bench.root}/.kiro/specs/order`;
    const before = async (key: string): Promise<string[]> =>
      (await bench.core.specs.openBefore(order, key)).map(({ name }) => name);
    assert.deepEqual(await before('3'), ['2.1 First part']);
    assert.deepEqual(await before('2.1'), []);
    assert.deepEqual(await before('4'), ['2.1 First part', '3 Wanted']);
    assert.deepEqual(await before('no such task'), []);
  });

  it('says for how long it has been worked on, and how long it took', async () => {
    const running = (): Promise<string[]> =>
      bench.core.specs
        .lenses(`${dir}/tasks.md`, '- [-] 1. Make one\n', never)
        .then((lenses) => lenses.map(({ title }) => title));
    await begin();
    const session = await bench.core.specs.startTask(dir, '1');
    await bench.asked(session);
    assert.deepEqual(await running(), ['Task in progress · 0 s', 'Stop']);
    assert.ok(session.head?.since !== undefined);
    await bench.answerAll(session, 'run');
    await ended(session);
    await until('it runs no more', async () => !(await running()).includes('Stop'));
    assert.equal(session.head.since, undefined);
    const [lens] = await bench.core.specs.lenses(`${dir}/tasks.md`, '- [x] 1. Make one\n', never);
    assert.match(lens?.tooltip ?? '', /It took \d+ s$/);
  });

  it('is not done when its edits could not be checked, and says why', async () => {
    await begin({ diagnostics: { ...silent, check: () => Promise.reject(new Error('the server is on fire')) } });
    const end = await ended(await start());
    assert.equal(end.outcome, 'not-done');
    assert.match(end.reason, /the server is on fire/);
    await nothingRuns();
    assert.equal(await tasks(), smallTasks);
  });

  it('can be stopped while its edits are checked', async () => {
    let checking = false;
    await begin({
      diagnostics: {
        ...silent,
        check: (_uris, _ms, signal) =>
          new Promise((_resolve, reject) => {
            checking = true;
            signal.addEventListener('abort', () => reject(new Error('aborted')));
          }),
      },
    });
    const session = await start();
    await until('the edits are checked', () => checking);
    await bench.core.sessions.cancel(session.id);
    assert.equal(await tasks(), smallTasks);
    assert.equal((await ended(session)).outcome, 'not-done');
  });

  it('asks the model for nothing when it is stopped before its session is there', async () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    await begin({
      wrap: (ports) =>
        withStore(ports, {
          lock: (name) => ports.store.lock(name),
          write: async (name, content) => {
            if (name.includes('/sessions/')) await opened;
            await ports.store.write(name, content);
          },
        }),
    });
    const starting = bench.core.specs.startTask(dir, '1');
    await until('the task is running', async () =>
      (await bench.core.specs.lenses(`${dir}/tasks.md`, smallTasks, never)).some(({ about }) => about === 'stop'),
    );
    const stopping = bench.core.specs.stopTask(dir, '1');
    open();
    await stopping;
    await starting;
    await nothingRuns();
    assert.equal(bench.model.requests().length, 0);
    assert.equal(await tasks(), smallTasks);
  });

  it('can be stopped by the key it had when tasks.md has changed since', async () => {
    await begin();
    const session = await bench.core.specs.startTask(dir, '1');
    await bench.asked(session);
    await writeFile(file(`${smallSpec}/tasks.md`), (await tasks()).replace('1. Make one', '7. Make one'));
    await bench.core.specs.stopTask(dir, '1');
    assert.equal(session.isRunning, false);
  });

  it('is not ticked when its text was changed meanwhile, and leaves no mark of ours', async () => {
    await begin();
    const session = await bench.core.specs.startTask(dir, '1');
    const { ask } = await bench.asked(session);
    await writeFile(file(`${smallSpec}/tasks.md`), (await tasks()).replace('Make one', 'Make something else'));
    await session.answer(ask, { answer: 'run' });
    await ended(session);
    await nothingRuns();
    assert.equal(await tasks(), smallTasks.replace('Make one', 'Make something else'));
    assert.match(notices(session).join(), /tasks\.md/);
  });

  it('gives each of several tasks its lines as they stand when it begins', async () => {
    await begin();
    await bench.core.specs.startTask(dir, '1').then((session) => bench.core.sessions.cancel(session.id));
    await nothingRuns();
    const spec = await bench.core.specs.session(dir);
    const first = await bench.core.sessions.prompt(spec.id, 'execute tasks 1-2');
    const { ask } = await bench.asked(first);
    await writeFile(file(`${smallSpec}/tasks.md`), `Words put before.\n\n${await tasks()}`);
    await first.answer(ask, { answer: 'run' });
    await bench.answerAll(first, 'run'); // nothing checks these tasks, which is asked about once
    await until('the second task is asked for', () =>
      bench.model.requests().some((each) => each.raw.includes('Your task is 2 ')),
    );
    const second = bench.model.requests().find((each) => each.raw.includes('Your task is 2 '));
    assert.match(
      second?.raw ?? '',
      /says that you are working on it:\\n\\n- \[.\] 2\. Make two\\n {2}- the lines of two/,
    );
  });

  it('is not ticked by talk about it', async () => {
    await begin({
      rules: (model) => {
        builds(model);
        model.when({ lastUserText: 'why did you stop' }).reply({ text: 'You told me to.' });
      },
    });
    const session = await bench.core.specs.startTask(dir, '1');
    await bench.asked(session);
    await bench.core.specs.stopTask(dir, '1');
    await bench.core.sessions.prompt(session.id, 'why did you stop?');
    await bench.idle(session);
    await nothingRuns();
    assert.equal(await tasks(), smallTasks);
  });

  it('is ticked by work that is asked for in its session', async () => {
    await begin({
      rules: (model) => {
        builds(model);
        model
          .when({ lastUserText: 'now do it' })
          .script([{ toolCalls: [create('src/one.js', '1\n')] }, { text: 'Done.' }]);
      },
    });
    const session = await bench.core.specs.startTask(dir, '1');
    await bench.asked(session);
    await bench.core.specs.stopTask(dir, '1');
    await bench.core.sessions.prompt(session.id, 'now do it');
    await bench.answerAll(session, 'run');
    await until('the box is ticked', async () => (await tasks()).includes('- [x] 1.'));
  });

  it('says in its session when tasks.md cannot be written at its start, and does not begin', async () => {
    await begin({ wrap: (ports) => withDocuments(ports, () => Promise.reject(new Error('EROFS: read-only'))) });
    const session = await bench.core.specs.startTask(dir, '1');
    await until(
      'it is said',
      () => notices(session).length > 0 || session.recentEvents.some((e) => e.type === 'taskEnded'),
    );
    await nothingRuns();
    assert.match(JSON.stringify(session.recentEvents), /EROFS/);
    assert.equal(bench.model.requests().length, 0);
  });

  it('says in its session when the box cannot be ticked, and puts the mark back at the next start', async () => {
    let broken = false;
    await begin({
      wrap: (ports) =>
        withDocuments(ports, (uri, edits, hash) =>
          broken ? Promise.reject(new Error('ENOSPC: disk full')) : ports.documents.apply(uri, edits, hash),
        ),
    });
    const session = await bench.core.specs.startTask(dir, '1');
    const { ask } = await bench.asked(session);
    broken = true;
    await session.answer(ask, { answer: 'run' });
    await until('it is said', () => notices(session).length > 0);
    assert.match(notices(session).join(), /ENOSPC/);
    await nothingRuns();
    await bench.core.dispose();
    broken = false;
    await (await bench.restart()).specs.list();
    assert.equal(await tasks(), smallTasks);
  });

  it('is not ticked when its end cannot be put into the log', async () => {
    await begin({
      wrap: (ports) =>
        withStore(ports, {
          append: async (name) => {
            const opened = await ports.store.append(name);
            return {
              append: (line) =>
                line.includes('"type":"taskEnded"') ? Promise.reject(new Error('ENOSPC')) : opened.append(line),
              flush: () => opened.flush(),
              close: () => opened.close(),
            };
          },
        }),
    });
    const session = await start();
    await until('the turn has ended', () => session.recentEvents.some((event) => event.type === 'stopped'));
    await nothingRuns();
    assert.equal(await tasks(), smallTasks);
  });

  it('is refused while another window runs one in the same folder', async () => {
    await begin();
    const session = await bench.core.specs.startTask(dir, '1');
    await bench.asked(session);
    const other = await bench.restart();
    await assert.rejects(other.specs.startTask(dir, '2'), /another window/);
    await bench.core.specs.stopTask(dir, '1');
    const second = await other.specs.startTask(dir, '2');
    await bench.asked(second);
    await other.specs.stopTask(dir, '2');
  });

  it('waits for whoever has the folder for a moment only, as to see how a run stands', async () => {
    await begin();
    await bench.core.sessions.create(bench.root);
    const { store } = (await testPorts({}, { home: bench.home })).ports;
    const [workspace = ''] = await readdir(bench.home.at('workspaces'));
    const lock = await store.lock(`workspaces/${workspace}/task.lock`);
    assert.ok(lock.held);
    const started = bench.core.specs.startTask(dir, '1');
    await sleep(300);
    assert.equal(await tasks(), smallTasks);
    lock.dispose();
    const session = await started;
    await bench.answerAll(session, 'run');
    assert.equal((await ended(session)).outcome, 'done');
  });

  it('is gone on with only once what its dead window left is put right', async () => {
    await begin({ rules: (model) => model.when({ lastUserText: continuePrompt }).reply({ text: 'Nothing is left.' }) });
    const before = await bench.core.specs.startTask(dir, '1');
    await bench.core.dispose();
    let putRight = (): void => undefined;
    const isPutRight = new Promise<boolean>((resolve) => (putRight = () => resolve(false)));
    const other = await bench.restart((ports) => ({
      ...ports,
      clones: Object.assign(Object.create(ports.clones ?? null) as NonNullable<Ports['clones']>, {
        areLeft: () => isPutRight,
      }),
    }));
    const session = await other.sessions.open(before.id);
    const asked = bench.model.requests().length;
    const goesOn = other.sessions.continue(session.id);
    await sleep(300);
    assert.equal(bench.model.requests().length, asked);
    assert.equal(await tasks(), smallTasks);
    putRight();
    await goesOn;
    await ended(session);
  });

  it('never lets the agent write its own spec, by whatever name', async () => {
    const replace = (name: string, from: string, to: string): { name: string; input: Record<string, unknown> } => ({
      name: 'write',
      input: { command: 'replace', path: name, old_string: from, new_string: to },
    });
    const read = (name: string): { name: string; input: Record<string, unknown> } => ({
      name: 'read',
      input: { paths: [{ path: name }] },
    });
    await begin({
      rules: (model) =>
        model
          .when({ lastUserText: 'Make one' })
          .script([
            { toolCalls: [create('a.txt', 'a'), read('plan.md'), read(`${smallSpec}/design.md`)] },
            { toolCalls: [replace('plan.md', '[ ] 2.', '[x] 2.')] },
            { toolCalls: [replace(`${smallSpec}/design.md`, 'Small.', 'Large.')] },
            { text: 'Done.' },
          ]),
    });
    await symlink(file(`${smallSpec}/tasks.md`), file('plan.md'));
    const session = await bench.core.specs.startTask(dir, '1');
    await bench.answerAll(session, 'always');
    await ended(session);
    await nothingRuns();
    assert.equal(await tasks(), smallTasks.replace('[ ] 1.', '[x] 1.'));
    assert.equal(await readFile(file(`${smallSpec}/design.md`), 'utf8'), smallFiles[`${smallSpec}/design.md`]);
  });

  it('is ended as interrupted, its box put back, when the editor closes', async () => {
    await begin();
    const session = await bench.core.specs.startTask(dir, '1');
    await bench.asked(session);
    await bench.core.dispose();
    assert.equal(await tasks(), smallTasks);
    const stop = session.recentEvents.findLast((event) => event.type === 'stopped');
    assert.equal(stop?.type === 'stopped' && stop.reason, 'interrupted');
    assert.equal((await ended(session)).outcome, 'not-done');
    assert.deepEqual(bench.journal, []);
  });

  it('gives the session of a parent whose part is running', async () => {
    await begin({
      files: { [`${smallSpec}/tasks.md`]: smallTasks.replace('- [ ] 2. Make two', '  - [ ] 1.1 Make two') },
    });
    const session = await bench.core.specs.startTask(dir, '1');
    await bench.asked(session);
    assert.equal(await bench.core.specs.taskSession(dir, '1'), session.id);
    await bench.core.specs.stopTask(dir, '1');
  });

  it('is started by its number from any conversation, where one spec has it', async () => {
    await begin({ files: { '.kiro/specs/other/tasks.md': '- [ ] 2. Other two\n- [ ] 9. Other nine\n' } });
    const chat = await bench.core.sessions.create(bench.root);
    await assert.rejects(bench.core.sessions.prompt(chat.id, 'Execute task 2'), /#spec:other.*#spec:small/);
    const session = await bench.core.sessions.prompt(chat.id, 'Execute task 1');
    assert.deepEqual([session.state.kind, session.state.task?.title], ['task', 'Make one']);
    await bench.core.specs.stopTask(dir, '1');
    assert.equal(await bench.core.sessions.prompt(chat.id, 'Execute task 77'), chat, 'a task that no spec has');
  });

  it('leaves marks alone that no run of ours wrote, and shows them as set elsewhere', async () => {
    const marked = smallTasks.replace('[ ] 1.', '[-] 1.').replace('[ ] 2.', '[~] 2.');
    await begin({ files: { [`${smallSpec}/tasks.md`]: marked } });
    const [row] = await bench.core.specs.list();
    assert.deepEqual(
      row?.tasks.map(({ state }) => state),
      ['elsewhere', 'elsewhere'],
    );
    assert.equal(await tasks(), marked);
  });

  it('approves nothing by an order that cannot be carried out', async () => {
    await begin({ files: { '.kiro/specs/half/requirements.md': '# Requirements Document\n' } });
    const half = `${bench.root}/.kiro/specs/half`;
    const session = await bench.core.specs.session(half);
    await assert.rejects(bench.core.sessions.prompt(session.id, 'execute task 1'), /no tasks\.md/);
    await assert.rejects(bench.core.specs.startTask(dir, '9'), /no one task/);
    for (const uri of [`${half}/requirements.md`, `${dir}/tasks.md`]) {
      assert.equal((await bench.core.specs.gate(uri, never))?.approval, 'none');
    }
  });
});

function withStore(ports: Ports, over: Partial<Ports['store']>): Ports {
  const { store } = ports;
  return {
    ...ports,
    store: {
      read: (name) => store.read(name),
      readBytes: (name) => store.readBytes(name),
      size: (name) => store.size(name),
      readRange: (name, offset, length) => store.readRange(name, offset, length),
      write: (name, content) => store.write(name, content),
      remove: (name) => store.remove(name),
      list: (name) => store.list(name),
      append: (name) => store.append(name),
      lock: (name) => store.lock(name),
      ...over,
    },
  };
}

/** @param apply takes the edits of tasks.md; other files are edited as ever */
function withDocuments(ports: Ports, apply: Ports['documents']['apply']): Ports {
  const { documents } = ports;
  return {
    ...ports,
    documents: {
      read: (uri) => documents.read(uri),
      apply: (uri, edits, hash) =>
        uri.endsWith('/tasks.md') ? apply(uri, edits, hash) : documents.apply(uri, edits, hash),
      create: (uri, text) => documents.create(uri, text),
      change: (changes, emptied) => documents.change(changes, emptied),
      save: (uri) => documents.save(uri),
      unsaved: () => documents.unsaved(),
      onDidChange: (listener) => documents.onDidChange(listener),
      onDidSave: (listener) => documents.onDidSave(listener),
    },
  };
}
