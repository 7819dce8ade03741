import { mkdir, lstat, readdir, readFile, readlink, rename, rm, rmdir, stat, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Disk, type DiskLook, type FileImage, isSameImage, type LookRequest, type Uri } from '../ports';
import { placeOfBlob } from '../text/blob-place';
import { childOf } from '../text/uri';
import { isUnfinished, unfinishedBeside, writeWhole } from './atomic-write';
import { nodeDigests } from './digests';
import { pathOf, uriOf } from './places';
import { realPathOf } from './real-path';
import { codeOf, ifThere } from './system-error';
import { treeThread } from './tree/tree-thread';

/** The content of a file that was to be put back is no longer kept. */
export class ContentGone extends Error {
  override readonly name = 'ContentGone';
  constructor(uri: Uri) {
    super(`What ${uri} held is no longer kept.`);
  }
}

/** A content that nobody names may just have been kept for somebody who is about to. */
const youngestSwept = 3_600_000;

/** Files of this machine byte for byte, with a thread that walks folders. */
export class NodeDisk implements Disk {
  /** @param home of the store, absolute */
  constructor(private readonly home: string) {}

  async look(request: LookRequest, signal: AbortSignal): Promise<DiskLook> {
    signal.throwIfAborted();
    const { folder, mostBytes, tell } = request;
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const abort = (): void => void Atomics.store(stop, 0, 1);
    signal.addEventListener('abort', abort, { once: true });
    try {
      const answer = await treeThread.ask({
        home: this.home,
        root: await realPathOf(pathOf(folder)),
        memory: join(this.home, ...request.memory.split('/')),
        hidden: await Promise.all(request.hidden.map((uri) => realPathOf(pathOf(uri)))),
        mostBytes,
        tell,
        stop,
      });
      signal.throwIfAborted();
      if (answer.state === 'failed' || answer.state === 'stopped') {
        const why = answer.state === 'failed' ? answer.message : 'it was stopped';
        throw new Error(`Looking through ${folder} failed: ${why}`);
      }
      const placed = (path: string): Uri => path.split('/').reduce(childOf, folder);
      return {
        state: answer.state,
        files: answer.files,
        changes: answer.changes.map(({ path, before, after, madeFolder }) => ({
          uri: placed(path),
          before,
          after,
          ...(madeFolder === undefined ? {} : { madeFolder: placed(madeFolder) }),
        })),
        leftOut: { folders: answer.folders.map(placed), large: answer.large.map(placed), more: answer.more },
      };
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async image(uri: Uri, mostBytes: number, keep: boolean): Promise<FileImage | 'other'> {
    const path = pathOf(uri);
    const found = await ifThere(lstat(path));
    if (found === undefined) return { content: null };
    if (found.isSymbolicLink()) {
      const target = await readlink(path, { encoding: 'buffer' });
      return { content: await this.#nameOf(target, keep), link: true };
    }
    if (!found.isFile()) return 'other';
    const mode = found.mode & 0o7777;
    if (found.size > mostBytes) {
      return { content: `large-${String(found.size)}-${String(found.mtimeMs)}`, mode, lost: true };
    }
    const bytes = await ifThere(readFile(path));
    return bytes === undefined ? { content: null } : { content: await this.#nameOf(bytes, keep), mode };
  }

  async put(uri: Uri, image: FileImage, expected: FileImage, emptied?: Uri): Promise<'done' | 'stale'> {
    const path = pathOf(uri);
    const now = await this.image(uri, Number.MAX_SAFE_INTEGER, false);
    if (now === 'other' || !isSameImage(now, expected)) return 'stale';
    if (image.content === null) {
      await rm(path, { force: true });
      if (emptied !== undefined) await removeEmptyUpTo(dirname(path), pathOf(emptied));
      return 'done';
    }
    const content = await ifThere(readFile(join(this.home, placeOfBlob(image.content))));
    if (content === undefined) throw new ContentGone(uri);
    await mkdir(dirname(path), { recursive: true });
    if (image.link) await linkTo(content, path);
    else {
      const mode = image.mode ?? 0o644;
      await writeWhole(path, content, { mode: 0o600, exactMode: mode, durable: false });
    }
    return 'done';
  }

  async missingFolder(uri: Uri): Promise<Uri | undefined> {
    let missing: string | undefined;
    for (let at = dirname(pathOf(uri)); at !== dirname(at); at = dirname(at)) {
      if ((await ifThere(lstat(at))) !== undefined) break;
      missing = at;
    }
    return missing && uriOf(missing);
  }

  async kept(): Promise<ReadonlyMap<string, { readonly bytes: number; readonly at: number }>> {
    const kept = new Map<string, { readonly bytes: number; readonly at: number }>();
    const top = join(this.home, 'blobs');
    for (const folder of (await ifThere(readdir(top))) ?? []) {
      for (const name of (await ifThere(readdir(join(top, folder)))) ?? []) {
        if (isUnfinished(name)) continue;
        const found = await ifThere(stat(join(top, folder, name)));
        if (found) kept.set(folder + name, { bytes: found.size, at: found.mtimeMs });
      }
    }
    return kept;
  }

  async sweep(isNeeded: (name: string) => boolean, signal: AbortSignal): Promise<number> {
    let freed = 0;
    for (const [name, { bytes, at }] of await this.kept()) {
      signal.throwIfAborted();
      if (Date.now() - at < youngestSwept || isNeeded(name)) continue;
      await rm(join(this.home, placeOfBlob(name)), { force: true });
      freed += bytes;
    }
    return freed;
  }

  #nameOf(bytes: Uint8Array, keep: boolean): Promise<string> {
    return keep ? keepContent(this.home, bytes) : Promise.resolve(nodeDigests.sha256(bytes));
  }
}

/** Keeps bytes in the store of that home and gives the name under which they can be had again: their SHA-256. */
export async function keepContent(home: string, bytes: Uint8Array): Promise<string> {
  const name = nodeDigests.sha256(bytes);
  const path = join(home, placeOfBlob(name));
  const now = new Date();
  try {
    await utimes(path, now, now); // it is named again: it must not be let go of meanwhile
  } catch {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeWhole(path, bytes, { mode: 0o600, durable: true });
  }
  return name;
}

async function linkTo(target: Uint8Array, path: string): Promise<void> {
  const temporary = unfinishedBeside(path);
  await symlink(Buffer.from(target), temporary);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes the folder and those above it as far as they are empty, up to `last`. */
async function removeEmptyUpTo(folder: string, last: string): Promise<void> {
  for (let at = folder; at.length >= last.length; at = dirname(at)) {
    try {
      await rmdir(at);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') continue;
      return; // something is in it, or it is not ours to remove
    }
  }
}
