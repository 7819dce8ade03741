import assert from 'node:assert/strict';
import { parseUri } from '../../../src/core/text/uri';
import { parseUrl } from '../../../src/core/text/url';

describe('parseUrl', () => {
  it('reads an address, one that is relative to another, and nothing else', () => {
    assert.equal(parseUrl('HTTPS://Example.org/a')?.href, 'https://example.org/a');
    assert.equal(parseUrl('b c', 'file:///a/')?.href, 'file:///a/b%20c');
    for (const text of ['', 'a', '//a', 'https://', 'https://a b/']) assert.equal(parseUrl(text), undefined, text);
  });

  it('reads letters of other languages however often addresses were read before', () => {
    for (let call = 0; call < 50_000; call += 1) {
      parseUrl(`https://example.org/${(call % 7).toString()}`);
      parseUri(`file:///a/${(call % 7).toString()}`);
    }
    assert.equal(parseUrl('https://bücher.example.org/')?.hostname, 'xn--bcher-kva.example.org');
    assert.deepEqual(parseUri('file:///home/jörg/a')?.segments, ['home', 'jörg', 'a']);
  });
});
