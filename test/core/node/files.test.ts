import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, mkdir, realpath, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { NodeFiles } from '../../../src/core/node/files';
import { realPathOf } from '../../../src/core/node/real-path';
import type { Disposable } from '../../../src/core/ports';
import { temporaryFolder } from '../../support/temporary-folder';
import type { TemporaryFolder } from '../../support/temporary-folder';
import { until } from './until';

const noJournal = { error: (message: string, cause: unknown) => assert.fail(`${message}: ${String(cause)}`) };
const files = new NodeFiles(noJournal);

describe('looking at a place', () => {
  it('says its kind, its size and when it was changed', async () => {
    const folder = await temporaryFolder({ 'cart.ts': 'größe' });
    await utimes(folder.at('cart.ts'), 1_700_000_000, 1_700_000_000);
    assert.deepEqual(await files.stat(folder.uriAt('cart.ts')), {
      kind: 'file',
      bytes: 7,
      modified: 1_700_000_000_000,
    });
    assert.equal((await files.stat(folder.uri))?.kind, 'folder');
  });

  it('follows links, and tells devices and pipes from files', async () => {
    const folder = await temporaryFolder({ 'src/cart.ts': '' });
    await symlink('src', folder.at('link'));
    await promisify(execFile)('mkfifo', [folder.at('pipe')]);
    assert.equal((await files.stat(folder.uriAt('link')))?.kind, 'folder');
    assert.equal((await files.stat(folder.uriAt('pipe')))?.kind, 'other');
    assert.equal((await files.stat('file:///dev/null'))?.kind, 'other');
  });

  it('says undefined where nothing is', async () => {
    const folder = await temporaryFolder({ 'cart.ts': '' });
    await symlink('nowhere', folder.at('dangling'));
    for (const name of ['missing', 'missing/below', 'cart.ts/below', 'dangling', 'x'.repeat(300)]) {
      assert.equal(await files.stat(folder.uriAt(name)), undefined, name);
    }
  });
});

describe('listing a folder', () => {
  it('gives its entries in name order, links as what they lead to', async () => {
    const folder = await temporaryFolder({ 'b/x': '', 'a.ts': '', '.hidden': '', 'B.ts': '' });
    await symlink('b', folder.at('to-folder'));
    await symlink('a.ts', folder.at('to-file'));
    await symlink('nowhere', folder.at('to-nothing'));
    await symlink('loop', folder.at('loop'));
    assert.deepEqual(
      (await files.list(folder.uri))?.map(({ name, kind }) => `${name} ${kind}`),
      [
        '.hidden file',
        'B.ts file',
        'a.ts file',
        'b folder',
        'loop other',
        'to-file file',
        'to-folder folder',
        'to-nothing other',
      ],
    );
  });

  it('says undefined for a file and for nothing', async () => {
    const folder = await temporaryFolder({ 'a.ts': '' });
    assert.equal(await files.list(folder.uriAt('a.ts')), undefined);
    assert.equal(await files.list(folder.uriAt('missing')), undefined);
  });
});

describe('the real path', () => {
  const real = async (folder: TemporaryFolder, path: string): Promise<string> => {
    const uri = await files.realPath(`${folder.uri}/${path}`);
    assert.ok(uri.startsWith(folder.uri), uri);
    return uri.slice(folder.uri.length + 1);
  };

  it('of what exists has every link resolved', async () => {
    const folder = await temporaryFolder({ 'src/cart.ts': '' });
    await symlink('src', folder.at('one'));
    await symlink('one', folder.at('two'));
    assert.equal(await real(folder, 'two/cart.ts'), 'src/cart.ts');
  });

  it('of what does not exist yet is resolved as far as it exists', async () => {
    const folder = await temporaryFolder({ 'src/cart.ts': '' });
    await symlink('src', folder.at('link'));
    assert.equal(await real(folder, 'link/new/deep/file.ts'), 'src/new/deep/file.ts');
    assert.equal(await real(folder, 'link/cart.ts/below'), 'src/cart.ts/below');
  });

  it('of a link to nothing is where its target would be', async () => {
    const folder = await temporaryFolder({ 'src/deep/': '' });
    await symlink('../nowhere/new.ts', folder.at('src/dangling'));
    await symlink('src/dangling', folder.at('chain'));
    await symlink(folder.at('absent'), folder.at('absolute'));
    assert.equal(await real(folder, 'src/dangling'), 'nowhere/new.ts');
    assert.equal(await real(folder, 'chain'), 'nowhere/new.ts');
    assert.equal(await real(folder, 'absolute/below'), 'absent/below');
  });

  it('goes up from where a link leads to, not from where it stands', async () => {
    const folder = await temporaryFolder({ 'a/b/c/x': '', 'a/b/y': '' });
    await symlink('a/b/c', folder.at('link'));
    assert.equal(await real(folder, 'link/../y'), 'a/b/y');
    assert.equal(await real(folder, 'link/../new'), 'a/b/new');
    assert.equal(await real(folder, 'missing/../new'), 'new');
  });

  it('of the top folder is the top folder', async () => {
    assert.equal(await files.realPath('file:///'), 'file:///');
    assert.equal(await files.realPath('file:///..'), 'file:///');
  });

  it('of a loop of links is an error', async () => {
    const folder = await temporaryFolder();
    await symlink('b', folder.at('a'));
    await symlink('a', folder.at('b'));
    await assert.rejects(files.realPath(folder.uriAt('a/x')), { code: 'ELOOP' });
  });

  it('is where a file ends up that is written through the path', async () => {
    const names = fc.constantFrom('a', 'b', 'c');
    const target = fc.array(fc.oneof(names, fc.constant('..')), { minLength: 1, maxLength: 3 });
    const link = fc.tuple(fc.array(names, { minLength: 1, maxLength: 2 }), target);
    const path = fc.array(fc.oneof({ weight: 4, arbitrary: names }, { weight: 1, arbitrary: fc.constant('..') }), {
      minLength: 1,
      maxLength: 4,
    });
    let written = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(link, { maxLength: 4 }), path, async (links, parts) => {
        // The tree stands deep enough for every way up to stay in the temporary folder.
        const folder = await temporaryFolder({ [`${'x/'.repeat(20)}a/`]: '', [`${'x/'.repeat(20)}b/`]: '' });
        const root = folder.at('x/'.repeat(20));
        for (const [at, to] of links) {
          await symlink(to.join('/'), `${root}/${at.join('/')}`).catch(() => undefined); // taken, or in no folder
        }
        const place = `${root}/${parts.join('/')}/file`;
        let told: string;
        try {
          told = await realPathOf(place);
        } catch {
          return; // a loop
        }
        await writeFile(place, 'x').then(
          async () => {
            written += 1;
            assert.equal(await realpath(told), told);
            assert.equal(await realpath(place), told);
          },
          () => undefined, // in no folder
        );
      }),
      { numRuns: 100 },
    );
    assert.ok(written > 15, `only ${written} paths could be written`);
  });
});

