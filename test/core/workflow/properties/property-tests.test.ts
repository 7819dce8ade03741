import assert from 'node:assert/strict';
import { readdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { type Core, createCore } from '../../../../src/core/core';
import type { Uri } from '../../../../src/core/ports';
import type { CheckQuestion } from '../../../../src/core/workflow/evidence/allowed-setup';
import type { RanTest } from '../../../../src/core/workflow/properties/run-properties';
import type { TestRow } from '../../../../src/core/workflow/properties/test-rows';
import { testPorts, type TestPorts } from '../../../support/node-ports';

const specs = '.kiro/specs/till';
const requirements = `# Requirements Document

## Requirements

### Requirement 1: Sums

#### Acceptance Criteria

1. THE Till SHALL add amounts
2. THE Till SHALL keep its order

### Requirement 2: Rounding

#### Acceptance Criteria

1. THE Till SHALL round down
`;
const design = `# Design Document: Till

## Correctness Properties

### Property 1: Sums do not get smaller

*For any* amounts, the sum is at least as large as each.

**Validates: Requirements 1.1, 2.1**

### Property 2: Nothing

*For any* amount, nothing.

### Property 3: Loose

*For any* amount, it stays.
`;
const head = "import fc from 'fast-check';\nimport test from 'node:test';\nimport { sum } from './sum.js';\n";
const files = {
  [`${specs}/requirements.md`]: requirements,
  [`${specs}/design.md`]: design,
  [`${specs}/tasks.md`]: '- [ ] 1. Add\n',
  'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
  'sum.js': 'export const sum = (a, b) => (a > 4711 ? 0 : a + b);\n',
  'sum.test.js': `${head}
// Feature: till, Property 1: Sums do not get smaller
test('sums', () => fc.assert(fc.property(fc.nat(), fc.nat(), (a, b) => sum(a, b) >= a)));

// Feature: till, Property 3: Loose
test('loose', () => fc.assert(fc.property(fc.nat(), (a) => sum(a, 0) >= 0)));

// Feature: till, Requirement 1.2
test('order', () => undefined);
`,
};

describe('the tests of properties', function () {
  this.timeout(90_000);
  let given: TestPorts;
  let core: Core;
  let trusted = true;
  let asked: CheckQuestion[];
  let dir: Uri;

  const open = (): Core =>
    createCore(
      { ...given.ports, isTrusted: () => trusted },
      {
        roots: () => [{ uri: given.folder.uri, name: 'shop' }],
        onDidChangeRoots: () => ({ dispose: () => undefined }),
        home: undefined,
      },
    );
  beforeEach(async () => {
    given = await testPorts(files);
    await symlink(path.resolve(__dirname, '../../../../node_modules'), given.folder.at('node_modules'));
    [trusted, asked, dir] = [true, [], given.folder.uriAt(specs)];
    core = open();
  });
  afterEach(() => core.dispose());

  const never = new AbortController().signal;
  const drawn = (rows: readonly TestRow[], depth = 0): readonly string[] =>
    rows.flatMap((row) => [
      `${'  '.repeat(depth)}${row.label} (${row.detail}) ${path.basename(row.place.uri)}:${String(row.place.line)}`,
      ...drawn(row.children, depth + 1),
    ]);
  const run = async (
    rows: readonly string[] | 'all' = 'all',
    { again = false, allows = true } = {},
  ): Promise<readonly RanTest[]> =>
    core.properties.run(
      [{ dir, rows }],
      {
        again,
        ask: (question) => {
          asked.push(question);
          return Promise.resolve(allows);
        },
        output: () => undefined,
      },
      AbortSignal.timeout(60_000),
    );
  const states = (ran: readonly RanTest[]): unknown =>
    ran.map(({ id, state, place }) => [id.split('/').at(-1), state, place.line]);
  const records = async (): Promise<readonly Record<string, unknown>[]> => {
    const all = await readdir(given.home.path, { recursive: true });
    const found = all.find((name) => name.endsWith('evidence.jsonl'));
    if (found === undefined) return [];
    return (await readFile(given.home.at(found), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('stand below the requirements that their properties are for, each once, and nothing is run for that', async () => {
    trusted = false;
    assert.deepEqual(await core.properties.specs(), [{ dir, name: 'till', rootName: 'shop' }]);
    assert.deepEqual(drawn(await core.properties.tests(dir, never)), [
      'Requirement 1: Sums () requirements.md:5',
      '  Property 1: Sums do not get smaller (validates 1.1, 2.1) design.md:5',
      '    sums (sum.test.js) sum.test.js:5',
      '  order (sum.test.js) sum.test.js:11',
      'Property 3: Loose () design.md:15',
      '  loose (sum.test.js) sum.test.js:8',
    ]);
    await assert.rejects(run(), /not trusted/);
    assert.deepEqual(asked, []);
  });

  it('are run once the command is allowed, which is asked once', async () => {
    assert.deepEqual(await run('all', { allows: false }), []);
    const ran = await run();
    assert.deepEqual(
      asked.map(({ label, detail }) => [label, detail.split('\n')[0]]),
      [
        ['Run the tests: npm test', 'node --test'],
        ['Run the tests: npm test', 'node --test'],
      ],
    );
    assert.deepEqual(states(ran), [
      ['sums', 'failed', 6],
      ['loose', 'held', 8],
      ['order', 'held', 11],
    ]);
    const [sums, loose, order] = ran;
    assert.match(
      sums?.text ?? '',
      /^Property 1 fails for \[4712,0\]\nFailed after \d+ random inputs?.*\n(?:First failing input: \[\d+,\d+\]\n)?Seed -?\d+, path [\d:]+\nProperty failed by returning false/,
    );
    assert.equal(sums?.counterexample, '[4712,0]');
    assert.equal(loose?.text, 'Held for 100 random inputs.');
    assert.equal(order?.text, 'Passes.');
    await run(['requirement 1']);
    assert.equal(asked.length, 2);
  });

  it('are run again with the seed by which they failed, of which nothing is left when it holds', async () => {
    await assert.rejects(run('all', { again: true }), /None of these tests failed with a seed/);
    await run(['property 3']);
    const first = await run(['property 1']);
    const seedOf = (ran: readonly RanTest[]): string | undefined => /Seed (-?\d+)/.exec(ran[0]?.text ?? '')?.[1];
    const again = await run('all', { again: true });
    assert.deepEqual(states(again), [['sums', 'failed', 6]]);
    assert.match(again[0]?.text ?? '', /^Property 1 fails for \[4712,0\]\nFailed after 1 random input\n/);
    assert.equal(seedOf(again), seedOf(first));
    await given.folder.write({ 'sum.js': 'export const sum = (a, b) => a + b;\n' });
    const mended = await run('all', { again: true });
    assert.deepEqual(
      mended.map(({ state, text }) => [state, text]),
      [['held', 'The input that failed holds now. Run it without the seed to try other inputs.']],
    );
    // That one input holds is no news of the property; that many do is.
    const { length } = await records();
    assert.equal(length, 3);
    await run();
    await assert.rejects(run('all', { again: true }), /None of these tests/);
  });

  it('leave their counterexample with the records, to be seen after a restart', async () => {
    await run();
    await core.dispose();
    core = open();
    const ran = await run('all', { again: true });
    assert.deepEqual(states(ran), [['sums', 'failed', 6]]);
    const [record] = await records();
    const [kept] = (record?.['counterexamples'] ?? []) as readonly Record<string, unknown>[];
    assert.deepEqual(
      [kept?.['number'], kept?.['file'], kept?.['line'], kept?.['value'], kept?.['library']],
      ['1', 'sum.test.js', 5, '[4712,0]', 'fast-check'],
    );
  });

  it('say so where nobody can tell', async () => {
    await given.folder.write({ 'package.json': JSON.stringify({ scripts: { test: 'true' } }) });
    const [ran] = await run(['property 1']);
    assert.deepEqual(
      [ran?.state, ran?.text.split(':')[0]],
      ['unknown', 'Fingerpost cannot tell which tests this command runs'],
    );
    await given.folder.write({ 'package.json': '{}' });
    await assert.rejects(run(), /There is no test command here/);
  });

  it('can be stopped', async () => {
    await given.folder.write({
      'slow.test.js': "import test from 'node:test';\ntest('s', () => new Promise((r) => setTimeout(r, 60000)));\n",
    });
    const stop = new AbortController();
    const running = core.properties.run(
      [{ dir, rows: 'all' }],
      {
        again: false,
        ask: () => Promise.resolve(true),
        output: () => undefined,
        began: () => setTimeout(() => stop.abort(), 1_500),
      },
      stop.signal,
    );
    await assert.rejects(running, { name: 'AbortError' });
    assert.deepEqual(await records(), []);
  });
});
