import assert from 'node:assert/strict';
import { lintCodes, ruleOf } from '../../../../src/core/specs/lint/catalogue';
import { lintLevels } from '../../../../src/core/specs/lint/levels';
import type { LintInput } from '../../../../src/core/specs/lint/spec-lint';
import { SpecLint } from '../../../../src/core/specs/lint/spec-lint';
import type { Problem } from '../../../../src/core/specs/show';
import { cases, glossary, type LintCase, requirementsOf } from './cases';
import { applyFix } from './fixes';

const everything = lintLevels(Object.fromEntries(lintCodes.map((code) => [code, 'hint'])));

function inputOf(documents: LintCase['documents'], config?: string): LintInput {
  const entries = Object.entries(documents).map(([kind, text]) => [kind, { text, approval: 'none' }] as const);
  return { dir: '.kiro/specs/shop', documents: Object.fromEntries(entries), config };
}

function problemsOf(documents: LintCase['documents'], levels = everything): readonly Problem[] {
  return new SpecLint(levels).update(inputOf(documents)).problems;
}

describe('the rules of spec lint', () => {
  for (const [code, { finds, ignores }] of Object.entries(cases)) {
    it(`${code} finds what it is for`, () => {
      for (const { documents, at, fixed, document = 'requirements' } of finds) {
        const found = problemsOf(documents).filter((problem) => problem.code === code);
        const text = documents[document] ?? '';
        const lines = text.split('\n');
        const seen = found.map(({ line, column, endColumn }) =>
          (lines[line - 1] ?? '').slice(column - 1, endColumn - 1),
        );
        assert.deepEqual(seen, at, JSON.stringify(documents));
        const fix = found[0]?.fixes[0];
        assert.equal(fix !== undefined, fixed !== undefined, `${code}: ${JSON.stringify(fix)}`);
        if (fix && fixed !== undefined) assert.equal(applyFix(documents, fix), fixed);
      }
    });
    it(`${code} leaves alone what only looks like it`, () => {
      for (const documents of ignores) {
        assert.deepEqual(
          problemsOf(documents).filter((problem) => problem.code === code),
          [],
          JSON.stringify(documents),
        );
      }
    });
  }

  it('all have cases, but for those of the parsers, which have them there', () => {
    const others = lintCodes.filter((code) => !Object.hasOwn(cases, code));
    assert.deepEqual(
      others.filter((code) => !/^(?:config|markdown|spec)\.|^tasks\.(?:graph|duplicate)|^approval/.test(code)),
      [],
    );
  });

  it('have the levels of the catalogue until somebody sets others', () => {
    const text = requirementsOf('IF the bell rings, THE Shop SHALL open', 'THE Shop SHALL close when it is late');
    assert.deepEqual(
      problemsOf({ requirements: text }, lintLevels(undefined)).map(({ code, severity }) => [code, severity]),
      [['ears.if-without-then', 'warning']],
    );
    const levels = lintLevels({
      'ears.if-without-then': 'off',
      'ears.trailing-condition': 'error',
      'no.such': 'error',
      'ears.vague': 7,
    });
    assert.equal(levels['ears.vague'], ruleOf('ears.vague').level);
    assert.deepEqual(
      problemsOf({ requirements: text }, levels).map(({ code, severity }) => [code, severity]),
      [['ears.trailing-condition', 'error']],
    );
    for (const broken of [null, 'error', 3, ['off']]) assert.deepEqual(lintLevels(broken), lintLevels({}));
  });

  it('say once that a document has changed since its approval, and nothing where none is known', () => {
    const requirements = requirementsOf('THE Shop SHALL open');
    const lint = (approval: 'none' | 'approved' | 'changed'): readonly string[] =>
      new SpecLint(lintLevels({}))
        .update({ dir: 'a', documents: { requirements: { text: requirements, approval } }, config: undefined })
        .problems.map(({ code }) => code);
    assert.deepEqual([lint('none'), lint('approved'), lint('changed')], [[], [], ['approval.changed']]);
  });

  it('report a circle of waves as an error', () => {
    const tasks =
      '- [ ] 1. A\n- [ ] 2. B\n\n```json\n{"waves":[{"id":"a","tasks":["1"],"dependsOn":["b"]},{"id":"b","tasks":["2"],"dependsOn":["a"]}]}\n```\n';
    assert.deepEqual(
      problemsOf({ tasks }, lintLevels({})).map(({ code, severity }) => [code, severity]),
      [['tasks.graph-cycle', 'error']],
    );
  });

  it('say of each file whether it is EARS, and in which language', () => {
    const stateOf = (requirements: string): unknown =>
      new SpecLint(everything).update(inputOf({ requirements })).files[0];
    const file = '.kiro/specs/shop/requirements.md';
    assert.deepEqual(stateOf(requirementsOf('THE Shop SHALL open')), { file, language: 'en', ears: 'checked' });
    assert.deepEqual(stateOf(requirementsOf('EL Sistema DEBE abrir')), { file, language: 'es', ears: 'checked' });
    assert.deepEqual(stateOf(requirementsOf('The shop is open on all days of the week')), {
      file,
      language: 'en',
      ears: 'not-ears',
    });
    assert.deepEqual(stateOf(requirementsOf('店は毎日開いている')), { file, language: null, ears: 'unknown-language' });
    assert.deepEqual(stateOf('# Nothing\n'), { file, language: null, ears: 'not-ears' });
  });

  it('stay silent about what has a place in the glossary under another spelling', () => {
    const requirements =
      glossary(['Shop_Desk', 'Order (Bestellung)', 'Till']) + requirementsOf('THE Shop_Desks SHALL open Tills');
    assert.deepEqual(problemsOf({ requirements }), []);
  });
});
