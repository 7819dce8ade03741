import type { Uri } from './place';

/**
 * Contains what a program can reach, where the machine has the means (bubblewrap, seatbelt). The program is started in it;
 * whoever runs it long or shortly wraps its start (see {@link CommandRequest.sandbox}).
 */
export interface Sandbox {
  /** Tried for real when it is first asked; the answer holds until the process ends. */
  state(): Promise<SandboxState>;
  readonly machine: SandboxMachine;
  /**
   * Files below a folder whose path in it is wanted, hidden and ignored ones too. `.git` and `node_modules` are left out.
   * Stops at `limit` and says so.
   */
  find(
    folder: Uri,
    isWanted: (path: string) => boolean,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ readonly uris: readonly Uri[]; readonly cut: boolean }>;
  /** Is this what a sandbox puts in the way of a file that is not there? Nobody's work: not to be told, kept or counted. */
  isMountPoint(uri: Uri): boolean;
  /** Ends what the sandbox keeps running for all commands. It starts again with the next one. */
  close(): Promise<void>;
}

/** Whether commands can be contained on this machine; `because` and `advice` are sentences for people. */
export type SandboxState =
  { readonly works: true } | { readonly works: false; readonly because: string; readonly advice: string };

/** What a policy is made of beside the workspace and the settings. */
export interface SandboxMachine {
  /** As Node names it. */
  readonly platform: string;
  readonly home: Uri;
  /** The folder for temporary files of everybody. */
  readonly temporary: Uri;
  /** Where in it those of sandboxed commands go. */
  readonly scratch: Uri;
  /** The product's own data: not to be read or written by a command. */
  readonly product: Uri;
  /** Where sandboxed commands keep what package managers download, and nothing else does. */
  readonly caches: Uri;
  /** Programs that the sandbox itself is made of. */
  readonly tools: Uri;
  /** Variables of the environment that say where credentials lie, read when they are asked for. */
  variable(name: string): string | undefined;
}

/** What a program in the sandbox may reach. */
export interface SandboxPolicy {
  /** Folders below which may be written. */
  readonly writable: readonly Uri[];
  /** What below them may not, whether it is there or not. */
  readonly unwritable: readonly Uri[];
  /** What may not be read: files, and folders with all that is in them. */
  readonly unreadable: readonly Uri[];
  /** What below that may be read all the same. */
  readonly readable: readonly Uri[];
  /** Hosts: `example.com`, `*.example.com` for those below it. None: no network. */
  readonly domains: readonly string[];
  /** Variables that it gets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Variables that it does not get. */
  readonly withoutVariables: readonly string[];
}
