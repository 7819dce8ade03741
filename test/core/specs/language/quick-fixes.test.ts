import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fixAll, fixesAt } from '../../../../src/core/specs/language/quick-fixes';
import { lintCodes } from '../../../../src/core/specs/lint/catalogue';
import { lintLevels } from '../../../../src/core/specs/lint/levels';
import { SpecLint } from '../../../../src/core/specs/lint/spec-lint';
import type { Problem } from '../../../../src/core/specs/show';
import { applyEdits } from '../../../../src/core/text/span';
import { splitLines } from '../../../../src/core/text/lines';
import { earsText } from '../ears/arbitrary-ears';

const everything = lintLevels(Object.fromEntries(lintCodes.map((code) => [code, 'warning'])));

function problemsOf(text: string): readonly Problem[] {
  const documents = { requirements: { text, approval: 'none' as const } };
  return new SpecLint(everything).update({ dir: '', documents, config: undefined }).problems;
}

function withFixes(text: string, edits: Problem['fixes'][number]['edits']): string {
  const lines = splitLines(text);
  const offset = (line: number, column: number): number => (lines[line - 1]?.start ?? text.length) + column - 1;
  return applyEdits(
    text,
    edits.map(({ line, column, endLine, endColumn, newText }) => ({
      span: { start: offset(line, column), end: offset(endLine, endColumn) },
      text: newText,
    })),
  );
}

const document = (criteria: readonly string[]): string =>
  '# Requirements Document\n\n## Glossary\n\n- **Till**: a\n- **Bell**: b\n- **Door**: c\n\n### Requirement 1\n\n' +
  `#### Acceptance Criteria\n\n${criteria.map((text, index) => `${String(index + 1)}. ${text}\n`).join('')}`;

const broken = document([
  'IF it rains, THE Till SHALL close',
  'IF it snows, THE Till SHALL close',
  'WHERE it is sold THEN the Till SHALL close',
  'WHERE it is bought THEN the Till SHALL close',
  'THE Big_Sign SHALL glow and the Odd_Sign SHALL glow',
]);
const file = 'requirements.md';
const everywhere = { line: 1, column: 1, endLine: 100, endColumn: 1 };

describe('what the editor offers for problems', () => {
  it('is each fix at the place, and all of a kind where nobody has to decide', () => {
    const titles = fixesAt(problemsOf(broken), file, everywhere).map(({ title, code }) => `${code}: ${title}`);
    assert.deepEqual(titles, [
      'ears.if-without-then: Insert THEN',
      'ears.if-without-then: Insert THEN',
      'ears.where-then: Write WHEN',
      'ears.where-then: Write WHEN',
      'glossary.undefined-term: Add Big_Sign to the glossary',
      'ears.two-systems: Split into a criterion 6',
      'glossary.undefined-term: Add Odd_Sign to the glossary',
      'ears.if-without-then: Fix all 2 problems of this kind in the document',
      'glossary.undefined-term: Fix all 2 problems of this kind in the document',
    ]);
  });

  it('is nothing where there is no problem', () => {
    assert.deepEqual(fixesAt(problemsOf(broken), file, { line: 1, column: 1, endLine: 2, endColumn: 1 }), []);
    assert.deepEqual(fixesAt(problemsOf(broken), 'design.md', everywhere), []);
  });

  it('mends all problems of a kind at once, and touches nothing else', () => {
    const all = fixAll(problemsOf(broken), file, 'ears.if-without-then');
    assert.ok(all);
    assert.equal(
      withFixes(broken, all.edits),
      broken.replace('rains, THE', 'rains, THEN THE').replace('snows, THE', 'snows, THEN THE'),
    );
  });

  it('never has edits that meet, and leaves none of the problems that it mends', () => {
    const lines = fc.array(
      earsText().map((text) => text.replace(/[\r\n]/g, ' ')),
      { minLength: 2, maxLength: 8 },
    );
    fc.assert(
      fc.property(lines, (criteria) => {
        const text = document(criteria);
        const problems = problemsOf(text);
        for (const code of new Set(problems.map((one) => one.code))) {
          const all = fixAll(problems, file, code);
          if (!all) continue;
          const before = problems.filter((one) => one.code === code).length;
          const after = problemsOf(withFixes(text, all.edits)).filter((one) => one.code === code).length;
          assert.ok(after <= before - all.problems.length, `${code}: ${String(before)} → ${String(after)}`);
        }
      }),
      { numRuns: 300 },
    );
  });
});
