import type { Stats } from 'node:fs';

/** What is remembered of one file. Times are milliseconds with their fractions. */
export interface Entry {
  readonly size: number;
  readonly mtime: number;
  readonly ctime: number;
  readonly ino: number;
  readonly mode: number;
  readonly link: boolean;
  /** SHA-256 of the content, or of where a link leads to. Of a file that is too large only a name that tells it from others. */
  readonly hash: string;
  /** It was written so shortly before it was read that a later writing could look the same: it is read again. */
  readonly racy: boolean;
  readonly where: Where;
}

/**
 * Where the content can be had again. `blob`: kept by its name. `git`: Git keeps it, byte for byte, in the repository around
 * the file. `pack`: in a file of ours. `lost`: nowhere.
 */
export type Where =
  | { readonly kind: 'blob' | 'lost' }
  | { readonly kind: 'git'; readonly oid: string }
  | { readonly kind: 'pack'; readonly pack: string; readonly offset: number; readonly length: number };

export const inBlob: Where = { kind: 'blob' };
export const inNothing: Where = { kind: 'lost' };

/** Times of this fineness are all that some file systems keep. Milliseconds. */
const finest = 100;
const coarsest = 2_000;

/** Could a writing after `readAt` have left the same times? */
export function isRacy({ mtimeMs, ctimeMs }: Pick<Stats, 'mtimeMs' | 'ctimeMs'>, readAt: number): boolean {
  const isCoarse = mtimeMs % 1_000 === 0 && ctimeMs % 1_000 === 0;
  return Math.max(mtimeMs, ctimeMs) >= readAt - (isCoarse ? coarsest : finest);
}

/** Is it, for all that the file system says, the file that was read? */
export function isSame(entry: Entry, stats: Stats): boolean {
  return (
    !entry.racy &&
    entry.size === stats.size &&
    entry.mtime === stats.mtimeMs &&
    entry.ctime === stats.ctimeMs &&
    entry.ino === stats.ino &&
    entry.mode === permissionsOf(stats) &&
    entry.link === stats.isSymbolicLink()
  );
}

export const permissionsOf = ({ mode }: Stats): number => mode & 0o7777;

/** What is remembered of one folder. */
export class FolderNode {
  readonly files = new Map<string, Entry>();
  readonly folders = new Map<string, FolderNode>();
  /** Names of folders in it that are left out. */
  leftOut = new Set<string>();
  /** Its own times when its names were read; undefined: they are to be read. */
  stamp: { readonly mtime: number; readonly ctime: number; readonly ino: number } | undefined;
  /** Has a `.git`. */
  isRepository = false;
  /** What `.gitignore` files say of it, and what those around it said when that was found out. */
  rules: unknown;
  around: unknown;
  hasRules = false;

  /** Every file below it, with its path relative to it. */
  *entries(below = ''): Generator<readonly [path: string, entry: Entry]> {
    for (const [name, entry] of this.files) yield [below + name, entry];
    for (const [name, folder] of this.folders) yield* folder.entries(`${below}${name}/`);
  }
}
