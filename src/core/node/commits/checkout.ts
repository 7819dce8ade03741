import { dirname, join, resolve } from 'node:path';
import { CommitRefused } from '../../ports';
import { gitLine, gitList, type GitPlace } from '../clones/git';
import { below, isThere, underWay } from '../clones/repository';

/** The user's working tree around a folder, in which a commit may be made now. */
export interface Checkout {
  /** Absolute path of its top. */
  readonly top: string;
  /** The folder relative to it, with `/` at its end; empty for the top itself. */
  readonly prefix: string;
  /** Undefined before its first commit. */
  readonly head: string | undefined;
}

/** A file in a commit or an index. */
export interface Entry {
  readonly mode: string;
  readonly hash: string;
}

/** @throws CommitRefused where there is none, or the user is in the middle of something; the signal's reason */
export async function checkoutAt(folder: string, signal: AbortSignal): Promise<Checkout> {
  const place: GitPlace = { cwd: folder, asUser: true };
  const states = [...underWay.map(([name]) => name), 'index.lock'];
  const said = await gitLine(
    place,
    ['rev-parse', '--show-toplevel', '--show-prefix', ...states.flatMap((path) => ['--git-path', path])],
    signal,
  ).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new CommitRefused('the folder is in no working tree of Git.', { cause: error });
  });
  const [top, prefix = '', ...places] = said.split('\n');
  if (top === undefined) throw new CommitRefused('the folder is in no working tree of Git.');
  for (const [index, path] of places.entries()) {
    if (!(await isThere(resolve(folder, path)))) continue;
    const name = underWay[index]?.[1] ?? 'another Git command';
    throw new CommitRefused(`${name} is under way in the repository. Finish it first.`);
  }
  const head = await gitLine(place, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], signal).catch(() => '');
  signal.throwIfAborted();
  return { top, prefix, head: head === '' ? undefined : head };
}

/** The file as the last commit has it. @param path relative to the top */
export async function entryAt({ top, head }: Checkout, path: string, signal: AbortSignal): Promise<Entry | undefined> {
  if (head === undefined) return undefined;
  const listed = await gitList(
    { cwd: top },
    ['--literal-pathspecs', 'ls-tree', '-z', '--full-tree', head, '--', path],
    signal,
  );
  const [, mode, hash] = /^(\d+) blob ([0-9a-f]+)\t/.exec(listed[0] ?? '') ?? [];
  return mode === undefined || hash === undefined ? undefined : { mode, hash };
}

/** The file as it is staged. @throws CommitRefused where sides of a merge stand there */
export async function stagedAt({ top }: Checkout, path: string, signal: AbortSignal): Promise<Entry | undefined> {
  const listed = await gitList({ cwd: top }, ['--literal-pathspecs', 'ls-files', '-z', '--stage', '--', path], signal);
  const own = listed.filter((entry) => entry.endsWith(`\t${path}`));
  const [, mode, hash, stage] = /^(\d+) ([0-9a-f]+) (\d)\t/.exec(own[0] ?? '') ?? [];
  if (mode === undefined || hash === undefined) return undefined;
  if (stage !== '0') throw new CommitRefused(`${path} has conflicts that are not settled. Settle them first.`);
  return { mode, hash };
}

/** Those that Git does not know and is not to know. */
export async function ignoredOf(
  { top }: Checkout,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const asked = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--', ...paths];
  return new Set(await gitList({ cwd: top, asUser: true }, ['--literal-pathspecs', ...asked], signal));
}

/** Does the file lie in a repository inside of this one? Its files are for that one's commits. */
export async function nestedIn({ top }: Checkout, path: string): Promise<boolean> {
  for (let folder = dirname(below(top, path)); folder !== top && folder.startsWith(top); folder = dirname(folder)) {
    if (await isThere(join(folder, '.git'))) return true;
  }
  return false;
}
