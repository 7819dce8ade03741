import type { EventOf, Grant, Question } from '../events/event';
import type { Message, ToolCallBlock, UserBlock } from '../events/message';
import type { ModelProvider, ModelRef } from '../models/model';
import type { Clock, FileImage, Journal, Uri } from '../ports';
import type { Access, FileChange, ToolContext } from '../tools/tool';
import type { Toolbox } from '../tools/toolbox';
import type { JudgedCall } from '../trust/gate';
import type { SecretVault } from '../trust/secret-vault';
import type { StreamVeil } from '../trust/stream-veil';
import type { CompactionParts } from './compaction';
import type { ContextGauge } from './context-use';
import type { CostOf, EventSink } from './event-sink';
import type { SpendCaps, Spending } from './spending';

export interface Answer {
  readonly answer: EventOf<'answered'>['answer'];
  readonly text?: string | undefined;
  /** The command line as the user changed it. */
  readonly command?: string | undefined;
  /** A pattern that the question offered, to be trusted from now on. */
  readonly trusts?: string | undefined;
}

/** Whoever can be asked: a person at a front end, or nobody. */
export interface Approver {
  /**
   * Asks and waits for the answer, which is in the log when this resolves.
   * @throws the signal's reason when the turn is cancelled meanwhile
   */
  ask(
    ask: {
      readonly call: ToolCallBlock;
      readonly label: string;
      readonly detail: string;
      readonly reason: string;
      readonly grant: Grant | undefined;
      readonly command?: string | undefined;
      readonly parts?: Question['parts'];
      readonly patterns?: readonly string[] | undefined;
    },
    signal: AbortSignal,
  ): Promise<Answer>;
}

/** What others want to know or prevent around a call; hooks and evidence stand behind it. */
export interface ToolGuards {
  /**
   * Before a call runs that was allowed; `touches` are the documents that it is about to write, `moves` those of them that
   * it takes from another place. Says why it may not run after all, for the model, or nothing.
   */
  beforeRun?(
    call: {
      readonly name: string;
      readonly touches: readonly Uri[];
      readonly moves: readonly { readonly from: Uri; readonly to: Uri }[];
    },
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

/** Looks at what calls do to files, byte for byte. */
export interface CallWatcher {
  /** A command may come: it is asked about. */
  expect(): void;
  /** Before a call that can change whatever it likes: a command. Resolves when it may begin. */
  watch(signal: AbortSignal): Promise<{ end(): Promise<readonly FileChange[]> }>;
  /** A document that is about to be written or was written, its bytes kept; undefined where only its text is known. */
  image(uri: Uri): Promise<FileImage | undefined>;
  /** The outermost folder that a file at that place would bring with it. */
  missingFolder(uri: Uri): Promise<Uri | undefined>;
  /** What a call of a file tool changed. */
  note(changes: readonly FileChange[]): void;
}

/** The model that talks in this turn. */
export interface TurnModel {
  readonly provider: ModelProvider;
  readonly ref: ModelRef;
  readonly name: string;
  /** Tokens; undefined where nobody tells. */
  readonly window: number | undefined;
  readonly costOf: CostOf;
}

/** What is judged of a call. */
export interface JudgedInput {
  readonly name: string;
  readonly accesses: readonly Access[];
  /** Placeholders whose secrets the call would hand to a program. */
  readonly secrets?: readonly string[] | undefined;
}

/** The secrets that the conversation has come upon. */
export interface TurnSecrets {
  readonly vault: SecretVault;
  /** Masks one text that comes in pieces. */
  stream(): StreamVeil;
}

/**
 * What came of a review behind a step of the agent. `told`: the user said something that the model has been told; `stopped`:
 * it waits for a word of the user.
 */
export type StepReview = 'none' | 'accepted' | 'told' | 'stopped';

/** All that one turn needs. */
export interface TurnPorts {
  readonly emit: EventSink;
  /** The conversation so far, from the log. */
  readonly history: () => readonly Message[];
  /** The bytes of a picture in base64, by the name of what was kept; undefined where it is not any more. */
  readonly image?: (blob: string) => Promise<string | undefined>;
  /** What of it stands for a part that was compacted. */
  readonly summary: () => UserBlock | undefined;
  readonly model: TurnModel;
  readonly system: string;
  readonly tools: Toolbox;
  /** Judged by what the files are at this moment. */
  readonly judge: (call: JudgedInput) => Promise<JudgedCall>;
  /** Masks what is logged and told, and puts back what files are to hold. */
  readonly secrets: TurnSecrets;
  readonly approver: Approver;
  readonly guards: ToolGuards;
  /**
   * Waits for the review of what was edited, where there is one (AUTO-07). Absent: nobody reviews.
   * @param isLast the agent has nothing more to do
   */
  readonly review?: (isLast: boolean, signal: AbortSignal) => Promise<StepReview>;
  readonly watcher: CallWatcher;
  readonly toolContext: (
    call: string,
    judged: JudgedCall,
    output: (text: string) => void,
    signal: AbortSignal,
  ) => ToolContext;
  readonly compaction: CompactionParts;
  readonly gauge: ContextGauge;
  readonly caps: SpendCaps;
  readonly spending: () => Spending;
  readonly clock: Clock;
  readonly journal: Journal;
}

export type StopReason = EventOf<'stopped'>['reason'];
