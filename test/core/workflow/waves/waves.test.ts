import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AgentEvent, EventOf } from '../../../../src/core/events/event';
import type { Session } from '../../../../src/core/sessions/session';
import type { RunEnd } from '../../../../src/core/workflow/run-end';
import { type Bench, type BenchOptions, startBench, until } from '../../../support/core-bench';
import type { ModelServer } from '../../../support/model/model-server';
import { smallSpec } from '../../../support/small-spec';
import {
  builds,
  create,
  make,
  plan,
  shell,
  testOf,
  waveFiles as files,
  waveTasks as ids,
} from '../../../support/wave-project';

/** The first wave alone is open. */
const firstWave = {
  [`${smallSpec}/tasks.md`]: plan.replace('- [ ] 5.1', '- [x] 5.1').replace('- [ ] 5.3', '- [x] 5.3'),
};
/** What holds commands has tests of its own, and each is quicker without it. */
const quick = { 'sandbox.enabled': false };

/** The work of one task does not pass its own test, and the agent does not repair it. */
const failsAtTwo = (model: ModelServer): void => {
  builds(model, ['two']);
  model.when({ lastUserText: 'The task is not done' }).reply({ text: 'I cannot.' });
  model
    .when({ lastUserText: 'Your task is 2 Make two' })
    .script([
      { toolCalls: [create('src/two.js', 'export const two = 2;\n'), create('test/two.test.js', testOf('two'))] },
      { text: 'Made two.' },
    ]);
};

