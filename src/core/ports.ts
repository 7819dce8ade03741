import type { PageMode } from './text/page-parts';
import type { TextEdit } from './text/span';

/**
 * Everything the core asks of the outside. Small interfaces in the core's own words, with three takers: the editor, the
 * terminal, and the tests' temporary folders. Places are absolute URIs throughout (`file:///home/ann/shop/src/cart.ts`);
 * only trust/ turns them into workspace paths and back.
 */
export type Uri = string;

/** What can be taken back: a listener, a watcher, a lock. */
export interface Disposable {
  dispose(): void;
}

/** A document as its reader gets it. */
export interface DocumentText {
  readonly text: string;
  /** SHA-256 of `text`, hexadecimal. What `apply` and `create` compare against. */
  readonly hash: string;
  /** Has changes in an editor's buffer that are not on disk. */
  readonly dirty: boolean;
}

/** How an edit ended. `applied`: on disk. `unsaved`: in a buffer that was dirty before and stays so. `stale`: not made. */
export type EditOutcome = 'applied' | 'unsaved' | 'stale';

/** What is to become of one document, as a part of a change of several. */
export interface DocumentChange {
  readonly uri: Uri;
  /** SHA-256 of the text that the change was made for. */
  readonly expectedHash: string;
  /** Where the document is afterwards and what is edited in it; the same place for one that stays. `gone`: deleted. */
  readonly becomes: { readonly uri: Uri; readonly edits: readonly TextEdit[] } | 'gone';
}

/**
 * How a change of several documents ended. `stale`: nothing was made, because this document is not as expected: it holds
 * another text, has changes in a buffer that are not on disk, or something lies already where one was to move to.
 */
export type ChangeOutcome = { readonly outcome: 'applied' } | { readonly outcome: 'stale'; readonly uri: Uri };

/** The user's text documents. What a dirty buffer holds is what a reader gets. */
export interface Documents {
  /**
   * Undefined when there is no such document.
   * @throws NotText when the file is not UTF-8 text or larger than the host reads
   */
  read(uri: Uri): Promise<DocumentText | undefined>;
  /** All edits or none. `stale` when the document is no longer the one with `expectedHash`. */
  apply(uri: Uri, edits: readonly TextEdit[], expectedHash: string): Promise<EditOutcome>;
  /** Makes a new document and its folders. `stale` when there already is one. */
  create(uri: Uri, text: string): Promise<EditOutcome>;
  /**
   * All changes or none, on disk. Documents are named once each, and no two go to one place; folders of a new place are made.
   * What links lead to is edited; moved and deleted is what has the name.
   * @param emptied folders that go with it, and those in them, as far as no file is left in them
   * @throws the host's error when one could not be made; what was made of the others has been taken back
   */
  change(changes: readonly DocumentChange[], emptied?: readonly Uri[]): Promise<ChangeOutcome>;
  /** Writes the document's buffer to disk. Resolves at once when there is nothing to save. */
  save(uri: Uri): Promise<void>;
  /** Documents whose buffers hold changes that are not on disk: what a command would not see. */
  unsaved(): readonly Uri[];
  /** Whatever changed a document: typing, saving, another program. Late and doubled calls are possible. */
  onDidChange(listener: (uri: Uri) => void): Disposable;
}

/** A file that is not text. Documents, `read` and `grep` refuse it by name. */
export class NotText extends Error {
  override readonly name = 'NotText';
  constructor(
    readonly uri: Uri,
    readonly reason: 'binary' | 'too-large',
  ) {
    super(reason === 'binary' ? `${uri} is not a text file` : `${uri} is too large to be read as one text`);
  }
}

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

/** Runs commands as child processes of ours; never through an editor's terminal. */
export interface Processes {
  /**
   * Runs one shell command line to its end. Never rejects for what the command did.
   *
   * Contract: when this resolves, no process that the command started is left alive, in whatever process group it hid.
   */
  run(request: CommandRequest, signal: AbortSignal): Promise<CommandEnd>;
}

export interface CommandRequest {
  readonly command: string;
  readonly folder: Uri;
  readonly timeoutMs: number;
  /** Bytes of output kept; of more, the first and the last part are. */
  readonly outputLimit: number;
  /** Called with output as it comes, joined to at most a few calls a second. */
  readonly onOutput: (text: string) => void;
}

