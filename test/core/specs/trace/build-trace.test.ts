import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildShow } from '../../../../src/core/specs/build-show';
import type { DocumentKind } from '../../../../src/core/specs/document-kind';
import type { Show, Task } from '../../../../src/core/specs/show';
import { buildTrace, statusOf, type TraceInput } from '../../../../src/core/specs/trace/build-trace';
import type { PlacedTag } from '../../../../src/core/specs/trace/placed-tag';
import { findTestTags } from '../../../../src/core/specs/trace/test-tags';
import type { CriterionTrace, TestResult, Trace } from '../../../../src/core/specs/trace/trace';
import { documentText } from '../arbitrary-text';

const requirements = `# Requirements Document

## Requirements

### Requirement 1: Add

#### Acceptance Criteria

1. WHEN a thing is added, THE Cart SHALL hold it
2. THE Cart SHALL show the total

### Requirement 2: Remove

#### Acceptance Criteria

1. WHEN a thing is removed, THE Cart SHALL not hold it
`;

const design = `# Design Document: Cart

## Correctness Properties

### Property 1: What is added is there

*For any* thing the cart SHALL hold it.

**Validates: Requirements 1.1**

### Property 2: The total is the sum

**Validates: Requirements 1.2, 9.9**
`;

const tasks = `# Implementation Plan: Cart

- [x] 1. Write the cart
  - _Requirements: 1_
- [x]* 2. Test it
  - **Property 1: What is added is there**
  - **Validates: Requirements 1.1**
- [ ] 3. Removing
  - _Requirements: 2.1_
`;

function showOf(texts: Partial<Record<DocumentKind, string>>): Show {
  const documents = Object.fromEntries(
    Object.entries(texts).map(([kind, text]) => [
      kind,
      { text, bytes: text.length, sha256: '', approval: 'none' as const },
    ]),
  );
  return buildShow({ name: 'cart', root: '/w', dir: '.kiro/specs/cart', documents, config: undefined });
}

const tagsOf = (text: string, file = 'test/cart.test.ts'): readonly PlacedTag[] =>
  findTestTags(text).map((tag) => ({ ...tag, file }));

function traceOf(show: Show, more: Partial<TraceInput> = {}): Trace {
  return buildTrace({ show, tags: [], ambiguous: [], filesOf: new Map(), commits: [], ...more });
}

function criterion(trace: Trace, id: string): CriterionTrace {
  const found = trace.criteria.find((each) => each.id === id);
  assert.ok(found, id);
  return found;
}

const gaps = (trace: Trace): readonly string[] => trace.gaps.map(({ code, id }) => `${code} ${id}`);

