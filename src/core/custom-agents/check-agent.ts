import { canonicalToolName } from '../events/tool-names';
import type { Severity } from '../text/problem';
import { isRecord } from '../text/records';
import type { Agent } from './agent';
import { allowingEntry, grantedTools, isKnownToolName, isUnknownTool } from './tool-patterns';

/** Takes a problem with the place of the field that has it. */
export type Report = (code: string, severity: Severity, message: string, path: readonly (string | number)[]) => void;

/** Options of built-in tools in `toolsSettings` (AGENT-21). */
const options: Readonly<Record<string, readonly string[]>> = {
  read: ['allowedPaths', 'deniedPaths'],
  write: ['allowedPaths', 'deniedPaths'],
  glob: ['allowedPaths', 'deniedPaths', 'allowReadOnly'],
  grep: ['allowedPaths', 'deniedPaths', 'allowReadOnly'],
  shell: ['allowedCommands', 'deniedCommands', 'autoAllowReadonly', 'denyByDefault'],
  aws: ['allowedServices', 'deniedServices', 'autoAllowReadonly'],
  web_fetch: ['trusted', 'blocked'],
  subagent: ['availableAgents', 'trustedAgents'],
};

/** Options that a tool that runs without asking anyway has no use for (AGENT-20). */
const allowances = ['allowedPaths', 'allowedCommands', 'allowedServices', 'trusted'];

/** Begins a session with the agent that it is given. */
const sessionCommand = 'fingerpost.newAgentSession';

const shortcut = /^((ctrl|shift)\+){0,2}[a-z0-9]$/i;

/** What is understood and yet may not be meant (AGENT-01, AGENT-13, AGENT-18 to AGENT-21, AGENT-29, AGENT-40). */
export function checkAgent(
  agent: Agent,
  stem: string,
  fields: Readonly<Record<string, unknown>>,
  report: Report,
): void {
  if (agent.name !== stem) {
    report('agents.name-differs', 'warning', `The agent is called "${agent.name}", its file "${stem}".`, ['name']);
  }
  if (agent.description === '') {
    const message = 'Without a description the agent is only used where it is asked for by name.';
    report('agents.no-description', 'information', message, ['description']);
  }
  if (agent.prompt.trim() === '') {
    report('agents.no-prompt', 'information', 'The agent has no prompt: it is told only what it shall do.', ['prompt']);
  }
  checkTools(agent, fields, report);
  checkSettings(agent, report);
  const key = fields['keyboardShortcut'];
  if (key !== undefined && key !== null) {
    const isOne = typeof key === 'string' && shortcut.test(key);
    const what = isOne ? '' : 'A shortcut is a letter or digit, behind ctrl+ or shift+ or both. ';
    const instead = `In the editor its own key bindings count: bind a key to the command ${sessionCommand} with "args": ${JSON.stringify(agent.name)}.`;
    const code = isOne ? 'agents.shortcut' : 'agents.bad-shortcut';
    report(code, isOne ? 'information' : 'warning', `${what}${instead}`, ['keyboardShortcut']);
  }
  for (const unused of ['mcpServers', 'hooks']) {
    if (isRecord(fields[unused]) && Object.keys(fields[unused]).length > 0) {
      report('agents.not-used', 'information', `${unused} of agents are not used yet.`, [unused]);
    }
  }
}

function checkTools(agent: Agent, fields: Readonly<Record<string, unknown>>, report: Report): void {
  if (agent.tools.length === 0) {
    const message =
      'The agent has no tools: it can answer, and do nothing. Give it tools such as "read", "write", "shell" or "*".';
    report('agents.no-tools', 'warning', message, 'tools' in fields ? ['tools'] : []);
  }
  for (const key of ['tools', 'excludedTools', 'allowedTools'] as const) {
    for (const [index, name] of agent[key].entries()) {
      if (!isUnknownTool(name) || (key === 'allowedTools' && name === '*')) continue;
      report('agents.unknown-tool', 'warning', `There is no tool "${name}"; the entry does nothing.`, [key, index]);
    }
  }
  for (const [index, name] of agent.allowedTools.entries()) {
    if (name === '*') {
      const message = '"*" allows nothing here; name the tools that may run without asking.';
      report('agents.allowed-star', 'warning', message, ['allowedTools', index]);
    } else if (agent.tools.length > 0 && isKnownToolName(name) && !hasTool(agent, name)) {
      const message = `"${name}" is allowed, but not among the agent's tools; the entry does nothing.`;
      report('agents.allowed-not-there', 'warning', message, ['allowedTools', index]);
    }
  }
  const names = Object.values(agent.toolAliases);
  for (const [tool, alias] of Object.entries(agent.toolAliases)) {
    if (!isKnownToolName(alias) && names.filter((each) => each === alias).length === 1) continue;
    report('agents.alias-taken', 'warning', `"${alias}" is the name of another tool; ${tool} keeps its own.`, [
      'toolAliases',
      tool,
    ]);
  }
}

const hasTool = ({ tools }: Agent, name: string): boolean => grantedTools(tools, [canonicalToolName(name)]).length > 0;

function checkSettings(agent: Agent, report: Report): void {
  for (const [tool, settings] of Object.entries(agent.toolsSettings)) {
    const known = options[tool];
    for (const [option, value] of Object.entries(settings)) {
      const path = ['toolsSettings', tool, option];
      if (known && !known.includes(option)) {
        report('agents.unknown-option', 'warning', `${tool} has no option "${option}"; it does nothing.`, path);
      }
      if (allowances.includes(option) && allowingEntry(agent.allowedTools, tool) !== undefined) {
        const message = `${option} has no effect: ${tool} stands in allowedTools and runs without asking.`;
        report('agents.option-without-effect', 'warning', message, path);
      }
      if (option === 'deniedCommands' && Array.isArray(value)) checkPatterns(value, path, report);
    }
  }
}

function checkPatterns(patterns: readonly unknown[], path: readonly string[], report: Report): void {
  for (const [index, pattern] of patterns.entries()) {
    if (typeof pattern !== 'string' || isPattern(pattern)) continue;
    const message = 'This is no regular expression; it is taken word by word, with * for anything.';
    report('agents.bad-pattern', 'warning', message, [...path, index]);
  }
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false; // that is the question
  }
}