describe('watching a folder', () => {
  const watchers: Disposable[] = [];
  afterEach(() => {
    for (const watcher of watchers.splice(0)) watcher.dispose();
  });

  /** What was told so far, relative to the folder. */
  const watching = async (folder: TemporaryFolder, below: string, pattern: string): Promise<Set<string>> => {
    const told = new Set<string>();
    watchers.push(files.watch(folder.uriAt(below), pattern, (uri) => told.add(uri.slice(folder.uri.length + 1))));
    await sleep(150); // until it has begun
    return told;
  };
  const tells = (told: Set<string>, path: string): Promise<void> =>
    until(`${path} is told; so far: ${[...told].join(', ')}`, () => told.has(path));

  it('tells of files that are made, changed and removed', async () => {
    const folder = await temporaryFolder({ 'src/old.ts': '' });
    const told = await watching(folder, '.', '**/*.ts');
    await writeFile(folder.at('src/new.ts'), '');
    await tells(told, 'src/new.ts');
    await appendFile(folder.at('src/old.ts'), 'more');
    await tells(told, 'src/old.ts');
    told.clear();
    await rm(folder.at('src/old.ts'));
    await tells(told, 'src/old.ts');
  });

  it('tells of files in folders that come later, with all that is in them', async () => {
    const folder = await temporaryFolder({ 'aside/deep/there.md': '' });
    const told = await watching(folder, '.', '**');
    await mkdir(folder.at('new/deep/er'), { recursive: true });
    await writeFile(folder.at('new/deep/er/a.md'), '');
    await tells(told, 'new/deep/er/a.md');
    await rename(folder.at('aside'), folder.at('moved'));
    await tells(told, 'moved/deep/there.md');
    await writeFile(folder.at('moved/deep/late.md'), '');
    await tells(told, 'moved/deep/late.md');
  });

  it('tells only of what matches', async () => {
    const folder = await temporaryFolder({ 'specs/a/': '', 'other/': '' });
    const told = await watching(folder, '.', 'specs/*/*.md');
    await folder.write({ 'specs/a/notes.txt': '', 'other/x.md': '', 'specs/a/b/deep.md': '', 'specs/a/tasks.md': '' });
    await tells(told, 'specs/a/tasks.md');
    assert.deepEqual([...told], ['specs/a/tasks.md']);
  });

  it('waits for a folder that is not there yet, and for one that comes again', async () => {
    const folder = await temporaryFolder();
    const told = await watching(folder, '.kiro/specs', '**/*.md');
    await folder.write({ '.kiro/specs/cart/tasks.md': '' });
    await tells(told, '.kiro/specs/cart/tasks.md');
    await rm(folder.at('.kiro'), { recursive: true });
    await sleep(200);
    told.clear();
    await folder.write({ '.kiro/specs/cart/design.md': '' });
    await tells(told, '.kiro/specs/cart/design.md');
  });

  it('leaves out what git and package managers keep', async () => {
    const folder = await temporaryFolder({ '.git/x': '', 'node_modules/y/z': '' });
    const told = await watching(folder, '.', '**');
    await folder.write({ '.git/new': '', 'node_modules/y/new': '', 'last.ts': '' });
    await tells(told, 'last.ts');
    assert.ok(!told.has('.git/new') && !told.has('node_modules/y/new'));
  });

  it('joins a burst of changes', async () => {
    const folder = await temporaryFolder({ 'a.ts': '' });
    let calls = 0;
    watchers.push(files.watch(folder.uri, '**', () => (calls += 1)));
    await sleep(150);
    for (let count = 0; count < 200; count += 1) await appendFile(folder.at('a.ts'), 'x');
    await sleep(300);
    assert.ok(calls >= 1 && calls < 60, `${calls} calls for 200 changes`);
  });

  it('is silent once it is over', async () => {
    const folder = await temporaryFolder({ 'a.ts': '' });
    const told: string[] = [];
    const watcher = files.watch(folder.uri, '**', (uri) => told.push(uri));
    await sleep(150);
    await appendFile(folder.at('a.ts'), 'x');
    watcher.dispose();
    await appendFile(folder.at('a.ts'), 'x');
    await sleep(200);
    assert.deepEqual(told, []);
  });
});
