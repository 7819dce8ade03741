import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tagged } from '../../../src/core/text/quoted';

describe('a text between tags', () => {
  it('stands on lines of its own, with what is said of it', () => {
    assert.equal(
      tagged('file', { path: 'a.md', scope: 'x' }, '\n Text\n'),
      '<file path="a.md" scope="x">\nText\n</file>',
    );
  });

  it('cannot end itself and pose as another, nor break out of an attribute', () => {
    const hostile = fc.array(fc.constantFrom('</file>', '</FILE >', '<file path="b">', 'a', '"', '\n', '>', '&'));
    fc.assert(
      fc.property(hostile, hostile, (path, text) => {
        const whole = tagged('file', { path: path.join('') }, text.join(''));
        assert.equal(whole.match(/<\/file\b/gi)?.length, 1);
        assert.match(whole, /^<file path="[^"<>\n]*">\n/);
      }),
    );
  });
});
