import { lstat, readFile, readlink } from 'node:fs/promises';
import { type Clone, type ClonedFile, type ClonedImage, ClonesRefused } from '../../ports';
import { keepContent } from '../disk';
import { uriOf } from '../places';
import { ifThere } from '../system-error';
import { git, gitList, type GitPlace } from './git';
import { below } from './repository';

/** A larger file is not merged. Bytes. */
const mostBytes = 10 * 1024 * 1024;

interface CloneParts {
  /** Absolute path of its working tree. */
  readonly top: string;
  /** What stands for the folder that was cloned, relative to it, with `/` at its end where it is not all of it. */
  readonly prefix: string;
  readonly commit: string;
  /** Home of the store. */
  readonly home: string;
  /** How Git is asked about it without its own `.git`, which programs in it may write. */
  readonly at: GitPlace;
}

export function makeClone({ top, prefix, commit, home, at }: CloneParts): Clone {
  return {
    folder: uriOf(below(top, prefix.replace(/\/$/, ''))),
    async changes(signal) {
      const files = await git(at, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], signal);
      if (files.includes('/\0')) throw new ClonesRefused('a repository was made in the copy of the folder');
      await git(at, ['update-index', '-z', '--add', '--remove', '--stdin'], signal, files);
      const asked = ['diff-index', '--cached', '--raw', '--no-abbrev', '--no-renames', '-z', commit];
      const changes: ClonedFile[] = [];
      for (const { path, mode, blob } of readRaw(await gitList(at, asked, signal))) {
        if (!path.startsWith(prefix)) throw new ClonesRefused(`${path} outside of the open folder was changed`);
        const base = blob === undefined ? nothing : await baseImage(at, mode, blob, home, signal);
        changes.push({ path: path.slice(prefix.length), base, now: await imageOf(below(top, path), home) });
      }
      return changes;
    },
  };
}

const nothing: ClonedImage = { content: null, executable: false, link: false };

/** `:100644 100644 <blob> <blob> M`, then the path. @returns blob undefined: there was no such file */
function readRaw(
  parts: readonly string[],
): readonly { readonly path: string; readonly mode: string; readonly blob: string | undefined }[] {
  const found = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', blob = ''] = /^:(\d+) \d+ ([0-9a-f]+) /.exec(parts[at] ?? '') ?? [];
    const path = parts[at + 1] ?? '';
    found.push({ path, mode, blob: /^0*$/.test(blob) ? undefined : blob });
  }
  return found;
}

async function baseImage(
  at: GitPlace,
  mode: string,
  blob: string,
  home: string,
  signal: AbortSignal,
): Promise<ClonedImage> {
  const bytes = await git(at, ['cat-file', 'blob', blob], signal);
  return { content: await keepContent(home, bytes), executable: mode === '100755', link: mode === '120000' };
}

async function imageOf(path: string, home: string): Promise<ClonedImage> {
  const found = await ifThere(lstat(path));
  if (!found) return nothing;
  if (found.isSymbolicLink()) {
    const target = await readlink(path, { encoding: 'buffer' });
    return { content: await keepContent(home, target), executable: false, link: true };
  }
  if (!found.isFile()) return nothing; // a folder in its place: its files are told by themselves
  if (found.size > mostBytes) throw new ClonesRefused(`${path} has become too large to be merged`);
  const content = await keepContent(home, await readFile(path));
  return { content, executable: (found.mode & 0o100) !== 0, link: false };
}
