import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assignKeys } from '../../../src/core/specs/keys';
import { parseReferenceValue } from '../../../src/core/specs/references';
import { createResolver } from '../../../src/core/specs/resolve';

describe('parseReferenceValue', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['1.1, 2.3', ['1.1', '2.3']],
    ['3.1、3.2，3.3', ['3.1', '3.2', '3.3']],
    ['Requirements 4.3, 4.5', ['4.3', '4.5']],
    ['Requirement 4.1 and 4.2', ['4.1', '4.2']],
    ['要件1.1', ['1.1']],
    ['需求 1.3, 1.6', ['1.3', '1.6']],
    ['FR-4.2, NFR-1.1', ['FR-4.2', 'NFR-1.1']],
    ['R0', ['R0']],
    ['R-01, R-02', ['R-01', 'R-02']],
    ['2.1-2.4', ['2.1', '2.2', '2.3', '2.4']],
    ['2.1–2.3, 7.1', ['2.1', '2.2', '2.3', '7.1']],
    ['FR-10.1-FR-10.3', ['FR-10.1', 'FR-10.2', 'FR-10.3']],
    ['R-08~R-10', ['R-08', 'R-09', 'R-10']],
    ['1-3', ['1', '2', '3']],
    ['2.1-4', ['2.1', '2.2', '2.3', '2.4']],
    ['0.1.9', ['0.1.9']],
    ['8.2, 8.3 (components render, 9.9 too)', ['8.2', '8.3']],
    ['1.1 1.2', ['1.1', '1.2']],
    ['Vereiste 1.1', ['1.1']],
    ['3.7; Property 2 (Preservation)', ['3.7']],
    ['Error Handling', []],
    ['環境構築要件', []],
    ['Tier 2 - Standard', []],
    ['1.5-2.3', ['1.5-2.3']],
    ['5.4-5.1', ['5.4-5.1']],
    ['1-500', ['1-500']],
    ['1-999999', ['1-999999']],
    ['', []],
  ];
  for (const [value, ids] of cases) {
    it(`reads "${value}" as ${ids.length === 0 ? 'no IDs' : ids.join(' ')}`, () => {
      assert.deepEqual(parseReferenceValue(value).ids, ids);
    });
  }

  it('knows "all" in many languages, and leaves other words alone', () => {
    for (const all of [
      'All',
      'All requirements',
      '全部',
      'すべて',
      '全要件のUI部分',
      'Todos (flujo completo)',
      'Tümü',
      'Все',
    ]) {
      assert.equal(parseReferenceValue(all).all, true, all);
    }
    for (const other of ['Allergies', 'General best practice', '全体基盤', '1.1', 'Todosas']) {
      assert.equal(parseReferenceValue(other).all, false, other);
    }
  });

  it('says whether anything but IDs stands there', () => {
    assert.equal(parseReferenceValue('1.1, 2.2').onlyIds, true);
    assert.equal(parseReferenceValue('13.4, UX general').onlyIds, false);
    assert.equal(parseReferenceValue('December 22, 2025').onlyIds, false);
  });

  it('gives each ID once and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const { ids } = parseReferenceValue(value);
        assert.equal(new Set(ids).size, ids.length);
      }),
    );
  });
});

describe('createResolver', () => {
  const requirements = (...ids: string[]) => ids.map((id) => ({ id, key: id, document: 'requirements' as const }));

  it('resolves an ID exactly before it looks at prefixes', () => {
    const resolve = createResolver(requirements('1.1', 'FR-1.1'), 'requirements');
    assert.equal(resolve('1.1'), '1.1');
    assert.equal(resolve('FR-1.1'), 'FR-1.1');
  });

  it('resolves a bare number to the one prefixed ID that has it, and to none of two', () => {
    assert.equal(createResolver(requirements('FR-1.1', 'NFR-1.2'), 'requirements')('1.1'), 'FR-1.1');
    assert.equal(createResolver(requirements('FR-1.1', 'NFR-1.1'), 'requirements')('1.1'), undefined);
  });

  it('leaves out a prefix that only says "requirement", and leading zeros', () => {
    const resolve = createResolver(requirements('2.1', '3'), 'requirements');
    assert.equal(resolve('AC2.1'), '2.1');
    assert.equal(resolve('R-03'), '3');
    assert.equal(resolve('FR-3'), undefined);
  });

  it('takes the document of the kind of spec where two define an ID', () => {
    const both = [
      { id: '1.1', key: 'requirements#1.1', document: 'requirements' as const },
      { id: '1.1', key: 'bugfix#1.1', document: 'bugfix' as const },
    ];
    assert.equal(createResolver(both, 'bugfix')('1.1'), 'bugfix#1.1');
    assert.equal(createResolver(both, 'requirements')('1.1'), 'requirements#1.1');
  });

  it('never guesses between two criteria of one document', () => {
    const twice = [
      { id: '1.1', key: '1.1@3', document: 'requirements' as const },
      { id: '1.1', key: '1.1@4', document: 'requirements' as const },
    ];
    assert.equal(createResolver(twice, 'requirements')('1.1'), undefined);
  });
});

describe('assignKeys', () => {
  it('keeps an ID that is unique, and says document or line where it is not', () => {
    const keys = assignKeys([
      { id: '1', document: 'requirements', line: 1 },
      { id: '2', document: 'requirements', line: 2 },
      { id: '2', document: 'bugfix', line: 2 },
      { id: '3', document: 'bugfix', line: 3 },
      { id: '3', document: 'bugfix', line: 4 },
      { id: null, document: 'bugfix', line: 5 },
    ]);
    assert.deepEqual(keys, ['1', 'requirements#2', 'bugfix#2', '3@3', '3@4', '@5']);
  });

  it('gives every thing a key of its own', () => {
    const things = fc.uniqueArray(
      fc.record({
        id: fc.option(fc.constantFrom('1', '1.1', 'FR-1'), { nil: null }),
        document: fc.constantFrom('requirements', 'bugfix'),
        line: fc.nat({ max: 50 }),
      }),
      { selector: ({ document, line, id }) => `${id === null ? '' : document} ${line}` },
    );
    fc.assert(fc.property(things, (all) => assert.equal(new Set(assignKeys(all)).size, all.length)));
  });
});
