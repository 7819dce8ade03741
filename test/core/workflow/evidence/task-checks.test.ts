import assert from 'node:assert/strict';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { CheckApprovals } from '../../../../src/core/workflow/evidence/check-approvals';
import { DevServerWatch } from '../../../../src/core/workflow/evidence/dev-server';
import { EvidenceRecords } from '../../../../src/core/workflow/evidence/evidence-records';
import { findTestCommand } from '../../../../src/core/workflow/evidence/find-checks';
import type { ChangedText } from '../../../../src/core/workflow/evidence/suppressions';
import { type CheckQuestion, freezeSetup } from '../../../../src/core/workflow/evidence/allowed-setup';
import { type LastRun, TaskChecks } from '../../../../src/core/workflow/evidence/task-checks';
import type { TaskVerdict } from '../../../../src/core/workflow/evidence/task-verdict';
import { parseTasks } from '../../../../src/core/specs/tasks';
import { type BackgroundProcess, BackgroundProcesses } from '../../../../src/core/tools/background-processes';
import { tagsBelow } from '../../../../src/core/workflow/tags-below';
import { until } from '../../../support/core-bench';
import { testPorts, type TestPorts } from '../../../support/node-ports';

const modules = path.resolve(__dirname, '../../../../node_modules');
const signal = (): AbortSignal => AbortSignal.timeout(60_000);

/** A project of which tasks are checked with real runs of real tests. */
class Project {
  readonly asked: CheckQuestion[] = [];
  readonly told: string[] = [];
  readonly #last: LastRun = {};
  readonly processes: BackgroundProcesses;
  allows = true;

  private constructor(
    private readonly test: TestPorts,
    readonly records: EvidenceRecords,
    private readonly approvals: CheckApprovals,
  ) {
    this.processes = new BackgroundProcesses({ ...test.ports, now: () => test.ports.clock.now() });
  }

  static async open(
    files: Readonly<Record<string, string>>,
    settings: Readonly<Record<string, unknown>> = {},
  ): Promise<Project> {
    const test = await testPorts({ '.kiro/specs/shop/tasks.md': '- [ ] 1. Work\n', ...files }, { settings });
    const bin = test.folder.at('node_modules/.bin');
    await mkdir(bin, { recursive: true });
    for (const name of ['mocha', 'fast-check', 'pure-rand']) {
      await symlink(path.join(modules, name), test.folder.at(`node_modules/${name}`));
    }
    await symlink(path.join(modules, 'mocha/bin/mocha.js'), path.join(bin, 'mocha'));
    return new Project(test, new EvidenceRecords('spec', test.ports), new CheckApprovals('shop', test.ports));
  }

  /** As the person approves a plan. */
  async approvePlan(): Promise<void> {
    const { ports, folder } = this.test;
    const command = await findTestCommand(folder.uri, ports);
    assert.ok(command);
    const parts = { root: folder.uri, ports, approvals: this.approvals };
    await freezeSetup(command, await tagsBelow(folder.uri, ports, signal()), parts, signal());
  }

  write(files: Readonly<Record<string, string>>): Promise<void> {
    return this.test.folder.write(files);
  }

  startServer(command: string): Promise<{ readonly process: BackgroundProcess }> {
    return this.processes.start(command, this.test.folder.uri);
  }

  /** Private copies that were left. */
  copies(): Promise<readonly string[]> {
    return readdir(this.test.home.at('copies'));
  }

  /** Checks the task before and after the agent's work. */
  async task(
    work: Readonly<Record<string, string>>,
    {
      plan = '- [ ] 1. Work\n',
      id = '1',
      kind = 'feature',
    }: { plan?: string; id?: string; kind?: 'feature' | 'bugfix' } = {},
  ): Promise<TaskVerdict> {
    const { ports, folder } = this.test;
    const changes: ChangedText[] = [];
    const tasks = parseTasks(plan).value;
    const task = tasks.all.find((each) => each.id === id);
    assert.ok(task);
    const checks = new TaskChecks({
      root: folder.uri,
      ports,
      approvals: this.approvals,
      records: this.records,
      last: this.#last,
      plan: () => Promise.resolve({ tasks, task, kind }),
      tags: async (stop) => {
        const all = await tagsBelow(folder.uri, ports, stop);
        return { all, own: all.filter(({ feature }) => feature === 'shop') };
      },
      changes: () => Promise.resolve(changes),
      ask: (question) => {
        this.asked.push(question);
        return Promise.resolve(this.allows);
      },
      tell: (text) => {
        this.told.push(text);
        return Promise.resolve();
      },
      isResumed: false,
      server: new DevServerWatch(folder.uri, ports.settings, this.processes, () => ports.clock.now()),
      sandbox: () => Promise.resolve(undefined),
    });
    await checks.before(signal());
    for (const [file, after] of Object.entries(work)) {
      const before = (await ports.documents.read(folder.uriAt(file)))?.text ?? null;
      changes.push({ file, before, after });
      await folder.write({ [file]: after });
    }
    return checks.after(signal());
  }
}

