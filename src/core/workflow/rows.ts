import type { DocumentName, SpecName } from '../events/event';
import type { Uri } from '../ports';
import type { Approval as ApprovalState } from '../specs/phase';
import type { Severity } from '../text/problem';

/** What views show of specs. Everything is decided here; a front end draws it. */

/** An answer to one of the questions that are put to the user. */
export interface Choosing {
  readonly set: string;
  readonly choice: string;
  /** By its place from 0; null: none of them. */
  readonly option: number | null;
}

/** A document of a spec. */
export interface DocumentRow {
  readonly name: DocumentName;
  /** `requirements.md`. */
  readonly label: string;
  readonly uri: Uri;
  readonly approval: ApprovalState;
  /** Its gate is open: it can be approved now. */
  readonly gate: boolean;
}

export interface TaskRow {
  /** Names the task in commands, as `Show` does. */
  readonly key: string;
  readonly id: string | null;
  readonly title: string;
  /** `elsewhere`: marked as queued or in progress, but not by a run of ours. */
  readonly state: 'todo' | 'queued' | 'running' | 'done' | 'elsewhere';
  readonly optional: boolean;
  /** 1-based. */
  readonly line: number;
  /** For people, where there is something to say: `not checked`, `stopped`. */
  readonly note: string | undefined;
  readonly children: readonly TaskRow[];
}

export interface SpecRow {
  readonly spec: SpecName;
  readonly root: Uri;
  /** Shown where there are several roots. */
  readonly rootName: string;
  readonly kind: 'feature' | 'bugfix';
  readonly phase: 'requirements' | 'design' | 'tasks' | 'execution' | 'done';
  readonly documents: readonly DocumentRow[];
  readonly tasks: readonly TaskRow[];
  readonly tasksUri: Uri | undefined;
  /** Required leaves. */
  readonly progress: { readonly done: number; readonly total: number };
  /** Things that reading the spec had to guess. */
  readonly problems: number;
}

/** A link above a task (SPEC-31). `about` says what a click does; the editor has a command for each. */
export interface TaskLens {
  /** 1-based. */
  readonly line: number;
  readonly title: string;
  readonly tooltip: string;
  readonly about:
    | ('start' | 'stop' | 'dequeue' | 'verify' | 'changes' | 'execution' | 'none')
    | ('requireAll' | 'runAll' | 'pause' | 'continue' | 'stopRun' | 'queue');
  readonly dir: Uri;
  /** Empty for what is about the whole plan. */
  readonly key: string;
}

/** The run of one folder. */
export interface RunRow {
  /** None while it is paused between two tasks; several where they run at the same time. */
  readonly current: readonly QueuedRow[];
  /** In the order in which they will run. */
  readonly queue: readonly QueuedRow[];
  readonly isPaused: boolean;
}

/** A task that runs or waits. */
export interface QueuedRow {
  readonly dir: Uri;
  readonly key: string;
  /** `2.1 Write the parser`. */
  readonly name: string;
  /** Of its spec. */
  readonly spec: string;
}

/** How a task stands, drawn beside its words. */
export interface TaskSign {
  /** 1-based. */
  readonly line: number;
  readonly key: string;
  readonly dir: Uri;
  /** `failed`: the last run ended with new errors. */
  readonly state: 'todo' | 'queued' | 'running' | 'done' | 'failed';
  /** The state for people: `Not started`. */
  readonly label: string;
  /** What is to be said beside it: `not checked`, `stopped`, `set elsewhere`. */
  readonly note: string | undefined;
  /** Since when it is worked on, in ISO 8601; undefined where it is not. */
  readonly since: string | undefined;
  readonly optional: boolean;
  /** What can be done, in the order of the links above the task. */
  readonly offers: readonly {
    readonly about: 'start' | 'stop' | 'dequeue' | 'changes' | 'execution';
    readonly tooltip: string;
  }[];
}

/** How a spec document stands at its gate, for its title bar. */
export interface GateRow {
  readonly document: DocumentName;
  readonly uri: Uri;
  readonly approval: ApprovalState;
  readonly open: boolean;
}

/** A steering file, as it is on disk. */
export interface SteeringRow {
  readonly name: string;
  readonly uri: Uri;
  readonly rootName: string;
  readonly scope: 'workspace' | 'global' | 'agents';
  /** `always`, `manual`, … */
  readonly mode: string;
  /** Read into every session now. */
  readonly loaded: boolean;
  readonly problems: readonly string[];
}

/** An agent, or a file among the agents that is none. */
export interface AgentRow {
  /** Undefined: the file cannot be used. */
  readonly name: string | undefined;
  readonly description: string;
  readonly source: 'workspace' | 'user' | 'built-in';
  /** `hidden`: another one of the same name is used instead. */
  readonly state: 'used' | 'hidden' | 'unusable';
  /** Undefined for one that is built in. */
  readonly uri: Uri | undefined;
  /** Of its file, as people read it. */
  readonly path: string | undefined;
  readonly model: string | undefined;
  readonly tools: readonly string[];
  readonly problems: readonly AgentProblem[];
}

export interface AgentProblem {
  /** Stable: `agents.unknown-tool`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Both 1-based. */
  readonly line: number;
  readonly column: number;
}

/** A file that a task or call changed; the names are those of kept texts, null where there was no file. */
export interface ChangeRow {
  readonly uri: Uri;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What going back to a checkpoint would do with files. */
export interface RestorePreview {
  readonly files: readonly RestoreRow[];
  /** Tasks whose boxes would be set back. */
  readonly marks: readonly string[];
  /** What it cannot bring back, for people. */
  readonly uncovered: string | undefined;
}

export interface RestoreRow {
  readonly uri: Uri;
  readonly label: string;
  readonly action: 'restore' | 'recreate' | 'delete' | 'nothing';
  /** Put back unless the user says otherwise. */
  readonly chosen: boolean;
  /** It can be put back at all. */
  readonly possible: boolean;
  /** Why it is kept, for people; empty where it is not. */
  readonly reason: string;
  /** Name of the kept content that it would hold; null: it would be gone. */
  readonly into: string | null;
}
