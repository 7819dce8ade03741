import { lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClonesRefused, type Committed, CommitRefused, type CommitRequest, type Commits } from '../../ports';
import { git, gitLine, type GitPlace } from '../clones/git';
import { below } from '../clones/repository';
import { pathOf } from '../places';
import { realPathOf } from '../real-path';
import { ifThere } from '../system-error';
import { type Checkout, checkoutAt, type Entry, entryAt, ignoredOf, nestedIn, stagedAt } from './checkout';

/** A file as it goes into the commit; undefined: it goes away. */
interface Change {
  readonly path: string;
  readonly from: Entry | undefined;
  readonly to: Entry | undefined;
}

/** Commits by an index of its own, so that nothing else that is staged or changed can come along. */
export class NodeCommits implements Commits {
  async commit(request: CommitRequest, signal: AbortSignal): Promise<Committed | undefined> {
    const scratch = await mkdtemp(join(tmpdir(), 'fingerpost-commit-'));
    try {
      const checkout = await checkoutAt(await realPathOf(pathOf(request.folder)), signal);
      return await commitIn(checkout, request, scratch, signal);
    } catch (error) {
      throw error instanceof ClonesRefused ? new CommitRefused(error.message, { cause: error }) : error;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
}

async function commitIn(
  checkout: Checkout,
  request: CommitRequest,
  scratch: string,
  signal: AbortSignal,
): Promise<Committed | undefined> {
  const { head } = checkout;
  const changes = await changesOf(checkout, request, signal);
  if (changes.length === 0) return undefined;
  const place: GitPlace = { cwd: checkout.top, index: join(scratch, 'index'), asUser: true };
  await git(place, ['read-tree', head ?? '--empty'], signal);
  await setEntries(place, changes, signal);
  const message = join(scratch, 'message');
  await writeFile(message, request.message);
  // No editor may open: there is nobody in front of it.
  await git(
    place,
    ['-c', 'core.editor=true', 'commit', '--quiet', '--cleanup=whitespace', `--file=${message}`],
    signal,
  );
  const own: GitPlace = { cwd: checkout.top, asUser: true };
  const hash = await gitLine(own, ['rev-parse', 'HEAD'], signal);
  await refuseRaced(own, hash, head, signal);
  await followInIndex(checkout, changes, hash, signal);
  return { hash, paths: changes.map(({ path }) => path) };
}

async function changesOf(
  checkout: Checkout,
  { files, documents }: CommitRequest,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  const { top, prefix } = checkout;
  const ignored = await ignoredOf(
    checkout,
    [...files, ...documents].map(({ path }) => prefix + path),
    signal,
  );
  const changes: Change[] = [];
  const take = async (name: string, after: Uint8Array | null, isLink: boolean, from: Entry | undefined) => {
    const path = prefix + name;
    const to = after === null ? undefined : await entryOf(checkout, path, { bytes: after, isLink, from }, signal);
    if (to?.hash === from?.hash && to?.mode === from?.mode) return;
    const staged = await stagedAt(checkout, path, signal);
    if (staged?.hash !== from?.hash || staged?.mode !== from?.mode)
      throw new CommitRefused(`${name} is staged with changes of yours. Commit or unstage it.`);
    if (await nestedIn(checkout, path)) throw new CommitRefused(`${name} lies in another repository.`);
    changes.push({ path, from, to });
  };
  for (const { path, before, after, link } of files) {
    if (ignored.has(prefix + path)) continue;
    const from = await entryAt(checkout, prefix + path, signal);
    const found =
      before && (await hashOf({ cwd: top, asUser: true }, prefix + path, before, from?.mode === linkMode, signal));
    // What was committed meanwhile is nobody's unsaved work.
    const isCommitted =
      after && (await hashOf({ cwd: top, asUser: true }, prefix + path, after, link, signal)) === from?.hash;
    if (!isCommitted && (found ?? undefined) !== from?.hash)
      throw new CommitRefused(`${path} held changes that are in no commit when the task began. Commit them first.`);
    await take(path, after, link, from);
  }
  for (const { path, edit } of documents) {
    if (ignored.has(prefix + path)) continue;
    const from = await entryAt(checkout, prefix + path, signal);
    const committed = from && (await git({ cwd: top }, ['cat-file', 'blob', from.hash], signal)).toString('utf8');
    const present = await ifThere(readFile(below(top, prefix + path), 'utf8'));
    const text = edit(committed, present);
    if (text !== undefined) await take(path, Buffer.from(text), false, from);
  }
  return changes;
}

const linkMode = '120000';

async function entryOf(
  { top }: Checkout,
  path: string,
  { bytes, isLink, from }: { readonly bytes: Uint8Array; readonly isLink: boolean; readonly from: Entry | undefined },
  signal: AbortSignal,
): Promise<Entry> {
  const place: GitPlace = { cwd: top, asUser: true };
  const hash = await hashOf(place, path, bytes, isLink, signal, ['-w']);
  if (isLink) return { mode: linkMode, hash };
  const usesMode =
    (await gitLine(place, ['config', '--type=bool', '--default=true', 'core.fileMode'], signal)) === 'true';
  const stat = usesMode ? await ifThere(lstat(below(top, path))) : undefined;
  const known = from && from.mode !== linkMode ? from.mode : '100644';
  return { mode: stat?.isFile() === true ? ((stat.mode & 0o100) === 0 ? '100644' : '100755') : known, hash };
}

/** The name that Git has for a content, after the filters that `git add` would use. */
async function hashOf(
  place: GitPlace,
  path: string,
  bytes: Uint8Array,
  isLink: boolean,
  signal: AbortSignal,
  how: readonly string[] = [],
): Promise<string> {
  const filters = isLink ? '--no-filters' : `--path=${path}`;
  return (await git(place, ['hash-object', ...how, '--stdin', filters], signal, Buffer.from(bytes)))
    .toString('utf8')
    .trim();
}

async function setEntries(place: GitPlace, changes: readonly Change[], signal: AbortSignal): Promise<void> {
  const lines = changes.map(({ path, from, to }) => {
    const nothing = '0'.repeat(from?.hash.length ?? 40);
    return to ? `${to.mode} ${to.hash} 0\t${path}\0` : `0 ${nothing} 0\t${path}\0`;
  });
  await git(place, ['update-index', '--add', '--remove', '--replace', '-z', '--index-info'], signal, lines.join(''));
}

/** Somebody committed between our look and our commit, whose files ours would take back: ours goes away again. */
async function refuseRaced(
  place: GitPlace,
  hash: string,
  head: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const parent = await gitLine(place, ['rev-list', '--parents', '--max-count=1', hash], signal);
  const [, own] = parent.split(' ');
  if (own === head) return;
  await git(place, ['update-ref', 'HEAD', own ?? '', hash], signal);
  throw new CommitRefused('somebody else committed at the same time.');
}

/** What was committed is no longer another one in the user's index, as if they had staged to take it back. */
async function followInIndex(
  checkout: Checkout,
  changes: readonly Change[],
  hash: string,
  signal: AbortSignal,
): Promise<void> {
  const followed: Change[] = [];
  for (const { path, from } of changes) {
    const staged = await stagedAt(checkout, path, signal);
    if (staged?.hash !== from?.hash) continue; // staged by the user meanwhile
    // A hook may have changed what was committed.
    followed.push({ path, from, to: await entryAt({ ...checkout, head: hash }, path, signal) });
  }
  await setEntries({ cwd: checkout.top, asUser: true }, followed, signal);
}
