import type { SessionKind } from '../core/events/event';
import type { ViewDelta, ViewPage } from '../core/events/view';
import type { PageFailure } from './page';

/**
 * What the chat's webview and the editor say to each other. The webview draws; it holds nothing that a reload may not
 * throw away. Its messages are checked like any input (see editor/chat/from-webview.ts).
 */

/** From the webview, one message a thing a person can do there. */
export type FromWebview =
  /** The page is up and wants everything that it shows. */
  | { readonly type: 'ready' }
  | {
      readonly type: 'prompt';
      readonly text: string;
      /** Pictures that go with it. */
      readonly images?: readonly { readonly name: string; readonly bytes: Uint8Array }[] | undefined;
    }
  | { readonly type: 'stop' }
  /** Go on with a turn that was cut short; ask again what failed. */
  | { readonly type: 'continue' }
  | {
      readonly type: 'answer';
      readonly ask: string;
      readonly answer: 'run' | 'reject' | 'always';
      readonly text?: string | undefined;
      /** The command line as the user changed it. */
      readonly command?: string | undefined;
      /** The pattern, one of those that were offered, to be trusted from now on. */
      readonly trusts?: string | undefined;
    }
  | { readonly type: 'approveDocument' }
  /** The plan at that URI leaves out nothing any more. */
  | { readonly type: 'requireAllTasks'; readonly uri: string }
  /** One answer to questions of the agent: an option by its place from 0, or none of them. */
  | { readonly type: 'choose'; readonly set: string; readonly choice: string; readonly option: number | null }
  /** How writing is allowed, in the session that is shown or in the next one. */
  | { readonly type: 'chooseAutonomy'; readonly autonomy: 'autopilot' | 'supervised' }
  /** A word on all edits under review: accept or reject them, or send the comments to the agent. */
  | { readonly type: 'review'; readonly act: 'acceptAll' | 'rejectAll' | 'send' }
  /** On one of the files. */
  | { readonly type: 'reviewFile'; readonly uri: string; readonly act: 'accept' | 'reject' }
  | { readonly type: 'commentFile'; readonly uri: string; readonly text: string }
  | { readonly type: 'removeComment'; readonly comment: string }
  /** The edits of a file under review, beside what it was before. */
  | { readonly type: 'openReview'; readonly uri: string }
  | { readonly type: 'manageTrust' }
  /** @param road of a spec; default: requirements first */
  | { readonly type: 'newSession'; readonly kind: 'chat' | 'spec'; readonly road?: SpecRoadName | undefined }
  | { readonly type: 'openSession'; readonly session: string }
  | { readonly type: 'deleteSession'; readonly session: string }
  | { readonly type: 'renameSession'; readonly session: string; readonly title: string }
  | { readonly type: 'chooseModel'; readonly provider: string; readonly id: string }
  /** Sums up the older part of the conversation now. */
  | { readonly type: 'compact' }
  /** Stops one subagent; the others and the turn go on. `session` is the subagent's. */
  | { readonly type: 'stopSubagent'; readonly session: string }
  /** A new session that begins as a copy of this one. */
  | { readonly type: 'forkSession'; readonly session: string }
  /** The conversation as a Markdown document, in an editor. */
  | { readonly type: 'exportSession'; readonly session: string }
  /** Looks for words in what was said in all sessions. */
  | { readonly type: 'searchSessions'; readonly text: string }
  /** Items before the first one shown. */
  | { readonly type: 'earlier'; readonly before: string }
  | { readonly type: 'openDocument'; readonly uri: string }
  /** The change that the call made, in the editor's diff. `uri` is one of the call's changes. */
  | { readonly type: 'openDiff'; readonly call: string; readonly uri: string }
  /** Goes back to the moment before an event: a prompt, or a restore that is taken back. */
  | { readonly type: 'restore'; readonly to: number; readonly part: 'files' | 'chat' | 'both' }
  /** Puts back the files that the last turn changed. */
  | { readonly type: 'revertTurn' }
  /** Everything that the last turn changed, in the editor's view of diffs. */
  | { readonly type: 'viewTurnChanges' }
  | { readonly type: 'copy'; readonly text: string }
  /** Puts a code block into a new untitled document. */
  | { readonly type: 'openCode'; readonly text: string; readonly language: string }
  /** Compares a code block with the editor that the user looks at: in place of the selection, or with the whole text. */
  | { readonly type: 'diffCode'; readonly text: string }
  | { readonly type: 'openLink'; readonly url: string }
  /** Lets commands in the sandbox reach a domain, in every workspace. */
  | { readonly type: 'allowDomain'; readonly domain: string }
  | {
      readonly type: 'remedy';
      readonly remedy: 'set-key' | 'choose-model' | 'set-base-url' | 'set-up-bedrock' | 'retry';
    };

