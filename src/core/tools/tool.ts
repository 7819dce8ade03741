import type { z } from 'zod';
import type { RanIn, WebSource } from '../events/event';
import type {
  Clock,
  Diagnostics,
  Digests,
  Documents,
  FileImage,
  Files,
  Processes,
  Refactor,
  Search,
  Uri,
  Web,
} from '../ports';
import type { SandboxOffer } from '../trust/sandbox';
import type { BackgroundProcesses } from './background-processes';
import type { WebAccess, WebWay } from '../trust/url';

/**
 * One thing the agent can do. One file a tool. A tool does not ask and does not decide whether it may: it says with
 * `access` what it is about to touch, trust/ judges that, and only then `run` is called.
 */
export interface Tool<Input = unknown> {
  readonly name: string;
  /** For the model: what it does, when to use it, what comes back. */
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /**
   * What becomes of placeholders of secrets in the input. `written`: the secrets come in their place, unseen. `asked`: they do
   * once the user has seen the call. `kept`: they stay, whoever reads them knows them. Default: the call is refused.
   */
  readonly secrets?: SecretUse;
  /** Everything the call reads, writes or runs. Paths as the model wrote them. */
  access(input: Input): readonly Access[];
  /** One line for people, before and while it runs: `Read src/cart.ts`. */
  label(input: Input): string;
  /** What will happen, in full, for whoever is asked: the command, the new text. Absent: the label says it all. */
  detail?(input: Input): string;
  /** Never throws for what the user's files or commands did: that is a `failed` result. Throws the signal's reason when aborted. */
  run(input: Input, context: ToolContext): Promise<ToolResult>;
}

export type SecretUse = 'written' | 'asked' | 'kept';

/**
 * A tool that has to look before it can say what it will touch: how many files a symbol stands in, what a folder holds. What
 * `access` names must not be refused; nobody has been asked yet.
 */
export interface PlannedTool<Input = unknown> extends Omit<Tool<Input>, 'detail' | 'run'> {
  /**
   * Changes nothing, and tells of no text that {@link ToolContext.mayRead} does not give. What comes back is judged, asked
   * and run as a whole; a result is the end of the call.
   */
  plan(input: Input, context: ToolContext): Promise<Plan | ToolResult>;
}

/** What a call has found out that it would do. Paths may be URIs. */
export interface Plan {
  readonly access: readonly Access[];
  readonly label: string;
  readonly detail: string;
  run(context: ToolContext): Promise<ToolResult>;
}

export type AnyTool = Tool | PlannedTool;

/** What one call touches, as trust/ judges it. */
export type Access =
  | { readonly kind: 'read'; readonly path: string }
  /** `from`: what is written there is the file that this path names now. */
  | { readonly kind: 'write'; readonly path: string; readonly from?: string }
  /** `outside`: why it is to run outside of the sandbox, in the model's words. */
  | { readonly kind: 'run'; readonly command: string; readonly path: string; readonly outside?: string }
  /** Another agent is started. What it does is judged call by call; `path` is where it works. */
  | { readonly kind: 'agent'; readonly agent: string; readonly path: string }
  | WebAccess;

export interface ToolContext {
  /** Of the call, in its log. */
  readonly call: string;
  readonly documents: Documents;
  readonly files: Files;
  readonly search: Search;
  readonly processes: Processes;
  /** Where a command runs now. */
  runsIn(): Promise<SandboxOffer>;
  readonly digests: Digests;
  /** Commands that go on when their call has ended. Absent where none may. */
  readonly background?: BackgroundProcesses | undefined;
  readonly clock: Clock;
  readonly web: Web;
  /** What of the web the call, which was let run, may come to. */
  readonly webWay: WebWay;
  /** Undefined where no language server can be asked. */
  readonly diagnostics: Diagnostics | undefined;
  readonly refactor: Refactor | undefined;
  /** Documents that this turn changed and that are still there, the last one last. */
  edited(): readonly Uri[];
  /** The root that relative paths start from. */
  readonly root: Uri;
  /** Turns a path of the model into the place that was judged. */
  resolve(path: string): Uri;
  /** The place as the model should read it: relative to the root where it is inside. */
  display(uri: Uri): string;
  /** May this place be read without asking? What it may not, glob and grep leave out and count. */
  mayRead(uri: Uri): Promise<boolean>;
  /** Does an ignore file hide this place from the agent? Lists leave it out. */
  isHidden(uri: Uri, kind?: 'file' | 'folder'): Promise<boolean>;
  /** What this conversation has read or written of each document, by hash. */
  readonly seen: SeenDocuments;
  /** Keeps the bytes and gives the name under which they can be had again. */
  keep(text: string): Promise<string>;
  /** Output as it comes, for people. */
  output(text: string): void;
  readonly signal: AbortSignal;
}

/** Hash of each document when the conversation last saw it. `write` refuses what has changed since. */
export interface SeenDocuments {
  hashOf(uri: Uri): string | undefined;
}

export interface ToolResult {
  readonly outcome: 'done' | 'failed';
  /** For the model, and for people who open the card. */
  readonly content: string;
  readonly changes?: readonly FileChange[];
  readonly seen?: readonly { readonly uri: Uri; readonly hash: string }[];
  /** Where a command ran, and what it was kept from. */
  readonly sandbox?: RanIn;
  /** Pages of the web that it rests on (WEB-10). */
  readonly sources?: readonly WebSource[];
}

/** One document before and after. Null: there was none. The names are those of kept blobs. */
export interface FileChange {
  readonly uri: Uri;
  readonly before: string | null;
  readonly after: string | null;
  /** What is known of both beside their bytes, and the outermost folder that came to be with the document. */
  readonly was?: FileFacts | undefined;
  readonly is?: FileFacts | undefined;
  readonly madeFolder?: Uri | undefined;
}

export type FileFacts = Omit<FileImage, 'content'>;

/**
 * Lets a tool be written with its input's type and kept in a list of tools. The toolbox parses with `tool.input` before it
 * calls anything, so that the narrower parameter type holds at run time.
 */
export function defineTool<Input>(tool: Tool<Input>): Tool {
  return tool;
}

/** The same for a tool that looks first. */
export function definePlannedTool<Input>(tool: PlannedTool<Input>): PlannedTool {
  return tool;
}

/** The result of a call that did nothing of what was asked, with why. */
export function failed(content: string): ToolResult {
  return { outcome: 'failed', content };
}
