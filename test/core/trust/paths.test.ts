import assert from 'node:assert/strict';
import fc from 'fast-check';
import { displayOf, isUnusable, resolvePath } from '../../../src/core/trust/paths';
import type { Place, UnusablePath, Workspace } from '../../../src/core/trust/paths';
import { formatUri, parseUri } from '../../../src/core/text/uri';
import { statedFiles } from './stated-files';

const posix: Workspace = {
  root: 'file:///home/ann/shop',
  roots: ['file:///home/ann/shop', 'file:///home/ann/docs'],
  home: 'file:///home/ann',
};
const windows: Workspace = {
  root: 'file:///c:/work/shop',
  roots: ['file:///c:/work/shop'],
  home: 'file:///c:/Users/ann',
};
const share: Workspace = { root: 'file://server/team/shop', roots: ['file://server/team/shop'] };
const remote: Workspace = { root: 'vscode-remote://ssh/home/ann/shop', roots: ['vscode-remote://ssh/home/ann/shop'] };

/** What a path comes to: `inside` or `outside` and the URI, or `problem`. */
function said(place: Place | UnusablePath): string {
  return isUnusable(place) ? 'problem' : `${place.inside ? 'inside' : 'outside'} ${place.uri}`;
}

describe('paths of the model', () => {
  const tables: readonly {
    readonly host: string;
    readonly workspace: Workspace;
    readonly rows: readonly (readonly [string, string])[];
  }[] = [
    {
      host: 'POSIX',
      workspace: posix,
      rows: [
        ['src/cart.ts', 'inside file:///home/ann/shop/src/cart.ts'],
        ['./src//cart.ts/', 'inside file:///home/ann/shop/src/cart.ts'],
        ['.', 'inside file:///home/ann/shop'],
        ['src/../..', 'outside file:///home/ann'],
        ['../docs/a.md', 'inside file:///home/ann/docs/a.md'],
        ['../shop-evil/a', 'outside file:///home/ann/shop-evil/a'],
        ['../../../../../../etc/passwd', 'outside file:///etc/passwd'],
        ['/home/ann/shop/a', 'inside file:///home/ann/shop/a'],
        ['//home/ann/shop/a', 'inside file:///home/ann/shop/a'],
        ['/home/ANN/shop/a', 'outside file:///home/ANN/shop/a'],
        ['/', 'outside file:///'],
        ['~', 'outside file:///home/ann'],
        ['~/shop/a', 'inside file:///home/ann/shop/a'],
        ['~ann/a', 'inside file:///home/ann/shop/~ann/a'],
        ['file:///home/ann/shop/a%20b', 'inside file:///home/ann/shop/a%20b'],
        ['file:///home/ann/shop/%2e%2e/x', 'outside file:///home/ann/x'],
        ['a%2e%2e/b', 'inside file:///home/ann/shop/a%252e%252e/b'],
        ['a\\b', 'inside file:///home/ann/shop/a%5Cb'],
        ['na\u00efve', 'inside file:///home/ann/shop/na%C3%AFve'],
        ['nai\u0308ve', 'inside file:///home/ann/shop/nai%CC%88ve'],
        ['/proc/self/environ', 'outside file:///proc/self/environ'],
        ['/dev/null', 'outside file:///dev/null'],
        ['', 'problem'],
        ['  ', 'problem'],
        ['a\0b', 'problem'],
        ['\ud800', 'problem'],
        ['C:\\Windows', 'problem'],
        ['c:/Windows', 'problem'],
        ['\\\\server\\share', 'problem'],
        ['\\\\?\\C:\\x', 'problem'],
        ['file://server/share/x', 'problem'],
        ['file:///home/ann/shop/a%2Fb', 'problem'],
        ['file:///home/ann/shop/a%00', 'problem'],
        ['https://example.com/a', 'problem'],
        ['vscode-remote://ssh/home/ann/shop', 'problem'],
      ],
    },
    {
      host: 'Windows',
      workspace: windows,
      rows: [
        ['src\\cart.ts', 'inside file:///c:/work/shop/src/cart.ts'],
        ['src/cart.ts', 'inside file:///c:/work/shop/src/cart.ts'],
        ['C:\\work\\shop\\a', 'inside file:///c:/work/shop/a'],
        ['c:/work/shop/a', 'inside file:///c:/work/shop/a'],
        ['\\work\\shop\\a', 'inside file:///c:/work/shop/a'],
        ['D:\\work\\shop\\a', 'outside file:///d:/work/shop/a'],
        ['..\\..\\..\\..\\x', 'outside file:///c:/x'],
        ['~\\a', 'outside file:///c:/Users/ann/a'],
        ['\\\\?\\C:\\work\\shop\\a', 'inside file:///c:/work/shop/a'],
        ['\\\\?\\UNC\\Server\\Team\\a', 'outside file://server/Team/a'],
        ['\\\\server\\team\\a', 'outside file://server/team/a'],
        ['.env. .', 'inside file:///c:/work/shop/.env'],
        ['file:///C%3A/work/shop/a', 'inside file:///c:/work/shop/a'],
        ['NUL', 'outside file:///c:/work/shop/NUL'],
        ['src\\con.txt', 'outside file:///c:/work/shop/src/con.txt'],
        ['.git::$INDEX_ALLOCATION\\config', 'problem'],
        ['a.txt:hidden', 'problem'],
        ['file:///c:/work/shop/a%5C..%5C..%5Cb', 'problem'],
        ['.. \\x', 'problem'],
        ['...\\x', 'problem'],
        ['C:work', 'problem'],
        ['C:', 'problem'],
        ['\\\\.\\PhysicalDrive0', 'problem'],
        ['\\\\?\\GLOBALROOT\\Device', 'problem'],
        ['\\\\server', 'problem'],
      ],
    },
    {
      host: 'a Windows share',
      workspace: share,
      rows: [
        ['src/a', 'inside file://server/team/shop/src/a'],
        ['../../../../x', 'outside file://server/team/x'],
        ['\\\\SERVER\\team\\shop\\a', 'inside file://server/team/shop/a'],
        ['\\\\other\\team\\shop\\a', 'outside file://other/team/shop/a'],
        ['~/a', 'problem'],
      ],
    },
    {
      host: 'a remote file system',
      workspace: remote,
      rows: [
        ['src/a', 'inside vscode-remote://ssh/home/ann/shop/src/a'],
        ['/etc/passwd', 'outside vscode-remote://ssh/etc/passwd'],
        ['vscode-remote://other/home/ann/shop/a', 'problem'],
        ['file:///home/ann/shop/a', 'problem'],
      ],
    },
  ];
  for (const { host, workspace, rows } of tables) {
    for (const [path, wanted] of rows) {
      it(`on ${host}, ${JSON.stringify(path)} is ${wanted}`, async () => {
        assert.equal(said(await resolvePath(path, workspace, statedFiles())), wanted);
      });
    }
  }

  it('a link that leads out is outside, and a link that leads in is inside', async () => {
    const files = statedFiles({
      'file:///home/ann/shop/out': 'file:///etc',
      'file:///tmp/in': 'file:///home/ann/shop/src',
    });
    assert.equal(said(await resolvePath('out/passwd', posix, files)), 'outside file:///home/ann/shop/out/passwd');
    assert.equal(said(await resolvePath('/tmp/in/a.ts', posix, files)), 'inside file:///tmp/in/a.ts');
  });

  it('a workspace that is opened through a link holds its own files', async () => {
    const files = statedFiles({ 'file:///home/ann/shop': 'file:///data/shop' });
    assert.equal(said(await resolvePath('a.ts', posix, files)), 'inside file:///home/ann/shop/a.ts');
    assert.equal(said(await resolvePath('/data/shop/a.ts', posix, files)), 'inside file:///data/shop/a.ts');
  });

  it('.. behind a link is resolved by name, and that place is the one that is judged', async () => {
    const files = statedFiles({ 'file:///home/ann/shop/link': 'file:///var/lib/deep' });
    const place = await resolvePath('link/../a.ts', posix, files);
    assert.ok(!isUnusable(place));
    assert.equal(place.uri, 'file:///home/ann/shop/a.ts');
    assert.equal(place.real, 'file:///home/ann/shop/a.ts');
  });

  it('a link into a system area is in the system area', async () => {
    const files = statedFiles({ 'file:///home/ann/shop/fd': 'file:///proc/self/fd' });
    const place = await resolvePath('fd/0', posix, files);
    assert.ok(!isUnusable(place));
    assert.equal(place.area, 'system');
    assert.equal(place.inside, false);
  });

  it('a place named through a system area stays there, even when it leads into the workspace', async () => {
    const files = statedFiles({ 'file:///proc/self/cwd': 'file:///home/ann/shop' });
    const place = await resolvePath('/proc/self/cwd/a.ts', posix, files);
    assert.ok(!isUnusable(place));
    assert.equal(place.real, 'file:///home/ann/shop/a.ts');
    assert.equal(place.area, 'system');
  });

  it('a pipe in the workspace is a device', async () => {
    const files = statedFiles({}, { 'file:///home/ann/shop/pipe': 'other' });
    const place = await resolvePath('pipe', posix, files);
    assert.ok(!isUnusable(place));
    assert.equal(place.area, 'device');
  });

  it('links in a circle are a problem that says so', async () => {
    const files = statedFiles({ 'file:///home/ann/shop/loop': 'file:///home/ann/shop/loop' });
    const place = await resolvePath('loop', posix, files);
    assert.ok(isUnusable(place));
    assert.match(place.problem, /^loop cannot be looked at: .*ELOOP/);
  });

  const displays: readonly (readonly [string, string])[] = [
    ['file:///home/ann/shop', '.'],
    ['file:///home/ann/shop/src/cart.ts', 'src/cart.ts'],
    ['file:///home/ann/docs/a.md', '/home/ann/docs/a.md'],
    ['file:///etc/passwd', '/etc/passwd'],
    ['file:///home/ann/shop/a%0Ab', 'a\\u{a}b'],
    ['file:///home/ann/shop/txt.%E2%80%AEexe', 'txt.\\u{202e}exe'],
    ['file:///home/ann/shop/~/x', './~/x'],
    ['file:///home/ann/shop/c:/x', './c:/x'],
  ];
  for (const [uri, wanted] of displays) {
    it(`${uri} is shown as ${wanted}`, () => assert.equal(displayOf(uri, posix.root), wanted));
  }

  const part = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('..', '.', '', 'src', 'link', 'shop', 'docs', 'ann') },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => text.replace(/[/\0]/g, '')) },
  );
  const paths = fc
    .tuple(fc.constantFrom('', '/', '/home/ann/', '/home/ann/shop/', '~/', '../'), fc.array(part, { maxLength: 8 }))
    .map(([head, parts]) => head + parts.join('/'));
  const links = fc.dictionary(
    fc.constantFrom('file:///home/ann/shop/link', 'file:///home/ann/shop/src/link', 'file:///home/ann/link'),
    fc.constantFrom('file:///etc', 'file:///home/ann/shop/src', 'file:///home/ann', 'file:///home/ann/docs/shop'),
    { maxKeys: 3 },
  );

  it('whatever the path, inside means exactly that the real path is a root or below one', async () => {
    await fc.assert(
      fc.asyncProperty(paths, links, async (path, linked) => {
        const files = statedFiles(linked);
        const place = await resolvePath(path, posix, files);
        if (isUnusable(place)) return;
        assert.equal(place.real, await files.realPath(place.uri));
        const below = posix.roots.some((root) => place.real === root || place.real.startsWith(`${root}/`));
        assert.equal(place.inside, below);
        assert.ok(!(parseUri(place.uri)?.segments ?? ['..']).some((segment) => segment === '..' || segment === '.'));
      }),
      { numRuns: 500 },
    );
  });

  it('a display that is relative comes back to the same place', async () => {
    const segment = fc
      .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 6 })
      .filter((text) => !/[/\p{Cc}]/u.test(text) && text !== '.' && text !== '..' && text.trim() !== '');
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 4 }), async (segments) => {
        const uri = formatUri({ scheme: 'file', authority: '', segments: ['home', 'ann', 'shop', ...segments] });
        const display = displayOf(uri, posix.root);
        fc.pre(!/^[a-z]:\\/i.test(display));
        const place = await resolvePath(display, posix, statedFiles());
        assert.equal(isUnusable(place) ? place.problem : place.uri, uri);
      }),
    );
  });
});
