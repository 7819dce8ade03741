import assert from 'node:assert/strict';
import fc from 'fast-check';
import { indexIds } from '../../../../src/core/specs/language/id-at';
import { IdRefused } from '../../../../src/core/specs/language/new-ids';
import { renameId } from '../../../../src/core/specs/language/rename';
import { tagEdits } from '../../../../src/core/specs/language/tag-edits';
import { tagPlaces } from '../../../../src/core/specs/language/tag-places';
import { findTestTags } from '../../../../src/core/specs/trace/test-tags';
import { applyEdits } from '../../../../src/core/text/span';
import { shop, specOf } from './shop-spec';

const tagged = `// Feature: shop, Property 1: Opens
// Validates: Requirements 1.1, 1.2 (all of them)
it('opens', run);
/** **Feature: shop, Requirement 1.2** */
it('says so', run);
// Feature: other, Property 1: Opens
// Feature: shop, Task 1.1: the drawer
const price = 1.2;
`;

describe('the tags of tests', () => {
  const renamed = (kind: string, key: string, next: string, means: 'only' | 'among' = 'only'): string => {
    const spec = specOf(shop);
    const index = indexIds(spec);
    const thing = index.things.find((one) => one.kind === kind && one.key === key);
    assert.ok(thing);
    const { newIds } = renameId(spec, index, thing, next);
    const meant = (feature: string): typeof means | undefined => (feature === 'shop' ? means : undefined);
    return applyEdits(tagged, tagEdits(tagged, 'shop.test.ts', spec, index, newIds, meant));
  };

  it('follow a criterion, a property and a task', () => {
    assert.equal(
      renamed('criterion', '1.2', '1.7'),
      tagged.replace('1.1, 1.2 (', '1.1, 1.7 (').replace('Requirement 1.2*', 'Requirement 1.7*'),
    );
    assert.equal(renamed('property', '1', '9'), tagged.replace('shop, Property 1:', 'shop, Property 9:'));
    assert.equal(renamed('task', '1', '4'), tagged.replace('Task 1.1:', 'Task 4.1:'));
  });

  it('that may be of another spec refuse it, and only if they name the ID', () => {
    assert.throws(
      () => renamed('criterion', '1.2', '1.7', 'among'),
      (error: unknown) => error instanceof IdRefused && error.message.startsWith('The tag in line 2 of shop.test.ts'),
    );
    assert.equal(renamed('criterion', '1.3', '1.7', 'among'), tagged);
  });

  it('are found with the same IDs as the trace finds, each where it stands', () => {
    const piece = fc.constantFrom(
      '// Feature: shop, Property 3: Totals',
      'Feature: shop, Properties 1, 2 and A1-Pres: x',
      '/** **Feature: a b, Requirement 1.1-1.3** */',
      '  **Validates: Requirements 1.1、2.2**',
      '# Feature: shop',
      '// Validates: 要件 1.2 */',
      "describe('Feature: shop, Property CP1 \\'', () => {",
      'feature: x, tasks: 1.1, 2 (later): y',
      'nothing at all',
      '// Feature: , Property 1',
      '// Feature: shop, Property A1-Pres Kept',
    );
    const eol = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(piece, fc.string()), eol), { maxLength: 12 }), (lines) => {
        const text = lines.map(([line, end]) => line + end).join('');
        const places = tagPlaces(text);
        for (const { span, written } of places) assert.equal(text.slice(span.start, span.end), written);
        const found = places.flatMap(({ ids, feature }) => ids.map((id) => `${feature} ${id}`));
        const tags = findTestTags(text).flatMap(({ feature, properties, requirements, tasks }) =>
          [...properties, ...requirements, ...tasks].map((id) => `${feature} ${id}`),
        );
        assert.deepEqual(new Set(found), new Set(tags));
      }),
      { numRuns: 500 },
    );
  });
});
