import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { findTestCommand } from '../../../../src/core/workflow/evidence/find-checks';
import { programPath, runTests, type TestRun } from '../../../../src/core/workflow/evidence/run-tests';
import { testPorts } from '../../../support/node-ports';

const modules = path.resolve(__dirname, '../../../../node_modules');

const node = (test: string, type = 'module'): string => JSON.stringify({ type, scripts: { test } });

interface Options {
  readonly inverted?: boolean;
  readonly runs?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Runs the tests of these files with the real runner. */
async function run(files: Readonly<Record<string, string>>, options: Options = {}): Promise<TestRun> {
  const { ports, folder } = await testPorts(files, options.settings ? { settings: options.settings } : {});
  await symlink(modules, folder.at('node_modules'));
  const command = await findTestCommand(folder.uri, ports);
  assert.ok(command, 'there is a test command');
  return runTests(
    command,
    {
      root: folder.uri,
      runs: options.runs ?? 100,
      timeoutMs: 60_000,
      sandbox: undefined,
      path: programPath(folder.uri, ports),
      ...(options.inverted ? { inverted: true } : {}),
    },
    ports,
    AbortSignal.timeout(60_000),
  );
}

const outcomes = ({ results }: TestRun): string[] => results.tests.map(({ id, result }) => `${result} ${id}`);

const fc = "import fc from 'fast-check';\nimport test from 'node:test';\n";
const isFalse = 'fc.property(fc.integer(), (x) => x < 5)';

describe('running the tests of a project', () => {
  it('tells which tests of `node --test` ran, whatever the exit code says', async () => {
    const found = await run({
      'package.json': node('node --test || true'),
      'test/a.test.js': `
        import test, { describe } from 'node:test';
        import assert from 'node:assert';
        describe('sums', () => {
          test('adds', () => assert.equal(1 + 1, 2));
          test('is wrong', () => assert.equal(1 + 1, 3));
          test.skip('waits', () => {});
          test.todo('is planned');
        });`,
    });
    assert.equal(found.end.exitCode, 0);
    assert.deepEqual(outcomes(found), [
      'pass test/a.test.js > sums > adds',
      'fail test/a.test.js > sums > is wrong',
      'skip test/a.test.js > sums > waits',
      'skip test/a.test.js > sums > is planned',
    ]);
    assert.equal(found.results.isWhole, true);
    assert.match(found.end.output, /not ok sums > is wrong[\s\S]*1 passed, 1 failed/);
  });

  it('tells it of Mocha, through scripts that call scripts and a reporter of the user', async () => {
    const found = await run({
      'package.json': JSON.stringify({
        scripts: {
          pretest: 'echo before',
          test: 'npm run -s unit -- --bail=false && echo after',
          unit: 'mocha --reporter dot',
        },
      }),
      'test/a.js': `
        const assert = require('node:assert');
        describe('sums', () => {
          it('adds', () => assert.equal(1 + 1, 2));
          it('is wrong', () => assert.equal(1 + 1, 3));
          it.skip('waits', () => {});
        });`,
    });
    assert.deepEqual(outcomes(found), [
      'pass test/a.js > sums > adds',
      'fail test/a.js > sums > is wrong',
      'skip test/a.js > sums > waits',
    ]);
    assert.match(found.end.output, /^before/);
  });

  it('takes a report that breaks off for no whole one', async () => {
    const found = await run({
      'package.json': node('mocha', 'commonjs'),
      'test/a.js': "it('one', () => {});\nit('ends everything', () => process.exit(0));\nit('two', () => {});\n",
    });
    assert.equal(found.end.exitCode, 0);
    assert.equal(found.results.isWhole, false);
    assert.deepEqual(outcomes(found), ['pass test/a.js > one']);
  });

  it('cannot be told by lines that a test writes beside the report', async () => {
    const found = await run({
      'package.json': node('mocha', 'commonjs'),
      'test/a.js':
        "it('writes', () => require('node:fs').appendFileSync(process.env.FINGERPOST_REPORT, 'nonsense\\n'));\n",
    });
    assert.equal(found.results.isWhole, false);
  });
});

describe('the instrument in fast-check', () => {
  const one = async (body: string, options: Options = {}): Promise<TestRun> =>
    run({ 'package.json': node('node --test'), 'p.test.js': `${fc}test('p', async () => { ${body} });\n` }, options);

  it('sees a false property behind try and catch', async () => {
    const { results, end } = await one(`try { fc.assert(${isFalse}); } catch {}`);
    assert.equal(end.exitCode, 0);
    assert.deepEqual(
      results.tests.map(({ result }) => result),
      ['pass'],
    );
    const [property] = results.properties;
    assert.equal(property?.failed, true);
    assert.equal(property.counterexample, '[5]');
    assert.equal(property.file, 'p.test.js');
    assert.equal(property.line, 3);
    assert.match(property.seed, /^-?\d+$/);
    assert.match(property.path ?? '', /^\d+/);
  });

  it('sees a false property behind a reporter that says nothing', async () => {
    const { results, end } = await one(`fc.assert(${isFalse}, { reporter: () => {} });`);
    assert.equal(end.exitCode, 0);
    assert.deepEqual(
      results.properties.map(({ failed, counterexample }) => [failed, counterexample]),
      [[true, '[5]']],
    );
  });

  it('sees it behind an asynchronous reporter, and one that is not awaited', async () => {
    const { results, end } = await one(`
      await fc.assert(fc.asyncProperty(fc.integer(), async (x) => x < 5), { asyncReporter: async () => {} });
      fc.assert(fc.asyncProperty(fc.integer(), async (x) => x < 5)).catch(() => {});`);
    assert.equal(end.exitCode, 0);
    assert.deepEqual(
      results.properties.map(({ failed }) => failed),
      [true, true],
    );
  });

  it('sees it behind `check`, whose answer nobody looks at', async () => {
    const { results, end } = await one(`fc.check(${isFalse});`);
    assert.equal(end.exitCode, 0);
    assert.deepEqual(
      results.properties.map(({ failed, via }) => [failed, via]),
      [[true, 'check']],
    );
  });

  it('runs a property at least as often as is wanted, and finds what one run does not', async () => {
    const { results, end } = await one(
      'fc.assert(fc.property(fc.integer({ min: 0, max: 50 }), (x) => x !== 41), { numRuns: 1, seed: 7 });',
      { runs: 2_000 },
    );
    assert.notEqual(end.exitCode, 0);
    const [property] = results.properties;
    assert.equal(property?.asked, 1);
    assert.equal(property.failed, true);
    assert.equal(property.counterexample, '[41]');
  });

  it('counts what a precondition keeps away, and different inputs', async () => {
    const { results, end } = await one(
      `
      fc.assert(fc.property(fc.integer({ min: 0, max: 999 }), (x) => { fc.pre(x === 3); return true; }),
        { maxSkipsPerRun: 100_000, numRuns: 1, seed: 1 });
      fc.assert(fc.property(fc.boolean(), () => true));`,
      { runs: 1 },
    );
    assert.equal(end.exitCode, 0);
    const [rare, few] = results.properties;
    assert.ok(rare && few);
    assert.ok(rare.skips > 10 * rare.runs, `${rare.skips} skips`);
    assert.equal(few.distinct, 2);
  });

  it('leaves a true property true, with its values, its default parameters and a replay', async () => {
    const { results, end } = await one(`
      fc.configureGlobal({ numRuns: 150 });
      fc.assert(fc.property(fc.nat(), fc.string(), (n, s) => typeof n === 'number' && typeof s === 'string'));
      fc.assert(fc.property(fc.nat(), () => true), { seed: 3, path: '4', endOnFailure: true });`);
    assert.equal(end.exitCode, 0);
    assert.deepEqual(
      results.properties.map(({ failed }) => failed),
      [false, false],
    );
    assert.equal(results.properties[0]?.runs, 150);
  });

  it('fails with the words of the library', async () => {
    const { results } = await one(`fc.assert(${isFalse});`);
    assert.match(results.tests[0]?.message ?? '', /Property failed after \d+ tests[\s\S]*Counterexample: \[5\]/);
  });

  it('stands in the CommonJS library too, and in names that are imported', async () => {
    const found = await run({
      'package.json': node('mocha', 'commonjs'),
      'test/a.js': `
        const { assert, property, integer } = require('fast-check');
        describe('group', () => it('p', () => { try { assert(property(integer(), (x) => x < 5)); } catch {} }));`,
      'test/b.mjs': `
        import { assert, property, integer } from 'fast-check';
        it('q', () => { try { assert(property(integer(), (x) => x < 5)); } catch {} });`,
    });
    assert.deepEqual(found.results.properties.map(({ test, failed }) => [test, failed]).toSorted(), [
      ['group > p', true],
      ['q', true],
    ]);
  });

  it('inverts every predicate when it is asked to', async () => {
    const seeing = await one('fc.assert(fc.property(fc.integer(), (x) => x === x));', { inverted: true });
    assert.deepEqual(
      seeing.results.tests.map(({ result }) => result),
      ['fail'],
    );
    const blind = await one('try { fc.assert(fc.property(fc.integer(), (x) => x === x)); } catch {}', {
      inverted: true,
    });
    assert.deepEqual(
      blind.results.tests.map(({ result }) => result),
      ['pass'],
    );
    assert.deepEqual(
      blind.results.properties.map(({ inverted, failed }) => [inverted, failed]),
      [[true, true]],
    );
  });

  it('finds `__proto__` in a map that is a plain object', async () => {
    const { results } = await one(
      `
      const keys = {};
      fc.assert(
        fc.property(fc.string(), fc.string({ minLength: 1 }), (provider, key) => {
          keys[provider] = key;
          return keys[provider] === key;
        }),
        { seed: 1, numRuns: 100 },
      );`,
      { runs: 1_000 },
    );
    const [property] = results.properties;
    assert.equal(property?.counterexample, '["__proto__"," "]');
    assert.ok(property.shrinks >= 1);
    assert.notEqual(property.first, null);
  });
});

/** The tests of the plugin need what it is plugged into. */
const hasPytest = spawnSync('python3', ['-c', 'import pytest, hypothesis']).status === 0;

if (!hasPytest) {
  it('the tools of Python are not tried, because pytest and Hypothesis are not on this machine', () => {
    assert.equal(hasPytest, false);
  });
}

if (hasPytest) {
  describe('the plugin for pytest', () => {
    const file = `
from hypothesis import assume, given, settings, strategies as st
import pytest

@settings(max_examples=1)
@given(st.integers())
def test_true(x):
    assert x == x

@given(st.integers())
def inner(x):
    assert x < 5

def test_swallowed():
    try:
        inner()
    except AssertionError:
        pass

class TestKind:
    @pytest.mark.parametrize("n", [1, 2])
    def test_each(self, n):
        assert n == 1

@pytest.mark.skip
def test_waits():
    pass
`;

    it('tells which tests ran, and what Hypothesis tried, behind try and except too', async () => {
      const found = await run({ 'pytest.ini': '[pytest]\n', 'test_all.py': file });
      assert.deepEqual(outcomes(found), [
        'pass test_all.py > test_true',
        'pass test_all.py > test_swallowed',
        'pass test_all.py > TestKind > test_each[1]',
        'fail test_all.py > TestKind > test_each[2]',
        'skip test_all.py > test_waits',
      ]);
      const [holds, swallowed] = found.results.properties;
      assert.deepEqual([holds?.runs, holds?.failed, holds?.test], [100, false, 'test_true']);
      assert.deepEqual([swallowed?.failed, swallowed?.counterexample], [true, "{'x': 5}"]);
      assert.equal(found.results.isWhole, true);
    });

    it('inverts properties when it is asked to', async () => {
      const found = await run({ 'pytest.ini': '[pytest]\n', 'test_all.py': file }, { inverted: true });
      assert.deepEqual(outcomes(found).slice(0, 2), [
        'fail test_all.py > test_true',
        'pass test_all.py > test_swallowed',
      ]);
    });
  });
}

if (hasPytest) {
  it('what Hypothesis tried is seen where unittest runs the tests too', async () => {
    const file = `
import unittest
from hypothesis import given, strategies as st

class SumTest(unittest.TestCase):
    @given(st.integers())
    def test_swallowed(self, x):
        assert x < 5
`;
    const settings = { 'checks.testCommand': 'python3 -m unittest' };
    const [property] = (await run({ 'test_all.py': file }, { settings })).results.properties;
    assert.deepEqual(
      [property?.failed, property?.counterexample, property?.test],
      [true, "{'x': 5}", 'SumTest > test_swallowed'],
    );
  });
}

const hasPython = spawnSync('python3', ['-c', 'import unittest']).status === 0;

if (hasPython) {
  describe('our program in the place of unittest', () => {
    const file = `
import unittest


class KindTest(unittest.TestCase):
    def test_true(self):
        pass

    def test_each(self):
        for n in [1, 2]:
            with self.subTest(n=n):
                self.assertEqual(n, 1)

    @unittest.skip("later")
    def test_waits(self):
        pass

    @unittest.expectedFailure
    def test_known(self):
        self.fail("known")

    @unittest.expectedFailure
    def test_repaired(self):
        pass


class BrokenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise OSError("no till")

    def test_never(self):
        pass
`;
    const settings = { 'checks.testCommand': 'python3 -m unittest || true' };

    it('tells which tests ran, whatever the exit code says', async () => {
      const found = await run({ 'test_all.py': file, 'test_torn.py': 'import nothing_of_this_name\n' }, { settings });
      assert.deepEqual(outcomes(found).toSorted(), [
        'fail  > setUpClass (test_all.BrokenTest)',
        'fail  > unittest.loader._FailedTest.test_torn',
        'fail test_all.py > KindTest > test_each',
        'fail test_all.py > KindTest > test_repaired',
        'pass test_all.py > KindTest > test_true',
        'skip test_all.py > KindTest > test_known',
        'skip test_all.py > KindTest > test_waits',
      ]);
      const each = found.results.tests.find(({ names }) => names.includes('test_each'));
      assert.match(each?.message ?? '', /n=2.*AssertionError: 2 != 1/);
      assert.equal(each?.line, 9);
      assert.deepEqual([found.end.exitCode, found.results.isWhole, found.results.missing], [0, true, []]);
    });

    it('is not whole where the process ends in the middle', async () => {
      const exits = 'import os, unittest\nclass A(unittest.TestCase):\n    def test_a(self):\n        os._exit(0)\n';
      assert.equal((await run({ 'test_all.py': exits }, { settings })).results.isWhole, false);
    });
  });
}
