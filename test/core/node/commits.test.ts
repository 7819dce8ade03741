import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NodeCommits } from '../../../src/core/node/commits/commits';
import { type CommitFile, CommitRefused, type CommitRequest, type Committed } from '../../../src/core/ports';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder';

const bytes = (text: string | null): Uint8Array | null => (text === null ? null : Buffer.from(text));
const file = (name: string, before: string | null, after: string | null, link = false): CommitFile => ({
  path: name,
  before: bytes(before),
  after: bytes(after),
  link,
});

describe('commits in the user’s repository', () => {
  let folder: TemporaryFolder;
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder.path, encoding: 'utf8' }).trim();
  const begin = async (files: Readonly<Record<string, string>>): Promise<void> => {
    folder = await temporaryFolder(files);
    git('init', '-q');
    git('config', 'user.name', 'Ann');
    git('config', 'user.email', 'ann@example.org');
    if (Object.keys(files).length === 0) return;
    git('add', '-A');
    git('commit', '-qm', 'First');
  };
  const commit = (files: readonly CommitFile[], more: Partial<CommitRequest> = {}): Promise<Committed | undefined> =>
    new NodeCommits().commit(
      { folder: folder.uri, message: 'Task\n', files, documents: [], ...more },
      AbortSignal.timeout(20_000),
    );
  const put = (name: string, text: string): Promise<void> => writeFile(folder.at(name), text);

  it('keep what is gone, what runs and what is a link, whatever files are called', async () => {
    await begin({ 'gone.txt': 'gone\n', 'run.sh': 'echo\n', ':(glob)*.txt': 'odd\n', 'a.txt': 'a\n' });
    await rm(folder.at('gone.txt'));
    await chmod(folder.at('run.sh'), 0o755);
    await symlink('run.sh', folder.at('link'));
    await put(':(glob)*.txt', 'new\n');
    const made = await commit([
      file('gone.txt', 'gone\n', null),
      file('run.sh', 'echo\n', 'echo\n'),
      file('link', null, 'run.sh', true),
      file(':(glob)*.txt', 'odd\n', 'new\n'),
    ]);
    assert.ok(made);
    assert.deepEqual(
      git('show', '--format=', '--raw', '--no-abbrev', 'HEAD')
        .split('\n')
        .map((each) => each.replace(/ [0-9a-f]{40}/g, '')),
      [
        ':100644 100644 M\t:(glob)*.txt',
        ':100644 000000 D\tgone.txt',
        ':000000 120000 A\tlink',
        ':100644 100755 M\trun.sh',
      ],
    );
    assert.equal(git('status', '--short'), '');
  });

  it('begin a repository, and a folder below its top', async () => {
    await begin({});
    await mkdir(folder.at('shop'));
    await put('shop/a.txt', 'a\n');
    await put('other.txt', 'o\n');
    const made = await commit([file('a.txt', null, 'a\n')], { folder: `${folder.uri}/shop` });
    assert.deepEqual(made?.paths, ['shop/a.txt']);
    assert.equal(git('log', '--format=%s', '--name-only'), 'Task\n\nshop/a.txt');
    assert.equal(git('status', '--short'), '?? other.txt');
  });

  it('follow the filters of the repository', async () => {
    await begin({ '.gitattributes': '*.txt text eol=crlf\n', 'a.txt': 'one\n' });
    await put('a.txt', 'one\r\ntwo\r\n');
    assert.ok(await commit([file('a.txt', 'one\r\n', 'one\r\ntwo\r\n')]));
    assert.equal(git('cat-file', 'blob', 'HEAD:a.txt'), 'one\ntwo');
    assert.equal(git('status', '--short'), '');
  });

  it('are none where there is nothing to commit', async () => {
    await begin({ 'a.txt': 'a\n' });
    assert.equal(await commit([file('a.txt', 'before\n', 'a\n')]), undefined, 'the user has committed it');
    assert.equal(await commit([], { documents: [{ path: 'a.txt', edit: () => undefined }] }), undefined);
    assert.equal(git('log', '--format=%s'), 'First');
  });

  const refusals: readonly (readonly [what: string, prepare: () => Promise<unknown>, why: RegExp])[] = [
    ['a rebase', () => mkdir(folder.at('.git/rebase-merge')), /^a rebase is under way/],
    ['another Git command', () => put('.git/index.lock', ''), /^another Git command is under way/],
    ['no repository', () => rm(folder.at('.git'), { recursive: true }), /^the folder is in no working tree of Git/],
    [
      'a repository inside',
      () => mkdir(folder.at('sub/.git'), { recursive: true }),
      /^sub\/b\.txt lies in another repository/,
    ],
    [
      'no name to sign with',
      () =>
        Promise.resolve(
          git('config', 'user.useConfigOnly', 'true') +
            git('config', '--unset', 'user.email') +
            git('config', 'commit.gpgSign', 'true') +
            git('config', 'gpg.program', 'false'),
        ),
      /^Git says: /,
    ],
  ];
  for (const [what, prepare, why] of refusals) {
    it(`are refused at ${what}, with nothing changed`, async () => {
      await begin({ 'a.txt': 'a\n' });
      const head = git('rev-parse', 'HEAD');
      await prepare();
      const refused = await commit([file('sub/b.txt', null, 'b\n')]).catch((error: unknown) => error);
      assert.ok(refused instanceof CommitRefused, String(refused));
      assert.match(refused.message, why);
      if (what === 'no repository') return;
      assert.equal(git('rev-parse', 'HEAD'), head);
      assert.equal(git('diff', '--cached', '--name-only'), '');
    });
  }

  it('go away again where somebody else committed at the same time', async () => {
    await begin({ 'a.txt': 'a\n' });
    const hook = path.join(folder.path, '.git/hooks/pre-commit');
    await mkdir(path.dirname(hook), { recursive: true });
    // Between our look and our commit: as if in another terminal.
    await writeFile(hook, '#!/bin/sh\nunset GIT_INDEX_FILE\ngit commit -q --no-verify --allow-empty -m Other\n');
    await chmod(hook, 0o755);
    await assert.rejects(commit([file('b.txt', null, 'b\n')]), CommitRefused);
    assert.deepEqual(git('log', '--format=%s').split('\n'), ['Other', 'First']);
  });
});
