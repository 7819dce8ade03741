import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Clone, ClonesRefused, type Snapshot, type SnapshotRequest } from '../../ports';
import { ifThere } from '../system-error';
import { makeClone } from './clone';
import { git, gitLine } from './git';
import { copyIgnored, ignoredParts } from './installed';
import { filesOf, repositoryAt } from './repository';

/** Bytes are kept as they are on disk: no line ends, keywords or large files are translated on the way. */
const asOnDisk = '* -text -eol -ident -filter -working-tree-encoding\n';

/**
 * Writes down what the folder holds in an object store of our own, which reads the user's objects and adds none to them.
 * @param place where the run lies, and the home of the store
 */
export async function takeSnapshot(
  folder: string,
  { ignored, installed, mostBytes }: SnapshotRequest,
  { place, home }: { readonly place: string; readonly home: string },
  signal: AbortSignal,
): Promise<Snapshot> {
  const repository = await repositoryAt(folder, signal);
  const files = await filesOf(repository, signal);
  const gitDir = join(place, 'base.git');
  await mkdir(place, { recursive: true, mode: 0o700 });
  await newRepository(gitDir, [repository.objects], repository.exclude, signal);
  const user = { cwd: repository.top, gitDir, workTree: repository.top, index: join(place, 'snapshot.index') };
  await git(user, ['update-index', '-z', '--add', '--remove', '--stdin'], signal, files);
  const tree = await gitLine(user, ['write-tree'], signal);
  const parents = repository.head === undefined ? [] : ['-p', repository.head];
  const commit = await gitLine(user, ['commit-tree', tree, ...parents, '-m', 'As it is on disk'], signal);
  const tracked = files.toString('utf8').split('\0');
  const parts = await ignoredParts(repository, tracked, { installed, ignored }, signal);
  const each = parts.bytes + (await bytesOfTree(user, tree, signal));
  let made = 0;
  return {
    clone: async (cloneSignal): Promise<Clone> => {
      made += 1;
      if (made * each > mostBytes)
        throw new ClonesRefused(
          `${String(made)} copies of the folder would take ${String(Math.ceil((made * each) / 1_000_000))} MB`,
        );
      const own = join(place, String(made));
      const objects = [join(gitDir, 'objects'), repository.objects];
      await newRepository(join(own, '.git'), objects, repository.exclude, cloneSignal);
      const clone = { cwd: own, gitDir: join(own, '.git'), workTree: own };
      await git(clone, ['update-ref', '--no-deref', 'HEAD', commit], cloneSignal);
      await git(clone, ['read-tree', commit], cloneSignal);
      await git(clone, ['checkout-index', '--all', '--force', '--index'], cloneSignal);
      await copyIgnored(repository, parts, own);
      // What is compared later is kept where nothing that runs in the clone can write.
      const index = join(place, `${String(made)}.index`);
      await copyFile(join(own, '.git', 'index'), index);
      return makeClone({ top: own, prefix: repository.prefix, commit, home, at: { ...clone, gitDir, index } });
    },
    dispose: () => remove(place),
  };
}

/** An empty one that reads other repositories' objects, and ignores what the user's ignores. */
async function newRepository(
  gitDir: string,
  objects: readonly string[],
  exclude: string,
  signal: AbortSignal,
): Promise<void> {
  const workTree = dirname(gitDir);
  await mkdir(workTree, { recursive: true, mode: 0o700 });
  await git({ cwd: workTree, gitDir }, ['init', '--quiet', '--template='], signal);
  await mkdir(join(gitDir, 'info'), { recursive: true });
  await mkdir(join(gitDir, 'objects', 'info'), { recursive: true });
  await writeFile(join(gitDir, 'objects', 'info', 'alternates'), objects.map((path) => `${quoted(path)}\n`).join(''));
  await writeFile(join(gitDir, 'info', 'attributes'), asOnDisk);
  await writeFile(join(gitDir, 'info', 'exclude'), (await ifThere(readFile(exclude))) ?? '');
}

/** Git reads a line that begins with a quotation mark as a quoted one, and one that begins with # as a comment. */
const quoted = (path: string): string => (/^["#]|\n/.test(path) ? JSON.stringify(path) : path);

async function bytesOfTree(place: Parameters<typeof git>[0], tree: string, signal: AbortSignal): Promise<number> {
  const listed = (await git(place, ['ls-tree', '-r', '-l', '-z', tree], signal)).toString('utf8');
  let bytes = 0;
  for (const [, size] of listed.matchAll(/(?:^|\0)\d+ blob [0-9a-f]+ +(\d+)\t/g)) bytes += Number(size);
  return bytes;
}

/** With everything in it, also what a program has just stopped writing. */
export async function remove(place: string): Promise<void> {
  await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
