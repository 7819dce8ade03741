import assert from 'node:assert/strict';
import fc from 'fast-check';
import { carriedOver, hunksBetween, placeIn, withHunk, withoutHunk } from '../../../src/core/text/hunks';

/** Texts that have much in common, with every kind of line end. */
const text = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', '', '}'), fc.constantFrom('\n', '\n', '\r\n')), { maxLength: 12 }),
    fc.constantFrom('', '', 'end'),
  )
  .map(([lines, last]) => lines.map(([line, end]) => line + end).join('') + last);

const numbered = (...lines: readonly (number | string)[]): string => lines.map((line) => `${line}\n`).join('');

describe('the hunks between two texts', () => {
  it('taken back all of them, whichever first, give the text before; made, the text after', () => {
    fc.assert(
      fc.property(text, text, fc.array(fc.nat(20), { minLength: 30, maxLength: 30 }), (before, after, picks) => {
        let [undone, done] = [after, before];
        for (const pick of picks) {
          const left = hunksBetween(before, undone);
          const hunk = left[pick % Math.max(1, left.length)];
          if (hunk) undone = withoutHunk(undone, hunk);
          const open = hunksBetween(done, after);
          const next = open[pick % Math.max(1, open.length)];
          if (next) done = withHunk(done, next);
        }
        assert.equal(undone, before);
        assert.equal(done, after);
      }),
    );
  });

  it('one accepted and one rejected leave the one and not the other', () => {
    const before = numbered(1, 2, 3, 4, 5, 6);
    const after = numbered(1, 'two', 3, 4, 'five', 'more', 6);
    const [first, second] = hunksBetween(before, after);
    assert.ok(first && second);
    assert.deepEqual([first.from, first.to, second.from, second.to], [1, 1, 4, 4]);
    assert.equal(withoutHunk(after, second), numbered(1, 'two', 3, 4, 5, 6));
    assert.equal(withHunk(before, second), numbered(1, 2, 3, 4, 'five', 'more', 6));
  });

  it('of texts that differ everywhere are told as one', () => {
    const lines = (word: string): string => Array.from({ length: 6_000 }, (_, line) => `${word} ${line}\n`).join('');
    assert.equal(hunksBetween(`a\n${lines('old')}z\n`, `a\n${lines('new')}z\n`).length, 1);
  });
});

describe('a change carried over to a text that has changed meanwhile', () => {
  it('is the change itself where nothing has, and nothing where there is none', () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        assert.deepEqual(carriedOver(base, other, base), { text: other, left: 0 });
        assert.deepEqual(carriedOver(base, base, other), { text: other, left: 0 });
      }),
    );
  });

  it('to where it was made already changes nothing', () => {
    fc.assert(fc.property(text, text, (base, other) => assert.deepEqual(carriedOver(base, other, other).text, other)));
  });

  it('takes only its own lines back, and keeps what was typed above, below and between', () => {
    const before = numbered(1, 2, 3, 4, 5, 6, 7);
    const agents = numbered(1, 'two', 3, 4, 5, 'six', 7);
    const now = numbered('typed above', 1, 'two', 3, 'typed between', 4, 5, 'six', 7, 'typed below');
    const { text: back, left } = carriedOver(agents, before, now);
    assert.equal(back, numbered('typed above', 1, 2, 3, 'typed between', 4, 5, 6, 7, 'typed below'));
    assert.equal(left, 0);
  });

  it('leaves lines that were changed since, and counts them', () => {
    const before = numbered(1, 2, 3, 4, 5);
    const agents = numbered(1, 'two', 3, 'four', 5);
    const now = numbered(1, 'two, and mine', 3, 'four', 5);
    assert.deepEqual(carriedOver(agents, before, now), { text: numbered(1, 'two, and mine', 3, 4, 5), left: 1 });
  });

  it('never loses or invents a line of the user’s where only they typed', () => {
    const lines = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'), { minLength: 3, maxLength: 10 });
    fc.assert(
      fc.property(lines, fc.nat(), fc.nat(), (base, change, typed) => {
        const at = change % base.length;
        const place = typed % (base.length + 1);
        const agents = base.with(at, 'AGENT');
        const now = agents.toSpliced(place, 0, 'USER');
        const { text: back, left } = carriedOver(numbered(...agents), numbered(...base), numbered(...now));
        assert.equal(left, 0);
        assert.equal(back, numbered(...base.toSpliced(place, 0, 'USER')));
      }),
    );
  });

  it('does not put a line behind one that has no end', () => {
    const { text: carried, left } = carriedOver('a\nb\n', 'a\nb\nc\n', 'a\nB');
    assert.deepEqual([carried, left], ['a\nB', 1]);
  });
});

describe('the place of a hunk in a text that went on', () => {
  it('moves with what was typed above, and says when its own lines were changed', () => {
    const before = numbered(1, 2, 3);
    const after = numbered(1, 'two', 3);
    const [hunk] = hunksBetween(before, after);
    assert.ok(hunk);
    assert.deepEqual(placeIn(after, after, hunk), { line: 1, changed: false });
    assert.deepEqual(placeIn(numbered('x', 'y', 1, 'two', 3), after, hunk), { line: 3, changed: false });
    assert.equal(placeIn(numbered(1, 'two!', 3), after, hunk).changed, true);
  });
});
