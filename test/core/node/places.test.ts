import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { NotOnThisHost, pathOf, uriOf } from '../../../src/core/node/places';
import { formatUri, parseUri } from '../../../src/core/text/uri';
import { temporaryFolder } from '../../support/temporary-folder';

/** Names with all that URIs give a meaning of its own. */
const name = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Array.from(' #%?&+:;@[]\\~"\'\n\téß漢😀')),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => parts.join('').replace(/[/\0]/g, '_'))
  .filter((text) => text !== '' && text !== '.' && text !== '..' && Buffer.byteLength(text) < 250);

describe('places', () => {
  it('a path comes back from its URI, whatever its names hold', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        const path = `/${names.join('/')}`;
        assert.equal(pathOf(uriOf(path)), path);
      }),
      { numRuns: 1000 },
    );
  });

  it('a URI of ours names for trust/ the same place, and trust/ its own spelling names the same for us', () => {
    fc.assert(
      fc.property(name, (text) => {
        const address = parseUri(uriOf(`/top/${text}`));
        assert.deepEqual(address?.segments, ['top', text]);
        assert.equal(pathOf(formatUri(address)), `/top/${text}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('a file with a difficult name is written and read through its URI', async () => {
    const folder = await temporaryFolder();
    for (const each of ['a b#c%20?d.txt', 'größe 漢字 😀.md', '%41', 'x\\y']) {
      await writeFile(pathOf(`${folder.uri}/${encodeURIComponent(each)}`), each);
      assert.equal(await readFile(pathOf(uriOf(folder.at(each))), 'utf8'), each);
    }
  });

  it('going up is kept for the operating system, which knows where links lead', () => {
    assert.equal(pathOf('file:///shop/link/../cart.ts'), '/shop/link/../cart.ts');
    assert.equal(pathOf('file:///shop/link/%2e%2e/cart.ts'), '/shop/link/../cart.ts');
  });

  for (const uri of [
    'vscode-vfs://github/a/b',
    'https://example.com/a',
    'file://server/share/a',
    'file:///a%2Fb',
    'file:///a%00b',
    'file:///a%ff',
    'file:///a?b',
    'file:///a#b',
    'src/cart.ts',
    '/src/cart.ts',
    '',
  ]) {
    it(`"${uri}" names no file here`, () => {
      assert.throws(() => pathOf(uri), NotOnThisHost);
    });
  }
});
