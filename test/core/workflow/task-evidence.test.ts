import assert from 'node:assert/strict';
import { readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentEvent, EventOf } from '../../../src/core/events/event';
import type { Ports } from '../../../src/core/ports';
import type { Session } from '../../../src/core/sessions/session';
import type { CheckQuestion } from '../../../src/core/workflow/evidence/allowed-setup';
import type { Verify } from '../../../src/core/workflow/evidence/verify-spec';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import { contractErrors } from '../../support/contract-schemas';
import type { ModelServer } from '../../support/model/model-server';
import { smallFiles, smallSpec, smallTasks } from '../../support/small-spec';

const writes = (file: string, content: string): { name: string; input: Record<string, unknown> } => ({
  name: 'write',
  input: { command: 'create', path: file, content },
});

/** Over what is there already. */
const puts = (file: string, content: string): { name: string; input: Record<string, unknown> } => ({
  name: 'shell',
  input: { command: `cat > ${file} <<'END'\n${content}END` },
});

const sum = (code: string): { name: string; input: Record<string, unknown> } =>
  puts('src/sum.js', `export const sum = (a, b) => ${code};\n`);
const right = sum('a + b');
const wrong = sum('a - b');

const files = {
  ...smallFiles,
  'src/sum.js': 'export const sum = (a, b) => a + b;\n',
  'test/sum.test.js':
    "import test from 'node:test';\nimport assert from 'node:assert';\nimport { sum } from '../src/sum.js';\ntest('adds', () => assert.equal(sum(1, 2), 3));\n",
};

