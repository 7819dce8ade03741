import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findTestCommand } from '../../../../src/core/workflow/evidence/find-checks';
import {
  expandScript,
  frameworkOf,
  instrumentedRun,
  namePattern,
  partsOf,
  type TestCommand,
} from '../../../../src/core/workflow/evidence/test-command';
import { readResults } from '../../../../src/core/workflow/evidence/test-results';
import type { TestReport } from '../../../../src/core/ports';
import { testPorts } from '../../../support/node-ports';

const report: TestReport = {
  instruments: {
    preload: '/our own/preload.cjs',
    nodeReporter: 'file:///our/node.mjs',
    mochaReporter: '/our/mocha.cjs',
    python: '/our',
  },
  lines: '/tmp/r/lines.jsonl',
  results: '/tmp/r/results.json',
  scratch: '/tmp/r/scratch',
  read: () => Promise.resolve({ lines: '', results: undefined }),
  coverage: '/tmp/r/coverage',
  readCoverage: () => Promise.resolve([]),
  readCoverageByTest: () => Promise.resolve([]),
  close: () => Promise.resolve(),
};
const options = { runs: 100, inverted: false, path: undefined };
const given = (line: string): TestCommand => ({ name: line, line, framework: frameworkOf(line) });
const instrumented = (line: string): string => instrumentedRun(given(line), report, options).line;

describe('running some tests only, and measuring what they run', () => {
  const only = namePattern(["it's $1 > done"]);
  const lines: readonly (readonly [given: string, line: RegExp])[] = [
    [
      'node --import tsx --test test/*.ts',
      /^node --test-name-pattern='it\.s\.\.1\.\.\.done\$' --import tsx --test test/,
    ],
    ['mocha -r a.js && echo done', /mocha -r a\.js .*--grep 'it\.s\.\.1\.\.\.done\$' && echo done$/],
    [
      'jest',
      /--testNamePattern='it.*' --passWithNoTests --coverage --coverageReporters=json --coverageDirectory=\/tmp\/r\/coverage$/,
    ],
    [
      'vitest run',
      /--testNamePattern='it.*' --passWithNoTests --coverage\.enabled .*--coverage\.reportsDirectory=\/tmp\/r\/coverage$/,
    ],
  ];
  for (const [line, expected] of lines) {
    it(`is asked of ${line}`, () => {
      const found = instrumentedRun(given(line), report, { ...options, only, covers: '/shop/till.ts' });
      assert.match(found.line, expected);
      const isV8 = /^(?:node|mocha)/.test(line);
      assert.equal(found.variables['NODE_V8_COVERAGE'], isV8 ? '/tmp/r/coverage' : undefined);
    });
  }
});

describe('running the tests of Python', () => {
  it('puts our program in the place of unittest, and the plugin beside pytest', () => {
    const unittest = instrumentedRun(given('cd src && python3 -m unittest -v && echo -m unittest'), report, options);
    assert.equal(unittest.line, 'cd src && python3 -m fingerpost_unittest -v && echo -m fingerpost_unittest');
    assert.equal(unittest.variables['PYTHONPATH'], '/our');
    assert.equal(unittest.variables['PYTEST_ADDOPTS'], undefined);
    assert.equal(unittest.variables['FINGERPOST_COVERAGE'], undefined);
    const pytest = instrumentedRun(given('pytest -q'), report, { ...options, covers: '/shop/till.py' });
    assert.equal(pytest.line, 'pytest -q');
    assert.match(pytest.variables['PYTEST_ADDOPTS'] ?? '', /-p fingerpost_checks/);
    assert.equal(pytest.variables['FINGERPOST_COVERAGE'], '/tmp/r/coverage');
    assert.equal(pytest.variables['FINGERPOST_COVERS'], '/shop/till.py');
  });
});

describe('finding the tests of a project', () => {
  const find = async (
    files: Readonly<Record<string, string>>,
    settings: Readonly<Record<string, unknown>> = {},
  ): Promise<TestCommand | undefined> => {
    const { ports, folder } = await testPorts(files, { settings });
    return findTestCommand(folder.uri, ports);
  };
  const scripts = (all: Readonly<Record<string, string>>): Record<string, string> => ({
    'package.json': JSON.stringify({ scripts: all }),
  });

  it('takes the test script of the package, with the scripts that it calls', async () => {
    const found = await find(
      scripts({ test: 'npm run build && npm run unit -- --bail', build: 'tsc', unit: 'vitest run' }),
    );
    assert.deepEqual(found, {
      name: 'npm test',
      line: 'tsc && vitest run --bail',
      framework: 'vitest',
    });
  });

  it('takes what the package depends on where its script says nothing', async () => {
    const files = {
      'package.json': JSON.stringify({
        scripts: { test: 'echo "Error: no test specified" && exit 1' },
        devDependencies: { mocha: '1' },
      }),
    };
    assert.deepEqual(await find(files), { name: 'npx mocha', line: 'mocha', framework: 'mocha' });
  });

  it('takes pytest where a file says so', async () => {
    assert.equal((await find({ 'pyproject.toml': '[tool.pytest.ini_options]\n' }))?.framework, 'pytest');
    assert.equal(await find({ 'pyproject.toml': '[project]\n' }), undefined);
  });

  it('takes what the user set before all else, and nothing where that is wanted', async () => {
    const files = scripts({ test: 'jest', slow: 'mocha slow' });
    assert.equal((await find(files, { 'checks.testCommand': 'npm run slow' }))?.line, 'mocha slow');
    assert.equal((await find(files, { 'checks.testCommand': 'make test' }))?.framework, undefined);
    assert.equal(await find(files, { 'checks.testCommand': 'none' }), undefined);
  });

  it('finds nothing in a package that cannot be read', async () => {
    assert.equal(await find({ 'package.json': '{ "scripts": ' }), undefined);
    assert.equal(await find({}), undefined);
  });
});

