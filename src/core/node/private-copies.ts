import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CopyRefused, type PrivateCopies, type PrivateCopy, type Uri } from '../ports';
import { pathOf, uriOf } from './places';
import { realPathOf } from './real-path';

/** Folders with more files are not copied: it would take longer than what is to be tried in the copy. */
const mostFiles = 100_000;

/** Copies below `copies/` of the product's data. Where the file system can share blocks until one side is written, it does. */
export class NodePrivateCopies implements PrivateCopies {
  /** @param home absolute path of the product's data */
  constructor(private readonly home: string) {}

  async copy(folder: Uri, mostBytes: number, signal: AbortSignal): Promise<PrivateCopy> {
    const from = await realPathOf(pathOf(folder));
    const parent = join(this.home, 'copies');
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const to = await mkdtemp(join(parent, 'copy-'));
    const dispose = (): Promise<void> => rm(to, { recursive: true, force: true, maxRetries: 3 });
    try {
      await new Copying(from, to, mostBytes, signal).run();
    } catch (error) {
      await dispose();
      throw error;
    }
    return {
      folder: uriOf(to),
      async put(path, text) {
        const file = resolve(to, path);
        if (!isBelow(file, to)) throw new TypeError(`${path} leads out of the copy`);
        await rm(file, { recursive: true, force: true });
        if (text === null) return;
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      },
      dispose,
    };
  }
}

class Copying {
  #files = 0;
  #bytes = 0;

  constructor(
    private readonly from: string,
    private readonly to: string,
    private readonly mostBytes: number,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<void> {
    const pending = [''];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      for (const entry of await readdir(join(this.from, folder), { withFileTypes: true })) {
        this.signal.throwIfAborted();
        if (isLeftOut(entry.name)) continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          await mkdir(join(this.to, path));
          pending.push(path);
        } else if (entry.isSymbolicLink()) await this.#link(path);
        else if (entry.isFile()) await this.#file(path);
      }
    }
  }

  async #file(path: string): Promise<void> {
    this.#files += 1;
    this.#bytes += (await lstat(join(this.from, path))).size;
    if (this.#files > mostFiles || this.#bytes > this.mostBytes) {
      throw new CopyRefused('the folder is too large to be copied');
    }
    await copyFile(join(this.from, path), join(this.to, path), constants.COPYFILE_FICLONE);
  }

  /** What leads to a place in the folder leads to the same place of the copy; what leads out of it still leads there. */
  async #link(path: string): Promise<void> {
    const target = await readlink(join(this.from, path));
    const place = resolve(dirname(join(this.from, path)), target);
    const isInside = isBelow(place, this.from) || place === this.from;
    const own = isInside ? relative(dirname(join(this.from, path)), place) || '.' : place;
    await symlink(isInside && !isAbsolute(target) ? target : own, join(this.to, path));
  }
}

const isLeftOut = (name: string): boolean => name === '.git' || /^\.env(?:\.|$)/.test(name);

const isBelow = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
