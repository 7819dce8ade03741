import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { childOf, formatUri, isBelow, nameOf, normaliseUri, parentOf, parseUri } from '../../../src/core/text/uri';

const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .filter((text) => !/[/\0]/.test(text) && !/\p{Surrogate}/u.test(text) && text !== '.' && text !== '..');

describe('URIs', () => {
  it('parsing gives back every name that formatting was given', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 5 }), (segments) => {
        fc.pre(!/^[A-Z]:$/.test(segments[0] ?? ''));
        const address = { scheme: 'file', authority: '', segments };
        assert.deepEqual(parseUri(formatUri(address)), address);
      }),
    );
  });

  it('every URI that Node makes of a path comes to the same spelling as ours', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (segments) => {
        // Node 20 drops control characters at the end of a path.
        fc.pre(!/^[A-Za-z]:$/.test(segments[0] ?? '') && !/\p{Cc}/u.test(segments.join('')));
        const ours = formatUri({ scheme: 'file', authority: '', segments });
        assert.equal(normaliseUri(pathToFileURL(path.posix.join('/', ...segments)).href), ours);
      }),
    );
  });

  const spellings: readonly (readonly [string, string])[] = [
    ['file:///c%3A/Shop/a.ts', 'file:///c:/Shop/a.ts'],
    ['file:///C:/Shop/a.ts', 'file:///c:/Shop/a.ts'],
    ['FILE:///shop//a%2Dz/', 'file:///shop/a-z'],
    ['file://localhost/shop', 'file:///shop'],
    ['file:///shop/%2e%2e/etc', 'file:///etc'],
    ['file://Server/Share/x', 'file://server/Share/x'],
    ['vscode-remote://ssh-remote+box/home/ann', 'vscode-remote://ssh-remote+box/home/ann'],
  ];
  for (const [given, wanted] of spellings) {
    it(`${given} is ${wanted}`, () => assert.equal(normaliseUri(given), wanted));
  }

  for (const uri of [
    '',
    'shop',
    '/shop',
    'file:///a%2Fb',
    'file:///a%00',
    'file:///%ff',
    'file:///a?b',
    'file:///a#b',
  ]) {
    it(`${JSON.stringify(uri)} is no address`, () => assert.equal(parseUri(uri), undefined));
  }

  it('a child lies below its folder, has its name, and its parent is the folder', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 3 }), name, (segments, child) => {
        const folder = formatUri({ scheme: 'file', authority: '', segments });
        const uri = childOf(folder, child);
        fc.pre(segments.length > 0 || !/^[A-Z]:$/.test(child));
        const [inner, outer] = [parseUri(uri), parseUri(folder)];
        assert.ok(inner !== undefined && outer !== undefined && isBelow(inner, outer) && !isBelow(outer, inner));
        assert.equal(nameOf(uri), child);
        assert.equal(parentOf(uri), folder);
      }),
    );
  });

  it('a folder whose name only begins alike is not below', () => {
    const [place, folder] = [parseUri('file:///home/ann/shop-evil/a'), parseUri('file:///home/ann/shop')];
    assert.ok(place !== undefined && folder !== undefined);
    assert.equal(isBelow(place, folder), false);
  });
});
