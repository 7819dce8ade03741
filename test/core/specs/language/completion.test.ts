import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DocumentKind } from '../../../../src/core/specs/document-kind';
import type { Suggestion } from '../../../../src/core/specs/language/completion';
import { suggestionsAt } from '../../../../src/core/specs/language/completion';
import { indexIds } from '../../../../src/core/specs/language/id-at';
import { arbitraryTexts, shop, specOf, type Texts } from './shop-spec';

/** What is offered at the place of `|` in the text of a document. */
function offered(document: DocumentKind, marked: string, asked = false, others: Texts = shop): readonly Suggestion[] {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0);
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const spec = specOf({ ...others, [document]: text });
  return suggestionsAt(spec, indexIds(spec), text, { document, offset, asked });
}

const labels = (found: readonly Suggestion[]): readonly string[] => found.map(({ label }) => label);
const inserted = (found: readonly Suggestion[]): readonly string[] => found.map(({ insert }) => insert);
const all = ['1', '1.1', '1.2', '1.3', '2', '2.1', '2.2'];

describe('what may be written in a spec', () => {
  it('is the ID of a requirement or criterion on a line of references, with its words', () => {
    const found = offered('tasks', '- [ ] 1. A\n  - _Requirements: |_\n');
    assert.deepEqual(labels(found), all);
    assert.equal(found[1]?.detail, 'WHEN a guest pays, THE Till SHALL open');
  });

  for (const line of [
    '_Requirements: |',
    '- **Validates: Requirements |',
    '- **Validates**: |',
    '- _Requisitos: |_',
    '- **验证需求：|',
    '- _Requirements:\n    |_',
  ]) {
    const isWrapped = line.includes('\n');
    it(`is an ID on ${JSON.stringify(line)}${isWrapped ? ' only behind other IDs' : ''}`, () => {
      assert.deepEqual(labels(offered('tasks', `- [ ] 1. A\n  ${line}\n`)), isWrapped ? [] : all);
    });
  }

  it('is an ID also where the references wrap, and none that stands there already', () => {
    const found = offered('tasks', '- [ ] 1. A\n  - _Requirements: 1.1,\n    1.2, |_\n');
    assert.ok(labels(found).includes('2.1'));
    const own = offered('tasks', '- [ ] 1. A\n  - _Requirements: 1.1, 1.2, 1|_\n');
    assert.deepEqual(labels(own), ['1', '1.3', '2', '2.1', '2.2']);
    assert.equal((own[0]?.replace.end ?? 0) - (own[0]?.replace.start ?? 0), 1);
  });

  it('is nothing behind the closing mark and on other lines', () => {
    for (const line of ['_Requirements: 1.1_ |', '- detail |', '_File: |_', '**User Story:** |'])
      assert.deepEqual(offered('tasks', `- [ ] 1. A\n  ${line}\n`), [], line);
  });

  it('is an ID in the design, below a property', () => {
    assert.deepEqual(labels(offered('design', shop.design.replace('1.1, 1.2**', '|**'))), all);
  });

  it('is a property with its title below a task, closed where it is not', () => {
    assert.deepEqual(inserted(offered('tasks', '- [ ] 1. A\n  - **Property |\n')), ['1: Opens**', '2: Counts**']);
    assert.deepEqual(inserted(offered('tasks', '- [ ] 1. A\n  - **Property |**\n')), ['1', '2']);
    assert.deepEqual(labels(offered('tasks', '- [ ] 1. A\n  - _Properties: |_\n')), ['1', '2']);
  });

  it('is a task without parts in the dependency graph', () => {
    const text = shop.tasks.replace('"tasks": ["1.1"]', '"tasks": ["1.1", "|"]');
    assert.deepEqual(labels(offered('tasks', text)), ['1.1', '1.2', '2']);
    assert.deepEqual(offered('tasks', shop.tasks.replace('"waves"', '"|waves"')), []);
  });

  it('is a term of the glossary behind THE, and anywhere for who asks', () => {
    const terms = ['Till', 'Price_List', 'Clerk'];
    const text = shop.requirements.replace('THE Till SHALL count', 'THE | SHALL count');
    assert.deepEqual(labels(offered('requirements', text)), terms);
    const inside = shop.requirements.replace('Till SHALL count', 'Till SHALL count the Pri|');
    assert.deepEqual(offered('requirements', inside), []);
    assert.deepEqual(labels(offered('requirements', inside, true)), terms);
    assert.deepEqual(labels(offered('design', '# Design\n\nThe Ti|\n', true)), terms);
  });

  it('is an EARS skeleton where a criterion begins, as the document writes them', () => {
    const found = offered('requirements', shop.requirements.trimEnd() + '\n3. |\n');
    assert.deepEqual(labels(found), [
      'WHEN …, THE … SHALL …',
      'IF …, THEN THE … SHALL …',
      'WHILE …, THE … SHALL …',
      'THE … SHALL …',
      'WHERE …, THE … SHALL …',
      'WHILE …, WHEN …, THE … SHALL …',
    ]);
    assert.equal(found[0]?.insert, 'WHEN ${1:event}, THE ${2:Till} SHALL ${3:response}');
    const typed = offered('requirements', shop.requirements.trimEnd() + '\n3. WH|\n');
    assert.equal((typed[0]?.replace.end ?? 0) - (typed[0]?.replace.start ?? 0), 2);
    assert.deepEqual(offered('requirements', shop.requirements.replace('1. WHEN a', '1. WHEN a|')), []);
  });

  it('has THEN, small letters and the language of the document', () => {
    const document = (criterion: string): string =>
      `# R\n\n### Requirement 1\n\n#### Acceptance Criteria\n\n1. ${criterion}\n2. |\n`;
    const [then] = offered('requirements', document('WHEN a guest pays THEN the till SHALL open'));
    assert.equal(then?.label, 'WHEN … THEN the … SHALL …');
    const [small] = offered('requirements', document('When a guest pays, the till shall open'));
    assert.equal(small?.label, 'When …, the … shall …');
    const [spanish] = offered('requirements', document('CUANDO un cliente paga, LA Caja DEBE abrir'));
    assert.equal(spanish?.label, 'CUANDO …, EL … DEBE …');
    const [portuguese] = offered('requirements', document('QUANDO o cliente paga ENTÃO O Caixa DEVE abrir'));
    assert.match(portuguese?.label ?? '', /^QUANDO … ENTÃO [Oo] … DEVE …$/);
  });

  it('is what each section of a bug analysis asks for', () => {
    const bugfix = (section: string, id: string): readonly string[] =>
      labels(offered('bugfix', `# Bugfix\n\n### ${section}\n\n${id} |\n`, false, {}));
    assert.deepEqual(bugfix('Current Behavior (Defect)', '1.1'), ['WHEN …, THE … …']);
    assert.equal(bugfix('Unchanged Behavior', '3.1')[0], 'WHEN …, THE … SHALL CONTINUE TO …');
  });

  it('replaces what is typed up to the cursor, for any texts and places', () => {
    const documents: readonly DocumentKind[] = ['requirements', 'bugfix', 'design', 'tasks'];
    fc.assert(
      fc.property(
        arbitraryTexts(),
        fc.constantFrom(...documents),
        fc.nat({ max: 2_000 }),
        fc.boolean(),
        (texts, document, at, asked) => {
          const text = texts[document] ?? '';
          const offset = Math.min(at, text.length);
          const spec = specOf(texts);
          for (const one of suggestionsAt(spec, indexIds(spec), text, { document, offset, asked })) {
            assert.equal(one.replace.end, offset);
            assert.match(text.slice(one.replace.start, offset), /^[\p{L}\p{M}\p{N}_.-]*$/u);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
