import type { Disposable } from './place';

/**
 * The product's own data below `~/.fingerpost` (`FINGERPOST_HOME`). Paths are relative, `/`-separated. Files are created
 * with mode 0600, folders with 0700.
 */
export interface Store {
  read(path: string): Promise<string | undefined>;
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Bytes of the file; undefined when there is none. */
  size(path: string): Promise<number | undefined>;
  /** Up to `length` bytes from `offset` on; fewer where the file ends, undefined when there is none. */
  readRange(path: string, offset: number, length: number): Promise<Uint8Array | undefined>;
  /** Whole file, in one step: a reader sees the old or the new one. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  remove(path: string): Promise<void>;
  /** Names in a folder, none when it is missing. */
  list(folder: string): Promise<readonly string[]>;
  /** Opens a file for appending; what a torn last line left behind is cut into a line of its own first. */
  append(path: string): Promise<AppendFile>;
  /**
   * Takes the one lock of that name, or says who holds it. A lock whose process is gone is taken over. The lock ends
   * with `dispose` or with the process.
   */
  lock(path: string): Promise<StoreLock | LockedByOther>;
}

export interface AppendFile {
  /**
   * Resolves when the text is handed to the operating system: a crash of this process no longer loses it. Gives the offset
   * at which it stands, in bytes.
   */
  append(text: string): Promise<number>;
  /** Resolves when it is on the disk: a crash of the machine no longer loses it. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreLock extends Disposable {
  readonly held: true;
}

export interface LockedByOther {
  readonly held: false;
  readonly pid: number;
}

/** The user's settings, `fingerpost.` left out of the key; a `kiroAgent.*` value counts while ours is unset. */
export interface Settings {
  /** Unvalidated: the reader of the setting checks it. Only user-level values are given for keys that may allow something. */
  get(key: string): unknown;
  /**
   * What the open folders say of it, ours and Kiro's. Unvalidated, and never to allow anything: it may only restrict. Absent
   * where no folder can say something.
   */
  restricting?(key: string): readonly unknown[];
  /** Adds a text to a list of the user's own settings. Rejects when they cannot be written. Absent: they never can. */
  append?(key: string, entry: string): Promise<void>;
  onDidChange(listener: () => void): Disposable;
}

/** Keys of model providers. Never logged, never in an event. */
export interface Secrets {
  get(name: string): Promise<string | undefined>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Where programmers look when something went wrong: an output channel, standard error. Never carries secrets. */
export interface Journal {
  info(message: string): void;
  error(message: string, cause: unknown): void;
}

/** One-way functions and identities that the core cannot make itself. */
export interface Digests {
  /** Hexadecimal SHA-256 of the UTF-8 bytes, or of the bytes. */
  sha256(content: string | Uint8Array): string;
  /** A random UUID. */
  uuid(): string;
}
