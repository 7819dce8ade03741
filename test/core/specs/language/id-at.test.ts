import assert from 'node:assert/strict';
import fc from 'fast-check';
import { documentKinds, fileNameOf } from '../../../../src/core/specs/document-kind';
import { idAt, indexIds, usesOf } from '../../../../src/core/specs/language/id-at';
import type { IdUse } from '../../../../src/core/specs/language/named';
import { referencesOf } from '../../../../src/core/specs/lint/reference-rules';
import { findCorpus, specFolders } from '../../../support/corpus';
import { arbitraryTexts, shop, specOf, type Texts } from './shop-spec';

function told({ document, written, role, names }: IdUse): string {
  return `${document} ${role} ${written} → ${names.map(({ kind, key }) => `${kind} ${key}`).join(' ')}`;
}

/** What must hold of the index of any spec. */
function isSound(texts: Texts): void {
  const spec = specOf(texts);
  const { uses } = indexIds(spec);
  let last: IdUse | undefined;
  for (const use of uses) {
    const text = spec[use.document]?.text ?? '';
    const { start, end } = use.span;
    assert.equal(text.slice(start, end).replace(/[\r\n*`_]/g, ' '), use.written.replace(/[_]/g, ' '));
    if (last?.document === use.document) assert.ok(last.span.end <= start, `${told(last)} overlaps ${told(use)}`);
    last = use;
  }
  // Nothing that the readers of references found is left out, and nothing comes from elsewhere.
  for (const document of ['design', 'tasks'] as const) {
    const read = new Set(referencesOf(spec, document).flatMap(({ ids }) => ids));
    const found = new Set(
      uses.filter((use) => use.document === document && use.role === 'reference').flatMap(({ ids }) => ids),
    );
    for (const id of read) assert.ok(found.has(id), `${document} refers to ${id}`);
  }
}

describe('the index of the IDs of a spec', () => {
  it('knows where each ID is written and what it names', () => {
    assert.deepEqual(indexIds(specOf(shop)).uses.map(told), [
      'requirements definition 1 → requirement 1',
      'requirements definition 1 → criterion 1.1',
      'requirements definition 2 → criterion 1.2',
      'requirements definition 3 → criterion 1.3',
      'requirements definition 2 → requirement 2',
      'requirements definition 1 → criterion 2.1',
      'requirements definition 2 → criterion 2.2',
      'design definition 1 → property 1',
      'design reference 1.1 → criterion 1.1',
      'design reference 1.2 → criterion 1.2',
      'design definition 2 → property 2',
      'design reference 2.1-2.2 → criterion 2.1 criterion 2.2',
      'design again 1 → property 1',
      'tasks definition 1 → task 1',
      'tasks definition 1.1 → task 1.1',
      'tasks reference 1.1 → criterion 1.1',
      'tasks reference 1.3 → criterion 1.3',
      'tasks definition 1.2 → task 1.2',
      'tasks again 1 → property 1',
      'tasks reference 1.1 → criterion 1.1',
      'tasks reference 1.2 → criterion 1.2',
      'tasks definition 2 → task 2',
      'tasks reference 2 → requirement 2',
      'tasks reference 1.1-1.3 → criterion 1.1 criterion 1.2 criterion 1.3',
      'tasks graph 1.1 → task 1.1',
      'tasks graph 1.2 → task 1.2',
      'tasks graph 2 → task 2',
      'tasks graph 1.1 → task 1.1',
    ]);
  });

  it('finds the ID at a place, also just behind it', () => {
    const index = indexIds(specOf(shop));
    const at = shop.tasks.indexOf('1.3_');
    for (const offset of [at, at + 2, at + 3]) assert.equal(idAt(index, 'tasks', offset)?.names[0]?.key, '1.3');
    assert.equal(idAt(index, 'tasks', at - 1), undefined);
    assert.equal(idAt(index, 'design', at), undefined);
  });

  it('finds all places of a thing, ranges and definition among them', () => {
    const index = indexIds(specOf(shop));
    const criterion = index.things.find(({ kind, key }) => kind === 'criterion' && key === '1.2');
    assert.ok(criterion);
    assert.deepEqual(usesOf(index, criterion).map(told), [
      'requirements definition 2 → criterion 1.2',
      'design reference 1.2 → criterion 1.2',
      'tasks reference 1.2 → criterion 1.2',
      'tasks reference 1.1-1.3 → criterion 1.1 criterion 1.2 criterion 1.3',
    ]);
  });

  it('names nothing where two things have an ID', () => {
    const twice = shop.requirements.replace('2. IF', '1. IF');
    const { uses } = indexIds(specOf({ ...shop, requirements: twice }));
    const references = uses.filter(({ role, written }) => role === 'reference' && written === '1.1');
    assert.equal(references.length, 3);
    for (const { names } of references) assert.deepEqual(names, []);
  });

  it('reads references that wrap, marks, words, remarks and other separators', () => {
    const tasks =
      '- [ ] 1. A\n  - _Requirements: 1.1,\n    1.2_\n- [ ] 2. B\n  - **Validates: Requirement 1.3 (all), 2.1、2.2 and P1**\n';
    const { uses } = indexIds(specOf({ ...shop, tasks }));
    assert.deepEqual(
      uses.filter(({ document, role }) => document === 'tasks' && role === 'reference').map(told),
      ['1.1', '1.2', '1.3', '2.1', '2.2']
        .map((id) => `tasks reference ${id} → criterion ${id}`)
        .concat('tasks reference P1 → property 1'),
    );
  });

  it('is sound for any texts', () => {
    fc.assert(fc.property(arbitraryTexts(), isSound), { numRuns: 300 });
  });

  const root = findCorpus();
  if (root !== undefined) {
    it('is sound for the specs of real projects', function () {
      this.timeout(60_000);
      for (const { name, read } of specFolders(root)) {
        const texts = Object.fromEntries(
          documentKinds.flatMap((kind) => {
            const text = read(fileNameOf(kind));
            return text === undefined ? [] : [[kind, text]];
          }),
        );
        try {
          isSound(texts);
        } catch (error) {
          throw new Error(name, { cause: error });
        }
      }
    });
  }
});
