import * as vscode from 'vscode';
import type { SteeringRow } from '../../core/workflow/rows';
import { viewIds } from '../ids';
import { toUri } from '../ports/uri';
import { hasManyRoots, registerTree } from '../refreshed-tree';
import type { Registration } from '../registration';

type SteeringNode =
  | { readonly kind: 'group'; readonly scope: SteeringRow['scope']; readonly rows: readonly SteeringRow[] }
  | { readonly kind: 'file'; readonly row: SteeringRow };

const groupNames = {
  workspace: 'Workspace',
  global: 'Global',
  agents: 'AGENTS.md',
} satisfies Record<SteeringRow['scope'], string>;

const scopes = ['workspace', 'global', 'agents'] as const satisfies readonly SteeringRow['scope'][];

/** The Steering view: the files that tell the agent about the project, as they are on disk. */
export function registerSteering(registration: Registration): void {
  registerTree<SteeringNode>(registration, {
    view: viewIds.steering,
    what: 'Reading steering',
    change: 'steering',
    load: async ({ core }) => groupsOf(await core.steering.list()),
    children: (node) => (node.kind === 'group' ? node.rows.map((row) => ({ kind: 'file', row })) : []),
    item: (node) => (node.kind === 'group' ? groupItem(node.scope) : fileItem(node.row)),
  });
}

function groupsOf(rows: readonly SteeringRow[]): readonly SteeringNode[] {
  return scopes
    .map((scope) => ({ kind: 'group' as const, scope, rows: rows.filter((row) => row.scope === scope) }))
    .filter((group) => group.rows.length > 0);
}

function groupItem(scope: SteeringRow['scope']): vscode.TreeItem {
  const item = new vscode.TreeItem(groupNames[scope], vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group:${scope}`;
  return item;
}

function fileItem(row: SteeringRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.name, vscode.TreeItemCollapsibleState.None);
  const uri = toUri(row.uri);
  const remarks = [
    row.mode,
    ...(row.loaded ? [] : ['not loaded']),
    ...(hasManyRoots() && row.scope !== 'global' ? [row.rootName] : []),
  ];
  item.id = `${row.scope}:${row.uri}`;
  item.description = remarks.join(' · ');
  item.iconPath = steeringIcon(row);
  item.tooltip = [
    row.name,
    row.loaded ? 'Read into every session' : 'Not read into sessions now',
    `Inclusion: ${row.mode}`,
    ...row.problems,
  ].join('\n');
  item.contextValue = 'steering';
  item.command = { command: 'vscode.open', title: 'Open', arguments: [uri] };
  item.accessibilityInformation = { label: [row.name, ...remarks, ...row.problems].join(', ') };
  return item;
}

function steeringIcon(row: SteeringRow): vscode.ThemeIcon {
  if (row.problems.length > 0) return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return new vscode.ThemeIcon(row.loaded ? 'compass' : 'circle-outline');
}
