import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DocumentKind } from '../../../../src/core/specs/document-kind';
import { documentKinds } from '../../../../src/core/specs/document-kind';
import { indexIds } from '../../../../src/core/specs/language/id-at';
import type { Named } from '../../../../src/core/specs/language/named';
import { IdRefused, type SpecEdits } from '../../../../src/core/specs/language/new-ids';
import { renameableAt, renameId } from '../../../../src/core/specs/language/rename';
import { renumberAt } from '../../../../src/core/specs/language/renumber';
import { applyEdits } from '../../../../src/core/text/span';
import { arbitraryTexts, shop, specOf, type Texts } from './shop-spec';

function withEdits(texts: Texts, edits: SpecEdits): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([kind, text]) => [kind, applyEdits(text, edits.get(kind as DocumentKind) ?? [])]),
  );
}

function rename(texts: Texts, kind: Named['kind'], key: string, next: string): Texts {
  const spec = specOf(texts);
  const index = indexIds(spec);
  const thing = index.things.find((one) => one.kind === kind && one.key === key);
  assert.ok(thing, `${kind} ${key}`);
  return withEdits(texts, renameId(spec, index, thing, next).edits);
}

function renumber(texts: Texts, document: DocumentKind, at: string): Texts {
  const spec = specOf(texts);
  const offset = (texts[document] ?? '').indexOf(at);
  assert.ok(offset >= 0, at);
  return withEdits(texts, renumberAt(spec, indexIds(spec), document, offset).edits);
}

/** The lines that are other ones, with their new words. */
function changes(before: Texts, after: Texts): readonly string[] {
  return documentKinds.flatMap((kind) => {
    const lines = (before[kind] ?? '').split('\n');
    return (after[kind] ?? '')
      .split('\n')
      .filter((line, at) => line !== lines[at])
      .map((line) => `${kind}: ${line.trim()}`);
  });
}

const refused = (work: () => unknown, message: RegExp): void => {
  assert.throws(work, (error: unknown) => error instanceof IdRefused && message.test(error.message));
};

