import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstLine } from '../../../src/core/text/first-line';

describe('the first line of a text', () => {
  const cases: readonly (readonly [text: string, longest: number | undefined, line: string])[] = [
    ['\n\n  Add it.  \nThen test.', undefined, 'Add it.  '],
    ['One\r\nTwo', undefined, 'One'],
    ['', 10, ''],
    ['Twelve chars', 12, 'Twelve chars'],
    ['A title that is long', 9, 'A title…'],
  ];
  for (const [text, longest, line] of cases) {
    it(`of ${JSON.stringify(text)} is ${JSON.stringify(line)}`, () => assert.equal(firstLine(text, longest), line));
  }

  it('is one line, no longer than it may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, longest) => {
        const line = firstLine(text, longest);
        assert.ok(line.length <= longest);
        assert.doesNotMatch(line, /[\r\n]/);
      }),
    );
  });
});
