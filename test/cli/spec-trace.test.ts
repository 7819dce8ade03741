import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as demo from '../../scripts/demo/documents';
import { contractErrors } from '../support/contract-schemas';
import { buildTerminal, openTerminal, type TestTerminal } from '../support/terminal';
import { temporaryFolder } from '../support/temporary-folder';

const spec = {
  '.kiro/specs/discount-codes/requirements.md': demo.requirements,
  '.kiro/specs/discount-codes/design.md': demo.design,
  '.kiro/specs/discount-codes/tasks.md': demo.tasks,
};
const test = [
  '// Feature: discount-codes, Property 1: A discount never raises the total',
  "it('never raises the total', () => undefined);",
  '',
].join('\n');

describe('spec trace', () => {
  let terminal: TestTerminal;

  before(async function () {
    this.timeout(60_000);
    await buildTerminal();
  });

  beforeEach(async () => {
    terminal = await openTerminal();
  });
  afterEach(() => terminal.model.close());

  it('threads criteria to tasks, properties, tests and commits, and exits with 1 where a thread ends', async () => {
    const folder = await temporaryFolder({ ...spec, 'test/discount.test.js': test });
    const git = (...args: readonly string[]): Promise<unknown> =>
      promisify(execFile)('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], {
        cwd: folder.path,
      });
    await git('init', '--quiet');
    await git('commit', '--quiet', '--allow-empty', '-m', 'Begin\n\nFeature: discount-codes, Task 1');
    const { code, out, err } = await terminal.run(['spec', 'trace', 'discount-codes', '--json', '--cwd', folder.path]);
    assert.equal(err, '');
    const trace = JSON.parse(out) as {
      schema: string;
      criteria: Record<string, unknown>[];
      gaps: { code: string; id: string }[];
    };
    assert.deepEqual(contractErrors('Trace', trace), []);
    assert.deepEqual(Object.keys(trace), ['schema', 'name', 'criteria', 'gaps']);
    assert.equal(trace.schema, 'fingerpost.spec.trace/1');
    const one = trace.criteria.find(({ id }) => id === '1.1');
    assert.deepEqual(Object.keys(one ?? {}), [
      'key',
      'id',
      'line',
      'properties',
      'tasks',
      'tests',
      'files',
      'commits',
      'status',
    ]);
    assert.deepEqual(one?.['properties'], ['1']);
    assert.deepEqual(one['tests'], [
      {
        file: 'test/discount.test.js',
        line: 1,
        name: 'never raises the total',
        tag: '// Feature: discount-codes, Property 1: A discount never raises the total',
        property: '1',
        result: 'not-run',
        runs: null,
        seed: null,
      },
    ]);
    assert.equal((one['commits'] as string[]).length, 1);
    assert.equal(one['status'], 'planned');
    assert.equal(code, trace.gaps.length === 0 ? 0 : 1);
  });

  it('tells people in a line for each criterion, with the gaps where they are', async () => {
    const folder = await temporaryFolder({ ...spec, 'test/x.test.js': test.replace('Property 1', 'Property 9') });
    const { code, out } = await terminal.run(['spec', 'trace', 'discount-codes', '--cwd', folder.path]);
    assert.match(out, /^discount-codes: \d+ criteria, /);
    assert.match(out, /^1\.1 {2}planned {2}\d+ tasks · 1 properties · 0 tests$/m);
    assert.match(out, /^test\/x\.test\.js:1 test-unresolved The tag names 9, which the spec does not have\.$/m);
    assert.equal(code, 1);
  });

  it('says which specs there are where it is none, and what it needs', async () => {
    const folder = await temporaryFolder(spec);
    const gone = await terminal.run(['spec', 'trace', 'other', '--cwd', folder.path]);
    assert.deepEqual([gone.code, gone.out], [1, '']);
    assert.match(gone.err, /There is no spec "other" here\. There are: discount-codes\./);
    const without = await terminal.run(['spec', 'trace', '--cwd', folder.path]);
    assert.equal(without.code, 2);
    assert.match(without.err, /spec trace needs the name of one spec/);
  });
});
