import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parsePythonCoverage, readPythonCoverage } from '../../../src/core/node/python-coverage';
import type { CoverageByTest } from '../../../src/core/ports';
import { blameLines } from '../../../src/core/specs/trace/blame';
import { temporaryFolder } from '../../support/temporary-folder';

/**
 * Written by coverage.py 7.16.2 for the file below; the second list of contexts that each of its functions repeats is left out.
 *
 *  2 unit = "cent"                     12         if x < 0:
 *  3 named = lambda: unit              13             return -self.half(
 *  6 class Till:                       14                 -x
 *  7     @staticmethod                 15             )
 *  8     def add(a, b):                16         return x / 2
 *  9         return a + b              19 def rate():
 * 11     def half(self, x):            20     return 2
 *                                      23 start = rate()
 */
const recorded = readFileSync(path.join(__dirname, 'fixtures/coverage-py-7.16.2.json'), 'utf8');

/** Lines by what is known of them where `test_adds` is for 1.1 and the tests of `TestHalf` for 1.2. */
function lines(found: CoverageByTest | undefined): unknown {
  assert.ok(found);
  const { script, loaded, tests } = found;
  const by = (id: string, names: readonly string[]): Parameters<typeof blameLines>[0]['tests'][number] => ({
    test: { file: 'test_till.py', line: 1, name: id },
    criteria: [{ spec: 'till', key: id, id }],
    covered: [{ ...script, covered: names.flatMap((name) => tests.get(`test_till.py > ${name}`) ?? []) }],
  });
  const blamed = blameLines({
    loaded: [{ ...script, covered: loaded }],
    all: [script],
    tests: [by('1.1', ['test_adds']), by('1.2', ['TestHalf > test_halves[2]', 'TestHalf > test_halves[4]'])],
  });
  return blamed.lines.map(({ line, endLine, kind, criteria }) => [
    line,
    endLine,
    kind,
    ...criteria.map(({ id }) => id),
  ]);
}

describe('what coverage.py says of a file', () => {
  it('tells what each test ran from what the loading of the file did', () => {
    assert.deepEqual(lines(parsePythonCoverage(recorded, '/shop/src/till.py')), [
      [2, 2, 'loaded'],
      [3, 3, 'test'],
      [6, 7, 'loaded'],
      [8, 9, 'criterion', '1.1'],
      [11, 12, 'criterion', '1.2'],
      [13, 13, 'none'],
      [16, 16, 'criterion', '1.2'],
      [19, 20, 'test'],
      [23, 23, 'loaded'],
    ]);
  });

  it('knows less, and nothing false, from a version that does not tell functions', () => {
    const older = JSON.stringify(JSON.parse(recorded), (key, value: unknown) =>
      key === 'functions' ? undefined : value,
    );
    const known = lines(parsePythonCoverage(older, '/shop/src/till.py'));
    assert.ok(Array.isArray(known));
    const of = (line: number): unknown => known.find(([from, to]) => from <= line && line <= to);
    assert.deepEqual(of(9), [9, 9, 'criterion', '1.1']);
    assert.deepEqual(of(12), [12, 12, 'criterion', '1.2']);
    assert.deepEqual(of(13), [13, 13, 'none']);
  });

  it('is taken of the file that is meant, and of each process', async () => {
    assert.equal(parsePythonCoverage(recorded, '/shop/src/other.py'), undefined);
    assert.equal(parsePythonCoverage(recorded, '/shop/not-src/till.py'), undefined);
    const folder = await temporaryFolder({
      'one.json': recorded,
      'two.json': recorded,
      'torn.json': recorded.slice(0, 99),
    });
    await mkdir(folder.at('folder'));
    await writeFile(folder.at('data.data'), 'no report');
    assert.equal((await readPythonCoverage(folder.path, '/shop/src/till.py')).length, 2);
    assert.deepEqual(await readPythonCoverage(folder.at('none'), '/shop/src/till.py'), []);
  });

  it('is read from every text', () => {
    fc.assert(fc.property(fc.string(), (text) => parsePythonCoverage(text, '/shop/till.py') === undefined));
    fc.assert(fc.property(fc.json(), (text) => parsePythonCoverage(text, '/shop/till.py') === undefined));
  });
});
