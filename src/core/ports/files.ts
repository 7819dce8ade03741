import type { Disposable, Uri } from './place';

/** What lies on disk, whatever a buffer holds. */
export interface Files {
  /** Follows symbolic links. Undefined when nothing is there. */
  stat(uri: Uri): Promise<FileStat | undefined>;
  /** Entries of a folder in name order; undefined when it is no folder. Links are reported as what they point to. */
  list(folder: Uri): Promise<readonly FolderEntry[] | undefined>;
  /**
   * Where `uri` really is, every symbolic link resolved. What does not exist yet is resolved as far as it exists, and the
   * rest is appended, so that a new file in a linked folder is judged where it will be.
   */
  realPath(uri: Uri): Promise<Uri>;
  /** Tells of changes below the folder, by whomever. Doubled and late calls are possible. */
  watch(folder: Uri, pattern: string, listener: (uri: Uri) => void): Disposable;
}

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'other';
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** Finds files and lines below a folder. Hidden by `.gitignore`: left out. Both stop at `limit` and say so. */
export interface Search {
  glob(request: GlobRequest, signal: AbortSignal): Promise<{ readonly uris: readonly Uri[]; readonly cut: boolean }>;
  grep(
    request: GrepRequest,
    signal: AbortSignal,
  ): Promise<{ readonly hits: readonly GrepHit[]; readonly cut: boolean }>;
}

export interface GlobRequest {
  readonly folder: Uri;
  /** Glob relative to `folder`, such as `src/**\/*.ts`. */
  readonly pattern: string;
  readonly limit: number;
}

export interface GrepRequest {
  readonly folder: Uri;
  /** A regular expression without look-around or back-references, the dialect that every searcher knows. */
  readonly pattern: string;
  readonly caseSensitive: boolean;
  /** Only files whose path relative to `folder` matches this glob. */
  readonly include?: string;
  readonly limit: number;
}

export interface GrepHit {
  readonly uri: Uri;
  /** 1-based. */
  readonly line: number;
  /** The line without its end, cut to a readable length. */
  readonly text: string;
}

/** Thrown by {@link Search} for a pattern that it cannot read; the message quotes the searcher. */
export class BadPattern extends Error {
  override readonly name = 'BadPattern';
}
