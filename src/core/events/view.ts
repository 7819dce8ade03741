import type {
  AgentEvent,
  AutonomyMode,
  ContextUse,
  DocumentName,
  EventOf,
  Grant,
  Question,
  RanIn,
  ReviewComment,
  ReviewFile,
  SessionKind,
  SettledCheck,
  SpecName,
  Spent,
  TaskName,
  WebSource,
} from './event';
import type { SessionState } from './snapshot';

/**
 * A session as front ends show it: a head and a list of items. Made from events only (see view-builder.ts); the chat
 * panel, the task list and the terminal draw the same.
 */
export interface SessionHead {
  readonly session: string;
  readonly kind: SessionKind;
  readonly title: string;
  readonly root: string;
  readonly spec: SpecName | undefined;
  readonly task: TaskName | undefined;
  /** The call that this subagent works for. */
  readonly parent: SessionState['parent'];
  readonly agent: string | undefined;
  /** `waiting`: for an answer of the user in the middle of a turn. */
  readonly state: SessionState['progress'];
  /** The document whose gate is open, if any. */
  readonly gate: DocumentName | undefined;
  /** Edits wait for the user's review, in the middle of a turn or after it. */
  readonly reviewing: boolean;
  /** How writing is allowed, once that was said. */
  readonly mode: AutonomyMode | undefined;
  readonly modelName: string | undefined;
  /** When the turn that runs began, ISO 8601 (RUN-07). */
  readonly since: string | undefined;
  /** How full the model's window is, and of what. */
  readonly context: ContextUse | undefined;
  /** What the session's requests came to, and those of its last turn. */
  readonly spent: Spent;
  readonly turnSpent: Spent;
  /** The last turn can be gone on with: it was cut short. */
  readonly canContinue: boolean;
  /** Files that the last turn changed, once it has ended: what *Revert* would put back. */
  readonly revertible: number;
}

export type ViewItem =
  | {
      readonly kind: 'prompt';
      readonly id: string;
      readonly text: string;
      /** Names of the pictures that went with it. */
      readonly pictures?: readonly string[] | undefined;
      readonly by: 'user' | 'engine';
      /** Number of the prompt, which names the checkpoint before it; undefined where nothing began with it. */
      readonly checkpoint: number | undefined;
    }
  | {
      readonly kind: 'text' | 'thinking';
      readonly id: string;
      readonly text: string;
      /** `broken`: the stream ended early. `superseded`: asked for again, what follows replaces it. */
      readonly state: 'streaming' | 'whole' | 'broken' | 'superseded';
    }
  | ToolItem
  | {
      readonly kind: 'notice';
      readonly id: string;
      readonly level: 'info' | 'warning' | 'error';
      readonly text: string;
    }
  | {
      readonly kind: 'retry';
      readonly id: string;
      readonly attempt: number;
      readonly delayMs: number;
      readonly text: string;
    }
  | {
      readonly kind: 'gate';
      readonly id: string;
      readonly document: DocumentName;
      readonly uri: string;
      readonly state: 'open' | 'approved' | 'feedback';
      /** Of a plan, where some are. */
      readonly optionalTasks?: number | undefined;
    }
  | ChoicesItem
  | ReviewItem
  | {
      readonly kind: 'taskEnd';
      readonly id: string;
      readonly task: TaskName;
      readonly outcome: 'done' | 'not-done';
      readonly evidence: EventOf<'taskEnded'>['evidence'];
      readonly checks: readonly SettledCheck[];
      readonly text: string;
      readonly spent: Spent | undefined;
    }
  | {
      readonly kind: 'compaction';
      readonly id: string;
      readonly state: 'running' | 'done' | 'failed';
      readonly by: 'user' | 'engine';
      /** Why it is done, or why it failed. */
      readonly text: string;
      /** What the model is told instead of what stands above. */
      readonly summary: string;
      /** Tokens. */
      readonly before: number | undefined;
      readonly after: number | undefined;
    }
  | {
      readonly kind: 'restore';
      readonly id: string;
      readonly what: 'files' | 'chat' | 'both';
      readonly checkpoint: number | undefined;
      readonly changes: EventOf<'filesRestored'>['changes'];
      readonly kept: readonly string[];
    }
  | {
      readonly kind: 'stop';
      readonly id: string;
      readonly reason: EventOf<'stopped'>['reason'];
      readonly code: string | undefined;
      readonly text: string | undefined;
      readonly remedy: EventOf<'stopped'>['remedy'];
    };

/** Questions with answers to choose from. */
export interface ChoicesItem {
  readonly kind: 'choices';
  readonly id: string;
  readonly set: string;
  readonly title: string;
  /** `over`: other questions or other words came after them. */
  readonly state: 'open' | 'answered' | 'over';
  readonly choices: readonly {
    readonly choice: string;
    readonly question: string;
    readonly options: readonly string[];
    /** Place of the option that was taken from 0, or what was said instead; null: left open on purpose. */
    readonly taken: number | string | null | undefined;
  }[];
}

