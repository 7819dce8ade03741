import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, lstat, readdir, readFile, readlink, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CheckpointBench, contentOf, startCheckpoints } from '../../support/checkpoint-bench';

const git = (folder: string, ...words: readonly string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { encoding: 'utf8' });

/** Every file below a folder with its times and content. */
async function picture(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  const lines = await Promise.all(
    names.map(async (name) => {
      const found = await lstat(path.join(folder, name));
      const text = found.isFile() ? await readFile(path.join(folder, name), 'latin1') : '';
      return `${name} ${String(found.mtimeMs)} ${String(found.mode)} ${text}`;
    }),
  );
  return lines.sort();
}

describe('what was reported of other tools’ checkpoints', () => {
  let bench: CheckpointBench;
  afterEach(() => bench.core.dispose());
  const text = (name: string): Promise<string | undefined> => contentOf(bench.folder.at(name));

  it('Cline #14367: a restored .gitignore takes no untracked file with it', async () => {
    bench = await startCheckpoints({
      '.gitignore': 'secret.txt\nbuild/\n',
      'secret.txt': 'mine',
      'build/out.bin': 'mine',
    });
    git(bench.folder.path, 'init', '-q');
    const to = await bench.prompt('drop the ignore file');
    await bench.command('rm .gitignore; echo new > made.txt');
    await writeFile(bench.folder.at('untracked.txt'), 'mine too');
    await bench.restore(to);
    assert.deepEqual(
      [await text('.gitignore'), await text('secret.txt'), await text('build/out.bin'), await text('untracked.txt')],
      ['secret.txt\nbuild/\n', 'mine', 'mine', 'mine too'],
    );
    assert.equal(await text('made.txt'), undefined);
  });

  it('Cline #14367: what comes to be covered by a command’s own .gitignore is not taken for its work', async () => {
    bench = await startCheckpoints({ '.gitignore': 'data/\n', 'data/kept.txt': 'mine' });
    const to = await bench.prompt('show the data');
    const changes = await bench.command('echo > .gitignore; echo more > data/more.txt');
    assert.deepEqual(
      changes.map(({ uri }) => path.basename(uri)),
      ['.gitignore'],
    );
    await bench.restore(to);
    assert.equal(await text('data/kept.txt'), 'mine');
  });

  it('Kilo #1670: what the user did since is kept, and told', async () => {
    bench = await startCheckpoints({ 'a.txt': 'old', 'b.txt': 'old' });
    const to = await bench.prompt('edit both');
    await bench.write('a.txt', 'agent');
    await bench.command('echo agent > b.txt');
    await writeFile(bench.folder.at('b.txt'), 'a week of work');
    await writeFile(bench.folder.at('c.txt'), 'a week of work');
    const preview = await bench.core.sessions.previewRestore(bench.session.id, to, AbortSignal.timeout(20_000));
    assert.deepEqual(
      preview.files.map(({ label, action, chosen }) => [label, action, chosen]),
      [
        ['a.txt', 'restore', true],
        ['b.txt', 'restore', false],
      ],
    );
    await bench.restore(to);
    assert.deepEqual(
      [await text('a.txt'), await text('b.txt'), await text('c.txt')],
      ['old', 'a week of work', 'a week of work'],
    );
    const last = bench.session.page(5)?.items.at(-1);
    assert.ok(last?.kind === 'restore' && last.kept.length === 1);
  });

  it('Cline #2868, #9590: no .git is renamed, moved or written', async () => {
    bench = await startCheckpoints({ 'a.txt': 'old', 'inner/b.txt': 'old' });
    for (const folder of [bench.folder.path, bench.folder.at('inner')]) {
      git(folder, 'init', '-q');
      git(folder, 'add', '-A');
      git(folder, 'commit', '-qm', 'all');
    }
    const before = await Promise.all(['.git', 'inner/.git'].map((name) => picture(bench.folder.at(name))));
    const to = await bench.prompt('edit');
    await bench.command('echo new > a.txt; echo new > inner/b.txt');
    await bench.restore(to);
    assert.deepEqual([await text('a.txt'), await text('inner/b.txt')], ['old', 'old']);
    const after = await Promise.all(['.git', 'inner/.git'].map((name) => picture(bench.folder.at(name))));
    assert.deepEqual(after, before);
  });

  it('Roo #8164: nested repositories and submodules are looked after like any folder', async () => {
    bench = await startCheckpoints({
      'lib/one.txt': 'one',
      'sub/two.txt': 'two',
      'sub/.git': 'gitdir: ../.modules/sub\n',
    });
    git(bench.folder.at('lib'), 'init', '-q');
    const to = await bench.prompt('edit inside');
    await bench.command(
      'echo x >> lib/one.txt; rm sub/two.txt; echo y > lib/new.txt; git init -q made; echo z > made/z.txt',
    );
    await bench.restore(to);
    assert.deepEqual(
      [await text('lib/one.txt'), await text('sub/two.txt'), await text('lib/new.txt')],
      ['one', 'two', undefined],
    );
    assert.equal(await text('sub/.git'), 'gitdir: ../.modules/sub\n');
    assert.equal(await text('made/z.txt'), undefined);
    assert.ok((await stat(bench.folder.at('made/.git'))).isDirectory(), 'not ours to delete');
  });

  it('Zed #59099: what is not restored keeps its modification time', async () => {
    bench = await startCheckpoints({ 'a.txt': 'old', 'b.txt': 'same', 'c/d.txt': 'same' });
    const then = new Date('2020-02-02T02:02:02Z');
    for (const name of ['b.txt', 'c/d.txt', 'a.txt']) await utimes(bench.folder.at(name), then, then);
    const to = await bench.prompt('edit one');
    await bench.command('echo new > a.txt');
    await bench.restore(to);
    for (const name of ['b.txt', 'c/d.txt']) {
      assert.equal((await stat(bench.folder.at(name))).mtimeMs, then.getTime(), name);
    }
  });

  it('t3code #9661: an edit of the same size whose time was set back is seen', async () => {
    bench = await startCheckpoints({ 'a.txt': 'old' });
    const to = await bench.prompt('sneak');
    const [change] = await bench.command('touch -r a.txt ref; printf new > a.txt; touch -r ref a.txt; rm ref');
    assert.ok(change);
    await bench.restore(to);
    assert.equal(await text('a.txt'), 'old');
  });

  it('Kiro #7683: files, chat, or both go back', async () => {
    bench = await startCheckpoints({ 'a.txt': 'old' });
    await bench.prompt('first');
    const to = await bench.prompt('second');
    await bench.write('a.txt', 'new');
    const prompts = (): readonly string[] =>
      (bench.session.page(50)?.items ?? []).flatMap((item) => (item.kind === 'prompt' ? [item.text] : []));
    await bench.restore(to, 'files');
    assert.deepEqual([await text('a.txt'), prompts()], ['old', ['first', 'second']]);
    await bench.write('a.txt', 'newer');
    const { prompt } = await bench.restore(to, 'chat');
    assert.deepEqual([await text('a.txt'), prompts(), prompt], ['newer', ['first'], 'second']);
  });

  it('keeps bytes, line ends, marks, modes and links as they were', async () => {
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 13, 10, 0, 255, 10]);
    bench = await startCheckpoints({
      'bin.dat': bytes,
      'crlf.txt': 'a\r\nb\n',
      'run.sh': '#!/bin/sh\n',
      'folder/deep/x.txt': 'x',
    });
    await chmod(bench.folder.at('run.sh'), 0o755);
    await symlink('crlf.txt', bench.folder.at('link'));
    const to = await bench.prompt('wreck it');
    await bench.command(
      'rm -rf bin.dat link folder; printf z > crlf.txt; chmod 644 run.sh; ln -s / folder; ln -s /etc link',
    );
    await bench.restore(to);
    assert.deepEqual(new Uint8Array(await readFile(bench.folder.at('bin.dat'))), bytes);
    assert.equal(await text('crlf.txt'), 'a\r\nb\n');
    assert.equal((await stat(bench.folder.at('run.sh'))).mode & 0o777, 0o755);
    assert.equal(await readlink(bench.folder.at('link')), 'crlf.txt');
    assert.equal(await text('folder/deep/x.txt'), 'x');
  });

  it('puts a file back where a folder was made, and a folder where a file was', async () => {
    bench = await startCheckpoints({ 'a.txt': 'old', 'b/c.txt': 'old' });
    const to = await bench.prompt('swap');
    await bench.command('rm -r a.txt b; mkdir a.txt; echo x > a.txt/x; echo y > b');
    await bench.restore(to);
    assert.deepEqual([await text('a.txt'), await text('b/c.txt')], ['old', 'old']);
  });

  it('removes folders that came with what is deleted, and no others', async () => {
    bench = await startCheckpoints({ 'empty/': '' });
    const to = await bench.prompt('make');
    await bench.write('made/by/tool.txt', 'x');
    await bench.command('mkdir -p by/command && echo x > by/command/a.txt; echo x > empty/a.txt');
    await bench.restore(to);
    assert.deepEqual((await readdir(bench.folder.path)).sort(), ['empty']);
  });

  it('can be taken back: a restore is a checkpoint too', async () => {
    bench = await startCheckpoints({ 'a.txt': 'old', 'gone.txt': 'was' });
    await bench.prompt('first');
    const to = await bench.prompt('second');
    await bench.command('echo new > a.txt; rm gone.txt; echo made > made.txt');
    await bench.restore(to);
    assert.deepEqual([await text('a.txt'), await text('gone.txt'), await text('made.txt')], ['old', 'was', undefined]);
    const undo = (await bench.core.sessions.checkpoints(bench.session.id)).at(-1);
    assert.ok(undo && undo.number === undefined);
    await bench.restore(undo.to);
    assert.deepEqual(
      [await text('a.txt'), await text('gone.txt'), await text('made.txt')],
      ['new\n', undefined, 'made\n'],
    );
    const shown = (bench.session.page(50)?.items ?? []).map((item) => (item.kind === 'prompt' ? item.text : item.kind));
    assert.deepEqual(shown, ['first', 'second', 'tool', 'restore']);
  });
});