describe('a task with tests', function () {
  this.timeout(90_000);
  let bench: Bench;
  let dir: string;
  const begin = async (rules: (model: ModelServer) => void, options: BenchOptions = {}): Promise<void> => {
    const settings = { 'checks.testCommand': '', 'run.fixAttempts': 3, ...options.settings };
    bench = await startBench({ ...options, rules, settings, files: { ...files, ...options.files } });
    await symlink(path.resolve(__dirname, '../../../node_modules'), path.join(bench.folder, 'node_modules'));
    dir = `${bench.root}/${smallSpec}`;
  };
  afterEach(() => bench.close());

  const run = async (answer: 'run' | 'reject' = 'run'): Promise<Session> => {
    const session = await bench.core.specs.startTask(dir, '1');
    await bench.answerAll(session, answer);
    await until('the task has ended', () => session.recentEvents.some(({ type }) => type === 'taskEnded'), 60_000);
    await bench.core.sessions.settled(session.id);
    return session;
  };
  const all = <T extends AgentEvent['type']>(session: Session, type: T): readonly EventOf<T>[] =>
    session.recentEvents.flatMap((event) => (event.type === type ? [event as EventOf<T> & AgentEvent] : []));
  const end = (session: Session): EventOf<'taskEnded'> => {
    const ended = all(session, 'taskEnded').at(-1);
    assert.ok(ended);
    return ended;
  };
  const tasks = (): Promise<string> => readFile(path.join(bench.folder, smallSpec, 'tasks.md'), 'utf8');

  it('is told what the tests found, repairs it, and is done when they hold', async () => {
    await begin((model) => {
      model.when({ lastUserText: 'The task is not done' }).script([{ toolCalls: [right] }, { text: 'Repaired.' }]);
      model.when({ lastUserText: 'Make one' }).script([{ toolCalls: [wrong] }, { text: 'Made one.' }]);
    });
    const session = await run();
    assert.equal(end(session).outcome, 'done', end(session).reason);
    assert.equal(end(session).evidence, 'checked');
    assert.match(end(session).reason, /^Done: \d+ tests ran, none fails that did not before\.$/);
    assert.equal(await tasks(), smallTasks.replace('[ ] 1.', '[x] 1.'));
    const repair = all(session, 'prompted')[1];
    assert.deepEqual([repair?.by, repair?.shown], ['engine', 'Repair what the checks found (1 of 3)']);
    assert.match(repair?.text ?? '', /- test\/sum\.test\.js > adds\n/);
    assert.deepEqual(
      all(session, 'asked').flatMap(({ label }) => (label.startsWith('Run the tests') ? [label] : [])),
      ['Run the tests: npm test'],
    );
    assert.equal(session.state.progress, 'idle');
  });

  it('is not done after as many tries as are set, and says why', async () => {
    await begin(
      (model) => {
        model.when({ lastUserText: 'The task is not done' }).reply({ text: 'I do not know.' });
        model.when({ lastUserText: 'Make one' }).script([{ toolCalls: [wrong] }, { text: 'Made one.' }]);
      },
      { settings: { 'run.fixAttempts': 2 } },
    );
    const session = await run();
    assert.deepEqual([end(session).outcome, end(session).evidence], ['not-done', 'failed']);
    assert.match(end(session).reason, /^Not done: test\/sum\.test\.js > adds/);
    assert.equal(all(session, 'prompted').length, 3);
    assert.equal(await tasks(), smallTasks);
  });

  it('is done without being checked where tests may not be run, and that is asked once', async () => {
    await begin((model) =>
      model.when({ lastUserText: 'Make one' }).script([{ toolCalls: [wrong] }, { text: 'Made.' }]),
    );
    const session = await run('reject');
    assert.deepEqual([end(session).outcome, end(session).evidence], ['done', 'not-checked']);
    assert.equal(all(session, 'asked').filter(({ label }) => label === 'Run the tests: npm test').length, 1);
    // What was asked beside the conversation is no part of it.
    assert.ok(bench.model.requests().every(({ raw }) => !raw.includes('check-')));
    assert.equal(session.state.progress, 'idle');
  });

  const verify = async (): Promise<Verify> => {
    const [show] = (await bench.core.specs.shows()).filter(({ name }) => name === 'small');
    assert.ok(show);
    const found = await bench.core.specs.verify(show, {}, AbortSignal.timeout(60_000));
    assert.ok(found);
    assert.deepEqual(contractErrors('Verify', found), []);
    return found;
  };
  const verdicts = async (): Promise<unknown> => {
    const { ok, tasks: all } = await verify();
    return [ok, all.map(({ id, verdict }) => [id, verdict])];
  };

  /** What the tree and the link above task 1 say of it. */
  const shown = async (): Promise<unknown> => {
    const [row] = (await bench.core.specs.list()).filter(({ spec: { name } }) => name === 'small');
    const lenses = await bench.core.specs.lenses(`${dir}/tasks.md`, await tasks(), AbortSignal.timeout(8_000));
    return [row?.tasks[0]?.note, lenses.find(({ key }) => key === '1')?.title];
  };

  it('does not count tests that were changed since, until somebody agrees', async () => {
    await begin((model) =>
      model.when({ lastUserText: 'Make one' }).script([{ toolCalls: [right] }, { text: 'Made.' }]),
    );
    await run();
    await writeFile(path.join(bench.folder, '.mocharc.json'), '{}');
    assert.deepEqual(await verdicts(), [true, [['1', 'holds']]], 'what is new was never agreed on otherwise');
    await writeFile(path.join(bench.folder, '.mocharc.json'), '{ "forbidOnly": false }');
    const [show] = (await bench.core.specs.shows()).filter(({ name }) => name === 'small');
    assert.ok(show);
    const found = await bench.core.specs.verify(show, {}, AbortSignal.timeout(60_000));
    assert.deepEqual(
      found?.tasks.map(({ verdict, checks }) => [verdict, checks.map(({ newFailures }) => newFailures)]),
      [['not-checkable', [['changed since it was agreed on: .mocharc.json']]]],
    );
    const asked: string[] = [];
    const ask = (question: CheckQuestion): Promise<boolean> => {
      asked.push(question.detail);
      return Promise.resolve(true);
    };
    const [all] = (await bench.core.specs.verifyAll({ ask }, AbortSignal.timeout(60_000))).filter(
      ({ name }) => name === 'small',
    );
    assert.deepEqual(
      all?.tasks.map(({ verdict }) => verdict),
      ['holds'],
    );
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /- \.mocharc\.json$/);
  });

  it('can be verified again: it holds, drifts when the code is changed, and cannot be told without tests', async () => {
    const changed = { fire: (uri: string): void => assert.fail(`nobody listens to ${uri}`) };
    const wrap = (ports: Ports): Ports => ({
      ...ports,
      documents: Object.assign(ports.documents, {
        onDidChange: (listener: (uri: string) => void) => {
          changed.fire = listener;
          return { dispose: () => undefined };
        },
      }),
    });
    await begin(
      (model) => model.when({ lastUserText: 'Make one' }).script([{ toolCalls: [sum('b + a')] }, { text: 'Made.' }]),
      { wrap },
    );
    assert.deepEqual(await verdicts(), [true, []]);
    await run();
    assert.deepEqual(await verdicts(), [true, [['1', 'holds']]]);
    const { tasks: checked, head, dirty } = await verify();
    assert.deepEqual([head, dirty], [null, false]);
    assert.deepEqual(
      checked.map(({ recorded }) => recorded.map(({ kind, verdict }) => [kind, verdict])),
      [
        [
          ['diagnostics', 'unavailable'],
          ['test', 'pass'],
        ],
      ],
    );
    assert.deepEqual(await shown(), [undefined, 'Task completed']);
    const told: string[] = [];
    const listening = bench.core.onDidChange((change) => told.push(change));
    await writeFile(path.join(bench.folder, 'src/sum.js'), 'export const sum = (a, b) => a - b;\n');
    changed.fire(`${bench.root}/src/sum.js`);
    await until('views of specs are told of it', () => told.includes('specs'));
    told.length = 0;
    changed.fire(`${bench.root}/src/other.js`);
    await sleep(100);
    assert.deepEqual(told, ['tests'], 'a file that no task is about');
    changed.fire(`${bench.root}/src`);
    await until('a folder that comes or goes is told too', () => told.includes('specs'));
    listening.dispose();
    assert.deepEqual(await shown(), ['changed since it was checked', 'Task completed · changed since it was checked']);
    assert.deepEqual(await verdicts(), [false, [['1', 'drift']]]);
    assert.deepEqual(await shown(), ['no longer holds', 'Task completed · no longer holds']);
    await writeFile(path.join(bench.folder, 'src/sum.js'), 'export const sum = (a, b) => a + b;\n');
    assert.deepEqual(await verdicts(), [true, [['1', 'holds']]]);
    assert.deepEqual(await shown(), [undefined, 'Task completed']);
    await writeFile(path.join(bench.folder, 'package.json'), '{}');
    assert.deepEqual(await verdicts(), [true, [['1', 'not-checkable']]]);
  });

  it('was not checked where nothing was found out, and records that were changed do not count', async () => {
    await begin((model) =>
      model.when({ lastUserText: 'Make one' }).script([{ toolCalls: [right] }, { text: 'Made.' }]),
    );
    await run();
    const names = await readdir(bench.home.path, { recursive: true });
    const file = names.find((name) => name.endsWith('evidence.jsonl'));
    assert.ok(file);
    const text = await readFile(bench.home.at(file), 'utf8');
    await writeFile(bench.home.at(file), text.replace('"evidence":"checked"', '"evidence":"failed"'));
    assert.deepEqual(await verdicts(), [false, [['1', 'not-checked']]]);
  });

  it('FLOW-20: a property finds `__proto__`, the agent is told the smallest input, and repairs the code', async () => {
    const keys = (map: string): string =>
      `const keys = ${map};\nexport const save = (provider, key) => { keys[provider] = key; };\nexport const load = (provider) => keys[provider];\n`;
    const property = [
      "import test from 'node:test';",
      "import fc from 'fast-check';",
      "import { load, save } from '../src/keys.js';",
      '// Feature: small, Property 1: What is saved is loaded',
      "test('what is saved is loaded', () => {",
      '  fc.assert(',
      '    fc.property(fc.string(), fc.string({ minLength: 1 }), (provider, key) => {',
      '      save(provider, key);',
      '      return load(provider) === key;',
      '    }),',
      '    { numRuns: 100, seed: 34 },',
      '  );',
      '});',
      '',
    ].join('\n');
    const design = `${smallSpec}/design.md`;
    const stated =
      '# Design Document: Small\n\n## Correctness Properties\n\n### Property 1: What is saved is loaded\n\n*For any* provider and key, loading gives what was saved.\n\n**Validates: Requirements 1.1**\n';
    const rules = (model: ModelServer): void => {
      model
        .when({ lastUserText: 'The task is not done' })
        .script([{ toolCalls: [puts('src/keys.js', keys('Object.create(null)'))] }, { text: 'Repaired.' }]);
      model
        .when({ lastUserText: 'Make one' })
        .script([
          { toolCalls: [writes('src/keys.js', keys('{}')), writes('test/keys.test.js', property)] },
          { text: 'Made one.' },
        ]);
    };
    await begin(rules, { files: { [design]: stated } });
    const session = await run();
    const told = all(session, 'prompted')[1]?.text ?? '';
    assert.match(
      told,
      /test\/keys\.test\.js:4: the property failed after \d+ inputs\. Counterexample: \["__proto__"," "\] \(shrunk \d+ times\)\. Seed 34, path [\d:]+\./,
    );
    assert.equal(end(session).outcome, 'done', end(session).reason);
    assert.match(end(session).reason, /property 1 held for 100 random inputs/);

    // What was found out stands at the criterion, until the test says something else.
    const signal = AbortSignal.timeout(60_000);
    const known = async (): Promise<unknown> => {
      const [show] = (await bench.core.specs.shows()).filter(({ name }) => name === 'small');
      const [criterion] = (show && (await (await bench.core.specs.study(show, signal))?.trace(signal)))?.criteria ?? [];
      const [test] = criterion?.tests ?? [];
      const uri = `${dir}/requirements.md`;
      const text = smallFiles[`${smallSpec}/requirements.md`] ?? '';
      const [lens] = await bench.core.reading.lenses(uri, text, signal);
      return [criterion?.status, test?.result, test?.runs, test?.seed, lens?.title];
    };
    assert.deepEqual(await known(), [
      'holds',
      'pass',
      100,
      '34',
      '2 tasks · 1 property · 1 test · held for 100 random inputs',
    ]);
    const file = path.join(bench.folder, 'test/keys.test.js');
    await writeFile(file, property.replace('minLength: 1', 'minLength: 2'));
    const soon = new Date(Date.now() + 5_000);
    await utimes(file, soon, soon);
    assert.deepEqual(await known(), ['drift', 'stale', 100, '34', '2 tasks · 1 property · 1 test']);
  });
});
