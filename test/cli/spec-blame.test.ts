import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseCommand, UsageError } from '../../src/cli/arguments';
import { type BlameBench, startBlameBench } from '../support/blame-bench';

const code = [
  "const unit = 'cent';", // 1
  'export const add = (a, b) => a + b;',
  '',
  'export function half(x) {', // 4
  '  // halves',
  '  if (x < 0) {', // 6
  '    return -half(-x);', // 7
  '  }',
  '  return x / 2;', // 9
  '}',
  '',
  'export function unused() {', // 12
  '  return unit;', // 13
  '}',
  'export const named = () => unit;', // 15
  '',
].join('\n');

const tests = (head: string, it: string, from = '../src/till.js'): string =>
  `${head}import { add, half, named } from '${from}';
// Feature: small
// **Validates: Requirements 1.1**
${it}('adds', () => {
  if (add(1, 2) !== 3) throw new Error();
});
// Feature: small, Property 1: Half
${it}('halves', () => {
  if (half(4) !== 2) throw new Error();
});
${it}('names', () => {
  named();
});
`;

describe('spec blame', function () {
  this.timeout(120_000);
  let given: BlameBench;
  afterEach(() => given.bench.close());
  const begin = async (...about: Parameters<typeof startBlameBench>): Promise<void> => {
    given = await startBlameBench(...about);
  };
  const expected = [
    [1, 1, 'loaded', ''],
    [2, 2, 'criterion', '1.1'],
    [4, 4, 'criterion', '1.2'],
    [6, 6, 'criterion', '1.2'],
    [7, 7, 'none', ''],
    [9, 9, 'criterion', '1.2'],
    [12, 13, 'none', ''],
    [15, 15, 'test', ''],
  ];

  it('says for which criterion each line is there, and what none asks for', async () => {
    await begin({
      'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test test/till.test.js' } }),
      'src/till.js': code,
      'test/till.test.js': tests("import test from 'node:test';\n", 'test'),
    });
    assert.equal(await given.run('src/till.js'), 0, given.err);
    assert.deepEqual(given.lines(), expected);
    assert.match(given.shown, /Fingerpost checks each task with the tests of this folder/);
    given.out = '';
    assert.equal(await given.run('src/till.js', false), 0);
    assert.match(
      given.out,
      /^src\/till\.js:1 {2}no criterion; runs when the file is loaded\nsrc\/till\.js:2 {2}small 1\.1\n/,
    );
    assert.match(given.out, /src\/till\.js:12-13 {2}no criterion, and no test runs it\n/);
    assert.match(given.out, /4 of 9 lines are there for a criterion, 3 are run by no test\.\n$/);
  });

  it('says it of TypeScript that is compiled as it is loaded, by its source map', async () => {
    await begin({
      'package.json': JSON.stringify({
        scripts: { test: 'mocha --node-option import=tsx test/till.test.ts' },
        type: 'module',
      }),
      'src/till.ts': `export interface Money {\n  cents: number;\n}\n${code.replace('(x)', '(x: number): number').replace('(a, b)', '(a: number, b: number): number')}`,
      'test/till.test.ts': tests('', 'it', '../src/till'),
    });
    assert.equal(await given.run('src/till.ts'), 0, given.err);
    const moved = expected.map(([from, to, ...rest]) => [Number(from) + 3, Number(to) + 3, ...rest]);
    assert.deepEqual(given.lines(), moved);
  });

  it('says what is in the way: no trust, no agreement, no tests, no such file', async () => {
    await begin({ 'package.json': '{}', 'src/till.js': code }, { trusted: false });
    assert.equal(await given.run('src/till.js'), 1);
    assert.match(given.err, /not trusted/);
    await given.bench.close();
    await begin({ 'package.json': '{}', 'src/till.js': code });
    assert.equal(await given.run('src/till.js'), 1);
    assert.match(given.err, /There is no test command here/);
    await assert.rejects(given.run('src/none.js'), UsageError);
    await assert.rejects(given.run('../../etc/passwd'), UsageError);
    await writeFile(path.join(given.bench.folder, 'package.json'), '{"scripts":{"test":"node --test"}}');
    assert.equal(await given.run('src/till.js', true, 'n'), 1);
    assert.match(given.err, /Nobody agreed to run the tests/);
    assert.throws(() => parseCommand(['spec', 'blame'], '/shop'), UsageError);
  });
});
