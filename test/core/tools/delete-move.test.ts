import assert from 'node:assert/strict';
import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Documents } from '../../../src/core/ports';
import { type ToolBench, withBench } from './tool-bench';

async function tree(bench: ToolBench): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(bench.at('.'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [path.relative(bench.at('.'), file), await readFile(file, 'utf8')]),
  );
  return Object.fromEntries(texts.sort()) as Readonly<Record<string, string>>;
}

/** An editor in which one file has changes that are not saved. */
function dirty(bench: ToolBench, name: string): Documents {
  return bench.documentsWith({
    read: async (uri) => {
      const found = await bench.ports.documents.read(uri);
      return found && { ...found, dirty: uri.endsWith(`/${name}`) };
    },
  });
}

describe('delete', () => {
  it('deletes files that were read, keeps what they held, and says that they are gone', () =>
    withBench({ 'src/a.ts': 'one\n', 'src/b.ts': 'two\n', 'src/c.ts': 'three\n' }, async (bench) => {
      await bench.read('src/a.ts', 'src/b.ts');
      const result = await bench.call('delete', { paths: ['src/a.ts', 'src/b.ts'] });
      assert.equal(result.content, 'src/a.ts, src/b.ts are gone. What they held is kept.');
      assert.deepEqual(await tree(bench), { 'src/c.ts': 'three\n' });
      assert.deepEqual(
        result.changes?.map(({ before, after }) => [bench.kept.get(before ?? ''), after]),
        [
          ['one\n', null],
          ['two\n', null],
        ],
      );
    }));

  it('deletes nothing when one of the files cannot be deleted', () =>
    withBench({ a: 'one\n', b: 'two\n' }, async (bench) => {
      await bench.read('a');
      assert.match((await bench.call('delete', { paths: ['a', 'b'] })).content, /b has not been read/);
      assert.match((await bench.call('delete', { paths: ['a', 'bb'] })).content, /There is no bb\. In \.: b\./);
      assert.deepEqual(await tree(bench), { a: 'one\n', b: 'two\n' });
    }));

  it('refuses what changed since it was read, before and while the user is asked', () =>
    withBench({ a: 'one\n' }, async (bench) => {
      await bench.read('a');
      await bench.put({ a: 'later\n' });
      assert.match((await bench.call('delete', { paths: ['a'] })).content, /has changed since you last read it/);
      await bench.read('a');
      const meanwhile = await bench.call('delete', { paths: ['a'] }, {}, () => bench.put({ a: 'meanwhile\n' }));
      assert.equal(meanwhile.content, 'a is not as it was when this was planned. Nothing was changed.');
      assert.deepEqual(meanwhile.changes, []);
      assert.equal(await bench.text('a'), 'meanwhile\n');
    }));

  it('refuses unsaved changes, links, folders that are not asked for, and what is no text', () =>
    withBench({ a: 'one\n', 'folder/b': 'two\n', picture: Uint8Array.of(1, 0, 2) }, async (bench) => {
      await bench.link('link', 'a');
      await bench.read('a', 'link');
      const refusals: [object, RegExp][] = [
        [{ paths: ['link'] }, /link is a symbolic link/],
        [{ paths: ['folder'] }, /folder is a folder. Set folder when all of it is meant. Nothing was deleted/],
        [{ paths: ['picture'] }, /picture is not a text file \(3 bytes\)\. .* use a command/],
        [{ paths: ['.'], folder: true }, /holds the working folder itself/],
      ];
      for (const [input, reason] of refusals) assert.match((await bench.call('delete', input)).content, reason);
      const unsaved = await bench.call('delete', { paths: ['a'] }, { documents: dirty(bench, 'a') });
      assert.match(unsaved.content, /a has unsaved changes in the editor. Ask the user to save/);
      assert.equal(Object.keys(await tree(bench)).length, 3);
    }));

  it('takes a folder that is asked for with everything in it, and says so before', () =>
    withBench({ 'old/a.ts': 'one\n', 'old/deep/b.ts': 'two\n', 'new.ts': 'x\n' }, async (bench) => {
      const result = await bench.call('delete', { paths: ['old'], folder: true });
      assert.equal(bench.planned?.label, 'Delete old with 2 files');
      assert.equal(bench.planned.detail, '- old/a.ts\n- old/deep/b.ts\n- old/');
      assert.equal(result.outcome, 'done');
      assert.equal(result.changes?.length, 2);
      await assert.rejects(stat(bench.at('old')), { code: 'ENOENT' });
      assert.deepEqual(await tree(bench), { 'new.ts': 'x\n' });
    }));

  it('asks about every file of a folder: one that runs later can never be granted for good', () =>
    withBench({ 'app/a.ts': 'one\n', 'app/.husky/pre-commit': 'npm test\n' }, async (bench) => {
      await bench.call('delete', { paths: ['app'], folder: true });
      assert.match(bench.verdict?.reason ?? '', /app\/\.husky\/pre-commit is run by Git as a hook/);
      assert.equal(bench.verdict?.grant, undefined);
    }));

  it('refuses a folder that holds what could not be kept', () =>
    withBench({ 'old/a.ts': 'one\n', 'old/logo.png': Uint8Array.of(1, 0, 2) }, async (bench) => {
      const result = await bench.call('delete', { paths: ['old'], folder: true });
      assert.match(result.content, /old\/logo\.png is not a text file/);
      assert.equal(Object.keys(await tree(bench)).length, 2);
    }));
});

