import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Disposable } from '../ports';
import { isUnfinished } from './atomic-write';
import { globPattern } from './glob-pattern';
import type { GlobPattern } from './glob-pattern';
import { isOnlySandboxMount, isSandboxMount } from './sandbox-mounts';
import { codeOf, ifThere } from './system-error';

/** Changes of one place within this time are told once. Milliseconds. */
const settleTime = 50;

/** Huge, and nobody's own work. */
const unwatched: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * Watches all that matches a pattern below a folder, without polling, one watcher for each folder in which something can
 * match. `.git` and `node_modules` are left out; links to folders are not followed. The folder itself need not exist yet,
 * may go and come back. A change is told as soon as it has settled; one made while a new folder is read, perhaps twice.
 *
 * (Node's own recursive watching walks the whole tree without a pause on Linux, and needs a watcher for each file.)
 */
export class FolderWatch implements Disposable {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #settling = new Map<string, NodeJS.Timeout>();
  readonly #pattern: GlobPattern;
  #isDisposed = false;

  /**
   * @param folder absolute path
   * @param told gets the absolute path of what changed, came or went
   * @param failed gets why a folder cannot be watched, as when the system has no watchers left
   */
  constructor(
    private readonly folder: string,
    pattern: string,
    private readonly told: (path: string) => void,
    private readonly failed: (error: unknown) => void,
  ) {
    this.#pattern = globPattern(pattern);
    this.#run(this.#watchRoot(false));
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    for (const timer of this.#settling.values()) clearTimeout(timer);
    this.#watchers.clear();
    this.#settling.clear();
  }

  /** Watches the folder or, until it is there, the nearest folder above it that is. */
  async #watchRoot(isNew: boolean): Promise<void> {
    if (await this.#watchTree(this.folder, isNew)) return;
    for (let above = dirname(this.folder); !this.#isDisposed; above = dirname(above)) {
      if (this.#open(above, () => this.#lookForRoot(above))) {
        // It may have come between the two looks.
        if ((await ifThere(lstat(this.folder))) !== undefined) this.#lookForRoot(above);
        return;
      }
      if (above === dirname(above)) return;
    }
  }

  #lookForRoot(above: string): void {
    this.#close(above);
    this.#run(this.#watchRoot(true));
  }

  /** @param isNew whether what lies in it came after the watching began, and is to be told */
  async #watchTree(folder: string, isNew: boolean): Promise<boolean> {
    if (this.#watchers.has(folder)) return true;
    if (!this.#open(folder, (name) => this.#look(folder, name))) return false;
    const entries = (await ifThere(readdir(folder, { withFileTypes: true }))) ?? [];
    await Promise.all(
      entries.map(async (entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && this.#mayMatchBelow(path)) await this.#watchTree(path, isNew);
        if (isNew) this.#tellSoon(path);
      }),
    );
    return true;
  }

  /** False when there is no such folder. */
  #open(folder: string, changed: (name: string) => void): boolean {
    if (this.#isDisposed) return false;
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => changed(name ?? ''));
      watcher.on('error', () => this.#lost(folder)); // Windows says so when the folder goes
      this.#watchers.set(folder, watcher);
      return true;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') this.failed(error);
      return false;
    }
  }

  #look(folder: string, name: string): void {
    // A folder that is removed tells its own name, which may also be that of an entry.
    if (name === '' || name === basename(folder)) this.#run(this.#check(folder));
    if (name === '') return;
    const path = join(folder, name);
    this.#tellSoon(path);
    this.#run(this.#check(path));
  }

  /** Begins or ends the watching of what may be a folder. */
  async #check(path: string): Promise<void> {
    const found = await ifThere(lstat(path));
    if (found?.isDirectory() && path !== this.folder) {
      if (this.#mayMatchBelow(path)) await this.#watchTree(path, true);
    } else if (!found?.isDirectory() && this.#watchers.has(path)) this.#lost(path);
  }

  #lost(folder: string): void {
    for (const path of [...this.#watchers.keys()]) {
      if (path === folder || path.startsWith(folder + sep)) this.#close(path);
    }
    if (folder === this.folder && !this.#isDisposed) this.#run(this.#watchRoot(true));
  }

  #close(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #mayMatchBelow(folder: string): boolean {
    return !unwatched.has(basename(folder)) && this.#pattern.mayMatchBelow(this.#relative(folder));
  }

  #tellSoon(path: string): void {
    if (this.#isDisposed || this.#settling.has(path) || isUnfinished(basename(path))) return;
    if (!this.#pattern.matches(this.#relative(path))) return;
    const timer = setTimeout(() => {
      this.#settling.delete(path);
      if (!isSandboxMount(path)) this.told(path);
      else this.#run(isOnlySandboxMount(path).then((isNobodys) => (isNobodys ? undefined : this.told(path))));
    }, settleTime);
    this.#settling.set(path, timer);
  }

  #relative(path: string): string {
    return relative(this.folder, path).split(sep).join('/');
  }

  #run(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!this.#isDisposed) this.failed(error);
    });
  }
}
