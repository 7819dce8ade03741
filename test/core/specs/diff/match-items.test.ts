import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Item, matchItems } from '../../../../src/core/specs/diff/match-items';

const items = (...texts: readonly string[]): readonly Item[] =>
  texts.map((text, index) => ({ key: `${index}`, id: `1.${index + 1}`, text, line: index + 1 }));

const inWords = (before: readonly Item[], after: readonly Item[]): readonly string[] =>
  matchItems(before, after).map(({ item: { change, id, was } }) => `${change} ${was ?? '-'} ${id}`);

describe('two versions of a list', () => {
  it('differ in nothing where only blanks, line ends and marks do', () => {
    assert.deepEqual(inWords(items('THE X SHALL be **a**', 'b  c'), items('THE X SHALL\r\nbe a', 'b\n c')), []);
  });

  it('have a change where one ID says something else', () => {
    assert.deepEqual(inWords(items('a', 'b', 'c'), items('a', 'B', 'c')), ['changed 1.2 1.2']);
  });

  it('have one addition and moves where something came between', () => {
    assert.deepEqual(inWords(items('a', 'b', 'c'), items('a', 'new', 'b', 'c')), [
      'added - 1.2',
      'moved 1.2 1.3',
      'moved 1.3 1.4',
    ]);
  });

  it('have what is gone, last', () => {
    assert.deepEqual(inWords(items('a', 'b'), items('b')), ['moved 1.2 1.1', 'removed 1.1 1.1']);
  });

  it('keep twins apart', () => {
    assert.deepEqual(inWords(items('same', 'same'), items('same', 'same', 'same')), ['added - 1.3']);
  });

  it('pair each item once, and lead from one to the other', () => {
    const list = fc.array(fc.record({ id: fc.constantFrom('1', '2', '3', '4'), text: fc.constantFrom('a', 'b', 'c') }));
    const keyed = (side: readonly { id: string; text: string }[]): readonly Item[] =>
      side.map((each, index) => ({ ...each, key: `${index}`, line: index + 1 }));
    fc.assert(
      fc.property(list.map(keyed), list.map(keyed), (before, after) => {
        const changes = matchItems(before, after);
        const from = changes.flatMap((each) => each.from ?? []);
        const to = changes.flatMap((each) => each.to ?? []);
        assert.equal(new Set(from).size, from.length);
        assert.equal(new Set(to).size, to.length);
        const count = (kind: string): number => changes.filter(({ item }) => item.change === kind).length;
        assert.equal(before.length - count('removed'), after.length - count('added'));
        assert.deepEqual(matchItems(before, before), []);
      }),
    );
  });
});
