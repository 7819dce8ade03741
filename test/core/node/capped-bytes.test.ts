import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CappedBytes, cutCharacter } from '../../../src/core/node/capped-bytes';

const text = fc.string({ unit: 'grapheme', maxLength: 60 });

/** The bytes, cut anywhere. */
const inPieces = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
};

describe('capped bytes', () => {
  it('give back text that fits, in whatever pieces it came', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat()), fc.nat(20), (whole, cuts, spare) => {
        const bytes = Buffer.from(whole);
        const capped = new CappedBytes(bytes.length + spare);
        for (const piece of inPieces(bytes, cuts)) capped.push(piece);
        assert.deepEqual(capped.text(), { text: whole, droppedBytes: 0 });
      }),
      { numRuns: 500 },
    );
  });

  it('keep the first and the last part, whole characters only, and count what they drop', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat()), fc.nat(40), (whole, cuts, limit) => {
        const bytes = Buffer.from(whole);
        fc.pre(bytes.length > limit);
        const capped = new CappedBytes(limit);
        for (const piece of inPieces(bytes, cuts)) capped.push(piece);
        const result = capped.text();
        const [head = '', tail = '', ...more] = result.text.split('\n[…]\n');
        assert.equal(more.length, 0);
        assert.ok(whole.startsWith(head) && whole.endsWith(tail));
        const kept = Buffer.byteLength(head) + Buffer.byteLength(tail);
        assert.equal(result.droppedBytes, bytes.length - kept);
        // At most three bytes are lost on each side to a character that does not fit.
        assert.ok(kept <= limit && kept >= limit - 6, `${kept} of ${limit}`);
        assert.ok(Buffer.byteLength(head) <= Math.floor(limit / 2));
      }),
      { numRuns: 1000 },
    );
  });

  it('show bytes that are no text as such, and lose nothing around them', () => {
    const capped = new CappedBytes(100);
    capped.push(Buffer.from([0x61, 0xff, 0xc3, 0x62]));
    assert.equal(capped.text().text, 'a\uFFFD\uFFFDb');
  });

  it('keep nothing at all when they may not', () => {
    const capped = new CappedBytes(0);
    capped.push(Buffer.from('abc'));
    assert.deepEqual(capped.text(), { text: '\n[…]\n', droppedBytes: 3 });
  });
});

describe('a cut character', () => {
  it('is as long as what has come of it', () => {
    for (const character of ['a', 'ö', '漢', '😀']) {
      const bytes = Buffer.from(`x${character}`);
      assert.equal(cutCharacter(bytes), 0);
      for (let length = 2; length < bytes.length; length += 1)
        assert.equal(cutCharacter(bytes.subarray(0, length)), length - 1);
    }
  });

  it('is never waited for where none can be', () => {
    for (const bytes of [[], [0x80], [0x80, 0x80, 0x80, 0x80], [0xff], [0xf8, 0x80]]) {
      assert.ok(cutCharacter(Uint8Array.from(bytes)) <= 3);
    }
    assert.equal(cutCharacter(Uint8Array.from([0x80, 0x80, 0x80, 0x80])), 0);
  });
});