/** By which road a spec is made. */
export type SpecRoadName = 'requirements-first' | 'design-first-high' | 'design-first-low' | 'bugfix' | 'quick';

export interface SessionRow {
  readonly session: string;
  readonly title: string;
  readonly kind: SessionKind;
  /** Spec or task it belongs to, for people. */
  readonly about: string | undefined;
  /** What the user said last, in one line. */
  readonly preview?: string | undefined;
  /** US dollars, as far as prices are known. */
  readonly cost?: number | undefined;
  /** ISO 8601. */
  readonly changed: string;
  readonly state: 'idle' | 'running' | 'waiting';
}

export interface ModelRow {
  readonly provider: string;
  readonly providerLabel: string;
  readonly id: string;
  readonly name: string;
  readonly contextTokens: number | undefined;
  /** What it costs in relation to the cheapest on offer, where prices are known. */
  readonly relativeCost?: number | undefined;
}

/** What the panel shows besides a session. */
export interface ChatState {
  /** No session: the empty panel with examples, and what a first prompt will start. */
  readonly page: ViewPage | undefined;
  readonly startKind: 'chat' | 'spec';
  /** Of a spec that a first prompt starts. */
  readonly startRoad: SpecRoadName;
  readonly sessions: readonly SessionRow[];
  readonly models: readonly ModelRow[];
  readonly model: ModelRow | undefined;
  /** Why no model can be used yet, with what mends it. */
  readonly setup: 'needs-model' | 'no-folder' | 'ready';
  /** False: the agent can only talk. */
  readonly trusted: boolean;
  /** How writing is allowed. `fixed`: a setting of the folder asks for Supervised. */
  readonly autonomy: { readonly autonomy: 'autopilot' | 'supervised'; readonly fixed: boolean };
  /** The model replays a recorded conversation. */
  readonly demo: boolean;
}

/** From the editor. */
export type ToWebview =
  | { readonly type: 'state'; readonly state: ChatState }
  | {
      readonly type: 'lists';
      readonly sessions: readonly SessionRow[];
      readonly models: readonly ModelRow[];
      readonly model: ModelRow | undefined;
      readonly setup: ChatState['setup'];
      readonly trusted: boolean;
      readonly autonomy: ChatState['autonomy'];
      readonly demo: boolean;
    }
  | { readonly type: 'delta'; readonly session: string; readonly delta: ViewDelta }
  | { readonly type: 'earlier'; readonly session: string; readonly page: ViewPage }
  /** Sessions in which `text` was found, with what stands around it. */
  | {
      readonly type: 'found';
      readonly text: string;
      readonly hits: readonly { readonly session: string; readonly snippet: string | undefined }[];
    }
  /** Something that was asked for could not be done. */
  | PageFailure
  /** Put the cursor into the input. */
  | { readonly type: 'focus' }
  /** Put the text into the input unless something stands there. */
  | { readonly type: 'offer'; readonly text: string }
  /** Put the text into the input and the cursor behind it. */
  | { readonly type: 'fill'; readonly text: string };
