import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { parseCommand, UsageError } from '../../src/cli/arguments';
import { blame } from '../../src/cli/blame';
import type { Terminal } from '../../src/cli/follow';
import type { Blame } from '../../src/core/specs/trace/blame';
import { type Bench, type BenchOptions, startBench, until } from '../support/core-bench';
import { contractErrors } from '../support/contract-schemas';
import { smallSpec } from '../support/small-spec';

const requirements = [
  '# Requirements Document',
  '',
  '## Requirements',
  '',
  '### Requirement 1: Sums',
  '',
  '#### Acceptance Criteria',
  '',
  '1. THE Till SHALL add',
  '2. THE Till SHALL halve',
  '',
].join('\n');
const design =
  '# Design Document: Small\n\n## Correctness Properties\n\n### Property 1: Half\n\n*For any* number, it is halved.\n\n**Validates: Requirements 1.2**\n';

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
  let bench: Bench;
  let [out, err, shown] = ['', '', ''];
  afterEach(() => bench.close());
  const begin = async (files: Readonly<Record<string, string>>, options: BenchOptions = {}): Promise<void> => {
    [out, err, shown] = ['', '', ''];
    bench = await startBench({
      settings: { 'checks.testCommand': '' },
      ...options,
      files: { [`${smallSpec}/requirements.md`]: requirements, [`${smallSpec}/design.md`]: design },
    });
    for (const [file, text] of Object.entries(files)) {
      await writeFile(path.join(bench.folder, file), text);
    }
    await symlink(path.resolve(__dirname, '../../node_modules'), path.join(bench.folder, 'node_modules'));
  };
  const run = async (file: string, json = true, answer = 'r'): Promise<number> => {
    const output = new PassThrough();
    const input = new PassThrough();
    output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    const terminal: Terminal = { input, output, interrupt: () => undefined };
    const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const code = blame(
      { file, folder: bench.folder, json },
      bench.core,
      streams,
      terminal,
      AbortSignal.timeout(110_000),
    );
    let isOver = false;
    void code.then(
      () => (isOver = true),
      () => (isOver = true),
    );
    await until('it asks or is over', () => isOver || shown.includes('[r]un'), 60_000);
    input.write(`${answer}\n`);
    return code;
  };
  const lines = (): unknown => {
    const found = JSON.parse(out) as Blame;
    assert.deepEqual(contractErrors('Blame', found), []);
    return found.lines.map(({ line, endLine, kind, criteria }) => [
      line,
      endLine,
      kind,
      criteria.map(({ id }) => id).join(),
    ]);
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
    assert.equal(await run('src/till.js'), 0, err);
    assert.deepEqual(lines(), expected);
    assert.match(shown, /Fingerpost checks each task with the tests of this folder/);
    out = '';
    assert.equal(await run('src/till.js', false), 0);
    assert.match(
      out,
      /^src\/till\.js:1 {2}no criterion; runs when the file is loaded\nsrc\/till\.js:2 {2}small 1\.1\n/,
    );
    assert.match(out, /src\/till\.js:12-13 {2}no criterion, and no test runs it\n/);
    assert.match(out, /4 of 9 lines are there for a criterion, 3 are run by no test\.\n$/);
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
    assert.equal(await run('src/till.ts'), 0, err);
    const moved = expected.map(([from, to, ...rest]) => [Number(from) + 3, Number(to) + 3, ...rest]);
    assert.deepEqual(lines(), moved);
  });

  it('says what is in the way: no trust, no agreement, no tests, no such file', async () => {
    await begin({ 'package.json': '{}', 'src/till.js': code }, { trusted: false });
    assert.equal(await run('src/till.js'), 1);
    assert.match(err, /not trusted/);
    await bench.close();
    await begin({ 'package.json': '{}', 'src/till.js': code });
    assert.equal(await run('src/till.js'), 1);
    assert.match(err, /There is no test command here/);
    await assert.rejects(run('src/none.js'), UsageError);
    await assert.rejects(run('../../etc/passwd'), UsageError);
    await writeFile(path.join(bench.folder, 'package.json'), '{"scripts":{"test":"node --test"}}');
    assert.equal(await run('src/till.js', true, 'n'), 1);
    assert.match(err, /Nobody agreed to run the tests/);
    assert.throws(() => parseCommand(['spec', 'blame'], '/shop'), UsageError);
  });
});
