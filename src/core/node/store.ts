import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AppendFile, LockedByOther, Store, StoreLock } from '../ports';
import { openAppendFile } from './append-file';
import { isUnfinished, writeWhole } from './atomic-write';
import { takeLock } from './store-lock';
import { codeOf, ifThere, wordsOf } from './system-error';

/** A path that names nothing below the store. A bug of the caller. */
export class StorePathRefused extends Error {
  override readonly name = 'StorePathRefused';
  constructor(readonly path: string) {
    super(`"${path}" is no path below the store: it must be relative, with "/" between names, without "." and ".."`);
  }
}

/** The store could not do what it was asked for; `cause` is the system's error. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';
  constructor(doing: string, path: string, cause: unknown) {
    const full = codeOf(cause) === 'ENOSPC' || codeOf(cause) === 'EDQUOT';
    const advice = full ? 'Free some space on that disk.' : 'Check the permissions of that folder and its disk.';
    super(`${doing} ${path} failed (${wordsOf(cause)}). ${advice}`, { cause });
  }
}

/** The product's data as files below one folder that only its user can read. */
export class NodeStore implements Store {
  /** @param home absolute path; made with the first file */
  constructor(private readonly home: string) {}

  async read(path: string): Promise<string | undefined> {
    const bytes = await this.readBytes(path);
    return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }

  async readBytes(path: string): Promise<Uint8Array | undefined> {
    return this.#attempt('Reading', path, (file) => ifThere(readFile(file)));
  }

  async size(path: string): Promise<number | undefined> {
    const found = await this.#attempt('Reading', path, (file) => ifThere(stat(file)));
    return found?.size;
  }

  async readRange(path: string, offset: number, length: number): Promise<Uint8Array | undefined> {
    return this.#attempt('Reading', path, async (file) => {
      const handle = await ifThere(open(file, 'r'));
      if (handle === undefined) return undefined;
      try {
        return await readFully(handle, offset, length);
      } finally {
        await handle.close();
      }
    });
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    await this.#attempt('Writing', path, async (file) => {
      await makeFolder(dirname(file));
      await writeWhole(file, content, { mode: 0o600, durable: true });
    });
  }

  /** Of a folder, with all that is in it. */
  async remove(path: string): Promise<void> {
    await this.#attempt('Removing', path, (file) => rm(file, { recursive: true, force: true }));
  }

  /** In name order. */
  async list(folder: string): Promise<readonly string[]> {
    const names = await this.#attempt('Listing', folder, (file) => ifThere(readdir(file)));
    return (names ?? []).filter((name) => !isUnfinished(name)).sort();
  }

  async append(path: string): Promise<AppendFile> {
    return this.#attempt('Opening', path, async (file) => {
      await makeFolder(dirname(file));
      return openAppendFile(file, (doing, cause) => new StoreFailed(doing, file, cause));
    });
  }

  async lock(path: string): Promise<StoreLock | LockedByOther> {
    return this.#attempt('Locking', path, async (file) => {
      await makeFolder(dirname(file));
      return takeLock(file);
    });
  }

  async #attempt<T>(doing: string, path: string, work: (file: string) => Promise<T>): Promise<T> {
    const file = this.#pathOf(path);
    try {
      return await work(file);
    } catch (cause) {
      throw cause instanceof StoreFailed ? cause : new StoreFailed(doing, file, cause);
    }
  }

  /** @throws StorePathRefused */
  #pathOf(path: string): string {
    const names = path.split('/');
    const isRefused = names.some((name) => name === '' || name === '.' || name === '..' || /[\\\0]/.test(name));
    // A drive, or a stream of a file, for Windows.
    if (isRefused || (process.platform === 'win32' && path.includes(':'))) throw new StorePathRefused(path);
    return join(this.home, ...names);
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** One read may give less than there is. */
async function readFully(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