export interface CommandEnd {
  readonly how: 'exited' | 'timed-out' | 'cancelled' | 'not-started';
  /** Null when a signal ended it or it did not start. */
  readonly exitCode: number | null;
  /** Standard output and error as they came, cut in the middle to the limit. */
  readonly output: string;
  readonly droppedBytes: number;
  /** How many processes outlived the command and were ended. */
  readonly leftBehind: number;
}

/** The web, asked without cookies, names or passwords, and without a memory of what was asked before. */
export interface Web {
  /**
   * The IP addresses that the name of a host leads to now; an address is its own. Asked once, by whoever judges them, who
   * then sends to exactly those.
   * @throws WebFailure
   */
  resolve(host: string, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * One request. A redirect is an answer like any other and is not followed. Never rejects for what the server answered.
   * @throws WebFailure; the signal's reason
   */
  send(request: WebRequest, signal: AbortSignal): Promise<WebAnswer>;
  /**
   * What a person reads of a page, or the wanted part of it, as Markdown; links are whole addresses.
   * @throws WebFailure for a page that takes too long to read
   */
  read(page: WebPage, signal: AbortSignal): Promise<PageText>;
}

export interface WebRequest {
  /** http or https, without name and password. */
  readonly url: string;
  /** IP addresses, of which one is connected to, whatever the name leads to by now. */
  readonly addresses: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Sent with POST; without it the request is a GET. */
  readonly body?: string;
  /** A body of another media type is not taken: `text/html`. */
  readonly accepts: string;
  /** Bytes of the body, unpacked. Of a longer one the rest is not taken. */
  readonly limit: number;
}

export interface WebAnswer {
  readonly status: number;
  /** Without its parameters, in lower case; empty where the server told none. */
  readonly mediaType: string;
  /** Where a redirect leads, as the server wrote it. */
  readonly location: string | undefined;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfterMs: number | undefined;
  /** Decoded; undefined where it was not taken: of another type, too large, or with a status that is not 2xx. */
  readonly text: string | undefined;
  readonly isTooLarge: boolean;
}

export interface WebPage {
  readonly html: string;
  readonly url: string;
  readonly mode: PageMode;
  /** What is looked for with the mode `selective`. */
  readonly terms: readonly string[];
}

export interface PageText {
  readonly title: string;
  /** Markdown. Empty for a page that says nothing without its scripts. */
  readonly text: string;
  /** What the reader must know about what is missing; empty where nothing is. */
  readonly note: string;
}

/** The web could not be asked. `no-address`: the name leads nowhere; `not-reached`: nobody answers; `unreadable`: the page. */
export class WebFailure extends Error {
  override readonly name = 'WebFailure';
  constructor(
    readonly code: 'no-address' | 'not-reached' | 'unreadable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What the editor's language servers say about a file. */
export interface Diagnostics {
  /**
   * The errors of the file now, without waiting; undefined while nothing is known of it. Taken before an edit, it is the
   * baseline that new errors are measured against.
   */
  errorsNow(uri: Uri): readonly FileError[] | undefined;
  /**
   * Waits for a fresh word on each file, at most `deadlineMs`. A file that no language server speaks about comes back as
   * `no-provider`, one whose server did not answer in time as `no-answer`; neither means that it has no errors.
   */
  check(uris: readonly Uri[], deadlineMs: number, signal: AbortSignal): Promise<readonly FileCheck[]>;
}

export interface FileError {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
  readonly source: string | undefined;
}

/** What a language server remarks that is no error: proof of nothing, and worth telling. */
export interface FileRemark extends FileError {
  readonly severity: 'warning' | 'information' | 'hint';
}

export interface FileCheck {
  readonly uri: Uri;
  readonly result: 'checked' | 'no-provider' | 'no-answer';
  readonly errors: readonly FileError[];
  /** Absent: none, or a host that tells of errors only. */
  readonly remarks?: readonly FileRemark[];
}

/** What language servers would change in a whole program. Asking changes nothing. */
export interface Refactor {
  /** What renaming the symbol at a place of a document comes to. */
  rename(request: RenameRequest, signal: AbortSignal): Promise<Refactoring>;
  /**
   * What moving a file comes to: in the files that import it, and in itself, told of its present place. The moving itself is
   * not among it.
   */
  move(from: Uri, to: Uri, signal: AbortSignal): Promise<Refactoring>;
}

export interface RenameRequest {
  readonly uri: Uri;
  /** Into the text that {@link Documents.read} gives. */
  readonly offset: number;
  readonly newName: string;
}

/**
 * Edits, or why there are none. `no-provider`: no language server that could do it answered. `refused`: one did, and this
 * cannot be done. `because` ends a sentence about it, in the server's words where it has some.
 */
export type Refactoring =
  | { readonly edits: readonly DocumentEdits[] }
  | { readonly problem: 'no-provider' | 'refused'; readonly because: string };

/** Edits of one document, and the text that they are meant for. */
export interface DocumentEdits {
  readonly uri: Uri;
  readonly expectedHash: string;
  readonly edits: readonly TextEdit[];
}

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
  /** The values of every level, a workspace's too, for keys that can only forbid something. Absent: as `get`. */
  getAll?(key: string): readonly unknown[];
  onDidChange(listener: () => void): Disposable;
}

/** Keys of model providers. Never logged, never in an event. */
export interface Secrets {
  get(name: string): Promise<string | undefined>;
}

/**
 * The user's AWS account as this machine knows it: variables, the files of the AWS command line, single sign-on. Never
 * logged, never in an event.
 */
export interface AwsAccount {
  /** Whether variables alone say whom to ask and where: credentials or a profile, and a region. Reads no file. */
  isInEnvironment(): boolean;
  /** The profiles of the AWS configuration, in the order in which they stand there. */
  profiles(): Promise<readonly AwsProfile[]>;
  /** Whose credentials {@link credentials} would give, without asking for them. */
  identity(profile: string | undefined): Promise<AwsIdentity>;
  /**
   * Credentials that hold for some minutes at least. May ask the network: single sign-on, a role, a machine's own.
   * @param profile undefined: variables, else the profile they name or `default`, else whatever the machine has
   * @throws AwsCredentialsMissing; the signal's reason
   */
  credentials(profile: string | undefined, signal: AbortSignal): Promise<AwsCredentials>;
}

export interface AwsProfile {
  readonly name: string;
  readonly region: string | undefined;
  /** The command that renews it, as `aws sso login --profile work`; undefined where it has keys of its own. */
  readonly signIn: string | undefined;
}

export interface AwsIdentity {
  /** Undefined: credentials of variables, or of the machine. */
  readonly profile: string | undefined;
  /** That of variables, else of the profile. */
  readonly region: string | undefined;
  readonly signIn: string | undefined;
}

export type AwsCredentials =
  | {
      readonly kind: 'keys';
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string | undefined;
    }
  /** A key of Bedrock alone, which is sent as it is. */
  | { readonly kind: 'token'; readonly token: string };

/** There are no credentials. `none`: nowhere; `no-profile`: no profile has that name; `failed`: those there are do not work. */
export class AwsCredentialsMissing extends Error {
  override readonly name = 'AwsCredentialsMissing';
  constructor(
    readonly code: 'none' | 'no-profile' | 'failed',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
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

/** All ports of one host. */
export interface Ports {
  readonly documents: Documents;
  readonly files: Files;
  readonly search: Search;
  readonly processes: Processes;
  readonly web: Web;
  /** Absent where no language server can be asked, as in the terminal. */
  readonly diagnostics: Diagnostics | undefined;
  /** Absent where diagnostics are. */
  readonly refactor: Refactor | undefined;
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

/** The language models that other extensions lend through the editor. */
export interface EditorModels {
  list(): Promise<readonly EditorModel[]>;
  /**
   * Streams one answer. Rejects with {@link EditorModelError}.
   * @param justification shown to the user when the editor asks for consent
   */
  send(modelId: string, request: EditorModelRequest, signal: AbortSignal): AsyncIterable<EditorModelPart>;
  countTokens(modelId: string, text: string, signal: AbortSignal): Promise<number>;
  onDidChange(listener: () => void): Disposable;
}

export interface EditorModel {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly family: string;
  readonly maxInputTokens: number;
}

export interface EditorModelRequest {
  readonly messages: readonly EditorModelMessage[];
  readonly tools: readonly { readonly name: string; readonly description: string; readonly inputSchema: object }[];
}

export interface EditorModelMessage {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly EditorModelMessagePart[];
}

export type EditorModelMessagePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'toolCall'; readonly callId: string; readonly name: string; readonly input: object }
  | { readonly kind: 'toolResult'; readonly callId: string; readonly text: string };

export type EditorModelPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'toolCall'; readonly callId: string; readonly name: string; readonly input: object };

/** The editor refused or could not serve a request; `code` is the editor's own word for it. */
export class EditorModelError extends Error {
  override readonly name = 'EditorModelError';
  constructor(
    readonly code: 'no-permissions' | 'blocked' | 'not-found' | 'unknown',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
