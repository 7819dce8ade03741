import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildShow } from '../../../../src/core/specs/build-show';
import { indexIds } from '../../../../src/core/specs/language/id-at';
import type { Named } from '../../../../src/core/specs/language/named';
import { Threads } from '../../../../src/core/specs/language/threads';
import { buildTrace } from '../../../../src/core/specs/trace/build-trace';
import { documentKinds } from '../../../../src/core/specs/document-kind';
import type { PlacedTag } from '../../../../src/core/specs/trace/placed-tag';
import { findTestTags } from '../../../../src/core/specs/trace/test-tags';
import { arbitraryTexts, shop, specOf, type Texts } from './shop-spec';

const tags: readonly PlacedTag[] = findTestTags(
  '// Feature: shop, Property 1: Opens\n// Feature: shop, Requirement 2.2\n// Feature: shop, Property 9: none\n',
).map((tag) => ({ ...tag, file: 'till.test.ts' }));

function told(texts: Texts, kind: Named['kind'], key: string): unknown {
  const spec = specOf(texts);
  const thing = indexIds(spec).things.find((one) => one.kind === kind && one.key === key);
  assert.ok(thing, key);
  const { parent, criteria, properties, tasks, tests } = new Threads(spec, tags).of(thing);
  const keys = (things: readonly Named[]): string => things.map((one) => one.key).join(' ');
  return [parent?.key, keys(criteria), keys(properties), keys(tasks), tests.map(({ line }) => line).join(' ')];
}

describe('the threads of a spec', () => {
  it('lead from a criterion to its requirement, properties, tasks and tests', () => {
    assert.deepEqual(told(shop, 'criterion', '1.1'), ['1', '', '1', '1.1 1.2 2', '1']);
    assert.deepEqual(told(shop, 'criterion', '1.3'), ['1', '', '', '1.1 2', '']);
    assert.deepEqual(told(shop, 'criterion', '2.2'), ['2', '', '2', '2', '2']);
  });

  it('lead from a requirement to all of its criteria and what is for them', () => {
    assert.deepEqual(told(shop, 'requirement', '1'), [undefined, '1.1 1.2 1.3', '1', '1.1 1.2 2', '1']);
  });

  it('lead from a property to criteria, tasks and tests', () => {
    assert.deepEqual(told(shop, 'property', '1'), [undefined, '1.1 1.2', '', '1.2', '1']);
    assert.deepEqual(told(shop, 'property', '2'), [undefined, '2.1 2.2', '', '', '']);
  });

  it('lead from a task to its parent, criteria, properties and tests', () => {
    assert.deepEqual(told(shop, 'task', '1.2'), ['1', '1.1 1.2', '1', '', '1']);
    assert.deepEqual(told(shop, 'task', '1'), [undefined, '', '', '', '']);
  });

  it('know that there is no plan yet', () => {
    assert.equal(new Threads(specOf({ requirements: shop.requirements })).hasPlan, false);
    assert.equal(new Threads(specOf(shop)).hasPlan, true);
  });

  it('say of every criterion what the trace of the spec says, whatever the texts', () => {
    fc.assert(
      fc.property(arbitraryTexts(), (texts) => {
        const spec = specOf(texts);
        const document = (text: string): object => ({ text, bytes: 0, sha256: '', approval: 'none' as const });
        const documents = Object.fromEntries(
          documentKinds.flatMap((kind) => (texts[kind] === undefined ? [] : [[kind, document(texts[kind])]])),
        );
        const show = buildShow({ name: 'x', root: '/r', dir: 'd', documents, config: undefined });
        const trace = buildTrace({ show, tags, ambiguous: [], filesOf: new Map(), commits: [] });
        const threads = new Threads(spec, tags);
        const byKey = new Map(trace.criteria.map((one) => [one.key, one]));
        for (const thing of indexIds(spec).things.filter(({ kind }) => kind === 'criterion')) {
          const { properties, tasks, tests } = threads.of(thing);
          const traced = byKey.get(thing.key);
          assert.deepEqual(new Set(properties.map(({ key }) => key)), new Set(traced?.properties));
          assert.deepEqual(new Set(tasks.map(({ key }) => key)), new Set(traced?.tasks));
          assert.deepEqual(new Set(tests.map(({ line }) => line)), new Set(traced?.tests.map(({ line }) => line)));
        }
      }),
      { numRuns: 300 },
    );
  });
});