describe('renaming an ID of a spec', () => {
  it('of a criterion changes its number and every reference, ranges written out', () => {
    assert.deepEqual(changes(shop, rename(shop, 'criterion', '1.2', '1.7')), [
      'requirements: 7. IF the card is refused, THEN THE Till SHALL say so',
      'design: **Validates: Requirements 1.1, 1.7**',
      'tasks: - **Validates: Requirements 1.1, 1.7**',
      'tasks: - _Requirements: 2, 1.1, 1.7, 1.3_',
    ]);
  });

  it('of a criterion takes the last part alone too', () => {
    assert.deepEqual(rename(shop, 'criterion', '1.2', '7'), rename(shop, 'criterion', '1.2', '1.7'));
  });

  it('of a requirement takes its criteria along, ranges stay ranges', () => {
    assert.deepEqual(changes(shop, rename(shop, 'requirement', '1', '4')), [
      'requirements: ### Requirement 4: Pay',
      'design: **Validates: Requirements 4.1, 4.2**',
      'tasks: - _Requirements: 4.1, 4.3_',
      'tasks: - **Validates: Requirements 4.1, 4.2**',
      'tasks: - _Requirements: 2, 4.1-4.3_',
    ]);
  });

  it('of a property changes where it is named again', () => {
    assert.deepEqual(changes(shop, rename(shop, 'property', '1', '3')), [
      'design: ### Property 3: Opens',
      'design: - **Property 3**: with fast-check',
      'tasks: - **Property 3: Opens**',
    ]);
  });

  it('of a task takes its parts along, in the dependency graph too', () => {
    assert.deepEqual(changes(shop, rename(shop, 'task', '1', '5')), [
      'tasks: - [ ] 5. Build the till',
      'tasks: - [ ] 5.1 Write the drawer',
      'tasks: - [ ]* 5.2 Write property test for opening',
      'tasks: { "id": 0, "tasks": ["5.1"] },',
      'tasks: { "id": 1, "tasks": ["5.2", "2"], "dependsOn": ["5.1"] }',
    ]);
  });

  it('keeps how an ID is spelt', () => {
    const texts = {
      requirements:
        '# R\n\n### FR-1: A\n\n#### Acceptance Criteria\n\n- FR-1.1: THE A SHALL b\n- FR-1.2: THE A SHALL c\n',
      tasks: '- [ ] 1. A\n  - _Requirements: 1.2, FR-1.1_\n',
    };
    assert.deepEqual(changes(texts, rename(texts, 'criterion', 'FR-1.2', 'FR-1.9')), [
      'requirements: - FR-1.9: THE A SHALL c',
      'tasks: - _Requirements: 1.9, FR-1.1_',
    ]);
  });

  it('is refused where the number is taken, of another list or none at all', () => {
    refused(() => rename(shop, 'criterion', '1.2', '1.3'), /^1\.3 is taken: Criterion 1\.3 stands in line 19\.$/);
    refused(() => rename(shop, 'criterion', '1.2', '2.5'), /is a criterion of requirement 1/);
    refused(() => rename(shop, 'task', '1.1', '2.1'), /is a part of task 1/);
    refused(() => rename(shop, 'task', '2', '3.1'), /part of no other task/);
    const orphan = { ...shop, tasks: `${shop.tasks}\n- [ ] 7.5 Left over\n` };
    refused(() => rename(orphan, 'task', '1', '7'), /^Task 7\.5 in line \d+ would come to look like a part of task 7/);
    refused(() => rename(shop, 'property', '1', 'one two'), /no number of a property/);
    refused(() => rename(shop, 'criterion', '1.2', ''), /no number of a criterion/);
  });

  it('is refused where a reference that names nothing would come to name something', () => {
    const dangling = { ...shop, tasks: shop.tasks.replace('_Requirements: 1.1, 1.3_', '_Requirements: 1.1, 1.9_') };
    refused(() => rename(dangling, 'criterion', '1.3', '1.9'), /^1\.9 in line 7 of tasks\.md names nothing now/);
  });

  it('is refused where nobody knows what is meant', () => {
    const index = indexIds(specOf(shop));
    refused(() => renameableAt(index, 'tasks', shop.tasks.indexOf('1.1-1.3')), /names several things/);
    refused(() => renameableAt(index, 'tasks', 0), /no ID of the spec here/);
    const twice = { ...shop, requirements: shop.requirements.replace('2. IF', '1. IF') };
    refused(
      () => renameableAt(indexIds(specOf(twice)), 'tasks', shop.tasks.indexOf('1.1, 1.3')),
      /names nothing, or more than one thing/,
    );
  });

  it('there and back is the same text, for any spec; nothing but IDs changes, and each names what it named', () => {
    fc.assert(
      fc.property(arbitraryTexts(), fc.nat(), fc.integer({ min: 0, max: 60 }), (texts, pick, number) => {
        const spec = specOf(texts);
        const index = indexIds(spec);
        const things = index.things.filter(({ idSpan }) => idSpan !== null);
        const at = things.length === 0 ? -1 : pick % things.length;
        const thing = things[at];
        if (!thing) return;
        // What two things are called cannot be given back to one of them, nor to a part of it.
        const taken = index.things.filter(({ id }) => id === thing.id || id.startsWith(`${thing.id}.`));
        const names = taken.map(({ kind, id }) => `${kind === 'criterion' ? 'requirement' : kind} ${id}`);
        if (new Set(names).size < names.length) return;
        const wanted = thing.id.replace(/\d+[a-z]?$/, String(number));
        let after: Texts;
        try {
          after = withEdits(texts, renameId(spec, index, thing, wanted).edits);
        } catch (error) {
          if (error instanceof IdRefused) return;
          throw error;
        }
        const again = indexIds(specOf(after));
        const same = again.things.filter(({ idSpan }) => idSpan !== null)[at];
        assert.equal(same?.id, wanted);
        const back = withEdits(after, renameId(specOf(after), again, same, thing.id).edits);
        const hasRange = index.uses.some(({ ids }) => ids.length > 1);
        if (!hasRange) assert.deepEqual(back, { ...texts });
        assert.deepEqual(
          indexIds(specOf(back)).uses.flatMap(({ targets }) => targets.map((one) => one?.id)),
          index.uses.flatMap(({ targets }) => targets.map((one) => one?.id)),
        );
      }),
      { numRuns: 400 },
    );
  });
});

