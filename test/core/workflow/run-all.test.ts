import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EventOf } from '../../../src/core/events/event';
import type { Session } from '../../../src/core/sessions/session';
import { storeFolderOf } from '../../../src/core/workflow/approvals';
import type { RunEnd } from '../../../src/core/workflow/run-end';
import { TaskRecords } from '../../../src/core/workflow/task-records';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import type { ModelServer } from '../../support/model/model-server';
import { testPorts } from '../../support/node-ports';
import { smallFiles, smallSpec } from '../../support/small-spec';

const plan = [
  '# Plan',
  '',
  '- [ ] 1. Make one',
  '- [ ] 2. Make parts',
  '  - [ ] 2.1 Make two',
  '  - [ ]* 2.2 Make extra',
  '- [x] 3. Make old',
  '- [ ] 4. Make three',
  '',
].join('\n');

const create = (name: string): { name: string; input: Record<string, unknown> } => ({
  name: 'write',
  input: { command: 'create', path: `src/${name}.js`, content: `export const ${name} = 1;\n` },
});
const builds = (model: ModelServer): void => {
  for (const name of ['1 Make one', '2.1 Make two', '4 Make three', '2.2 Make extra']) {
    model
      .when({ lastUserText: `Your task is ${name}` })
      .script([{ toolCalls: [create(name.split(' ').at(-1) ?? '')] }, { text: `Done: ${name}.` }]);
  }
};