describe('the trace of a spec', () => {
  const show = showOf({ requirements, design, tasks });

  it('threads criteria to properties and tasks, also by the requirement they belong to', () => {
    const trace = traceOf(show);
    const one = criterion(trace, '1.1');
    assert.deepEqual(one.properties, ['1']);
    assert.equal(one.tasks.length, 2);
    assert.deepEqual(criterion(trace, '1.2').properties, ['2']);
    assert.deepEqual(
      trace.criteria.map(({ id, status }) => `${id} ${status}`),
      ['1.1 built', '1.2 built', '2.1 planned'],
    );
  });

  it('finds the tests of a criterion by the property they name, or by what they validate', () => {
    const tags = tagsOf(
      "// Feature: cart, Property 1: x\nit('holds it', a);\n// Feature: cart, Requirement 2.1\nit('removes', b);\n",
    );
    const trace = traceOf(show, { tags });
    assert.deepEqual(
      criterion(trace, '1.1').tests.map(({ name, property, result }) => ({ name, property, result })),
      [{ name: 'holds it', property: '1', result: 'not-run' }],
    );
    assert.deepEqual(
      criterion(trace, '2.1').tests.map(({ name, property }) => ({ name, property })),
      [{ name: 'removes', property: null }],
    );
    assert.deepEqual(criterion(trace, '1.2').tests, []);
  });

  it('tells which files tasks of it changed and which commits name it', () => {
    const key = criterion(traceOf(show), '2.1').tasks[0] ?? '';
    const trace = traceOf(show, {
      filesOf: new Map([[key, ['src/b.ts', 'src/a.ts']]]),
      commits: [
        { hash: 'aa', tags: findTestTags('Feature: cart, Task 3') },
        { hash: 'bb', tags: findTestTags('Feature: cart, Property 1: x') },
      ],
    });
    assert.deepEqual(criterion(trace, '2.1').files, ['src/a.ts', 'src/b.ts']);
    assert.deepEqual(criterion(trace, '2.1').commits, ['aa']);
    assert.deepEqual(criterion(trace, '1.1').commits, ['bb']);
  });

  it('says where a thread ends', () => {
    const tags = tagsOf("// Feature: cart, Property 7: none\nit('x', y);\n");
    const ambiguous = tagsOf("// Feature: carts, Property 1: x\nit('x', y);\n", 'test/other.test.ts');
    assert.deepEqual(gaps(traceOf(show, { tags, ambiguous })), [
      'property-untested 1',
      'ref-unresolved 9.9',
      'test-unresolved 7',
      'test-unresolved carts',
    ]);
  });

  it('misses nothing in a plan that is not written, and says it once where most is cited nowhere', () => {
    assert.deepEqual(gaps(traceOf(showOf({ requirements }))), []);
    const poor = showOf({ requirements, tasks: '# Implementation Plan\n\n- [ ] 1. All\n  - _Requirements: 2.1_\n' });
    assert.deepEqual(gaps(traceOf(poor)), ['spec-uncited cart']);
    const fair = showOf({
      requirements,
      tasks: '# Implementation Plan\n\n- [ ] 1. All\n  - _Requirements: 1.1, 2.1_\n',
    });
    assert.deepEqual(gaps(traceOf(fair)), ['criterion-untraced 1.2']);
  });

  it('misses a test of what is built and has no property', () => {
    const done = tasks.replace('- [ ] 3.', '- [x] 3.');
    assert.ok(gaps(traceOf(showOf({ requirements, design, tasks: done }))).includes('criterion-untested 2.1'));
  });

  it('is drawn of any documents, with every task and test of a criterion among those of the spec', () => {
    fc.assert(
      fc.property(documentText(), documentText(), documentText(), (one, two, three) => {
        const any = showOf({ requirements: one, design: two, tasks: three });
        const trace = traceOf(any, { tags: tagsOf(`${one}\n${two}`) });
        const count = any.requirements.reduce((sum, each) => sum + each.criteria.length, 0);
        assert.equal(trace.criteria.length, count);
        const properties = new Set(any.properties.map(({ key }) => key));
        for (const each of trace.criteria) assert.ok(each.properties.every((key) => properties.has(key)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the status of a criterion', () => {
  const task = (state: Task['state'], optional = false): Pick<Task, 'state' | 'optional'> => ({ state, optional });
  const test = (result: TestResult): { readonly result: TestResult } => ({ result });

  for (const [expected, ownTasks, tests] of [
    ['none', [], []],
    ['none', [], [test('not-run')]],
    ['planned', [task('todo')], []],
    ['planned', [task('done'), task('queued')], [test('not-run')]],
    ['built', [task('done')], []],
    ['built', [task('done'), task('todo', true)], [test('not-run')]],
    ['planned', [task('todo', true)], []],
    ['holds', [task('done')], [test('pass'), test('not-run')]],
    ['holds', [task('todo')], [test('pass')]],
    ['running', [task('done'), task('running')], [test('pass')]],
    ['drift', [task('running')], [test('stale'), test('pass')]],
    ['fails', [task('done')], [test('pass'), test('stale'), test('fail')]],
  ] as const) {
    const words = (list: readonly { state?: string; result?: string }[]): string =>
      list.map(({ state, result }) => state ?? result).join(', ') || 'none';
    it(`is ${expected} with tasks ${words(ownTasks)} and tests ${words(tests)}`, () => {
      assert.equal(statusOf(ownTasks, tests), expected);
    });
  }

  it('never gets better by another failing test or another open task', () => {
    const order = ['fails', 'drift', 'running', 'holds', 'built', 'planned', 'none'];
    const states = fc.array(
      fc.record({ state: fc.constantFrom('todo', 'queued', 'running', 'done'), optional: fc.boolean() }),
    );
    const results = fc.array(fc.record({ result: fc.constantFrom('pass', 'fail', 'not-run', 'stale') }));
    fc.assert(
      fc.property(states, results, (ownTasks, tests) => {
        const before = order.indexOf(statusOf(ownTasks, tests));
        assert.ok(order.indexOf(statusOf(ownTasks, [...tests, { result: 'fail' }])) <= before);
        assert.ok(order.indexOf(statusOf(ownTasks, [...tests, { result: 'stale' }])) <= before);
      }),
    );
  });
});
