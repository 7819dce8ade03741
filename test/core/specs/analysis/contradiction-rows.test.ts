import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  contradictionCsv,
  contradictionRows,
  type ContradictionRow,
} from '../../../../src/core/specs/analysis/contradiction-rows';
import { scenarioView, wholeMatrix } from '../../../../src/core/specs/analysis/scenario-view';
import { buildShow } from '../../../../src/core/specs/build-show';
import { lintLevels } from '../../../../src/core/specs/lint/levels';
import { SpecLint } from '../../../../src/core/specs/lint/spec-lint';

const dir = '.kiro/specs/shop';
const levels = lintLevels({});
const approval = 'none' as const;

function rowsOf(documents: Readonly<Partial<Record<'requirements' | 'bugfix', string>>>): readonly ContradictionRow[] {
  const shown = Object.fromEntries(
    Object.entries(documents).map(([kind, text]) => [kind, { text, bytes: text.length, sha256: '', approval }]),
  );
  return contradictionRows(buildShow({ name: 'shop', root: '/w', dir, documents: shown, config: undefined }));
}

const listOf = (criteria: readonly string[]): string =>
  `# Requirements Document\n\n### Requirement 1: Shop\n\n#### Acceptance Criteria\n\n${criteria
    .map((text, index) => `${String(index + 1)}. ${text}\n`)
    .join('')}`;

const shop = listOf([
  'WHEN a guest rings, THE Shop SHALL open within 5 seconds',
  'THE Shop SHALL keep receipts',
  'WHEN a guest rings, THE Shop SHALL open within 2 minutes',
  'THE Shop SHALL NOT keep receipts',
]);

describe('contradictions as a list', () => {
  it('name both criteria with their words, and what they differ in', () => {
    const told = rowsOf({ requirements: shop }).map(({ system, first, second, reason }) => [
      system,
      second.id,
      first.id,
      reason,
      first.text,
    ]);
    assert.deepEqual(told, [
      ['Shop', '1.3', '1.1', '5 seconds against 2 minutes', 'WHEN a guest rings, THE Shop SHALL open within 5 seconds'],
      ['Shop', '1.4', '1.2', 'One forbids what the other requires', 'THE Shop SHALL keep receipts'],
    ]);
  });

  it('are of one document, and none of a defect', () => {
    const bugfix =
      '# Bugfix\n\n## Bug Analysis\n\n### Current Behavior (Defect)\n\n1.1 THE Shop SHALL NOT keep receipts\n\n' +
      '### Expected Behavior (Correct)\n\n2.1 THE Shop SHALL keep receipts\n';
    assert.deepEqual(rowsOf({ bugfix }), []);
    assert.deepEqual(rowsOf({ requirements: listOf(['THE Shop SHALL NOT keep receipts']), bugfix }), []);
  });

  it('are a table in a file', () => {
    assert.deepEqual(contradictionCsv(rowsOf({ requirements: shop })).split('\r\n'), [
      'System,Criterion,Line,Text,Contradicts,Line,Text,Reason',
      'Shop,1.3,9,"WHEN a guest rings, THE Shop SHALL open within 2 minutes",1.1,7,"WHEN a guest rings, THE Shop SHALL open within 5 seconds",5 seconds against 2 minutes',
      'Shop,1.4,10,THE Shop SHALL NOT keep receipts,1.2,8,THE Shop SHALL keep receipts,One forbids what the other requires',
      '',
    ]);
  });

  it('are those that the lint reports, at the same lines', () => {
    const criterion = fc
      .tuple(
        fc.constantFrom('', 'WHEN a guest rings, ', 'WHILE it is dark, '),
        fc.constantFrom('SHALL', 'SHALL NOT'),
        fc.constantFrom('open', 'ring for 5 seconds', 'ring for 7 seconds'),
      )
      .map(([when, modal, what]) => `${when}THE Shop ${modal} ${what}`);
    fc.assert(
      fc.property(fc.array(criterion, { maxLength: 12 }), (criteria) => {
        const text = listOf(criteria);
        const documents = { requirements: { text, approval } };
        const { problems } = new SpecLint(levels).update({ dir, documents, config: undefined });
        const reported = problems
          .filter(({ code }) => code === 'criteria.contradiction')
          .map(({ line, related }) => [related[0]?.line, line]);
        const listed = rowsOf({ requirements: text }).map(({ first, second }) => [first.line, second.line]);
        assert.deepEqual(listed.map(String).sort(), reported.map(String).sort());
      }),
    );
  });

  it('are drawn up to a number, and counted all', () => {
    const many = Array.from({ length: 300 }, (_, at) => `THE Shop SHALL keep ${String(at)} receipts`);
    const contradictions = rowsOf({ requirements: listOf(many) });
    const view = scenarioView({ name: 'shop', matrices: [], contradictions }, wholeMatrix);
    assert.deepEqual([view.contradictions.rows.length, view.contradictions.all], [200, 299]);
  });
});
