import type { TestReports } from './ports/checks';
import type { Diagnostics, Refactor } from './ports/code';
import type { Processes, ShellParser } from './ports/commands';
import type { PrivateCopies } from './ports/copies';
import type { Disk } from './ports/disk';
import type { Clones } from './ports/clones';
import type { Commits } from './ports/commits';
import type { Documents } from './ports/documents';
import type { Files, Search } from './ports/files';
import type { Clock, Digests, Journal, Secrets, Settings, Store } from './ports/host';
import type { AwsAccount, EditorModels } from './ports/models';
import type { Sandbox } from './ports/sandbox';
import type { Web } from './ports/web';

export * from './ports/checks';
export * from './ports/clones';
export * from './ports/commits';
export * from './ports/code';
export * from './ports/commands';
export * from './ports/copies';
export * from './ports/disk';
export * from './ports/documents';
export * from './ports/files';
export * from './ports/host';
export * from './ports/models';
export * from './ports/place';
export * from './ports/sandbox';
export * from './ports/web';

// Everything the core asks of the outside. Small interfaces in the core's own words, with three takers: the editor, the
// terminal, and the tests' temporary folders. Places are absolute URIs throughout; only trust/ turns them into workspace
// paths and back.

/** All ports of one host. */
export interface Ports {
  readonly documents: Documents;
  readonly files: Files;
  readonly search: Search;
  readonly processes: Processes;
  readonly testReports: TestReports;
  readonly sandbox: Sandbox;
  readonly shellParser: ShellParser;
  readonly web: Web;
  /** Absent where no language server can be asked, as in the terminal. */
  readonly diagnostics: Diagnostics | undefined;
  /** Absent where diagnostics are. */
  readonly refactor: Refactor | undefined;
  readonly disk: Disk;
  /** Absent where a host has none; tasks run one after the other there. */
  readonly clones: Clones | undefined;
  readonly commits: Commits;
  readonly copies: PrivateCopies;
  readonly store: Store;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly aws: AwsAccount;
  readonly clock: Clock;
  readonly digests: Digests;
  readonly journal: Journal;
  /** The editor's own language models; absent where there is no editor. */
  readonly editorModels: EditorModels | undefined;
  /** False in a workspace that the user has not trusted: nothing runs there. */
  isTrusted(): boolean;
}
