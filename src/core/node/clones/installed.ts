import { constants } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, readlink } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { ClonesRefused } from '../../ports';
import { ifThere } from '../system-error';
import { gitList } from './git';
import { below, type Repository } from './repository';

/** What Git ignores and a clone gets all the same, relative to the working tree's top. */
export interface IgnoredParts {
  /** Folders of what was installed. */
  readonly installed: readonly string[];
  /** Single files, such as `.env`; readable only for their user in the clone. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/** @throws ClonesRefused where something was installed that would lead back from a copy to the user's folder */
export async function ignoredParts(
  repository: Repository,
  tracked: readonly string[],
  { installed, ignored }: { readonly installed: boolean; readonly ignored: readonly string[] },
  signal: AbortSignal,
): Promise<IgnoredParts> {
  const folders = installed ? await installedFolders(repository, tracked) : [];
  const files = await ignoredFiles(repository, ignored, signal);
  let bytes = 0;
  for (const path of [...folders, ...files])
    bytes += await bytesOf(below(repository.top, path), repository.top, signal);
  return { installed: folders, files, bytes };
}

/** Copied, never linked: a test in the clone must not run the code of the user's folder. */
export async function copyIgnored({ top }: Repository, parts: IgnoredParts, into: string): Promise<void> {
  for (const path of parts.installed) {
    const mode = constants.COPYFILE_FICLONE;
    await cp(below(top, path), below(into, path), { recursive: true, verbatimSymlinks: true, force: false, mode });
  }
  for (const path of parts.files) {
    const place = below(into, path);
    await mkdir(dirname(place), { recursive: true });
    await cp(below(top, path), place);
    await chmod(place, 0o600);
  }
}

async function installedFolders({ top, prefix }: Repository, tracked: readonly string[]): Promise<readonly string[]> {
  for (const name of ['.venv', 'venv']) {
    if (await isThere(below(top, `${prefix}${name}/pyvenv.cfg`)))
      throw new ClonesRefused(
        `${name} cannot be copied, as its programs name the folder that they were installed in; set fingerpost.run.prepare to what installs it`,
      );
  }
  const found: string[] = [];
  for (const path of tracked) {
    if (path !== 'package.json' && !path.endsWith('/package.json')) continue;
    // What is tracked of it is there in the clone already.
    if (/(?:^|\/)node_modules\//.test(path)) continue;
    const folder = `${path.slice(0, -'package.json'.length)}node_modules`;
    if (await isThere(below(top, folder))) found.push(folder);
  }
  return found;
}

async function ignoredFiles(
  { top, prefix }: Repository,
  globs: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (globs.length === 0) return [];
  const patterns = globs.map((glob) => `:(top,glob)${prefix}${glob}`);
  const asked = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--', ...patterns];
  const listed = await gitList({ cwd: top }, asked, signal);
  return listed.filter((path) => !path.endsWith('/') && !path.split('/').includes('node_modules'));
}

/** @throws ClonesRefused for a link that names the folder itself */
async function bytesOf(path: string, top: string, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const found = await ifThere(lstat(path));
  if (!found) return 0;
  if (found.isSymbolicLink()) {
    const target = await readlink(path);
    if (isAbsolute(target) && (target === top || target.startsWith(`${top}/`)))
      throw new ClonesRefused(`${path} is a link that would lead from a copy back into your folder`);
    return 0;
  }
  if (!found.isDirectory()) return found.size;
  let bytes = 0;
  for (const name of await readdir(path)) bytes += await bytesOf(join(path, name), top, signal);
  return bytes;
}

const isThere = async (path: string): Promise<boolean> => (await ifThere(lstat(path))) !== undefined;
