import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DocumentKind, documentKinds } from '../../../../src/core/specs/document-kind';
import { foldsOf } from '../../../../src/core/specs/language/folds';
import { type OutlineItem, outlineOf } from '../../../../src/core/specs/language/outline';
import { readDocument } from '../../../../src/core/specs/language/read-document';
import { documentText } from '../arbitrary-text';
import { shop } from './shop-spec';

const outline = (kind: DocumentKind, text: string): readonly OutlineItem[] => outlineOf(readDocument(kind, text));

function told(items: readonly OutlineItem[], depth = 0): readonly string[] {
  return items.flatMap(({ name, detail, children }) => [
    `${'  '.repeat(depth)}${name}${detail === '' ? '' : ` (${detail})`}`,
    ...told(children, depth + 1),
  ]);
}

describe('the outline of a spec document', () => {
  it('has requirements with their criteria', () => {
    assert.deepEqual(told(outline('requirements', shop.requirements)), [
      'Requirements Document',
      '  Glossary',
      '  Requirements',
      '    1: Pay',
      '      1.1 WHEN a guest pays, THE Till SHALL open',
      '      1.2 IF the card is refused, THEN THE Till SHALL say so',
      '      1.3 THE Till SHALL keep the Price_List',
      '    2: Leave',
      '      2.1 WHILE the door is open, THE Till SHALL stay shut',
      '      2.2 THE Till SHALL count',
    ]);
  });

  it('has the sections of a design with its properties', () => {
    assert.deepEqual(told(outline('design', shop.design)), [
      'Design Document: Shop',
      '  Correctness Properties',
      '    Property 1: Opens',
      '    Property 2: Counts',
      '  Testing Strategy',
    ]);
    const bare = '# D\n\n## Correctness Properties\n\n**Property 1: A**\n\nx\n\nProperty 2: B\n\ny\n';
    assert.deepEqual(told(outline('design', bare)), [
      'D',
      '  Correctness Properties',
      '    Property 1: A',
      '    Property 2: B',
    ]);
  });

  it('has tasks with their parts, wherever they are indented, and what is said of them', () => {
    const plan =
      '# Plan\n\n## Phase 1\n\n- [x] 1. Build `it`\n- [x] 1.1 First\n- [-]* 1.2 Then\n\n## Phase 2\n\n- [ ] 2. Leave\n';
    assert.deepEqual(told(outline('tasks', plan)), [
      'Plan',
      '  Phase 1',
      '    1 Build it (done)',
      '      1.1 First (done)',
      '      1.2 Then (in progress, optional)',
      '  Phase 2',
      '    2 Leave',
    ]);
  });

  it('names what has no words yet', () => {
    assert.deepEqual(told(outline('tasks', '#\n\n- [ ] \n')), ['(untitled)', '  (untitled)']);
  });

  it('has the clauses of a bug analysis below their sections', () => {
    const bugfix =
      '# Bug\n\n## Bug Analysis\n\n### Current Behavior (Defect)\n\n1.1 WHEN x THEN y\n\n### Expected Behavior (Correct)\n\n2.1 WHEN x THEN the system SHALL z\n';
    assert.deepEqual(told(outline('bugfix', bugfix)), [
      'Bug',
      '  Bug Analysis',
      '    Current Behavior (Defect)',
      '      1.1 WHEN x THEN y',
      '    Expected Behavior (Correct)',
      '      2.1 WHEN x THEN the system SHALL z',
    ]);
  });

  it('loses nothing, and every entry holds its name and its children, whatever the text', () => {
    const visit = ({ span, nameSpan, name, children }: OutlineItem, text: string): number => {
      assert.ok(name !== '' && 0 <= span.start && span.end <= text.length);
      assert.ok(span.start <= nameSpan.start && nameSpan.start <= nameSpan.end && nameSpan.end <= span.end, name);
      for (const child of children) assert.ok(span.start <= child.span.start && child.span.end <= span.end, name);
      return children.reduce((sum, child) => sum + visit(child, text), 1);
    };
    const count = (items: readonly OutlineItem[], kind: OutlineItem['kind']): number =>
      items.reduce((sum, item) => sum + (item.kind === kind ? 1 : 0) + count(item.children, kind), 0);
    fc.assert(
      fc.property(fc.constantFrom(...documentKinds), documentText(), (kind, text) => {
        const read = readDocument(kind, text);
        const items = outlineOf(read);
        for (const item of items) visit(item, text);
        if (read.kind === 'tasks') assert.equal(count(items, 'task'), read.value.all.length);
        if (read.kind === 'design') assert.equal(count(items, 'property'), read.value.properties.length);
        if (read.kind === 'requirements' || read.kind === 'bugfix') {
          const criteria = read.value.requirements.flatMap((one) => one.criteria);
          assert.equal(count(items, 'criterion'), criteria.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the folds of a spec document', () => {
  it('are tasks with all their parts, and criteria of several lines', () => {
    const plan = '- [ ] 1. A\n  - detail\n- [ ] 1.1 B\n  - detail\n\n- [ ] 2. C\n';
    assert.deepEqual(foldsOf(readDocument('tasks', plan)), [
      { line: 1, endLine: 4 },
      { line: 3, endLine: 4 },
    ]);
    const wrapped = '### Requirement 1: A\n\n1. WHEN a\n   b, THE C SHALL d\n2. THE C SHALL e\n';
    assert.deepEqual(foldsOf(readDocument('requirements', wrapped)), [{ line: 3, endLine: 4 }]);
    const design = '## Correctness Properties\n\nProperty 1: A\n\nx\n\nProperty 2: B\n';
    assert.deepEqual(foldsOf(readDocument('design', design)), [{ line: 3, endLine: 5 }]);
  });

  it('begin and end in the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...documentKinds), documentText(), (kind, text) => {
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const { line, endLine } of foldsOf(readDocument(kind, text))) {
          assert.ok(1 <= line && line < endLine && endLine <= lines, `${line} to ${endLine} of ${lines}`);
        }
      }),
      { numRuns: 300 },
    );
  });
});
