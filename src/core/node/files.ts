import { readdir, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import type { Disposable, Files, FileStat, FolderEntry, Journal, Uri } from '../ports';
import { FolderWatch } from './folder-watch';
import { pathOf, uriOf } from './places';
import { realPathOf } from './real-path';
import { codeOf, ifThere } from './system-error';

/** The disk of this machine. */
export class NodeFiles implements Files {
  /** @param journal is told when a folder cannot be watched */
  constructor(private readonly journal: Pick<Journal, 'error'>) {}

  async stat(uri: Uri): Promise<FileStat | undefined> {
    const found = await ifThere(stat(pathOf(uri)));
    return found && { kind: kindOf(found), bytes: found.size, modified: Math.floor(found.mtimeMs) };
  }

  /** A link that leads nowhere is `other`: it has a name, and there is nothing to open. */
  async list(folder: Uri): Promise<readonly FolderEntry[] | undefined> {
    const path = pathOf(folder);
    const names = await ifThere(readdir(path, { withFileTypes: true }));
    if (names === undefined) return undefined;
    const entries = await Promise.all(
      names.map(async (entry): Promise<FolderEntry> => {
        const { name } = entry;
        return { name, kind: entry.isSymbolicLink() ? await kindBehind(join(path, name)) : kindOf(entry) };
      }),
    );
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  async realPath(uri: Uri): Promise<Uri> {
    return uriOf(await realPathOf(pathOf(uri)));
  }

  /** What {@link FolderWatch} notices. */
  watch(folder: Uri, pattern: string, listener: (uri: Uri) => void): Disposable {
    return new FolderWatch(
      pathOf(folder),
      pattern,
      (path) => listener(uriOf(path)),
      (error) => this.journal.error(`Changes in ${folder} are no longer noticed`, error),
    );
  }
}

async function kindBehind(link: string): Promise<FolderEntry['kind']> {
  try {
    const found = await ifThere(stat(link));
    return found === undefined ? 'other' : kindOf(found);
  } catch (error) {
    // A loop of links, or a target in a folder that may not be entered.
    if (codeOf(error) === 'ELOOP' || codeOf(error) === 'EACCES') return 'other';
    throw error;
  }
}

function kindOf(entry: Pick<Stats, 'isFile' | 'isDirectory'>): FileStat['kind'] {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
}
