import type { KnownAgent } from '../custom-agents/agent';
import { aliasesOf, limitsOf, toolsOf } from '../custom-agents/agent-limits';
import { generalPurpose } from '../custom-agents/built-in-agents';
import { type LoadedAgents, loadAgents } from '../custom-agents/load-agents';
import { loadResources } from '../custom-agents/load-resources';
import { agentRole, subagentRole } from '../loop/system-prompt';
import type { ToolGuards } from '../loop/turn-ports';
import type { Ports, Uri } from '../ports';
import type { Session } from '../sessions/session';
import type { SessionParts, TurnSetup } from '../sessions/session-parts';
import type { Sessions } from '../sessions/sessions';
import { Subagents, type SubagentSetup } from '../sessions/subagents';
import { fitsName } from '../text/name-glob';
import { textsIn } from '../text/records';
import { subagentTool } from '../tools/subagent';
import type { AnyTool } from '../tools/tool';
import { createToolbox } from '../tools/toolbox';
import { judgeCall } from '../trust/gate';
import { agentRows } from './agent-rows';
import { rootsFrom } from './root-names';
import type { AgentRow } from './rows';

export interface AgentParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly session: SessionParts;
  readonly sessions: Sessions;
  /** All tools there are, without that for subagents. */
  readonly tools: () => readonly AnyTool[];
  /** Every open folder with its name. */
  readonly roots: () => readonly { readonly uri: Uri; readonly name: string }[];
  readonly systemPromptFor: (
    role: string,
    parts: { readonly isSteered: boolean; readonly given: string },
  ) => Promise<string>;
}

/** Characters of a welcome that are shown. */
const mostOfWelcome = 4_000;

/** The agents of one open folder: which there are, and what a session that is run by one of them is told and can do. */
export class WorkspaceAgents {
  readonly #subagents: Subagents;

  constructor(private readonly parts: AgentParts) {
    this.#subagents = new Subagents(parts.sessions, parts.ports.clock);
  }