const manifest = (test = 'node --test'): string => JSON.stringify({ type: 'module', scripts: { test } });
const head = "import test from 'node:test';\nimport assert from 'node:assert';\nimport fc from 'fast-check';\n";
const cart = `${head}test('adds', () => assert.equal(1 + 1, 2));\ntest('takes away', () => assert.equal(2 - 1, 1));\n`;
const shop = { 'package.json': manifest(), 'test/cart.test.js': cart };
/** A function, and a test that it does not pass as long as it gives back what it is given. */
const halving = {
  'src/half.js': 'export const half = (x) => x / 2;\n',
  'test/p.test.js': `import { half } from '../src/half.js';\n${head}test('p', async () => {\n  // Feature: shop, Property 1: It halves\n  fc.assert(fc.property(fc.integer(), (x) => half(x) * 2 === x));\n});\n`,
} as const;
/** A test file with one property test of the spec. */
const property = (body: string): string =>
  `${head}test('p', async () => {\n  // Feature: shop, Property 1: It holds\n  ${body}\n});\n`;

describe('the checks of a task', () => {
  it('hold when every test ran as before and each new property was tried', async () => {
    const project = await Project.open({ ...shop, 'src/half.js': 'export const half = (x) => x;\n' });
    const found = await project.task(halving);
    assert.deepEqual(found.problems, []);
    assert.equal(found.state, 'proved');
    assert.equal(found.held, '3 tests ran, none fails that did not before; property 1 held for 100 random inputs');
    assert.deepEqual(
      found.checks.map(({ kind, verdict, collected }) => [kind, verdict, collected]),
      [
        ['test', 'pass', 3],
        ['property', 'pass', 1],
        ['red-first', 'pass', 1],
      ],
    );
    assert.deepEqual(found.checks[2]?.baselineFailures, ['test/p.test.js > p']);
    assert.equal(project.asked.length, 1);
  });

  it('take a new test that passes without the task too for no proof of it', async () => {
    const project = await Project.open({ ...shop, 'src/half.js': halving['src/half.js'] });
    const found = await project.task({ ...halving, 'src/other.js': '' });
    const place = 'test/p.test.js:6';
    const warning = `${place}: the test of property 1 passes without the changes of this task too, so it is no proof of them.`;
    assert.deepEqual(found.warnings, [warning]);
    assert.deepEqual(found.checks.map(({ id, verdict }) => [id, verdict]).at(-1), [
      `red-first:1@${place}`,
      'not-applicable',
    ]);
    // The old tests hold as before.
    assert.deepEqual(
      [found.state, found.held],
      [
        'proved',
        '3 tests ran, none fails that did not before; property 1 held for 100 random inputs, before this task too',
      ],
    );
    const alone = await Project.open({ 'package.json': manifest(), 'src/half.js': halving['src/half.js'] });
    assert.deepEqual([(await alone.task(halving)).state, await alone.copies()], ['none', []]);
  });

  it('say of a new test that it was tried on few inputs', async () => {
    const project = await Project.open(shop);
    const found = await project.task({
      'test/p.test.js': property('fc.assert(fc.property(fc.boolean(), (x) => typeof x === "boolean"));'),
    });
    assert.match(found.warnings.join('\n'), /p\.test\.js:5: the property was tried on 2 different inputs only\./);
  });

  it('are asked about with what was changed since the plan was approved, before they count', async () => {
    const before = { ...shop, 'package.json': manifest('node --import ./test/setup.mjs --test'), 'test/setup.mjs': '' };
    const project = await Project.open(before);
    await project.approvePlan();
    await project.write({ 'test/setup.mjs': 'process.exitCode = 0;\n', '.npmrc': 'ignore-scripts=true\n' });
    await project.task({});
    assert.match(project.asked[0]?.reason ?? '', /changed since the tasks were approved: test\/setup\.mjs\. Allow it/);
    assert.match(project.asked[0]?.detail ?? '', /Changed:\n- test\/setup\.mjs$/);
    // Another plan freezes nothing anew that was changed since.
    await project.write({ 'test/setup.mjs': 'process.exitCode = 1;\n' });
    await project.approvePlan();
    await project.task({});
    assert.match(project.asked[1]?.reason ?? '', /changed since you allowed them: test\/setup\.mjs/);
    await project.write({ 'package.json': manifest('node --test') });
    await project.task({});
    assert.match(project.asked[2]?.reason ?? '', /It is another one than was agreed on before \(npm test\)\./);
  });

  it('ask once for a command, and not again for the next task', async () => {
    const project = await Project.open(shop);
    await project.task({});
    await project.task({});
    assert.deepEqual(
      project.asked.map(({ label, command }) => [label, command]),
      [['Run the tests: npm test', 'node --test']],
    );
    // What the first task ended with is what the second begins with.
    assert.equal(project.told.filter((text) => text.startsWith('Running the tests to see')).length, 1);
  });

  it('say nothing where the person does not let tests be run, or there are none', async () => {
    const project = await Project.open(shop);
    project.allows = false;
    const found = await project.task({ 'src/a.js': '' });
    assert.deepEqual([found.state, found.checks.length], ['none', 0]);
    const empty = await Project.open({});
    assert.equal((await empty.task({ 'src/a.js': '' })).state, 'none');
    assert.equal(empty.asked.length, 0);
  });

  it('show old failures and do not fail for them', async () => {
    const project = await Project.open({
      ...shop,
      'test/old.test.js': `${head}test('was red', () => assert.ok(false));\n`,
    });
    const found = await project.task({ 'src/a.js': '' });
    assert.equal(found.state, 'proved');
    assert.deepEqual(found.checks[0]?.baselineFailures, ['test/old.test.js > was red']);
    assert.deepEqual(found.warnings, ['Failing before the task already: test/old.test.js > was red.']);
  });

  it('do not let a checkpoint pass while any test fails, however old (RUN-13)', async () => {
    const plan = '- [ ] 1. Work\n- [ ] 2. Checkpoint - Ensure all tests pass\n';
    const project = await Project.open({
      ...shop,
      'test/old.test.js': `${head}test('was red', () => assert.ok(false));\n`,
    });
    const red = await project.task({ 'src/a.js': '' }, { plan, id: '2' });
    assert.equal(red.state, 'failed');
    assert.match(red.problems.join('\n'), /test\/old\.test\.js > was red/);
    const mended = { 'test/old.test.js': `${head}test('was red', () => assert.ok(true));\n` };
    const green = await project.task(mended, { plan, id: '2' });
    assert.deepEqual([green.state, green.problems], ['proved', []]);
  });

  const failing: readonly (readonly [how: string, work: Readonly<Record<string, string>>, problem: RegExp])[] = [
    [
      'a test that has become red',
      { 'test/cart.test.js': cart.replace('1 + 1, 2', '1 + 1, 3') },
      /cart\.test\.js > adds\n *2 == 3/,
    ],
    [
      'a tagged test in which no property runs',
      { 'test/p.test.js': property('if (0 > 1) fc.assert(fc.property(fc.integer(), () => false));') },
      /passed without a property having been seen to run/,
    ],
  ];
  // How an agent could make them look green: fake-checks.test.ts.
  for (const [how, work, problem] of failing) {
    it(`catch ${how}`, async () => {
      const project = await Project.open(shop);
      const found = await project.task(work);
      assert.match(found.problems.join('\n'), problem);
      assert.equal(found.state, 'failed');
      assert.equal(found.held, undefined);
    });
  }

  it('ask before a changed set-up counts, and do not count it when that is not wanted', async () => {
    const changes: readonly Readonly<Record<string, string>>[] = [
      { 'package.json': manifest('true') },
      { 'tsconfig.json': '{}' },
      { 'test/p.test.js': property('fc.assert(fc.property(fc.integer(), () => true));') },
      { 'node_modules/.bin/node': '#!/bin/sh\nexit 0\n' },
    ];
    for (const work of changes) {
      const project = await Project.open({
        ...shop,
        'tsconfig.json': '{ "compilerOptions": { "strict": true } }',
        'test/p.test.js': property('fc.assert(fc.property(fc.integer(), (x) => x === x));'),
      });
      assert.equal((await project.task({})).state, 'proved');
      project.allows = false;
      const found = await project.task(work);
      assert.equal(project.asked.length, 2, JSON.stringify(work));
      assert.equal(found.state, 'failed', JSON.stringify(work));
      assert.match(found.problems.join(), /not agreed on/);
    }
  });

  it('count a changed set-up that the task names, and one that the person agrees with', async () => {
    const project = await Project.open({ ...shop, 'tsconfig.json': '{}' });
    assert.equal((await project.task({})).state, 'proved');
    const plan = '- [ ] 1. Make `tsconfig.json` strict\n';
    assert.equal((await project.task({ 'tsconfig.json': '{ "strict": true }' }, { plan })).state, 'proved');
    assert.equal(project.asked.length, 1);
    assert.equal((await project.task({ 'tsconfig.json': '{ "strict": false }' })).state, 'proved');
    assert.deepEqual([project.asked.length, project.asked[1]?.detail.includes('- tsconfig.json')], [2, true]);
  });

  it('hear what the development server says after the last edit, and nothing that it said before', async () => {
    const server =
      "import { readFileSync, watchFile } from 'node:fs';\nconst look = () => console.log(readFileSync('src/a.js', 'utf8').includes('bad') ? '10:00:00 AM Error: a.js is bad' : 'ok, 0 errors');\nconsole.log('Error: an old one');\nlook();\nwatchFile('src/a.js', { interval: 100 }, look);\n";
    const command = 'node serve.mjs';
    const settings = { 'checks.devServer': command };
    const project = await Project.open({ ...shop, 'serve.mjs': server, 'src/a.js': '1' }, settings);
    try {
      const kinds = (found: TaskVerdict): unknown => [
        found.state,
        found.checks.map(({ kind, verdict }) => [kind, verdict]),
      ];
      assert.deepEqual(
        kinds(await project.task({ 'src/a.js': '2' })),
        ['proved', [['test', 'pass']]],
        'it does not run',
      );
      const { process } = await project.startServer(command);
      await until('it serves', () => project.processes.output(process.id).includes('0 errors'), 20_000);
      const broken = await project.task({ 'src/a.js': 'bad' });
      assert.deepEqual(kinds(broken), [
        'failed',
        [
          ['test', 'pass'],
          ['dev-server', 'fail'],
        ],
      ]);
      assert.deepEqual(broken.problems, [`The development server (${command}): Error: a.js is bad`]);
      assert.equal((await project.task({ 'src/a.js': 'good' })).state, 'proved');
      await project.processes.stop(process.id);
      assert.deepEqual(kinds(await project.task({ 'src/a.js': '3' })), [
        'proved',
        [
          ['test', 'pass'],
          ['dev-server', 'not-applicable'],
        ],
      ]);
    } finally {
      await project.processes.dispose();
    }
  });

  it('let tests go where the task names their file', async () => {
    const project = await Project.open({ ...shop, 'test/old.test.js': `${head}test('old', () => {});\n` });
    const plan = '- [ ] 1. Empty `test/old.test.js`\n';
    const found = await project.task({ 'test/old.test.js': head }, { plan });
    assert.equal(found.state, 'proved', found.problems.join('\n'));
  });
});

