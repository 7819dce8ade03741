import type { Uri } from './place';

/**
 * Private copies of a folder's files, in which something is tried without the user's folder being touched. They lie below
 * the product's own data; nobody else can read them.
 */
export interface PrivateCopies {
  /**
   * Copies all files but histories (`.git`) and files of the environment (`.env`). What is installed is copied and never
   * linked to: a link would let the copy run what lies in the folder itself.
   * @throws CopyRefused where there is too much of it; the signal's reason
   */
  copy(folder: Uri, mostBytes: number, signal: AbortSignal): Promise<PrivateCopy>;
}

export interface PrivateCopy {
  /** What stands for the folder that was copied. */
  readonly folder: Uri;
  /** Gives a file of the copy another text; null: takes it away. @param path relative, with `/` */
  put(path: string, text: string | null): Promise<void>;
  dispose(): Promise<void>;
}

/** A folder that is not copied; the message says why, as the end of a sentence. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}
