import type { ReadingProblem } from '../text/problem';

/** Forms of an agent file. Of two with one stem in a folder the first of this list counts (README ONE-08). */
export const agentForms = ['json', 'yaml', 'yml', 'md'] as const;

export type AgentForm = (typeof agentForms)[number];

/** What the agent is told besides its prompt (AGENT-22 to AGENT-24). Places as they are written, without their scheme. */
export interface AgentResource {
  /** `file`: the whole text. `skill`: name and description; the rest is read when it is needed. */
  readonly kind: 'file' | 'skill';
  readonly path: string;
}

/** A custom agent as its file describes it (AGENT-01 to AGENT-31, SUBX-07). */
export interface Agent {
  readonly name: string;
  /** By this the model chooses it (SUBX-08). Empty: it is only used by name. */
  readonly description: string;
  /** The text, or `file://` with where it is, relative to the agent's own file (AGENT-11). */
  readonly prompt: string;
  /** What it may have at all (AGENT-13): names, groups, globs, `@server`. Empty: no tools. */
  readonly tools: readonly string[];
  /** Taken away again, whatever `tools` says. */
  readonly excludedTools: readonly string[];
  /** What runs without asking (AGENT-18), where the file is the user's own. */
  readonly allowedTools: readonly string[];
  /** New names of tools, by canonical name or `@server/tool` (AGENT-17). */
  readonly toolAliases: Readonly<Record<string, string>>;
  /** By canonical name or `@server/tool` (AGENT-20). */
  readonly toolsSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Denials of the newer form. */
  readonly denials: readonly Denial[];
  readonly resources: readonly AgentResource[];
  /** `provider/model`, or the model alone. Undefined: the one of whoever starts it (AGENT-28, MODELX-05). */
  readonly model: string | undefined;
  readonly includeMcpJson: boolean;
  readonly includePowers: boolean;
  readonly welcomeMessage: string | undefined;
  readonly form: AgentForm;
}

/** What a rule of `permissions` takes away. */
export interface Denial {
  readonly capability: string;
  readonly match: readonly string[];
}

/** Whose an agent is. */
export type AgentSource = 'workspace' | 'user' | 'built-in';

/** An agent that can be started. */
export interface KnownAgent extends Agent {
  readonly source: AgentSource;
  /** Its file; undefined for one that is built in. */
  readonly uri: string | undefined;
  readonly problems: readonly ReadingProblem[];
}