describe('tasks that run at the same time', function () {
  this.timeout(120_000);
  let bench: Bench;
  let dir: string;
  let sessions: Session[];
  let ends: RunEnd[];
  let most: number;

  const git = (...args: string[]): string => execFileSync('git', args, { cwd: bench.folder, encoding: 'utf8' });
  const begin = async (rules: (model: ModelServer) => void, options: BenchOptions = {}): Promise<void> => {
    const settings = { 'checks.testCommand': '', 'run.fixAttempts': 1, ...options.settings };
    bench = await startBench({ ...options, rules, settings, files: { ...files, ...options.files } });
    dir = `${bench.root}/${smallSpec}`;
    git('init', '-q');
    git('add', '-A');
    git('-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', 'commit', '-qm', 'First');
    [sessions, ends, most] = [[], [], 0];
    bench.core.specs.onDidEndRun((end) => ends.push(end));
  };
  afterEach(() => bench.close());

  const run = async (): Promise<void> => {
    await bench.core.specs.runAll(dir, (session) => {
      sessions.push(session);
      void bench.answerAll(session, 'run');
      void bench.core.specs.runs().then(([row]) => (most = Math.max(most, row?.current.length ?? 0)));
    });
    await until('the run has ended', () => ends.length > 0, 100_000);
  };
  const all = <T extends AgentEvent['type']>(session: Session | undefined, type: T): readonly EventOf<T>[] =>
    (session?.recentEvents ?? []).flatMap((event) => (event.type === type ? [event as EventOf<T> & AgentEvent] : []));
  const named = (name: string): Session | undefined =>
    sessions.find(({ state }) => state.title.endsWith(`Make ${name}`));
  const notices = (name: string): string =>
    all(named(name), 'noticed')
      .map(({ text }) => text)
      .join('\n');
  const marks = async (): Promise<string> =>
    [...(await tasks()).matchAll(/^ *- \[(.)\]/gm)].map(([, mark]) => mark).join('');
  const tasks = (): Promise<string> => readFile(path.join(bench.folder, smallSpec, 'tasks.md'), 'utf8');
  const text = (name: string): Promise<string> => readFile(path.join(bench.folder, name), 'utf8');
  const left = async (): Promise<readonly string[]> => readdir(path.join(bench.home.path, 'runs')).catch(() => []);
  const objects = (): string => execFileSync('find', ['.git', '-type', 'f'], { cwd: bench.folder, encoding: 'utf8' });

  it('FLOW-22: run each required leaf once, in copies, change nothing of the plan but its boxes, and can be taken back', async () => {
    await begin(builds);
    const before = objects();
    await run();
    assert.deepEqual(
      ends.map(({ isDone }) => isDone),
      [true],
      ends[0]?.text,
    );
    assert.deepEqual(sessions.map(({ state }) => state.title).toSorted(), [
      '1 Make one',
      '2 Make two',
      '5.1 Make three',
      '5.3 Make four',
    ]);
    assert.equal(await tasks(), plan.replace(/^( *- )\[ \](?!\*)/gm, '$1[x]'));
    for (const name of Object.keys(ids)) assert.equal(await text(`src/${name}.js`), `export const ${name} = 1;\n`);
    assert.ok(most >= 2, 'two of them ran at once');
    assert.match(notices('two'), /Works in a private copy of the folder, beside 1 Make one\./);
    assert.match(notices('four'), /beside 5\.1 Make three\./);
    assert.deepEqual(await left(), []);
    assert.equal(objects(), before, 'nothing was added to the repository');
    assert.equal(git('status', '--short', 'src', 'test').trim().split('\n').length, 8);

    // What each brought is shown, and taken back by its checkpoint.
    const changes = await bench.core.specs.taskChanges(dir, '2');
    assert.deepEqual(changes.map(({ label }) => label).toSorted(), ['src/two.js', 'test/two.test.js']);
    const session = named('two');
    assert.ok(session);
    const [first] = await bench.core.sessions.checkpoints(session.id);
    assert.ok(first);
    await bench.core.sessions.restore(session.id, { to: first.to, part: 'files' });
    await assert.rejects(stat(path.join(bench.folder, 'src/two.js')));
    assert.equal(await text('src/one.js'), 'export const one = 1;\n');
    assert.equal((await marks()).slice(0, 2), 'x ');
  });

  it('FLOW-22: a check that fails stops the run, with the reason and the tasks that are left', async () => {
    await begin(failsAtTwo);
    await run();
    assert.equal(ends[0]?.isDone, false);
    assert.match(
      ends[0].text,
      /^1 of 4 tasks of small are done\. Task 2 Make two is not: Not done: test\/two\.test\.js > two/,
    );
    assert.match(ends[0].text, /Left: 5\.1 Make three; 5\.3 Make four\.$/);
    assert.equal(await marks(), 'x  x     ');
    await assert.rejects(
      stat(path.join(bench.folder, 'src/two.js')),
      'what does not pass is not brought into the folder',
    );
    assert.equal(await text('src/one.js'), 'export const one = 1;\n');
    assert.deepEqual(await left(), []);
  });

  it('goes on with what does not wait for the task whose checks fail, where that is wanted (RUN-06)', async () => {
    const waves = [
      { id: 0, tasks: ['1'] },
      { id: 1, tasks: ['2'], dependsOn: [] },
      { id: 2, tasks: ['5.1'], dependsOn: [0] },
      { id: 3, tasks: ['5.3'], dependsOn: [1] },
    ];
    const graph = plan.replace(/\{"waves".*/, JSON.stringify({ waves }));
    await begin(failsAtTwo, {
      settings: { 'run.afterFailure': 'independent' },
      files: { [`${smallSpec}/tasks.md`]: graph },
    });
    await run();
    assert.match(
      ends[0]?.text ?? '',
      /^2 of 4 tasks of small are done\. Task 2 Make two is not: Not done: test\/two\.test\.js > two[^]* Left: 5\.3 Make four\.$/,
    );
    assert.equal(await marks(), 'x  x x   ');
    assert.equal(named('four'), undefined);
    assert.equal(await text('src/three.js'), 'export const three = 1;\n');
    await assert.rejects(stat(path.join(bench.folder, 'src/two.js')));
    assert.deepEqual(await left(), []);
  });

  it('FLOW-22: work that meets with that of another task is done again in the folder', async () => {
    const append = (name: string) => [...make(name), shell(`printf 'export const ${name} = 1;\\n' >> src/index.js`)];
    await begin(
      (model) => {
        builds(model, ['one', 'two']);
        model
          .when({ lastUserText: 'could not be brought there' })
          .script([{ toolCalls: append('two') }, { text: 'Done again.' }]);
        for (const [name, id] of [
          ['one', '1'],
          ['two', '2'],
        ] as const)
          model
            .when({ lastUserText: `Your task is ${id} Make ${name}` })
            .script([{ toolCalls: append(name) }, { text: `Made ${name}.` }]);
      },
      { settings: quick, files: { ...firstWave, 'src/index.js': '' } },
    );
    await run();
    assert.equal(ends[0]?.isDone, true, ends[0]?.text);
    assert.equal(await text('src/index.js'), 'export const one = 1;\nexport const two = 1;\n');
    assert.match(notices('two'), /could not be brought into your folder: src\/index\.js changed there meanwhile/);
    assert.equal(await text('src/two.js'), 'export const two = 1;\n');
    assert.deepEqual(await left(), []);
  });

  it('work that only fails beside that of another task is taken out again, whole, and repaired in the folder', async () => {
    const few =
      "import test from 'node:test';\nimport assert from 'node:assert';\nimport { readdirSync } from 'node:fs';\ntest('few', () => assert.ok(readdirSync('src').filter((name) => /^(one|two)/.test(name)).length < 2));\n";
    await begin(
      (model) => {
        builds(model, ['two']);
        model
          .when({ lastUserText: 'did not pass the checks together' })
          .script([{ toolCalls: [create('lib/two.js', 'export const two = 1;\n')] }, { text: 'Elsewhere.' }]);
        model
          .when({ lastUserText: 'Your task is 2 Make two' })
          .script([{ toolCalls: [create('src/two.js', 'export const two = 1;\n')] }, { text: 'Made two.' }]);
      },
      { settings: quick, files: { ...firstWave, 'test/few.test.js': few } },
    );
    await run();
    assert.equal(ends[0]?.isDone, true, ends[0]?.text);
    assert.match(notices('two'), /few.*Its work was taken out of your folder again/s);
    await assert.rejects(stat(path.join(bench.folder, 'src/two.js')));
    assert.equal(await text('lib/two.js'), 'export const two = 1;\n');
  });

  it('stops one of them alone, and all of them at once', async () => {
    await begin((model) => {
      builds(model, ['one', 'two']);
      for (const name of ['one', 'two'])
        model
          .when({ lastUserText: `Make ${name}` })
          .script([{ toolCalls: [shell(`sleep 900; echo ${name}`)] }, { text: `Made ${name}.` }]);
    });
    await bench.core.specs.runAll(dir, (session) => {
      sessions.push(session);
      void bench.answerAll(session, 'run');
    });
    const isAtWork = (name: string): boolean => all(named(name), 'toolStarted').some((event) => event.name === 'shell');
    await until('both are at work', () => isAtWork('one') && isAtWork('two'), 60_000);
    await bench.core.specs.stopTask(dir, '2');
    assert.equal((await marks()).slice(0, 2), '- ');
    await bench.core.specs.steerRun(dir, 'stop');
    await until('the run has ended', () => ends.length > 0);
    assert.equal(await marks(), '   x     ');
    assert.deepEqual(await left(), []);
  });

  const sequential: readonly (readonly [string, BenchOptions, string | undefined])[] = [
    ['the user wants it so', { settings: { 'run.parallel': 'off' } }, undefined],
    ['edits are reviewed', { settings: { agentAutonomy: 'Supervised' } }, 'each edit waits for your review'],
    ['no tests are known', { settings: { 'checks.testCommand': 'none' } }, 'no tests are known here'],
    [
      'a copy is not like the folder',
      {
        files: {
          '.gitignore': 'secret.txt\n',
          'secret.txt': 'known',
          'test/secret.test.js':
            "import test from 'node:test';\nimport { readFileSync } from 'node:fs';\ntest('secret', () => void readFileSync('secret.txt'));\n",
        },
      },
      'secret does not end in a copy of the folder as here',
    ],
  ];
  for (const [name, options, because] of sequential) {
    it(`run one after the other where ${name}`, async () => {
      await begin(builds, options);
      await bench.core.specs.runAll(dir, (session) => {
        sessions.push(session);
        void bench.answerAll(session, 'run');
      });
      await until(
        'the first has begun',
        () => sessions.length > 0 && all(sessions[0], 'turnStarted').length > 0,
        30_000,
      );
      assert.equal(sessions.length, 1);
      const told = notices('one');
      if (because === undefined) assert.doesNotMatch(told, /one after the other/);
      else assert.ok(told.includes(because), told);
      await bench.core.specs.steerRun(dir, 'stop');
      assert.deepEqual(await left(), []);
    });
  }

  it('gives copies the ignored files that the user names, so that they are like the folder', async () => {
    await begin(builds, {
      settings: { ...quick, 'run.copyIgnored': ['secret.txt'] },
      files: {
        ...firstWave,
        '.gitignore': 'secret.txt\n',
        'secret.txt': 'known',
        'test/secret.test.js':
          "import test from 'node:test';\nimport { readFileSync } from 'node:fs';\ntest('secret', () => void readFileSync('secret.txt'));\n",
      },
    });
    await run();
    assert.equal(ends[0]?.isDone, true, ends[0]?.text);
    assert.ok(most >= 2);
  });
});