describe('move', () => {
  it('moves a file byte for byte, makes its new folder, and what was read stays read', () =>
    withBench({ 'a.ts': '\uFEFFone\r\ntwo' }, async (bench) => {
      await chmod(bench.at('a.ts'), 0o755);
      await bench.read('a.ts');
      const result = await bench.call('move', { from: 'a.ts', to: 'src/deep/b.ts' });
      assert.equal(result.content, 'a.ts is src/deep/b.ts now. Nothing that names it was changed.');
      assert.deepEqual(await tree(bench), { 'src/deep/b.ts': '\uFEFFone\r\ntwo' });
      assert.equal((await stat(bench.at('src/deep/b.ts'))).mode & 0o777, 0o755);
      const [gone, come] = result.changes ?? [];
      assert.equal(gone?.after, null);
      assert.equal(come?.before, null);
      assert.equal(gone.before, come.after);
      const edit = { command: 'replace', path: 'src/deep/b.ts', old_string: 'two', new_string: 'three' };
      assert.equal((await bench.call('write', edit)).outcome, 'done');
    }));

  it('never writes over anything, whatever comes there while the user is asked', () =>
    withBench({ a: 'one\n', b: 'two\n', 'folder/x': 'x\n' }, async (bench) => {
      await bench.link('nowhere', 'missing');
      const call = (to: string): Promise<{ readonly content: string }> => bench.call('move', { from: 'a', to });
      assert.match((await call('b')).content, /b exists already. Nothing was moved/);
      assert.match((await call('folder')).content, /folder is a folder. Give the whole new path/);
      assert.match((await call('nowhere')).content, /nowhere is a symbolic link that leads nowhere/);
      assert.match((await call('a')).content, /is where it is already/);
      assert.match((await bench.call('move', { from: 'aa', to: 'c' })).content, /There is no aa/);
      const late = await bench.call('move', { from: 'a', to: 'c' }, {}, () => bench.put({ c: 'theirs\n' }));
      assert.equal(late.outcome, 'failed');
      assert.deepEqual(late.changes, []);
      assert.deepEqual(await tree(bench), { a: 'one\n', b: 'two\n', c: 'theirs\n', 'folder/x': 'x\n' });
    }));

  it('takes a folder that is asked for, and not into itself', () =>
    withBench({ 'old/a.ts': 'one\n', 'old/deep/b.ts': 'two\n' }, async (bench) => {
      assert.match((await bench.call('move', { from: 'old', to: 'new' })).content, /old is a folder/);
      const inside = await bench.call('move', { from: 'old', to: 'old/deep/more', folder: true });
      assert.match(inside.content, /lies in what is to be moved/);
      const result = await bench.call('move', { from: 'old', to: 'lib/new', folder: true });
      assert.equal(result.content, 'old with 2 files is lib/new now. Nothing that names it was changed.');
      assert.deepEqual(await tree(bench), { 'lib/new/a.ts': 'one\n', 'lib/new/deep/b.ts': 'two\n' });
      await assert.rejects(stat(bench.at('old')), { code: 'ENOENT' });
    }));

  it('is judged at both ends, by where links really lead', () =>
    withBench({ 'a.sh': 'rm -rf /\n', '.git/hooks/': '', 'notes.md': 'x\n' }, async (bench) => {
      await bench.link('handy', '.git/hooks');
      await bench.call('move', { from: 'a.sh', to: 'handy/later' });
      assert.match(bench.verdict?.reason ?? '', /handy\/later \(leads to \.git\/hooks\/later\) belongs to Git/);
      assert.equal(bench.verdict?.grant, undefined);
      await bench.call('move', { from: 'notes.md', to: '.env' });
      assert.match(bench.verdict?.reason ?? '', /\.env is an environment file/);
    }));

  it('leaves everything in place where the target cannot be made', () =>
    withBench({ a: 'one\n', wall: 'x\n' }, async (bench) => {
      const result = await bench.call('move', { from: 'a', to: 'wall/b' });
      assert.equal(result.outcome, 'failed');
      assert.match(result.content, /^It failed: .*All files are as they were\.$/);
      assert.deepEqual(await tree(bench), { a: 'one\n', wall: 'x\n' });
    }));
});