/** Edits at their review. */
export interface ReviewItem {
  readonly kind: 'review';
  readonly id: string;
  /** `superseded`: shown again further down, together with later edits. */
  readonly state: 'open' | 'superseded' | Exclude<EventOf<'reviewEnded'>['how'], 'left'>;
  readonly files: readonly ReviewFile[];
  readonly comments: readonly ReviewComment[];
}

export interface ToolItem {
  readonly kind: 'tool';
  readonly id: string;
  readonly call: string;
  readonly name: string;
  readonly label: string;
  readonly state: 'drafting' | 'asking' | 'running' | EventOf<'toolEnded'>['outcome'];
  /** While it is asked, and how it was answered. */
  readonly ask: Ask | undefined;
  /** Live output, then the result as the model got it. */
  readonly output: string;
  readonly changes: EventOf<'toolEnded'>['changes'];
  /** Where its command ran, and what that was kept from. */
  readonly sandbox?: RanIn;
  /** Pages of the web that the result rests on (WEB-10). */
  readonly sources: readonly WebSource[];
  /** Subagents that work for this call. */
  readonly agents: readonly SubagentRow[];
}

/** A question on its card. */
export interface Ask {
  readonly id: string;
  readonly detail: string;
  readonly reason: string;
  /** What *always in this session* would cover, in words; undefined when it is not offered. */
  readonly always: string | undefined;
  readonly answer: EventOf<'answered'>['answer'] | undefined;
  /** The command line, where it may be changed. */
  readonly command?: string | undefined;
  /** What the user made of it. */
  readonly changed?: string | undefined;
  /** Parts of the command line. */
  readonly parts?: Question['parts'];
  /** Patterns by which it could be trusted. */
  readonly patterns?: readonly string[] | undefined;
  /** The one by which it is from now on. */
  readonly trusts?: string | undefined;
}

/** A subagent on the card of the call that it works for. */
export interface SubagentRow {
  /** Its session. */
  readonly session: string;
  readonly agent: string;
  readonly query: string;
  readonly state: 'running' | 'waiting' | EventOf<'subagentEnded'>['outcome'];
  /** What it does now, or how it ended. */
  readonly text: string;
  /** What it waits for. */
  readonly ask: (Ask & { readonly label: string }) | undefined;
  readonly toolCalls: number;
  /** Milliseconds that it took; undefined while it works. */
  readonly ms: number | undefined;
  readonly spent: Spent | undefined;
}

/** What a change of the view consists of. Applied in order by whoever holds a copy. */
export type ViewOp =
  | { readonly op: 'head'; readonly head: SessionHead }
  | { readonly op: 'add'; readonly item: ViewItem }
  | { readonly op: 'set'; readonly item: ViewItem }
  | { readonly op: 'append'; readonly id: string; readonly text: string }
  /** Only so many items of all are left, counted from the very first. */
  | { readonly op: 'cut'; readonly items: number };

/** One event's change, numbered like the event. */
export interface ViewDelta {
  readonly seq: number;
  readonly ops: readonly ViewOp[];
}

/** The last items of a session, up to and with event `seq`. */
export interface ViewPage {
  readonly seq: number;
  readonly head: SessionHead;
  readonly items: readonly ViewItem[];
  /** Items before the first of this page. */
  readonly earlier: number;
}

/** Where an item of an event has its identity from. */
export const itemId = (event: Pick<AgentEvent, 'seq'>): string => `e${String(event.seq)}`;

/** The question as a card shows it. */
export function askOf({ ask, detail, reason, grant, command, parts, patterns }: Question): Ask {
  return {
    id: ask,
    detail,
    reason,
    always: grant && grantInWords(grant),
    answer: undefined,
    ...(command !== undefined && { command }),
    ...(parts && { parts }),
    ...(patterns && { patterns }),
  };
}

/** The question on its card once it is answered. */
export function answeredAsk(ask: Ask, { answer, command, trusts }: EventOf<'answered'>): Ask {
  return {
    ...ask,
    answer,
    ...(command !== undefined && { changed: command }),
    ...(trusts !== undefined && { trusts }),
  };
}

function grantInWords(grant: Grant): string {
  switch (grant.kind) {
    case 'write-inside':
      return 'all edits, moves and deletions inside the workspace, except of files that run later';
    case 'command':
      return 'exactly this command';
    case 'read-place':
      return 'reading this place';
    case 'agent':
      return 'starting this agent';
    case 'fetch-origin':
      return `pages of ${grant.origin}`;
    case 'web-search':
      return 'web searches';
  }
}

export function headOf(session: string, state: SessionState): SessionHead {
  const { kind, title, root, spec, task, parent, agent, progress, gate, modelName, since, context, canContinue } =
    state;
  return {
    session,
    kind,
    title,
    root,
    spec,
    task,
    parent,
    agent,
    state: progress,
    gate,
    reviewing: state.review?.open === true,
    mode: state.mode,
    modelName,
    since,
    context,
    spent: state.spent,
    turnSpent: state.turnSpent,
    canContinue,
    revertible: progress === 'idle' ? (state.turnEdited?.length ?? 0) : 0,
  };
}
