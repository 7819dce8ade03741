import type { AutonomyMode, EventOf } from '../events/event';
import type { ToolGuards } from '../loop/turn-ports';
import type { Spending } from '../loop/spending';
import type { Work } from '../models/auto';
import type { Models } from '../models/models';
import type { Ports, Uri } from '../ports';
import type { BackgroundProcesses } from '../tools/background-processes';
import type { Toolbox } from '../tools/toolbox';
import type { CallLimits } from '../trust/call-limits';
import type { IgnoreFiles } from '../trust/ignore-files';
import type { SessionGrants } from '../trust/session-grants';
import type { Blobs } from './blobs';
import type { DiskWatch } from './disk-watch';

/** What a session is made of besides its log. */
export interface SessionParts {
  readonly ports: Ports;
  readonly models: Models;
  readonly blobs: Blobs;
  /** What commands do to files. */
  readonly watch: DiskWatch;
  /** Folders that are open besides the session's root; asked anew for each call. */
  readonly roots: () => readonly Uri[];
  readonly home: Uri | undefined;
  /** What hides files from the agent. */
  readonly ignore: IgnoreFiles;
  /** `reviewed`: the mode of the session says how writing is allowed. `asked`: nobody could review, so each write asks. */
  readonly edits: 'reviewed' | 'asked';
  /** Is the user asked before a subagent is started? */
  readonly asksForAgents: boolean;
  readonly background: BackgroundProcesses;
  /** A web search is asked about (README ONE-04). */
  readonly asksToSearch: boolean;
}

/** How one turn is to be run: what the agent is told, what it can do, who watches. */
export interface TurnSetup {
  readonly system: string;
  readonly tools: Toolbox;
  readonly guards?: ToolGuards;
  /** What the agent's own file says of calls of a tool. */
  readonly limits?: (tool: string) => CallLimits;
  /** Of the session that this one works for: its grants and its mode hold here too, and its caps count what is spent here. */
  readonly parent?: {
    readonly grants: () => SessionGrants;
    readonly mode: () => Promise<AutonomyMode>;
    readonly spending: () => Spending;
  };
  /** Its edits are put up for review, whatever the session's mode is. */
  readonly isReviewed?: boolean;
  /** What the model is asked for, by which *Auto* chooses it. Default: coding. */
  readonly work?: Work;
  /** What a summary of the conversation must carry word for word; read when one is made. */
  readonly essentials?: (signal: AbortSignal) => Promise<string>;
}

export interface Prompt {
  readonly text: string;
  readonly shown?: string;
  readonly by: 'user' | 'engine';
  /** Documents whose whole text stands in `text`. */
  readonly seen?: EventOf<'prompted'>['seen'];
  /** Pictures that the model is shown with it. */
  readonly images?: EventOf<'prompted'>['images'];
}
