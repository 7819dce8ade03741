import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elapsed } from '../../src/webview/chat/elapsed';
import { readFold, withFold } from '../../src/webview/chat/fold';
import { lineTarget, linkTarget } from '../../src/webview/markdown/link-target';
import { relativePath } from '../../src/webview/chat/parts/relative-path';
import { readSavedState } from '../../src/webview/chat/saved-state';

describe('where a link leads', () => {
  const root = 'file:///home/ada/shop';
  const part = fc.constantFrom(
    '..',
    '.',
    '/',
    '\\',
    '%2e',
    '%2f',
    '%5c',
    'a',
    ':',
    '#',
    '?',
    'http:',
    'file:',
    '//',
    ' ',
  );
  const href = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
  );

  it('is the web, or a document inside of the folder, or nowhere', () => {
    fc.assert(
      fc.property(href, (given) => {
        const target = linkTarget(given, root);
        if (target?.kind === 'web') assert.match(target.url, /^https?:\/\/[^/]/);
        if (target?.kind === 'document') assert.match(given, /^file:\/\/\//i);
        if (target?.kind === 'file') {
          const uri = new URL(target.path.replace(/(#L|:)\d.*$/, ''), `${root}/`).href;
          assert.ok(uri.startsWith(`${root}/`) && !/%2f|%5c/i.test(uri), uri);
        }
      }),
    );
  });

  it('knows paths with spaces, lines and dots', () => {
    const kindOf = (given: string, at = root): string | undefined => linkTarget(given, at)?.kind;
    for (const path of ['src/a b.ts#L3', 'src/a.ts:12', './src/../README.md', 'README.md', 'src/a.ts#L3-L9']) {
      assert.deepEqual(linkTarget(path, root), { kind: 'file', path });
    }
    for (const path of [
      '../../etc/passwd',
      '%2e%2e/etc/passwd',
      '..%2f..%2fetc/passwd',
      '../shop2/a.ts',
      'a.ts?x',
      'a.ts#x',
    ]) {
      assert.equal(kindOf(path), undefined, path);
    }
    assert.equal(kindOf('src/a.ts', ''), undefined);
    assert.equal(kindOf('src/a.ts', 'vscode-remote://ssh-remote+box/srv/app'), 'file');
    assert.deepEqual(linkTarget('file:///etc/hosts#L3', root), { kind: 'document', uri: 'file:///etc/hosts' });
  });

  it('is a line of a document, by its path in the folder', () => {
    assert.deepEqual(lineTarget(`${root}/src/a%20b.ts`, 3, root), { kind: 'file', path: 'src/a%20b.ts#L3' });
    assert.deepEqual(lineTarget('file:///x/a.ts', 3, root), { kind: 'document', uri: 'file:///x/a.ts' });
  });

  it('is nowhere for every other scheme', () => {
    for (const href of [
      'javascript:1',
      'data:text/html,x',
      'command:x',
      'vscode://x/y',
      'mailto:a@b.c',
      '//host/x',
      '\\\\host\\x',
    ]) {
      assert.equal(linkTarget(href, root), undefined, href);
    }
  });
});

describe('a path for people', () => {
  it('is relative inside of the folder and whole outside of it', () => {
    assert.equal(relativePath('file:///w/a/b%20c.ts', 'file:///w'), 'a/b c.ts');
    assert.equal(relativePath('file:///w2/a.ts', 'file:///w'), '/w2/a.ts');
    assert.equal(relativePath('file:///w/100%.txt', 'file:///w'), '100%.txt');
  });
});

describe('what the page keeps for itself', () => {
  it('can be read whatever an earlier version has kept', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const { draft, folds } = readSavedState(value);
        assert.equal(typeof draft, 'string');
        assert.ok(folds.every((each) => typeof each === 'string'));
      }),
    );
    assert.deepEqual(readSavedState({ draft: 'd', folds: ['+a', 3] }), { draft: 'd', folds: ['+a'] });
  });

  it('knows the last choice of every fold, and forgets the oldest of very many', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('s/e1', 's/e2', 't/e1'), fc.boolean())), (choices) => {
        const folds = choices.reduce<readonly string[]>((kept, [key, open]) => withFold(kept, key, open), []);
        for (const [key, open] of new Map(choices)) assert.equal(readFold(folds, key), open);
      }),
    );
    const many = Array.from({ length: 500 }, (_, index) => `s/e${index}`);
    const folds = many.reduce<readonly string[]>((kept, key) => withFold(kept, key, true), []);
    assert.equal(folds.length, 200);
    assert.equal(readFold(folds, 's/e499'), true);
    assert.equal(readFold(folds, 's/e0'), undefined);
  });
});

describe('how long ago something was', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  const cases = [
    ['2026-03-10T11:59:30Z', 'now'],
    ['2026-03-10T12:10:00Z', 'now'],
    ['2026-03-10T11:55:00Z', '5 min. ago'],
    ['2026-03-10T09:00:00Z', '3 hr. ago'],
    ['2026-03-09T11:00:00Z', 'yesterday'],
    ['2026-01-02T11:00:00Z', '2026-01-02'],
    ['whenever', ''],
  ] as const;
  for (const [at, words] of cases) it(`is "${words}" for ${at}`, () => assert.equal(elapsed(at, now), words));
});
