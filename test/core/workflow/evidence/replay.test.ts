import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { replayOf } from '../../../../src/core/workflow/evidence/counterexample';
import { findTestCommand } from '../../../../src/core/workflow/evidence/find-checks';
import { programPath, runTests } from '../../../../src/core/workflow/evidence/run-tests';
import type { Replay } from '../../../../src/core/workflow/evidence/test-command';
import type { PropertyRun } from '../../../../src/core/workflow/evidence/test-results';
import { testPorts, type TestPorts } from '../../../support/node-ports';

const modules = path.resolve(__dirname, '../../../../node_modules');

describe('a property that failed', function () {
  this.timeout(90_000);
  const project = async (files: Readonly<Record<string, string>>): Promise<TestPorts> => {
    const given = await testPorts(files);
    await symlink(modules, given.folder.at('node_modules'));
    return given;
  };
  const run = async (
    { ports, folder }: TestPorts,
    replays: readonly Replay[] = [],
  ): Promise<readonly PropertyRun[]> => {
    const command = await findTestCommand(folder.uri, ports);
    assert.ok(command);
    const path_ = programPath(folder.uri, ports);
    const options = { root: folder.uri, runs: 100, timeoutMs: 60_000, sandbox: undefined, path: path_, replays };
    return (await runTests(command, options, ports, AbortSignal.timeout(60_000))).results.properties;
  };
  const replayOfRun = ({ file, line, test, seed, path: way }: PropertyRun): Replay => {
    assert.ok(file !== null);
    return replayOf({ call: { file, line, test }, seed, path: way });
  };
  const fails = (above = ''): string =>
    `import fc from 'fast-check';\nimport test from 'node:test';\n${above}test('p', () => fc.assert(fc.property(fc.string(), fc.integer(), (s, x) => x < 4711)));\n`;

  it('fails for the same input at once when fast-check is given its seed and path', async () => {
    const given = await project({
      'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
      'a.test.js': fails(),
    });
    const [first] = await run(given);
    assert.ok(first?.failed && first.shrinks > 0);
    const [again] = await run(given, [replayOfRun(first)]);
    assert.deepEqual([again?.counterexample, again?.seed, again?.runs], [first.counterexample, first.seed, 1]);
    // Another call in the place of the one that failed: from the seed on, whatever its path was.
    await given.folder.write({ 'a.test.js': fails('\n') });
    const [moved] = await run(given, [replayOfRun(first)]);
    assert.deepEqual([moved?.first, moved?.seed, moved?.runs], [first.first, first.seed, first.runs]);
  });

  it('has no seed in a test of another name', async () => {
    const given = await project({
      'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
      'a.test.js': fails(),
    });
    const [first] = await run(given, [{ file: 'a.test.js', line: 3, test: 'q', seed: '4', path: null }]);
    assert.ok(first && first.seed !== '4');
  });

  const hasPytest = spawnSync('python3', ['-c', 'import pytest, hypothesis']).status === 0;
  if (hasPytest) {
    it('fails for the same first input when Hypothesis is given its seed', async () => {
      const given = await project({
        'pytest.ini': '[pytest]\n',
        'test_a.py':
          'from hypothesis import given, strategies as st\n\n@given(st.lists(st.integers()))\ndef test_p(xs):\n    assert sum(xs) < 4711\n',
      });
      const [first] = await run(given);
      assert.ok(first?.failed && first.seed !== '');
      const again = await run(given, [replayOfRun(first)]);
      assert.deepEqual(
        again.map(({ first: input, runs, seed }) => [input, runs, seed]),
        [[first.first, first.runs, first.seed]],
      );
    });
  }
});
