import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, ifThere } from './system-error';

/**
 * A file of this name in a repository's folder sends Git elsewhere for its configuration, and so to other programs. It
 * cannot be kept from being made as others are: an empty file in its place would break the Git of everybody outside. So it
 * is taken away the moment it appears.
 */
const redirection = 'commondir';

/** Something that is watched until it is ended. */
export interface Guard {
  end(): Promise<void>;
}

/** Watches the repositories at the top of these folders. */
export async function guardRepositories(folders: readonly string[]): Promise<Guard> {
  const guards = await Promise.all(folders.map((folder) => guardOne(join(folder, '.git'))));
  return {
    async end() {
      for (const guard of guards) await guard?.end();
    },
  };
}

/** Undefined where there is no repository, or one that has such a file already: then it is its own. */
async function guardOne(repository: string): Promise<Guard | undefined> {
  const path = join(repository, redirection);
  if (!(await ifThere(lstat(repository)))?.isDirectory() || (await ifThere(lstat(path))) !== undefined)
    return undefined;
  const takeAway = (): Promise<void> => rm(path, { force: true, recursive: true });
  const watcher = watchNames(repository, (name) => {
    if (name === redirection) void takeAway();
  });
  return {
    async end() {
      watcher?.close();
      await takeAway();
    },
  };
}

/** Undefined where the system has no watchers left: what is made is then taken away at the end only. */
function watchNames(folder: string, told: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => told(name));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}