describe('the line that runs the tests', () => {
  it('gets our reporter where the test runner stands', () => {
    assert.equal(
      instrumented('tsc && vitest run | tee log; echo done'),
      'tsc && vitest run --run --reporter=default --reporter=json --outputFile.json=/tmp/r/results.json | tee log; echo done',
    );
    assert.equal(instrumented('jest --watch'), 'jest --ci --watchAll=false --json --outputFile=/tmp/r/results.json');
    assert.equal(
      instrumented('nyc mocha "a && b" && eslint .'),
      'nyc mocha "a && b" --reporter /our/mocha.cjs && eslint .',
    );
  });

  it('gives Node as many destinations as reporters', () => {
    const { variables } = instrumentedRun(given('node --test --test-reporter=tap'), report, options);
    assert.equal(
      variables['NODE_OPTIONS'],
      '--require "/our own/preload.cjs" --test-reporter=file:///our/node.mjs --test-reporter-destination=stdout --test-reporter-destination=stdout',
    );
  });

  it('knows frameworks by their programs, not by words that look like them', () => {
    const known: Readonly<Record<string, string | undefined>> = {
      'node --import tsx --test test': 'node',
      'tsx --test': 'node',
      'node test/all.js': 'node',
      './node_modules/.bin/mocha': 'mocha',
      'python -m pytest -q': 'pytest',
      'python3 -W error -m unittest discover -s tests': 'unittest',
      'python -m unittests': undefined,
      'echo mochaccino': undefined,
      'make test': undefined,
    };
    for (const [line, framework] of Object.entries(known)) assert.equal(frameworkOf(line), framework, line);
  });

  const piece = fc.oneof(
    fc.constantFrom(
      ' && ',
      ' || ',
      '; ',
      ' | ',
      '&',
      "'a && b'",
      '"c || d"',
      '\\"',
      'vitest',
      'mocha',
      'npm run a',
      '2>&1',
      ' ',
    ),
    fc.string({ maxLength: 6 }),
  );
  const line = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

  it('is the same again when its parts are joined', () => {
    fc.assert(
      fc.property(line, (text) => {
        assert.equal(
          partsOf(text)
            .map(({ before, text: each }) => before + each)
            .join(''),
          text,
        );
      }),
    );
  });

  it('is found for scripts that call each other in circles', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('test', 'a', 'b', 'pretest'), line), (scripts) => {
        expandScript('test', { ...scripts, a: 'npm run b', b: 'npm run a && npm test' });
      }),
    );
  });
});

describe('reading what a test run reported', () => {
  const json = (status: string, tests: readonly object[]): string =>
    JSON.stringify({
      testResults: [{ name: '/shop/t/a.test.ts', status, message: 'It cannot be loaded', assertionResults: tests }],
    });
  const one = { ancestorTitles: ['cart'], title: 'adds', status: 'passed' };

  it('takes the results of Vitest and Jest, two tests of one name apart', () => {
    const found = readResults({ lines: '', results: json('passed', [one, one]) }, 'vitest', ['/shop']);
    assert.deepEqual(
      found.tests.map(({ id, result }) => [id, result]),
      [
        ['t/a.test.ts > cart > adds', 'pass'],
        ['t/a.test.ts > cart > adds (2)', 'pass'],
      ],
    );
    assert.equal(found.isWhole, true);
  });

  it('counts a file that cannot be loaded as a failing test', () => {
    const { tests } = readResults({ lines: '', results: json('failed', []) }, 'jest', ['/shop']);
    assert.deepEqual(
      tests.map(({ id, result }) => [id, result]),
      [['t/a.test.ts > t/a.test.ts', 'fail']],
    );
  });

  it('is never whole without results or end', () => {
    assert.equal(readResults({ lines: '', results: undefined }, 'vitest', []).isWhole, false);
    assert.equal(readResults({ lines: '{"kind":"end"}', results: undefined }, 'jest', []).isWhole, false);
    assert.equal(readResults({ lines: '', results: undefined }, 'node', []).isWhole, false);
    assert.equal(readResults({ lines: '{"kind":"end"}\n', results: undefined }, 'node', []).isWhole, true);
  });

  it('survives every text', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (lines, results) => {
        readResults({ lines, results }, 'jest', ['/shop']);
        readResults({ lines, results }, 'mocha', []);
      }),
    );
  });
});
