import * as vscode from 'vscode';
import type { AgentRow } from '../../core/workflow/rows';
import { viewIds } from '../ids';
import { toUri } from '../ports/uri';
import { registerTree } from '../refreshed-tree';
import { registerCommands, type Registration } from '../registration';

type AgentNode =
  | { readonly kind: 'group'; readonly source: AgentRow['source']; readonly rows: readonly AgentRow[] }
  | { readonly kind: 'agent'; readonly row: AgentRow };

const groupNames = {
  workspace: 'Workspace',
  user: 'Your Own',
  'built-in': 'Built In',
} satisfies Record<AgentRow['source'], string>;

const sources = ['workspace', 'user', 'built-in'] as const satisfies readonly AgentRow['source'][];

/** The Agents view: whom the agent can hand work to, and what is wrong with their files (SUBX-07 to SUBX-09, AGENT-05). */
export function registerAgents(registration: Registration): void {
  registerCommands(registration, ['newAgent', 'newAgentSession']);
  registerTree<AgentNode>(registration, {
    view: viewIds.agents,
    what: 'Reading agents',
    change: 'agents',
    load: async ({ core }) => groupsOf(await core.agents.list()),
    children: (node) => (node.kind === 'group' ? node.rows.map((row) => ({ kind: 'agent', row })) : []),
    item: (node) => (node.kind === 'group' ? groupItem(node.source) : agentItem(node.row)),
  });
}

function groupsOf(rows: readonly AgentRow[]): readonly AgentNode[] {
  return sources
    .map((source) => ({ kind: 'group' as const, source, rows: rows.filter((row) => row.source === source) }))
    .filter((group) => group.rows.length > 0);
}

function groupItem(source: AgentRow['source']): vscode.TreeItem {
  const item = new vscode.TreeItem(groupNames[source], vscode.TreeItemCollapsibleState.Expanded);
  item.id = `agents:${source}`;
  return item;
}

const stateWords = { used: '', hidden: 'hidden by another', unusable: 'not used' } satisfies Record<
  AgentRow['state'],
  string
>;

function agentItem(row: AgentRow): vscode.TreeItem {
  const label = row.name ?? row.path ?? '';
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const remarks = [stateWords[row.state], row.description].filter((each) => each !== '');
  const problems = row.problems.map(({ line, message }) => `Line ${String(line)}: ${message}`);
  item.id = `agent:${row.uri ?? label}`;
  item.description = remarks.join(' · ');
  item.iconPath = agentIcon(row);
  item.tooltip = [
    label,
    ...remarks,
    `Tools: ${row.tools.join(', ') || 'none'}`,
    ...(row.model === undefined ? [] : [`Model: ${row.model}`]),
    ...problems,
  ].join('\n');
  item.contextValue = row.state === 'used' ? 'agent' : 'agent-file';
  if (row.uri !== undefined) {
    item.command = { command: 'vscode.open', title: 'Open', arguments: [toUri(row.uri)] };
  }
  item.accessibilityInformation = { label: [label, ...remarks, ...problems].join(', ') };
  return item;
}

function agentIcon({ state, problems }: AgentRow): vscode.ThemeIcon {
  const worst = problems.some(({ severity }) => severity === 'error')
    ? 'error'
    : problems.some(({ severity }) => severity === 'warning')
      ? 'warning'
      : undefined;
  if (worst) return new vscode.ThemeIcon(worst, new vscode.ThemeColor(`list.${worst}Foreground`));
  return new vscode.ThemeIcon(state === 'used' ? 'organization' : 'circle-outline');
}
