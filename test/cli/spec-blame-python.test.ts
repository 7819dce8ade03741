import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { type BlameBench, startBlameBench } from '../support/blame-bench';

const code = [
  '"""Sums of a till."""', // 1
  'unit = "cent"', // 2
  '',
  '',
  'def add(a, b):', // 5
  '    return a + b',
  '',
  '',
  'class Till:', // 9
  '    def half(self, x):', // 10
  '        # halves',
  '        if x < 0:', // 12
  '            return -self.half(', // 13
  '                -x',
  '            )',
  '        return x / 2', // 16
  '',
  '    def unused(self):', // 18
  '        return unit', // 19
  '',
  '',
  'def named():', // 22
  '    return unit', // 23
  '',
].join('\n');

const expected = [
  [2, 2, 'loaded', ''],
  [5, 6, 'criterion', '1.1'],
  [9, 9, 'loaded', ''],
  [10, 10, 'criterion', '1.2'],
  [12, 12, 'criterion', '1.2'],
  [13, 13, 'none', ''],
  [16, 16, 'criterion', '1.2'],
  [18, 19, 'none', ''],
  [22, 23, 'test', ''],
];

const pytest = `import pytest
from till import Till, add, named


# What is set up for several tests is none of the first one's.
@pytest.fixture(scope="module")
def unit():
    return named()


# Feature: small
# **Validates: Requirements 1.1**
@pytest.mark.parametrize("a", [1, 2])
def test_adds(unit, a):
    assert add(a, 2) == a + 2


class TestHalf:
    # Feature: small, Property 1: Half
    def test_halves(self, unit):
        assert Till().half(4) == 2
`;

const unittest = `import unittest


class SumTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from till import named

        named()

    # Feature: small
    # **Validates: Requirements 1.1**
    def test_adds(self):
        from till import add

        self.assertEqual(add(1, 2), 3)

    # Feature: small, Property 1: Half
    def test_halves(self):
        from till import Till

        for x in [4, 6]:
            with self.subTest(x=x):
                self.assertEqual(Till().half(x), x / 2)
`;

const has = (modules: string): boolean => spawnSync('python3', ['-c', `import ${modules}`]).status === 0;

describe('spec blame of Python', function () {
  this.timeout(120_000);
  let given: BlameBench;
  afterEach(() => given.bench.close());

  if (has('coverage, pytest')) {
    it('says for which criterion each line is there, by pytest', async () => {
      given = await startBlameBench({ 'pytest.ini': '[pytest]\n', 'till.py': code, 'test_till.py': pytest }, python);
      assert.equal(await given.run('till.py'), 0, given.err);
      assert.deepEqual(given.lines(), expected);
      assert.match(given.out, /"warnings":\[\]/);
    });
  }

  if (has('coverage, pytest_cov')) {
    it('says the same where the project measures its own coverage', async () => {
      const ini = '[pytest]\naddopts = --cov=. --cov-fail-under=99\n';
      given = await startBlameBench({ 'pytest.ini': ini, 'till.py': code, 'test_till.py': pytest }, python);
      assert.equal(await given.run('till.py'), 0, given.err);
      assert.deepEqual(given.lines(), expected);
    });
  }

  if (has('coverage')) {
    it('says it by unittest, and nothing that the first test happened to load is for its criterion', async () => {
      given = await startBlameBench({ 'till.py': code, 'test_till.py': unittest }, byUnittest('python3 -m unittest'));
      assert.equal(await given.run('till.py'), 0, given.err);
      assert.deepEqual(given.lines(), expected);
    });
  }

  if (has('unittest')) {
    it('says what to install where coverage.py is missing', async () => {
      // Without its packages Python has no coverage.py, on whichever machine.
      given = await startBlameBench(
        { 'till.py': code, 'test_till.py': unittest },
        byUnittest('python3 -S -m unittest'),
      );
      assert.equal(await given.run('till.py'), 1);
      assert.match(
        given.err,
        /coverage\.py, which the Python that runs the tests does not have\. .*pip install coverage/,
      );
      assert.equal(given.out, '');
    });
  }
});

/** The sample project has a package whose tests would be found first. */
const python = { settings: { 'checks.testCommand': 'python3 -m pytest' } };
const byUnittest = (command: string): typeof python => ({ settings: { 'checks.testCommand': command } });
