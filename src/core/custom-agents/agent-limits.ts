import { textsIn } from '../text/records';
import type { KnownAgent } from './agent';
import { allowingEntry, grantedTools } from './tool-patterns';

/** What an agent's file says of the calls of one tool, as trust/ takes it. */
export interface AgentLimits {
  readonly agent: string;
  readonly deniedPaths: readonly string[];
  readonly deniedCommands: readonly string[];
  readonly allowedPaths: readonly string[];
  readonly allowedCommands: readonly string[];
  readonly allowsReadOnly: boolean;
  readonly deniesByDefault: boolean;
  readonly trustedAgents: readonly string[];
  readonly isAllowed: boolean;
  /** Of `web_fetch`. */
  readonly trustedUrls?: readonly string[];
  readonly blockedUrls?: readonly string[];
}

/** Tools of which a denial for another one holds as well: what may not be read may not be searched. */
const kin: readonly (readonly [tool: string, like: string])[] = [
  ['glob', 'read'],
  ['grep', 'read'],
  ['process_start', 'shell'],
  ['diagnostics', 'read'],
  ['rename', 'write'],
  ['relocate', 'write'],
  ['refactor', 'write'],
  ['move', 'write'],
  ['delete', 'write'],
];

/**
 * Denials hold whoever wrote them. What a file allows counts only where it is the user's own: a repository may restrict its
 * agents and never free them (AGENT-18, AGENT-20).
 */
export function limitsOf(agent: KnownAgent, tool: string): AgentLimits {
  const tools = [tool, ...kin.flatMap(([each, like]) => (each === tool ? [like] : []))];
  const options = (name: string): readonly string[] =>
    tools.flatMap((each) => textsIn(agent.toolsSettings[each]?.[name]));
  const isOn = (name: string): boolean => tools.some((each) => agent.toolsSettings[each]?.[name] === true);
  const denied = agent.denials.flatMap(({ capability, match }) => (tools.includes(capability) ? match : []));
  const isOwn = agent.source === 'user';
  const urlLimits = (): Pick<AgentLimits, 'trustedUrls' | 'blockedUrls'> => ({
    trustedUrls: isOwn ? options('trusted') : [],
    // A denial of the newer form may name a host or a part of the address only.
    blockedUrls: [...options('blocked'), ...denied.map((each) => `.*(?:${each}).*`)],
  });
  return {
    agent: agent.name,
    deniedPaths: [...options('deniedPaths'), ...denied],
    deniedCommands: [...options('deniedCommands'), ...denied],
    allowedPaths: isOwn ? options('allowedPaths') : [],
    allowedCommands: isOwn ? options('allowedCommands') : [],
    allowsReadOnly: isOwn && isOn('autoAllowReadonly'),
    deniesByDefault: isOn('denyByDefault'),
    trustedAgents: isOwn ? options('trustedAgents') : [],
    isAllowed: isOwn && allowingEntry(agent.allowedTools, tool) !== undefined,
    ...(tool === 'web_fetch' ? urlLimits() : {}),
  };
}

/** The tools that an agent has, of those there are (AGENT-13, SUB-07). */
export function toolsOf(
  agent: Pick<KnownAgent, 'tools' | 'excludedTools'>,
  there: readonly string[],
): readonly string[] {
  const excluded = new Set(grantedTools(agent.excludedTools, there));
  return grantedTools(agent.tools, there).filter((name) => !excluded.has(name));
}

/** New names of its tools for the model (AGENT-17). One that is taken changes nothing. */
export function aliasesOf(
  { toolAliases }: Pick<KnownAgent, 'toolAliases'>,
  there: readonly string[],
): ReadonlyMap<string, string> {
  const given = Object.entries(toolAliases).filter(([tool]) => there.includes(tool));
  const isFree = (alias: string): boolean =>
    !there.includes(alias) && given.filter(([, each]) => each === alias).length === 1;
  return new Map(given.filter(([, alias]) => isFree(alias)));
}
