import assert from 'node:assert/strict';
import type { Check } from '../../../src/core/workflow/evidence/check';
import type { Verify, VerifiedTask } from '../../../src/core/workflow/evidence/verify-spec';
import { verifyWords } from '../../../src/core/workflow/verify-words';

const check: Check = {
  kind: 'test',
  id: 'test:npm test',
  verdict: 'fail',
  command: null,
  cwd: null,
  exitCode: null,
  collected: null,
  baselineFailures: [],
  newFailures: ['test/cart.test.js > adds'],
  property: null,
  outputFile: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  tree: 't',
};
const task = (id: string, verdict: VerifiedTask['verdict']): VerifiedTask => {
  return { key: id, id, title: `Make ${id}`, verdict, checks: verdict === 'drift' ? [check] : [], recorded: [] };
};
const verify = (tasks: VerifiedTask[], ok = tasks.every(({ verdict }) => verdict !== 'drift')): Verify => {
  return { schema: 'fingerpost.spec.verify/1', name: 'cart', ok, tree: 't', head: null, dirty: false, tasks };
};

describe('what verifying came to, in words', () => {
  const cases: readonly (readonly [string, readonly Verify[], boolean, string])[] = [
    ['nothing is done', [verify([])], true, 'No task is done yet.'],
    ['all hold', [verify([task('1', 'holds'), task('2', 'holds')])], true, '2 of 2 done tasks hold.'],
    [
      'one does not',
      [verify([task('1', 'holds'), task('2', 'drift')])],
      false,
      '1 of 2 done tasks hold. No longer: 2 Make 2 (cart).',
    ],
    [
      'of some it is not known',
      [verify([task('1', 'not-checked')]), verify([task('1', 'not-checkable'), task('2', 'holds')])],
      true,
      '1 of 3 done tasks hold. Of 2 it is not known.',
    ],
    [
      'many do not',
      [verify(['1', '2', '3', '4', '5'].map((id) => task(id, 'drift')))],
      false,
      '0 of 5 done tasks hold. No longer: 1 Make 1 (cart); 2 Make 2 (cart); 3 Make 3 (cart) and 2 more.',
    ],
    [
      'the records are damaged',
      [verify([task('1', 'holds')], false)],
      false,
      '1 of 1 done tasks hold. The records of what was found out were changed or are damaged.',
    ],
  ];
  for (const [name, found, isSound, text] of cases) {
    it(name, () => {
      const words = verifyWords(found);
      assert.deepEqual([words.isSound, words.text], [isSound, text]);
    });
  }

  it('reports each task with what fails', () => {
    const { report } = verifyWords([verify([task('1', 'holds'), task('2', 'drift')])]);
    assert.equal(
      report,
      '# cart\n\n- **1 Make 1** holds\n- **2 Make 2** no longer holds\n  - test/cart.test.js > adds\n',
    );
  });
});