  /** Read from disk and buffers now, so that a change counts from the next turn on (SUBX-09). */
  async load(): Promise<LoadedAgents> {
    const { roots, session, root, ports } = this.parts;
    const places = { ...rootsFrom(root, roots()), home: session.home, mayRead: await this.#mayRead() };
    return loadAgents(places, ports);
  }

  /** Every agent, and every file among them, for lists. */
  async rows(): Promise<readonly AgentRow[]> {
    const { agents, files } = await this.load();
    return agentRows(agents, files);
  }

  /** All tools for a turn of the session, that for subagents too. `guards` of the session hold for its subagents. */
  async toolsFor(session: Session, guards?: ToolGuards): Promise<readonly AnyTool[]> {
    const { agents } = await this.load();
    return [...this.parts.tools(), this.#subagentTool(session, agents, guards)];
  }

  /**
   * How a session is run whose agent is this one: a subagent that is gone on with, or one that was begun with it.
   * @returns undefined when there is no such agent any more, which the session says then (AGENT-05)
   */
  async setup(session: Session, name: string, signal: AbortSignal): Promise<TurnSetup | undefined> {
    const isSubagent = session.state.parent !== undefined;
    const { agents } = await this.load();
    const agent = agents.find((each) => each.name === name);
    if (!agent) {
      const text = `The agent "${name}" is no longer there; the session goes on without it. See .kiro/agents.`;
      await session.record({ type: 'noticed', level: 'warning', text });
      return undefined;
    }
    const extra = isSubagent ? [] : [this.#subagentTool(session, spawnable(agent, agents), undefined)];
    const { warnings, model, ...setup } = await this.#setupOf(agent, extra, signal);
    if (model && !session.model) await session.record({ type: 'modelChosen', model });
    for (const text of warnings) await session.record({ type: 'noticed', level: 'warning', text });
    return setup;
  }

  /** Shows what the agent's file says to whoever begins a session with it (AGENT-31). The model is not told. */
  async welcome(session: Session, name: string): Promise<void> {
    const { agents } = await this.load();
    const message = agents.find((each) => each.name === name)?.welcomeMessage?.trim() ?? '';
    if (message === '') return;
    const text = message.length > mostOfWelcome ? `${message.slice(0, mostOfWelcome)} […]` : message;
    await session.record({ type: 'noticed', level: 'info', text });
  }

  /** Passes an answer on to the subagent that asked, if one did. */
  answer(...answer: Parameters<Subagents['answer']>): Promise<void> {
    return this.#subagents.answer(...answer);
  }

  #subagentTool(session: Session, agents: readonly KnownAgent[], guards: ToolGuards | undefined): AnyTool {
    const setupOf = async (name: string, signal: AbortSignal): Promise<SubagentSetup> => {
      const agent = agents.find((each) => each.name === name);
      if (!agent) throw new TypeError(`The tool started ${name}, which it was not given`);
      const setup = await this.#setupOf(agent, undefined, signal);
      return guards ? { ...setup, guards } : setup;
    };
    return subagentTool({
      agents,
      byDefault: generalPurpose,
      run: (orders, call, signal) => this.#subagents.run(session, call, orders, setupOf, signal),
    });
  }

  /** @param extra tools beside those of everybody; undefined: it is run as a subagent, which starts none itself */
  async #setupOf(
    agent: KnownAgent,
    extra: readonly AnyTool[] | undefined,
    signal: AbortSignal,
  ): Promise<SubagentSetup> {
    const { root, ports, session } = this.parts;
    const places = { root, home: session.home, mayRead: await this.#mayRead() };
    const resources = await loadResources(agent, places, ports, signal);
    const there = [...this.parts.tools(), ...(extra ?? [])];
    const names = there.map(({ name }) => name);
    const granted = new Set(toolsOf(agent, names));
    const model = await this.#modelOf(agent, signal);
    return {
      // A Markdown agent is told what everybody in the project is told, the other forms only what they list (README ONE-09).
      system: await this.parts.systemPromptFor((extra ? agentRole : subagentRole)(agent), {
        isSteered: agent.form === 'md',
        given: resources.text,
      }),
      tools: createToolbox(
        there.filter(({ name }) => granted.has(name)),
        aliasesOf(agent, names),
      ),
      limits: (tool) => ({ ...limitsOf(agent, tool), root, home: session.home }),
      ...(model.ref ? { model: model.ref } : {}),
      warnings: [...model.warnings, ...resources.problems],
    };
  }

  async #modelOf(
    { name, model }: KnownAgent,
    signal: AbortSignal,
  ): Promise<{ readonly ref?: SubagentSetup['model']; readonly warnings: readonly string[] }> {
    if (model === undefined) return { warnings: [] };
    const found = await this.parts.session.models.named(model, signal);
    if (found) return { ref: { provider: found.provider.id, id: found.info.id }, warnings: [] };
    return { warnings: [`No provider has the model "${model}" of the agent ${name}; the session's own is used.`] };
  }

  /** What agents' files may lead to without anybody being asked: the open folders and the user's own `.kiro`. */
  async #mayRead(): Promise<(uri: Uri) => Promise<boolean>> {
    const { root, roots, session, ports } = this.parts;
    const workspace = { root, roots: [root, ...roots().map(({ uri }) => uri)], home: session.home };
    const own = session.home === undefined ? [] : [{ kind: 'read' as const, path: `${session.home}/.kiro` }];
    const judged = await judgeCall(own, workspace, ports.files, {
      trusted: ports.isTrusted(),
      grants: [],
      ignore: session.ignore.look(workspace.roots),
    });
    return (uri) => judged.mayRead(uri);
  }
}

/** Those that the agent may start (SUB-08). */
function spawnable(agent: KnownAgent, agents: readonly KnownAgent[]): readonly KnownAgent[] {
  const available = agent.toolsSettings['subagent']?.['availableAgents'];
  if (!Array.isArray(available)) return agents;
  return agents.filter(({ name }) => fitsName(textsIn(available), name));
}
