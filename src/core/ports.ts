import type { PageMode } from './text/page-parts';
import type { Span, TextEdit } from './text/span';

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

/** Runs commands as child processes of ours; never through an editor's terminal. */
export interface Processes {
  /**
   * Runs one shell command line to its end. Never rejects for what the command did.
   *
   * Contract: when this resolves, no process that the command started is left alive, in whatever process group it hid.
   */
  run(request: CommandRequest, signal: AbortSignal): Promise<CommandEnd>;
  /**
   * Starts one shell command line and leaves it running (DEV-01). Never rejects for what the command does; one that cannot
   * be started has ended.
   */
  start(request: StartRequest): Promise<StartedCommand>;
  /**
   * Ends what is left of a command that was started in an earlier life of this program, and nothing else.
   * @returns how many processes were ended; 0 where it cannot be told any more which they are
   */
  sweep(trace: CommandTrace): Promise<number>;
}

export interface StartRequest {
  readonly command: string;
  readonly folder: Uri;
  /** A UUID that nothing else has. What the command starts can be found by it. */
  readonly mark: string;
  /** Called with output as it comes, joined to at most a few calls a second. */
  readonly onOutput: (text: string) => void;
}

export interface StartedCommand {
  readonly trace: CommandTrace;
  /** Resolves when no process of it is left, after the last output. Never rejects. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly problem: string | undefined }>;
  /** Ends everything that it started, and resolves then. */
  stop(): Promise<void>;
}

/** By what a command is found again after its starter is dead. */
export interface CommandTrace {
  readonly mark: string;
  readonly pid: number | undefined;
  /** When the process started, in the host's own unit: another one with its number is not taken for it. */
  readonly started: number | undefined;
}

export interface CommandRequest {
  readonly command: string;
  readonly folder: Uri;
  readonly timeoutMs: number;
  /** Bytes of output kept; of more, the first and the last part are. */
  readonly outputLimit: number;
  /** Called with output as it comes, joined to at most a few calls a second. */
  readonly onOutput: (text: string) => void;
  /** What it may reach. It is not started where it cannot be held to that. Absent: what the user can. */
  readonly sandbox?: SandboxPolicy;
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
  /** Hosts that the sandbox kept it from, `host:port`. */
  readonly deniedHosts?: readonly string[];
}

/** The shells whose grammar is known. */
export type ShellName = 'bash' | 'powershell';

/** Reads command lines by the grammar of a shell. Nothing is run. */
export interface ShellParser {
  /** The shell that runs commands here. */
  readonly shell: ShellName;
  /** The line's syntax tree; undefined when it cannot be read here, so that nothing is known of it. */
  parse(line: string, shell: ShellName): Promise<SyntaxNode | undefined>;
}

/** A node of a syntax tree. Its text is that between `start` and `end` of the line. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** Not a mere keyword or operator. */
  readonly isNamed: boolean;
  /** What it is to its parent, where the grammar says. */
  readonly field: string | undefined;
  /** It, or something in it, does not fit the grammar. */
  readonly isBroken: boolean;
  readonly children: readonly SyntaxNode[];
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
  /** What else can be done with a piece of code: extract, inline, convert. */
  offers(code: CodePlace, signal: AbortSignal): Promise<Offers>;
  /** What one of these comes to, by its title among the offers. */
  perform(code: CodePlace, title: string, signal: AbortSignal): Promise<Refactoring>;
}

/** A piece of code, or a place in it. */
export interface CodePlace {
  readonly uri: Uri;
  /** Into the text that {@link Documents.read} gives. */
  readonly span: Span;
}

/** No offers: a language server answered and has none here. `because` as with {@link Refactoring}. */
export type Offers =
  { readonly offers: readonly Offer[] } | { readonly problem: 'no-provider'; readonly because: string };

export interface Offer {
  readonly title: string;
  /** The editor's word for what it does, such as `refactor.extract.function`; empty where nobody says. */
  readonly kind: string;
  /** Why it cannot be performed, though it is offered; the end of a sentence about it. */
  readonly refused?: string;
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

/** All ports of one host. */
export interface Ports {
  readonly documents: Documents;
  readonly files: Files;
  readonly search: Search;
  readonly processes: Processes;
  readonly sandbox: Sandbox;
  readonly shellParser: ShellParser;
  readonly web: Web;
  /** Absent where no language server can be asked, as in the terminal. */
  readonly diagnostics: Diagnostics | undefined;
  /** Absent where diagnostics are. */
  readonly refactor: Refactor | undefined;
  readonly disk: Disk;
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
