import type { EventOf, Grant, Question } from '../events/event';
import type { Message, ToolCallBlock, UserBlock } from '../events/message';
import type { ModelProvider, ModelRef } from '../models/model';
import type { Clock, Journal, Uri } from '../ports';
import type { Access, ToolContext } from '../tools/tool';
import type { Toolbox } from '../tools/toolbox';
import type { JudgedCall } from '../trust/gate';
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

/** The model that talks in this turn. */
export interface TurnModel {
  readonly provider: ModelProvider;
  readonly ref: ModelRef;
  readonly name: string;
  /** Tokens; undefined where nobody tells. */
  readonly window: number | undefined;
  readonly costOf: CostOf;
}

/** All that one turn needs. */
export interface TurnPorts {
  readonly emit: EventSink;
  /** The conversation so far, from the log. */
  readonly history: () => readonly Message[];
  /** What of it stands for a part that was compacted. */
  readonly summary: () => UserBlock | undefined;
  readonly model: TurnModel;
  readonly system: string;
  readonly tools: Toolbox;
  /** Judged by what the files are at this moment. */
  readonly judge: (call: { readonly name: string; readonly accesses: readonly Access[] }) => Promise<JudgedCall>;
  readonly approver: Approver;
  readonly guards: ToolGuards;
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