describe('renumbering a spec', () => {
  const gaps = {
    ...shop,
    requirements: shop.requirements.replace('2. IF', '4. IF').replace('3. THE Till', '7. THE Till'),
    design: shop.design.replaceAll('1.2', '1.4'),
    tasks: shop.tasks
      .replace('1.1, 1.3_', '1.1, 1.7_')
      .replace('Requirements 1.1, 1.2', 'Requirements 1.1, 1.4')
      .replace('2, 1.1-1.3', '2, 1.1, 1.4, 1.7'),
  };

  it('makes the criteria of the requirement consecutive, all references following', () => {
    const after = renumber(gaps, 'requirements', 'IF the card');
    assert.equal(after.requirements, shop.requirements);
    assert.equal(after.design, shop.design);
    assert.equal(after.tasks, shop.tasks.replace('2, 1.1-1.3', '2, 1.1, 1.2, 1.3'));
  });

  it('makes those of all requirements consecutive from above the first one', () => {
    assert.equal(renumber(gaps, 'requirements', '# Requirements').requirements, shop.requirements);
  });

  it('makes tasks and their parts consecutive, the dependency graph following', () => {
    const tasks = shop.tasks
      .replaceAll('1.1 Write', '3.2 Write')
      .replace('1.2 Write', '3.5 Write')
      .replace('1. Build', '3. Build')
      .replace('2. Let', '9. Let')
      .replace('["1.1"] },', '["3.2"] },')
      .replace('["1.2", "2"], "dependsOn": ["1.1"]', '["3.5", "9"], "dependsOn": ["3.2"]');
    assert.equal(renumber({ ...shop, tasks }, 'tasks', 'Build').tasks, shop.tasks);
  });

  it('keeps numbers that a heading has', () => {
    const tasks = '### 8. Payment\n\n- [ ] 8.1 A\n- [ ] 8.4 B\n\n### 9. Refund\n\n- [ ] 9.2 C\n';
    assert.equal(renumber({ tasks }, 'tasks', 'A').tasks, tasks.replace('8.4', '8.2').replace('9.2', '9.1'));
  });

  it('is refused where a reference names nothing or two things, and where there is nothing to do', () => {
    const dangling = { ...gaps, design: shop.design };
    refused(() => renumber(dangling, 'requirements', 'IF the card'), /^1\.2 in line 9 of design\.md names nothing now/);
    refused(() => renumber(shop, 'requirements', 'IF the card'), /consecutive already/);
    refused(() => renumber(shop, 'design', 'Property 1'), /can be renumbered/);
  });

  it('leaves nothing to do, and each ID names what it named, for any spec', () => {
    fc.assert(
      fc.property(
        arbitraryTexts(),
        fc.constantFrom<DocumentKind>('requirements', 'bugfix', 'tasks'),
        fc.nat(),
        (texts, document, at) => {
          const spec = specOf(texts);
          const index = indexIds(spec);
          const offset = at % ((texts[document] ?? '').length + 1);
          let after: Texts;
          try {
            after = withEdits(texts, renumberAt(spec, index, document, offset).edits);
          } catch (error) {
            if (error instanceof IdRefused) return;
            throw error;
          }
          const again = indexIds(specOf(after));
          const named = ({ uses, things }: typeof index): unknown =>
            uses.flatMap(({ targets }) => targets.map((one) => (one ? things.indexOf(one) : undefined)));
          assert.deepEqual(named(again), named(index));
        },
      ),
      { numRuns: 400 },
    );
  });
});
