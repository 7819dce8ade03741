import type { Documents } from './documents';
import type { Uri } from './place';

/**
 * Private copies of a working tree, in which several agents work at the same time. They lie below the product's own data,
 * never in the user's folders, and add nothing to the user's repository.
 */
export interface Clones {
  /** Documents of clones as they lie on disk: no editor ever opens them. */
  readonly documents: Documents;
  /** Does the place lie in a clone, of whichever folder? */
  owns(uri: Uri): boolean;
  /**
   * Takes a snapshot of the folder as it is on disk: tracked and untracked files, without what Git ignores.
   * @throws ClonesRefused where it cannot be cloned; the signal's reason
   */
  snapshot(request: SnapshotRequest, signal: AbortSignal): Promise<Snapshot>;
  /** Is there a clone of the folder? */
  areLeft(folder: Uri): Promise<boolean>;
  /** Removes every clone of the folder; to be called by whoever alone may run tasks in it. */
  sweep(folder: Uri): Promise<void>;
}

export interface SnapshotRequest {
  readonly folder: Uri;
  /** Globs of files that Git ignores and that are copied all the same, relative to the folder, such as `.env`. */
  readonly ignored: readonly string[];
  /** Copy what was installed (`node_modules`); false: whoever asked installs it in each clone. */
  readonly installed: boolean;
  /** Bytes that all clones of a run together may take. */
  readonly mostBytes: number;
}

/** One state of a folder, of which clones can be made. */
export interface Snapshot {
  /** Makes another clone. @throws ClonesRefused; the signal's reason */
  clone(signal: AbortSignal): Promise<Clone>;
  /** Removes it with all its clones. */
  dispose(): Promise<void>;
}

/** A working tree of its own. */
export interface Clone {
  /** What stands for the folder that was cloned. */
  readonly folder: Uri;
  /** What has become other there since the snapshot. @throws ClonesRefused where that cannot be told */
  changes(signal: AbortSignal): Promise<readonly ClonedFile[]>;
}

/** A file that is another one than in the snapshot. */
export interface ClonedFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** As it was in the snapshot; its content is kept by its name. */
  readonly base: ClonedImage;
  readonly now: ClonedImage;
}

/** Permission bits are not among it, only whether it can be executed. */
export interface ClonedImage {
  /** SHA-256 of the bytes, under which they are kept. Null: there is no such file. */
  readonly content: string | null;
  readonly executable: boolean;
  readonly link: boolean;
}

/** A folder that cannot be cloned, or a clone that cannot be read; the message ends the sentence "one after the other, as …". */
export class ClonesRefused extends Error {
  override readonly name = 'ClonesRefused';
}
