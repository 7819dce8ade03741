import type { Uri } from './place';

/** What lies at a place, as far as it can be put back there. */
export interface FileImage {
  /** Name under which the bytes are kept, or, of a link, where it leads to. Null: nothing is there. */
  readonly content: string | null;
  /** Permission bits; absent where the host has none, and of links. */
  readonly mode?: number | undefined;
  readonly link?: true | undefined;
  /** Its content is kept nowhere, as it is too large. `content` only tells it from others then. */
  readonly lost?: true | undefined;
}

/** The same content in the same form. A mode that is not known is like any. */
export function isSameImage(one: FileImage, other: FileImage): boolean {
  if (one.content !== other.content || one.link !== other.link) return false;
  return one.mode === undefined || other.mode === undefined || one.mode === other.mode;
}

/** What became of one file of a folder while nobody looked. */
export interface DiskChange {
  readonly uri: Uri;
  readonly before: FileImage;
  readonly after: FileImage;
  /** The outermost folder that came to be with it. */
  readonly madeFolder?: Uri | undefined;
}

export interface LookRequest {
  readonly folder: Uri;
  /** Below the store: where the memory of this folder is kept. */
  readonly memory: string;
  /** Neither these places nor what is below them is looked at. */
  readonly hidden: readonly Uri[];
  /** Files that are larger are not kept, only noticed. */
  readonly mostBytes: number;
  /** Keep and tell what has changed since the last look. Else it is only taken in. */
  readonly tell: boolean;
}

/** What was found. `too-many`: the folder holds more files than are looked after, and nothing was. */
export interface DiskLook {
  readonly state: 'looked' | 'too-many';
  readonly files: number;
  readonly changes: readonly DiskChange[];
  /** What is not covered: folders that are left out, files that are too large. Only the first of many. */
  readonly leftOut: { readonly folders: readonly Uri[]; readonly large: readonly Uri[]; readonly more: number };
}

/**
 * Files byte for byte, whatever they hold, and what commands make of them: what checkpoints stand on. Never looks into a
 * `.git`, and follows no link.
 */
export interface Disk {
  /**
   * Brings the memory of a folder up to date: of every file that a command may change, the content as it is now can be had
   * afterwards. Costs about as much as `git status` once the memory is warm.
   * @throws the signal's reason
   */
  look(request: LookRequest, signal: AbortSignal): Promise<DiskLook>;
  /** What is there now. `other`: a folder or device. @param keep whether its bytes are kept under their name */
  image(uri: Uri, mostBytes: number, keep: boolean): Promise<FileImage | 'other'>;
  /**
   * Brings a file into the state of an image, in one step, where it still is as expected.
   * @param emptied the outermost folder that goes with it once it is empty
   */
  put(uri: Uri, image: FileImage, expected: FileImage, emptied?: Uri): Promise<'done' | 'stale'>;
  /** The outermost folder that would have to be made for a file at that place; undefined where its folder is there. */
  missingFolder(uri: Uri): Promise<Uri | undefined>;
  /**
   * Lets go of kept contents that nobody names any more and that were not kept just now.
   * @returns bytes that were let go of
   */
  sweep(isNeeded: (name: string) => boolean, signal: AbortSignal): Promise<number>;
  /** Bytes and age of every kept content, by its name. */
  kept(): Promise<ReadonlyMap<string, { readonly bytes: number; readonly at: number }>>;
}
