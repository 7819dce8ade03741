import type { Uri } from './place';
import type { SandboxPolicy } from './sandbox';

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
  /** Variables beside those that every command gets; options for Node and pytest are added to those that are there. */
  readonly variables?: Readonly<Record<string, string>>;
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

/** The shells whose grammar is known. `sh`: one that need not know what bash has beyond the standard. */
export type ShellName = 'bash' | 'sh' | 'powershell';

/** Reads command lines by the grammar of a shell. Nothing is run. */
export interface ShellParser {
  /** The shell that runs commands here. */
  shell(): Promise<ShellName>;
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
