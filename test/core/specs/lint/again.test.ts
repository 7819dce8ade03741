import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Approval } from '../../../../src/core/specs/phase';
import { lintCodes } from '../../../../src/core/specs/lint/catalogue';
import { lintLevels } from '../../../../src/core/specs/lint/levels';
import type { LintInput } from '../../../../src/core/specs/lint/spec-lint';
import { SpecLint } from '../../../../src/core/specs/lint/spec-lint';
import { earsText } from '../ears/arbitrary-ears';
import { documentText } from '../arbitrary-text';
import { applyFix } from './fixes';

const everything = lintLevels(Object.fromEntries(lintCodes.map((code) => [code, 'warning'])));

const piece = fc.oneof(
  { weight: 3, arbitrary: earsText() },
  fc.constantFrom(
    'x',
    ' ',
    '',
    '\n',
    '\r\n',
    '# ',
    '### Requirement 2\n',
    '- ',
    '2. ',
    '**',
    ':',
    '```',
    '<!--',
    '|',
    '1.',
    ' THE Shop_Desk',
    '---',
  ),
);

const edit = fc.record({ at: fc.nat({ max: 10_000 }), length: fc.nat({ max: 12 }), text: piece });

const line = earsText().map((text) => text.replace(/[\r\n]/g, ' '));
const criteria = fc.array(line, { minLength: 1, maxLength: 6 });

/** A document of criteria as most are, sometimes with odd things between them. */
const document = fc
  .record({
    lists: fc.array(criteria, { minLength: 1, maxLength: 3 }),
    between: fc.option(documentText(), { nil: '' }),
    eol: fc.constantFrom('\n', '\n', '\r\n'),
  })
  .map(({ lists, between, eol }) => {
    const glossary = '## Glossary\n\n- **Shop**: a\n- **Bell**: b\n- **Till**: c\n\n';
    const requirements = lists.map(
      (list, at) =>
        `### Requirement ${String(at + 1)}\n\n**User Story:** As a guest, I want it.\n\n#### Acceptance Criteria\n\n` +
        list.map((text, index) => `${String(index + 1)}. ${text}\n`).join(''),
    );
    return (glossary + requirements.join(`\n${between}\n`)).replace(/\n/g, eol);
  });

const approval: Approval = 'none';
const tasks = { text: '- [ ] 1. A\n  - _Requirements: 1.1, 1.9_\n', approval };
const inputOf = (text: string): LintInput => ({
  dir: 'a',
  documents: { requirements: { text, approval }, tasks },
  config: undefined,
});

describe('SpecLint', () => {
  it('finds after any edits what a fresh one finds', () => {
    fc.assert(
      fc.property(fc.oneof(document, documentText()), fc.array(edit, { minLength: 1, maxLength: 6 }), (text, edits) => {
        const lint = new SpecLint(everything);
        lint.update(inputOf(text));
        let now = text;
        for (const { at, length, text: inserted } of edits) {
          const from = now.length === 0 ? 0 : at % now.length;
          now = now.slice(0, from) + inserted + now.slice(from + length);
          assert.deepEqual(lint.update(inputOf(now)), new SpecLint(everything).update(inputOf(now)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives any documents findings in order, inside of the texts, and fixes that can be made', () => {
    const text = fc.option(fc.oneof(documentText(), document), { nil: undefined });
    fc.assert(
      fc.property(fc.record({ requirements: text, bugfix: text, design: text, tasks: text }), (texts) => {
        const documents = Object.fromEntries(
          Object.entries(texts).flatMap(([kind, one]) => (one === undefined ? [] : [[kind, { text: one, approval }]])),
        );
        const { problems, files } = new SpecLint(everything).update({ dir: '', documents, config: undefined });
        assert.equal(files.length, Object.keys(documents).length);
        const plain = Object.fromEntries(Object.entries(texts).filter(([, one]) => one !== undefined));
        for (const { line, column, endLine, endColumn, fixes } of problems) {
          assert.ok(line >= 1 && column >= 1 && (endLine > line || (endLine === line && endColumn >= column)));
          for (const fix of fixes) applyFix(plain, fix);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('finds what an edit of one criterion changes between criteria, and what it leaves', () => {
    const versions = [
      'WHEN a guest pays, THE Shop SHALL print a receipt',
      'WHEN a guest leaves, THE Shop SHALL print a receipt',
      'WHEN a guest leaves, THE Shop SHALL NOT print a receipt',
      'WHEN a guest leaves, THE Shop SHALL NOT print a receipt at night',
      'WHEN a guest leaves, THE Shop SHALL wait 7 seconds',
      'WHEN a guest comes, THE Shop SHALL tell the Till_Keeper',
      'WHEN a guest comes, THE Shop SHALL never tell the Till_Keeper',
      'WHEN a guest comes, nobody tells anybody',
      'CUANDO llega alguien, EL Shop DEBE abrir',
      'WHEN a guest pays, THE Shop SHALL print a receipt',
    ];
    const inputOf = (first: string): LintInput => {
      const criteria = [first, 'WHEN a guest leaves, THE Shop SHALL print a receipt'];
      criteria.push('WHEN a guest leaves, THE Shop SHALL wait 5 seconds', 'THE Till_Door SHALL stay open');
      const list = criteria.map((text, index) => `${String(index + 1)}. ${text}\n`).join('');
      const glossary = '## Glossary\n\n- **Shop**: a\n- **Bell**: b\n- **Till**: c\n\n';
      const text = `${glossary}### Requirement 1\n\n#### Acceptance Criteria\n\n${list}`;
      return { dir: '', documents: { requirements: { text, approval } }, config: undefined };
    };
    const lint = new SpecLint(everything);
    const found = versions.map((version) => {
      const findings = lint.update(inputOf(version));
      assert.deepEqual(findings, new SpecLint(everything).update(inputOf(version)), version);
      return findings.problems.filter(({ code }) => code === 'criteria.contradiction').length;
    });
    assert.deepEqual(found, [0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
  });
});
