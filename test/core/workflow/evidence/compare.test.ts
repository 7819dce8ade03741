import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Agreed, compareTests, type Standing, standingOf } from '../../../../src/core/workflow/evidence/compare';
import type { TestOutcome } from '../../../../src/core/workflow/evidence/test-results';

const test = (id: string, result: TestOutcome['result'], file = 'a.test.ts'): TestOutcome => ({
  id,
  file,
  line: null,
  names: [id],
  result,
  message: null,
});

const results = ['pass', 'fail', 'skip', 'absent'] as const;
const agreements = [undefined, 'must-fail', 'may-fail', 'must-pass'] as const;

describe('comparing a test with how it was', () => {
  const table: readonly [before: (typeof results)[number] | 'unknown', after: string][] = [
    // after:      pass fail skip absent
    ['pass', 'fine new-failure skipped gone'],
    ['fail', 'fine old skipped gone'],
    ['skip', 'fine new-failure fine fine'],
    ['absent', 'fine new-failure fine fine'],
    ['unknown', 'fine unknown fine fine'],
  ];
  for (const [before, row] of table) {
    it(`says of one that was ${before}: ${row}`, () => {
      assert.deepEqual(
        results.map((after) => standingOf(before, after, undefined)),
        row.split(' '),
      );
    });
  }

  it('knows tests that fail on purpose until a task, and those that must pass from one on', () => {
    const said = (agreed: Agreed): Standing[] => results.map((after) => standingOf('fail', after, agreed));
    assert.deepEqual(said('must-fail'), ['unexpected-pass', 'expected-fail', 'skipped', 'gone']);
    assert.deepEqual(said('may-fail'), ['fine', 'expected-fail', 'skipped', 'gone']);
    assert.deepEqual(said('must-pass'), ['fine', 'new-failure', 'skipped', 'gone']);
  });
});

describe('comparing all tests', () => {
  const outcome = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    result: fc.constantFrom('pass', 'fail', 'skip'),
  });
  const list = fc
    .uniqueArray(outcome, { selector: ({ id }) => id })
    .map((all) => all.map(({ id, result }) => test(id, result)));
  const nothing = new Map<string, Agreed>();
  const never = (): boolean => false;

  it('finds nothing new where nothing has changed', () => {
    fc.assert(
      fc.property(list, (tests) => {
        const same = compareTests({ before: tests, after: tests, agreed: nothing, mayGo: never });
        assert.deepEqual(same.newFailures, []);
        assert.deepEqual(
          same.baselineFailures,
          tests.filter(({ result }) => result === 'fail').map(({ id }) => id),
        );
      }),
    );
  });

  it('lets a task pass only when each test that passed before ran and passed', () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const { newFailures } = compareTests({ before, after, agreed: nothing, mayGo: never });
        if (newFailures.length > 0) return;
        const passed = new Set(after.filter(({ result }) => result === 'pass').map(({ id }) => id));
        for (const each of before) if (each.result === 'pass') assert.ok(passed.has(each.id), each.id);
      }),
    );
  });

  it('never passes over a failing test that was not failing', () => {
    fc.assert(
      fc.property(list, list, fc.constantFrom(...agreements), (before, after, kind) => {
        const agreed = new Map<string, Agreed>(kind === undefined ? [] : [['a', kind]]);
        const found = compareTests({ before, after, agreed, mayGo: () => true });
        const said = new Set([...found.newFailures, ...found.expectedFailures, ...found.baselineFailures]);
        for (const { id, result } of after) if (result === 'fail') assert.ok(said.has(id), id);
      }),
    );
  });

  it('says of tests that are gone or skipped so, and lets them go where the task names their file', () => {
    const before = [test('kept', 'pass'), test('gone', 'pass', 'old.test.ts'), test('off', 'pass')];
    const after = [test('kept', 'pass'), test('off', 'skip')];
    const compared = compareTests({ before, after, agreed: nothing, mayGo: (file) => file === 'old.test.ts' });
    assert.deepEqual(compared.newFailures, ['off (is skipped now)']);
    assert.deepEqual(compared.allowed, ['gone']);
  });

  it('knows nothing of failures where there is no baseline', () => {
    const compared = compareTests({ before: undefined, after: [test('a', 'fail')], agreed: nothing, mayGo: never });
    assert.deepEqual([compared.unknown, compared.newFailures], [['a'], []]);
  });
});
