import type { EventOf, SpecName } from '../events/event';
import type { ToolGuards } from '../loop/turn-ports';
import type { Ports, Uri } from '../ports';
import type { Session } from '../sessions/session';
import type { Prompt } from '../sessions/session-parts';
import type { TaskItem } from '../specs/tasks';
import type { AnyTool } from '../tools/tool';
import type { EditEvidence, Evidence } from './evidence';
import type { ChangedText } from './evidence/suppressions';
import type { LastRun, TaskChecks } from './evidence/task-checks';
import type { TaskVerdict } from './evidence/task-verdict';
import type { TaskIdentity } from './task-box';
import type { TaskRecords } from './task-records';

/** What a run asks of the workspace it works in. */
export interface RunParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly recordsOf: (dir: Uri) => Promise<TaskRecords>;
  /** Of a turn of the session; `guards` hold for its subagents too. */
  readonly toolsFor: (session: Session, guards: ToolGuards) => Promise<readonly AnyTool[]>;
  readonly systemPromptFor: (role: string, root: Uri) => Promise<string>;
  /** The task and its spec as they stand now: what a summary of its session must carry word for word. */
  readonly essentialsOf: (spec: SpecName, task: TaskIdentity) => Promise<string>;
  /** The checks of a task by the project's tests. @param place undefined: in the root */
  readonly checksFor: (spec: SpecName, task: TaskIdentity, session: Session, place?: CheckPlace) => Promise<TaskChecks>;
  /** Keeps what was found out about a task. */
  readonly keepEvidence: (
    spec: SpecName,
    found: {
      readonly task: TaskIdentity;
      readonly session: Session;
      readonly edits: Evidence;
      readonly tests: TaskVerdict;
      readonly evidence: Evidence['evidence'];
    },
  ) => Promise<void>;
  /** Puts to the person what can be done about properties that failed. */
  readonly offerFixes: (spec: SpecName, session: Session) => Promise<void>;
  /** Somebody should look at the boxes again. */
  readonly changed: () => void;
}

/** One turn that works on one task. */
export interface TaskTurn {
  readonly spec: SpecName;
  readonly task: TaskItem;
  readonly session: Session;
  readonly prompt: Prompt;
  /** A person typed it: it may be a question, and an answer is no work. */
  readonly typed: boolean;
  /** Names this run in the journal. */
  readonly run: string;
  /** What its box said before any mark of ours. */
  readonly mark: TaskItem['mark'];
  /** Asks whether it is to be ticked although nothing checked it. Absent: it is, and says that it was not checked. */
  readonly mayTickUnchecked?: (signal: AbortSignal) => Promise<boolean>;
}

/** Where checks are made that is not the root as the task's session left it. */
export interface CheckPlace {
  /** A private copy, whose checks decide nothing but whether its work is brought into the root; undefined: the root. */
  readonly copy?: { readonly folder: Uri; readonly last: LastRun };
  /** What was changed there. */
  readonly changes: () => Promise<readonly ChangedText[]>;
}

/** What watches a task's work from its first edit on. */
export interface Watch {
  readonly edits: EditEvidence;
  readonly tests: TaskChecks;
}

/** How a task ended, as its log says it. */
export interface TaskEnd extends Evidence {
  readonly outcome: EventOf<'taskEnded'>['outcome'];
  readonly reason: string;
}

/** Has a task worked on until it is checked. @returns undefined where nothing was done that could end a task */
export type Work = (turn: TaskTurn, parts: RunParts, signal: AbortSignal) => Promise<TaskEnd | undefined>;
