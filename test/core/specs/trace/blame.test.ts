import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blameLines } from '../../../../src/core/specs/trace/blame';

const span = fc
  .tuple(fc.nat(60), fc.integer({ min: 1, max: 12 }))
  .map(([start, length]) => [start, start + length] as const);
const places = Array.from({ length: 10 }, (_, index) => ({ line: index + 1, start: index * 6, end: index * 6 + 5 }));

describe('why lines are there', () => {
  it('is one reason for each line of code, and a criterion only where its test runs more than loading does', () => {
    const script = fc.array(span, { maxLength: 5 }).map((covered) => [{ script: 's', places, covered }]);
    fc.assert(
      fc.property(script, script, fc.array(script, { maxLength: 4 }), (loaded, all, runs) => {
        const tests = runs.map((covered, index) => ({
          test: { file: 't', line: index, name: null },
          criteria: [{ spec: 'shop', key: `1.${String(index)}`, id: `1.${String(index)}` }],
          covered,
        }));
        const { lines, counts } = blameLines({ loaded, all, tests });
        const told = lines.flatMap((each) =>
          Array.from({ length: each.endLine - each.line + 1 }, (_, index) => [each.line + index, each] as const),
        );
        assert.deepEqual(
          told.map(([line]) => line),
          places.map(({ line }) => line),
        );
        assert.equal(
          Object.values(counts).reduce((sum, count) => sum + count, 0),
          places.length,
        );
        const isIn = (at: number, scripts: typeof loaded): boolean =>
          scripts.some(({ covered }) => covered.some(([start, end]) => start <= at && at < end));
        for (const [line, { kind, criteria }] of told) {
          const offsets = Array.from({ length: 5 }, (_, index) => (line - 1) * 6 + index);
          const own = runs.flatMap((run, index) =>
            offsets.some((at) => isIn(at, run) && !isIn(at, loaded)) ? [`1.${String(index)}`] : [],
          );
          assert.deepEqual(
            criteria.map(({ id }) => id),
            own,
          );
          assert.equal(kind === 'criterion', own.length > 0);
        }
      }),
    );
  });
});
