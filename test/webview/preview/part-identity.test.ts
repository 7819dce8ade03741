import assert from 'node:assert/strict';
import fc from 'fast-check';
import { identified } from '../../../src/webview/preview/source/part-identity';

const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 12 });

describe('the parts of a document that changes', () => {
  it('are all different, whatever they were before', () => {
    fc.assert(
      fc.property(keys, keys, (before, after) => {
        const parts = identified(identified([], before), after);
        assert.deepEqual(
          parts.map(({ key }) => key),
          after,
        );
        assert.equal(new Set(parts.map(({ id }) => id)).size, parts.length);
      }),
    );
  });

  it('stay themselves where nothing changed', () => {
    fc.assert(
      fc.property(keys, (all) => {
        const before = identified([], all);
        assert.deepEqual(identified(before, all), before);
      }),
    );
  });

  it('stay themselves around what is put between them, and when it is taken out again', () => {
    fc.assert(
      fc.property(
        keys,
        fc.nat(12),
        fc.array(fc.constantFrom('x', 'y'), { minLength: 1, maxLength: 3 }),
        (all, at, added) => {
          const before = identified([], all);
          const more = identified(before, [...all.slice(0, at), ...added, ...all.slice(at)]);
          assert.deepEqual(
            more.filter(({ key }) => key !== 'x' && key !== 'y'),
            before,
          );
          assert.deepEqual(identified(more, all), before);
        },
      ),
    );
  });

  it('stay themselves while something is typed in one of them', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 99 }).map(String), { minLength: 1 }),
        fc.nat(),
        (all, at) => {
          const place = at % all.length;
          const before = identified([], all);
          const after = identified(before, all.with(place, 'typed'));
          assert.deepEqual(
            after.map(({ id }) => id),
            before.map(({ id }) => id),
          );
        },
      ),
    );
  });
});
