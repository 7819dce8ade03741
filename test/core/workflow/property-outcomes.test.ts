import assert from 'node:assert/strict';
import type { Check } from '../../../src/core/workflow/evidence/check';
import { heldInWords, propertyOutcomes, withOutcomes } from '../../../src/core/workflow/property-outcomes';
import { testPorts } from '../../support/node-ports';

const check = (number: string, verdict: Check['verdict'], runs: number): Check => ({
  kind: 'property',
  id: `property:${number}@test/a b@c.test.js:12`,
  verdict,
  ...{ command: null, cwd: null, exitCode: 0, collected: 1, baselineFailures: [], newFailures: [], outputFile: null },
  property: { number, runs, skips: 0, seed: '7', path: null, counterexample: null },
  ...{ startedAt: '', tree: '' },
});

describe('how the tests of properties went', () => {
  it('is what the last record says of each, and nothing where nobody could tell', () => {
    const records = [
      { at: '2026-01-01T00:00:00Z', checks: [check('1', 'fail', 3), check('2', 'pass', 100)] },
      { at: '2026-01-02T00:00:00Z', checks: [check('1', 'pass', 100), check('3', 'unavailable', 0)] },
    ];
    assert.deepEqual(
      propertyOutcomes(records).map(({ number, file, result, runs, at }) => [number, file, result, runs, at]),
      [
        ['1', 'test/a b@c.test.js', 'pass', 100, '2026-01-02T00:00:00Z'],
        ['2', 'test/a b@c.test.js', 'pass', 100, '2026-01-01T00:00:00Z'],
      ],
    );
  });

  it('belongs to the tag of that number in that file, and is stale once the file is newer', async () => {
    const { ports, folder } = await testPorts({ 'a.test.js': 'x', 'b.test.js': 'x' });
    const tag = (file: string, properties: readonly string[]): Parameters<typeof withOutcomes>[0][number] => ({
      ...{ file, line: 1, tag: 't', name: null, feature: 's', properties, requirements: [], tasks: [] },
    });
    const known = { number: '1', file: 'a.test.js', result: 'pass', runs: 100, seed: '7' } as const;
    const results = async (at: string): Promise<unknown> => {
      const tags = [
        tag('a.test.js', ['1']),
        tag('b.test.js', ['1']),
        tag('a.test.js', ['2']),
        tag('a.test.js', ['1', '2']),
      ];
      const found = await withOutcomes(tags, [{ ...known, at }], folder.uri, ports.files);
      return found.map(({ outcome }) => outcome?.result);
    };
    assert.deepEqual(await results('2999-01-01T00:00:00Z'), ['pass', undefined, undefined, undefined]);
    assert.deepEqual(await results('2000-01-01T00:00:00Z'), ['stale', undefined, undefined, undefined]);
  });

  it('is told as evidence: the fewest inputs, or that one fails', () => {
    const outcome = (result: 'pass' | 'fail' | 'stale', runs: number): Parameters<typeof heldInWords>[0][number] => ({
      outcome: { result, runs, seed: null },
    });
    assert.equal(heldInWords([outcome('pass', 100), outcome('pass', 250), {}]), 'held for 100 random inputs');
    assert.equal(heldInWords([outcome('pass', 100), outcome('fail', 3)]), 'a test fails');
    assert.equal(heldInWords([outcome('stale', 100), {}]), '');
  });
});
