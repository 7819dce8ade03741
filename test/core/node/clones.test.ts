import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { nodeDigests } from '../../../src/core/node/digests';
import { type Clone, type Clones, ClonesRefused, type Snapshot } from '../../../src/core/ports';
import { testPorts, type TestPorts } from '../../support/node-ports';

const signal = (): AbortSignal => new AbortController().signal;

describe('private clones of a folder', () => {
  let about: TestPorts;
  let clones: Clones;

  const at = (name: string): string => path.join(about.folder.path, name);
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: about.folder.path, encoding: 'utf8' });
  const begin = async (files: Record<string, string | Uint8Array>, commits = true): Promise<void> => {
    about = await testPorts(files);
    assert.ok(about.ports.clones);
    clones = about.ports.clones;
    git('init', '-q');
    git('config', 'user.email', 'ann@example.org');
    git('config', 'user.name', 'Ann');
    if (!commits) return;
    git('add', '-A');
    git('commit', '-qm', 'First');
  };
  const take = (options: Partial<Parameters<Clones['snapshot']>[0]> = {}): Promise<Snapshot> =>
    clones.snapshot(
      { folder: about.folder.uri, ignored: [], installed: true, mostBytes: 1_000_000_000, ...options },
      signal(),
    );
  const placeOf = (clone: Clone, name: string): string => path.join(fileURLToPath(clone.folder), name);
  const read = (clone: Clone, name: string): Promise<string> => readFile(placeOf(clone, name), 'utf8');
  const kept = async (name: string | null): Promise<string | undefined> =>
    name === null ? undefined : readFile(path.join(about.home.path, 'blobs', name.slice(0, 2), name.slice(2)), 'utf8');
  /** Every file below a folder with its bytes. */
  const everything = async (folder: string): Promise<Record<string, string>> => {
    const found: Record<string, string> = {};
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      found[path.relative(folder, file)] = nodeDigests.sha256(await readFile(file));
    }
    return found;
  };

  it('holds tracked and untracked files as they are on disk, and nothing that Git ignores', async () => {
    await begin({ '.gitignore': 'out/\n.env\n', 'src/a.js': 'one\n', 'gone.js': 'x', 'with space/ö.js': 'y' });
    await writeFile(at('src/a.js'), 'changed\r\n');
    await writeFile(at('new.js'), 'new\n');
    await mkdir(at('out'));
    await writeFile(at('out/built.js'), 'built');
    await writeFile(at('.env'), 'KEY=1');
    await rm(at('gone.js'));
    const clone = await (await take()).clone(signal());
    assert.equal(await read(clone, 'src/a.js'), 'changed\r\n');
    assert.equal(await read(clone, 'new.js'), 'new\n');
    assert.equal(await read(clone, 'with space/ö.js'), 'y');
    for (const name of ['out', '.env', 'gone.js']) await assert.rejects(stat(placeOf(clone, name)), name);
    assert.equal(execFileSync('git', ['status', '--short'], { cwd: fileURLToPath(clone.folder) }).toString(), '');
    assert.deepEqual(await clone.changes(signal()), []);
  });

  it('keeps every byte, whatever attributes say about line ends, keywords and filters', async () => {
    const attributes = '* text=auto eol=crlf\n*.id ident\n*.lfs filter=lfs\n';
    await begin({ '.gitattributes': attributes, 'a.txt': 'one\ntwo\r\n', 'b.id': '$Id$\n', 'c.lfs': 'large' }, false);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await writeFile(at('d.bin'), bytes);
        const snapshot = await take();
        const clone = await snapshot.clone(signal());
        assert.deepEqual(new Uint8Array(await readFile(placeOf(clone, 'd.bin'))), bytes);
        for (const name of ['a.txt', 'b.id', 'c.lfs'])
          assert.deepEqual(await readFile(placeOf(clone, name)), await readFile(at(name)));
        await snapshot.dispose();
      }),
      { numRuns: 8 },
    );
  });

  it('tells what became of files there, whatever programs do to its own repository', async () => {
    await begin({ 'a.js': 'one\n', 'b.js': 'two\n', 'c.sh': 'run\n', 'd.js': 'four\n' });
    const clone = await (await take()).clone(signal());
    await writeFile(placeOf(clone, 'a.js'), 'ONE\n');
    await rm(placeOf(clone, 'b.js'));
    await chmod(placeOf(clone, 'c.sh'), 0o755);
    await mkdir(placeOf(clone, 'sub'));
    await writeFile(placeOf(clone, 'sub/new.js'), 'new\n');
    await symlink('a.js', placeOf(clone, 'link.js'));
    const own = { cwd: fileURLToPath(clone.folder) };
    execFileSync('git', ['-c', 'user.name=B', '-c', 'user.email=b@example.org', 'commit', '-qam', 'Own'], own);
    await writeFile(placeOf(clone, '.git/info/exclude'), '*\n');
    await writeFile(placeOf(clone, '.git/info/attributes'), '* filter=evil\n');
    execFileSync('git', ['config', 'filter.evil.clean', `touch ${at('evil')}`], own);
    const changes = await clone.changes(signal());
    const shown = await Promise.all(
      changes.map(async ({ path: name, base, now }) => [name, await kept(base.content), await kept(now.content)]),
    );
    assert.deepEqual(shown.toSorted(), [
      ['a.js', 'one\n', 'ONE\n'],
      ['b.js', 'two\n', undefined],
      ['c.sh', 'run\n', 'run\n'],
      ['link.js', undefined, 'a.js'],
      ['sub/new.js', undefined, 'new\n'],
    ]);
    const mode = changes.find(({ path: name }) => name === 'c.sh');
    assert.deepEqual([mode?.base.executable, mode?.now.executable], [false, true]);
    assert.equal(changes.find(({ path: name }) => name === 'link.js')?.now.link, true);
    await assert.rejects(stat(at('evil')));
  });

  it("adds nothing to the user's repository and leaves nothing behind", async () => {
    await begin({ 'a.js': 'one\n' });
    await writeFile(at('untracked.js'), 'never seen by Git\n');
    const before = await everything(about.folder.path);
    const snapshot = await take();
    const [one, two] = [await snapshot.clone(signal()), await snapshot.clone(signal())];
    await writeFile(placeOf(one, 'a.js'), 'ONE\n');
    assert.equal(await read(two, 'a.js'), 'one\n');
    await one.changes(signal());
    assert.deepEqual(await everything(about.folder.path), before);
    assert.ok(clones.owns(one.folder));
    assert.ok(!clones.owns(about.folder.uri));
    await snapshot.dispose();
    assert.deepEqual(await readdir(path.join(about.home.path, 'runs')), []);
    await (await take()).clone(signal());
    await clones.sweep(about.folder.uri);
    assert.deepEqual(await readdir(path.join(about.home.path, 'runs')), []);
  });

  it('copies what was installed and asked for, so that nothing leads back', async () => {
    await begin({ '.gitignore': 'node_modules\n.env*\n', 'package.json': '{}', 'packages/b/package.json': '{}' });
    await mkdir(at('node_modules/dep'), { recursive: true });
    await writeFile(at('node_modules/dep/index.js'), 'dep');
    await symlink('../packages/b', at('node_modules/b'));
    await mkdir(at('packages/b/node_modules/own'), { recursive: true });
    await writeFile(at('packages/b/node_modules/own/index.js'), 'own');
    await writeFile(at('.env'), 'KEY=1');
    await writeFile(at('packages/b/.env.test'), 'KEY=2');
    const clone = await (await take({ ignored: ['.env', '**/.env.test'] })).clone(signal());
    assert.equal(await read(clone, 'node_modules/dep/index.js'), 'dep');
    assert.equal(await read(clone, 'packages/b/node_modules/own/index.js'), 'own');
    await writeFile(placeOf(clone, 'node_modules/dep/index.js'), 'other');
    await writeFile(placeOf(clone, 'packages/b/src.js'), 'new');
    assert.equal(await readFile(at('node_modules/dep/index.js'), 'utf8'), 'dep');
    assert.equal(await read(clone, 'node_modules/b/src.js'), 'new');
    assert.equal(await read(clone, '.env'), 'KEY=1');
    assert.equal((await stat(placeOf(clone, 'packages/b/.env.test'))).mode & 0o777, 0o600);
    assert.deepEqual(
      (await clone.changes(signal())).map(({ path: name }) => name),
      ['packages/b/src.js'],
    );
    const bare = await (await take({ installed: false })).clone(signal());
    await assert.rejects(stat(placeOf(bare, 'node_modules')));
  });

  it('clones a folder within a repository with all that is around it', async () => {
    await begin({ 'app/a.js': 'one\n', 'shared/b.js': 'two\n' });
    const clone = await clones
      .snapshot({ folder: `${about.folder.uri}/app`, ignored: [], installed: true, mostBytes: 1e9 }, signal())
      .then((snapshot) => snapshot.clone(signal()));
    assert.equal(await read(clone, 'a.js'), 'one\n');
    assert.equal(await read(clone, '../shared/b.js'), 'two\n');
    await writeFile(placeOf(clone, 'a.js'), 'ONE\n');
    assert.deepEqual(
      (await clone.changes(signal())).map(({ path: name }) => name),
      ['a.js'],
    );
    await writeFile(placeOf(clone, '../shared/b.js'), 'TWO\n');
    await assert.rejects(clone.changes(signal()), /shared\/b\.js outside of the open folder was changed/);
  });

  const refusals: readonly (readonly [string, RegExp, () => unknown])[] = [
    ['no repository', /no working tree of Git/, () => rm(at('.git'), { recursive: true })],
    [
      'a merge under way',
      /a merge is under way/,
      () => writeFile(at('.git/MERGE_HEAD'), `${git('rev-parse', 'HEAD').trim()}\n`),
    ],
    ['a rebase under way', /a rebase is under way/, () => mkdir(at('.git/rebase-merge'))],
    [
      'a sparse checkout',
      /only in part/,
      () => {
        git('config', 'core.sparseCheckout', 'true');
      },
    ],
    ['a shallow clone', /shallow clone/, () => writeFile(at('.git/shallow'), `${git('rev-parse', 'HEAD').trim()}\n`)],
    [
      'submodules',
      /submodules/,
      () => {
        git('update-index', '--add', '--cacheinfo', `160000,${git('rev-parse', 'HEAD').trim()},sub`);
      },
    ],
    [
      'another repository in it',
      /another repository/,
      async () => {
        await mkdir(at('inner'));
        execFileSync('git', ['init', '-q'], { cwd: at('inner') });
        await writeFile(at('inner/a'), 'a');
      },
    ],
    [
      'a virtual environment of Python',
      /\.venv cannot be copied.*fingerpost\.run\.prepare/,
      async () => {
        await mkdir(at('.venv'));
        await writeFile(at('.venv/pyvenv.cfg'), '');
      },
    ],
    [
      'links from what was installed back into the folder',
      /would lead from a copy back/,
      async () => {
        await mkdir(at('node_modules'));
        await symlink(about.folder.path, at('node_modules/self'));
      },
    ],
  ];
  for (const [name, expected, arrange] of refusals) {
    it(`refuses, with the reason: ${name}`, async () => {
      await begin({ '.gitignore': 'node_modules\n.venv\n', 'package.json': '{}' });
      await arrange();
      await assert.rejects(take(), (error: unknown) => error instanceof ClonesRefused && expected.test(error.message));
      assert.deepEqual(await readdir(path.join(about.home.path, 'runs')).catch(() => []), []);
    });
  }

  it('makes no more clones than there is room for', async () => {
    await begin({ 'a.bin': 'x'.repeat(1000) });
    const snapshot = await take({ mostBytes: 1_500 });
    await snapshot.clone(signal());
    await assert.rejects(snapshot.clone(signal()), /2 copies of the folder would take 1 MB/);
  });
});
