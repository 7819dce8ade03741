import type { Answer } from './loop/turn';
import type { ModelRef } from './models/model';
import type { ModelList } from './models/models';
import type { Disposable, Ports, Uri } from './ports';
import type { Session } from './sessions/session';
import type { SessionSummary } from './sessions/sessions';
import type { ChangeRow, GateRow, SpecRow, SteeringRow, TaskLens } from './workflow/rows';

/** A folder that is open. */
export interface Root {
  readonly uri: Uri;
  readonly name: string;
}

/** What the host of a core tells it beside the ports. */
export interface CoreHost {
  /** Open folders, in their order. */
  roots(): readonly Root[];
  onDidChangeRoots(listener: () => void): Disposable;
  /** The user's home folder. */
  readonly home: Uri | undefined;
}

/** What has changed, for whoever shows it. */
export type CoreChange = 'specs' | 'steering' | 'sessions' | 'models';

/** Everything the product does, without a face. Each front end (editor, terminal) holds one. */
export interface Core {
  readonly specs: {
    /** Every spec of every open folder, read from disk and buffers now. */
    list(signal?: AbortSignal): Promise<readonly SpecRow[]>;
    /** Starts a spec from an idea, up to the first gate; resolves as soon as its session is there (SPEC-03). */
    start(idea: string, root: Uri): Promise<Session>;
    /** The session in which the spec's documents are written; a new one for a spec that has none. */
    session(dir: Uri): Promise<Session>;
    /** The document's gate, undefined for what is no spec document. */
    gate(uri: Uri): Promise<GateRow | undefined>;
    /** Approves the document as the editor shows it now and goes on to the next one (SPEC-04). Resolves when that is under way. */
    approve(uri: Uri): Promise<Session>;
    /** The text that was approved last, for a diff. */
    approvedText(uri: Uri): Promise<string | undefined>;
    lenses(uri: Uri, text: string): Promise<readonly TaskLens[]>;
    /** Resolves when the task's session is there. @throws TaskRefused with what to do instead */
    startTask(dir: Uri, key: string): Promise<Session>;
    stopTask(dir: Uri, key: string): Promise<void>;
    /** The task's last session, if there was one (SPEC-31 `View execution`). */
    taskSession(dir: Uri, key: string): Promise<string | undefined>;
    /** What the task's last session changed (SPEC-31 `View changes`). */
    taskChanges(dir: Uri, key: string): Promise<readonly ChangeRow[]>;
  };
  readonly steering: {
    list(): Promise<readonly SteeringRow[]>;
  };
  readonly sessions: {
    list(): Promise<readonly SessionSummary[]>;
    /** The same object for everybody who asks in this process. @throws NoSuchSession, SessionElsewhere */
    open(session: string): Promise<Session>;
    create(root: Uri): Promise<Session>;
    /**
     * Takes what a person typed: a prompt, feedback or approval at a gate, an order to run a task, a wish for a spec.
     * Resolves when it is under way; gives the session in which it goes on, which may be another one.
     * @throws SessionBusy
     */
    prompt(session: string, text: string): Promise<Session>;
    /** Goes on with a turn that was cut short. */
    continue(session: string): Promise<void>;
    /** Approves the document at the open gate of a spec session. */
    approve(session: string): Promise<void>;
    answer(session: string, ask: string, answer: Answer): Promise<void>;
    cancel(session: string): Promise<void>;
    rename(session: string, title: string): Promise<void>;
    delete(session: string): Promise<void>;
    chooseModel(session: string, model: ModelRef): Promise<void>;
    /** What one call changed. */
    changes(session: string, call: string): Promise<readonly ChangeRow[]>;
  };
  readonly models: {
    list(signal: AbortSignal): Promise<ModelList>;
    /** The model that a new session would use; undefined when none is set up. */
    current(session?: string): Promise<{ readonly ref: ModelRef; readonly name: string } | undefined>;
  };
  /** A kept text, by its name. */
  blob(name: string): Promise<string | undefined>;
  onDidChange(listener: (change: CoreChange) => void): Disposable;
  /** Stops everything and lets go of every lock. */
  dispose(): Promise<void>;
}

export type { Ports };
