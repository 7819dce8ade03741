import assert from 'node:assert/strict';
import { buildShow } from '../../../../src/core/specs/build-show';
import { buildDiff } from '../../../../src/core/specs/diff/build-diff';
import type { SpecDiff } from '../../../../src/core/specs/diff/spec-diff';
import type { Show } from '../../../../src/core/specs/show';
import { buildTrace } from '../../../../src/core/specs/trace/build-trace';
import { findTestTags } from '../../../../src/core/specs/trace/test-tags';

interface Texts {
  readonly criteria: readonly string[];
  readonly property?: string;
  readonly tasks: string;
}

function showOf({ criteria, property = 'The total is the sum', tasks }: Texts): Show {
  const requirements = [
    '# Requirements Document',
    '',
    '### Requirement 1: Add',
    '',
    '#### Acceptance Criteria',
    '',
    ...criteria.map((text, index) => `${index + 1}. ${text}`),
    '',
  ].join('\n');
  const design = `# Design Document: Cart\n\n## Correctness Properties\n\n### Property 1: Total\n\n${property}\n\n**Validates: Requirements 1.1**\n`;
  const document = (text: string): { text: string; bytes: number; sha256: string; approval: 'none' } => ({
    text,
    bytes: text.length,
    sha256: '',
    approval: 'none',
  });
  const documents = { requirements: document(requirements), design: document(design), tasks: document(tasks) };
  return buildShow({ name: 'cart', root: '/w', dir: '.kiro/specs/cart', documents, config: undefined });
}

const test =
  "// Feature: cart, Property 1: Total\nit('sums', x);\n// Feature: cart, Requirement 1.2\nit('shows', x);\n";

function diff(before: Texts, after: Texts): SpecDiff {
  const to = showOf(after);
  const tags = findTestTags(test).map((tag) => ({ ...tag, file: 'test/cart.test.ts' }));
  const trace = buildTrace({ show: to, tags, ambiguous: [], filesOf: new Map(), commits: [] });
  return buildDiff({ from: { name: 'aa', show: showOf(before) }, to: { name: null, show: to, trace } });
}

const tasks = [
  '# Implementation Plan: Cart',
  '',
  '- [x] 1. Sum up',
  '  - _Requirements: 1.1_',
  '- [x] 2. Show it',
  '  - _Requirements: 1.2_',
  '- [ ] 3. Later',
  '  - _Requirements: 1.1, 1.2_',
  '- [x] 4. All of it',
  '  - _Requirements: 1_',
  '',
].join('\n');
const criteria = ['THE Cart SHALL sum up', 'THE Cart SHALL show the total'];

const stale = ({ stale: { tasks: ofTasks, tests } }: SpecDiff): readonly string[] => [
  ...ofTasks.map(({ id, because }) => `${id ?? ''}: ${because.join(', ')}`),
  ...tests.map(({ name, because }) => `${name ?? ''}: ${because.join(', ')}`),
];

describe('what two versions of a spec mean differently', () => {
  it('is nothing where they say the same, whatever was ticked', () => {
    const {
      criteria: changes,
      properties,
      tasks: plan,
      ...rest
    } = diff({ criteria, tasks }, { criteria, tasks: tasks.replaceAll('[x]', '[ ]') });
    assert.deepEqual([changes, properties, plan], [[], [], []]);
    assert.deepEqual(rest.stale, { tasks: [], tests: [] });
  });

  it('makes stale what was done for a criterion that says something else, and nothing that is still to do', () => {
    const changed = diff(
      { criteria, tasks },
      { criteria: ['THE Cart SHALL sum up without tax', criteria[1] ?? ''], tasks },
    );
    assert.deepEqual(
      changed.criteria.map(({ change, id }) => `${change} ${id}`),
      ['changed 1.1'],
    );
    assert.deepEqual(stale(changed), ['1: 1.1', '4: 1.1', 'sums: 1.1']);
  });

  it('makes nothing stale by a criterion that moved with its references', () => {
    const after = {
      criteria: ['THE Cart SHALL exist', ...criteria],
      tasks: tasks.replace('1.2_\n- [ ]', '1.3_\n- [ ]').replace('_Requirements: 1.1_', '_Requirements: 1.2_'),
    };
    const moved = diff({ criteria, tasks }, after);
    assert.deepEqual(
      moved.criteria.map(({ change, id, was }) => `${change} ${was ?? '-'} ${id}`),
      ['added - 1.1', 'moved 1.1 1.2', 'moved 1.2 1.3'],
    );
    // The whole requirement got a criterion more, and the test of the property stands for another one now.
    assert.deepEqual(stale(moved), ['4: 1.1', 'sums: 1.1']);
  });

  it('makes stale the tests of a property that says something else', () => {
    const changed = diff({ criteria, tasks }, { criteria, tasks, property: 'The total is the sum without tax' });
    assert.deepEqual(
      changed.properties.map(({ change, id }) => `${change} ${id}`),
      ['changed 1'],
    );
    assert.deepEqual(stale(changed), ['sums: Property 1']);
  });

  it('makes stale what was done for a criterion that is gone', () => {
    const gone = diff({ criteria, tasks }, { criteria: criteria.slice(0, 1), tasks });
    assert.deepEqual(stale(gone), ['2: 1.2', ': 1.2']);
  });

  it('names tasks that were added, reworded and removed', () => {
    const after = tasks.replace('2. Show it', '2. Show the total').replace('- [ ] 3. Later', '- [ ] 5. New');
    assert.deepEqual(
      diff({ criteria, tasks }, { criteria, tasks: after }).tasks.map(({ change, id }) => `${change} ${id}`),
      ['changed 2', 'added 5', 'removed 3'],
    );
  });
});
