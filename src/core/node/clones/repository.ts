import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ClonesRefused } from '../../ports';
import { git, gitLine, gitList, type GitPlace } from './git';

/** The user's repository around a folder. It is only read. */
export interface Repository {
  /** Absolute path of its working tree. */
  readonly top: string;
  /** The folder relative to it, with `/` at its end; empty for the working tree itself. */
  readonly prefix: string;
  /** Absolute path of the folder of its objects. */
  readonly objects: string;
  /** Absolute path of its own file of what is ignored, which need not be there. */
  readonly exclude: string;
  /** Undefined before its first commit. */
  readonly head: string | undefined;
}

/** What shows that the user is in the middle of something, with how it is called. */
export const underWay: readonly (readonly [string, string])[] = [
  ['MERGE_HEAD', 'a merge'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['BISECT_LOG', 'a bisection'],
];

/** @throws ClonesRefused where there is none, or one whose files cannot be copied faithfully; the signal's reason */
export async function repositoryAt(folder: string, signal: AbortSignal): Promise<Repository> {
  const place = { cwd: folder };
  const asked = ['--is-bare-repository', '--is-shallow-repository', '--show-toplevel', '--show-prefix'];
  const paths = ['objects', 'info/exclude', 'shallow', ...underWay.map(([name]) => name)];
  const said = await gitLine(
    place,
    ['rev-parse', ...asked, ...paths.flatMap((path) => ['--git-path', path])],
    signal,
  ).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new ClonesRefused('the folder is in no working tree of Git', { cause: error });
  });
  const [isBare, isShallow, top, prefix, objects, exclude, , ...states] = said.split('\n');
  if (top === undefined || objects === undefined || exclude === undefined || isBare === 'true')
    throw new ClonesRefused('the folder is in no working tree of Git');
  if (isShallow === 'true') throw new ClonesRefused('the repository is a shallow clone');
  for (const [index, [, name]] of underWay.entries()) {
    const path = states[index];
    if (path !== undefined && (await isThere(resolve(folder, path))))
      throw new ClonesRefused(`${name} is under way in the repository`);
  }
  if (await isSparse(place, signal)) throw new ClonesRefused('the repository is checked out only in part');
  const head = await gitLine(place, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], signal).catch(() => '');
  signal.throwIfAborted();
  return {
    top,
    prefix: prefix ?? '',
    objects: resolve(folder, objects),
    exclude: resolve(folder, exclude),
    head: head === '' ? undefined : head,
  };
}

/** Paths of tracked and untracked files relative to its top, those that are gone included. @throws ClonesRefused */
export async function filesOf({ top }: Repository, signal: AbortSignal): Promise<Buffer> {
  const place = { cwd: top };
  const tracked = await gitList(place, ['ls-files', '-z', '--stage'], signal);
  if (tracked.some((entry) => entry.startsWith('160000 '))) throw new ClonesRefused('the repository has submodules');
  const listed = await git(place, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], signal);
  if (listed.includes('/\0')) throw new ClonesRefused('another repository lies in the folder');
  return listed;
}

async function isSparse(place: GitPlace, signal: AbortSignal): Promise<boolean> {
  const said = await gitLine(place, ['config', '--type=bool', '--get', 'core.sparseCheckout'], signal).catch(() => '');
  signal.throwIfAborted();
  return said === 'true';
}

export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Absolute path below a folder of one that is relative with `/`. */
export const below = (folder: string, path: string): string => join(folder, ...path.split('/'));