describe('FLOW-21: tests of a bug that fail until it is fixed', () => {
  const plan = [
    '- [ ] 1. Write bug condition exploration test',
    '  - **CRITICAL**: This test MUST FAIL on unfixed code',
    '- [ ] 2. Write preservation property tests (BEFORE implementing fix)',
    '- [ ] 3. Fix the sum',
    '  - [ ] 3.1 Implement the fix',
    '  - [ ] 3.2 Verify bug condition exploration test now passes',
    '',
  ].join('\n');
  const code = (sum: string): Record<string, string> => ({ 'src/sum.js': `export const sum = (a, b) => ${sum};\n` });
  const exploring = (claim: string): Record<string, string> => ({
    'test/bug.test.js': `import { sum } from '../src/sum.js';\n${property(`fc.assert(fc.property(fc.nat(), fc.nat(), (a, b) => ${claim}));`)}`,
  });

  it('task 1 is done by failing, with a counterexample; passing early stops; the fix must make it pass', async () => {
    const project = await Project.open({ ...shop, ...code('a - b') });
    const about = { plan, kind: 'bugfix' } as const;
    const first = await project.task(exploring('sum(a, b) === a + b'), { ...about, id: '1' });
    assert.equal(first.state, 'proved', first.problems.join('\n'));
    assert.deepEqual(
      first.checks.map(({ kind, verdict }) => [kind, verdict]),
      [
        ['test', 'expected-fail'],
        ['property', 'expected-fail'],
      ],
    );
    assert.equal(first.checks[1]?.property?.counterexample, '[0,1]');

    const early = await project.task(code('a + b'), { ...about, id: '2' });
    assert.deepEqual([early.state, early.stops], ['failed', true]);
    assert.ok(early.checks.some(({ verdict }) => verdict === 'unexpected-pass'));

    assert.equal((await project.task(code('a - b'), { ...about, id: '2' })).state, 'proved');
    assert.equal((await project.task(code('a * b'), { ...about, id: '3.1' })).state, 'proved');
    const unfixed = await project.task({}, { ...about, id: '3.2' });
    assert.equal(unfixed.state, 'failed');
    assert.match(unfixed.problems.join('\n'), /Counterexample: \[0,1\]/);
    assert.equal((await project.task(code('a + b'), { ...about, id: '3.2' })).state, 'proved');
  });

  it('task 1 is not done when its test passes: it does not show the fault', async () => {
    const project = await Project.open({ ...shop, ...code('a - b') });
    const found = await project.task(exploring('sum(a, b) === a - b'), { plan, id: '1', kind: 'bugfix' });
    assert.deepEqual([found.state, found.stops], ['failed', true]);
    assert.match(found.problems.join('\n'), /was to write a test that fails, and no test fails/);
  });
});