describe('the queue of tasks', () => {
  let bench: Bench;
  let dir: string;
  const ends: RunEnd[] = [];
  const sessions: Session[] = [];
  const begin = async (options: BenchOptions = {}): Promise<void> => {
    const files = { ...smallFiles, [`${smallSpec}/tasks.md`]: plan };
    bench = await startBench({ edits: 'asked', rules: builds, ...options, files: { ...files, ...options.files } });
    dir = `${bench.root}/${smallSpec}`;
    ends.length = 0;
    sessions.length = 0;
    bench.core.specs.onDidEndRun((end) => ends.push(end));
  };
  afterEach(() => bench.close());

  const tasks = (): Promise<string> => readFile(path.join(bench.folder, smallSpec, 'tasks.md'), 'utf8');
  const marks = async (): Promise<string> => [...(await tasks()).matchAll(/\[(.)\]/g)].map(([, mark]) => mark).join('');
  const follow = (session: Session): void => void sessions.push(session);
  const title = (session: Session): string => session.state.title;
  const running = async (name: string): Promise<Session> => {
    await until(`${name} runs`, () => sessions.some((each) => title(each) === name && each.head?.state === 'waiting'));
    const session = sessions.find((each) => title(each) === name);
    assert.ok(session);
    return session;
  };
  const letRun = async (name: string): Promise<void> => bench.answerAll(await running(name), 'run');
  const over = (): Promise<void> => until('the run has ended', () => ends.length > 0);
  const notices = (session: Session | undefined): readonly EventOf<'noticed'>[] =>
    (session?.recentEvents ?? []).filter((event) => event.type === 'noticed');

  it('runs every required open leaf in order, shows what waits, and sums up', async () => {
    await begin();
    await bench.core.specs.runAll(dir, follow);
    await running('1 Make one');
    await until('the rest waits', async () => (await marks()) === '- ~ x~');
    const [row] = await bench.core.specs.runs();
    assert.equal(row?.current[0]?.name, '1 Make one');
    assert.deepEqual(
      row.queue.map(({ name }) => name),
      ['2.1 Make two', '4 Make three'],
    );
    const [spec] = await bench.core.specs.list();
    const states = (spec?.tasks ?? [])
      .flatMap((task) => [task, ...task.children])
      .map(({ state, note }) => [state, note]);
    assert.deepEqual(states, [
      ['running', '0 s'],
      ['todo', undefined],
      ['queued', 'next'],
      ['todo', undefined],
      ['done', undefined],
      ['queued', '2 in the queue'],
    ]);
    for (const name of ['1 Make one', '2.1 Make two', '4 Make three']) await letRun(name);
    await over();
    assert.equal(await marks(), 'xxx xx');
    assert.deepEqual(sessions.map(title), ['1 Make one', '2.1 Make two', '4 Make three']);
    assert.equal(ends.length, 1);
    assert.equal(ends[0]?.isDone, true);
    assert.match(ends[0].text, /^3 of 3 tasks of .* are done\.$/);
    assert.equal(notices(sessions.at(-1)).at(-1)?.text, ends[0].text);
    assert.deepEqual(await bench.core.specs.runs(), []);
  });

  it('asks once before it ticks what nothing checked, and ends at a no', async () => {
    const question = 'Tick tasks that nothing checked';
    const asked = (): readonly string[] =>
      sessions.flatMap((session) =>
        session.recentEvents.flatMap((event) =>
          event.type === 'asked' && event.label === question ? [event.ask] : [],
        ),
      );
    const reply = (session: Session, answer: 'run' | 'reject'): void => {
      sessions.push(session);
      session.onEvent((event) => {
        if (event.type === 'asked')
          void session.answer(event.ask, { answer: event.label === question ? answer : 'run' });
      });
    };
    await begin();
    await bench.core.specs.runAll(dir, (session) => reply(session, 'run'));
    await over();
    assert.equal(asked().length, 1);
    assert.equal(await marks(), 'xxx xx');
    await bench.close();

    await begin();
    await bench.core.specs.runAll(dir, (session) => reply(session, 'reject'));
    await over();
    assert.equal(asked().length, 1);
    assert.match(
      ends[0]?.text ?? '',
      /^0 of 3 tasks of small are done\. Task 1 Make one is not: Not done: nothing checked it/,
    );
    assert.equal(await marks(), '    x ');
  });

  it('stops at the first that is not done, gives the others their boxes back and says why', async () => {
    await begin();
    await bench.core.specs.runAll(dir, follow);
    await letRun('1 Make one');
    const second = await running('2.1 Make two');
    await bench.core.sessions.cancel(second.id);
    await over();
    assert.equal(await marks(), 'x   x ');
    assert.match(ends[0]?.text ?? '', /^1 of 3 .* Task 2\.1 Make two is not: Stopped\..* Left: 4 Make three\.$/);
    assert.equal(notices(second).at(-1)?.level, 'warning');
    assert.deepEqual(await bench.core.specs.runs(), []);
  });

  it('takes what is started meanwhile, and gives it back when it is taken out', async () => {
    await begin();
    const first = await bench.core.specs.startTask(dir, '1');
    follow(first);
    await running('1 Make one');
    assert.equal((await bench.core.specs.startTask(dir, '2.2')).id, first.id, 'shows what it waits behind');
    assert.equal((await bench.core.specs.startTask(dir, '4')).id, first.id);
    assert.equal(await marks(), '-  ~x~');
    const lenses = await bench.core.specs.lenses(`${dir}/tasks.md`, await tasks(), new AbortController().signal);
    assert.deepEqual(
      lenses.filter(({ line }) => line === 8).map(({ about, title: words }) => `${about} ${words}`),
      ['queue Task queued · 2 in the queue', 'dequeue Remove from queue'],
    );
    await assert.rejects(bench.core.specs.startTask(dir, '4'), /4 Make three is running or waits in the queue already/);
    await bench.core.specs.stopTask(dir, '2.2');
    assert.equal(await marks(), '-   x~');
    await bench.answerAll(first, 'run');
    await until('the last one has run', async () => {
      const all = await bench.core.sessions.list();
      const last = all.find((each) => each.title === '4 Make three');
      if (last) await bench.answerAll(await bench.core.sessions.open(last.session), 'run');
      return (await marks()) === 'x   xx';
    });
    assert.deepEqual(ends, [], 'one task needs no summary');
  });

  it('begins nothing while it is paused, and goes on', async () => {
    await begin();
    await bench.core.specs.runAll(dir, follow);
    const first = await running('1 Make one');
    await bench.core.specs.steerRun(dir, 'pause');
    await bench.answerAll(first, 'run');
    await until('the first is done', async () => (await marks()).startsWith('x'));
    await until('nothing runs', async () => (await bench.core.specs.runs())[0]?.current.length === 0);
    const [row] = await bench.core.specs.runs();
    assert.deepEqual([row?.current, row?.isPaused, row?.queue.length], [[], true, 2]);
    assert.equal(sessions.length, 1);
    await bench.core.specs.steerRun(dir, 'continue');
    await letRun('2.1 Make two');
    await running('4 Make three');
    await bench.core.specs.steerRun(dir, 'stop');
    assert.equal(await marks(), 'xxx x ');
    assert.match(ends[0]?.text ?? '', /^2 of 3 /);
  });

  it('is emptied when the editor closes, and by the next start when it was killed', async () => {
    await begin();
    await bench.core.specs.runAll(dir, follow);
    await running('1 Make one');
    await until('the rest waits', async () => (await marks()) === '- ~ x~');
    await bench.core.dispose();
    assert.equal(await marks(), '    x ');
    const again = await bench.restart();
    await again.specs.list();
    assert.equal(await marks(), '    x ');
  });

  it('gives a task its mark back that was killed between its turn in the queue and its first mark', async () => {
    await begin({ files: { [`${smallSpec}/tasks.md`]: plan.replace('[ ] 1.', '[~] 1.').replace('[ ] 4.', '[~] 4.') } });
    const { ports } = await testPorts({}, { home: bench.home });
    const id = ports.digests.sha256(await ports.files.realPath(bench.root)).slice(0, 16);
    const records = new TaskRecords(await storeFolderOf(`workspaces/${id}`, dir, ports), ports);
    const one = { run: 'r1', key: '1', id: '1', title: 'Make one', line: 2, mark: ' ' } as const;
    await records.queued(one);
    await records.started({ ...one, session: 'gone' });
    const three = { run: 'r2', key: '4', id: '4', title: 'Make three', line: 7, mark: ' ' } as const;
    await records.started({ ...three, session: 'gone' });
    await bench.core.specs.list();
    assert.equal(await marks(), '    x~', 'the mark of the last is not one of ours');
  });

  it('leaves out what a person makes optional, and nothing once all is required (SPEC-27)', async () => {
    await begin();
    const { specs } = bench.core;
    assert.equal(await specs.toggleOptional(dir, '4'), true);
    assert.equal(await tasks(), plan.replace('[ ] 4.', '[ ]* 4.'));
    assert.deepEqual(
      (await specs.toRun(dir))?.map(({ key }) => key),
      ['1', '2.1'],
    );
    assert.equal(await specs.requireAllTasks(dir), 2);
    assert.equal(await tasks(), plan.replace('[ ]* 2.2', '[ ] 2.2'));
    assert.equal(await specs.requireAllTasks(dir), 0);
    await assert.rejects(specs.toggleOptional(dir, '9'), /There is no task 9 in tasks\.md any more/);
  });

  it('leaves what other people marked as they marked it', async () => {
    await begin({ files: { [`${smallSpec}/tasks.md`]: plan.replace('[ ] 4.', '[~] 4.') } });
    await bench.core.specs.runAll(dir, follow);
    const first = await running('1 Make one');
    await bench.core.sessions.cancel(first.id);
    await over();
    assert.equal(await marks(), '    x~');
  });

  it('asks nothing of a folder that is not trusted', async () => {
    await begin({ trusted: false });
    await assert.rejects(bench.core.specs.runAll(dir), /not trusted/);
    assert.equal(await tasks(), plan);
  });
});
