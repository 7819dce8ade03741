import * as vscode from 'vscode';
import type { DocumentRow, SpecRow, TaskRow } from '../../core/workflow/rows';
import { toUri } from '../ports/uri';
import { phaseWord } from './phase-words';
import { childrenOf, type SpecNode } from './spec-nodes';

type Drawn = Pick<
  vscode.TreeItem,
  'id' | 'label' | 'description' | 'iconPath' | 'tooltip' | 'contextValue' | 'command' | 'accessibilityInformation'
>;

/** A node as the Specs view draws it. @param manyRoots say which folder a spec is in */
export function specTreeItem(node: SpecNode, manyRoots: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem('', folding(node));
  return Object.assign(item, drawn(node, manyRoots));
}

function folding(node: SpecNode): vscode.TreeItemCollapsibleState {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  if (childrenOf(node).length === 0) return None;
  return node.kind === 'spec' ? Expanded : Collapsed;
}

function drawn(node: SpecNode, manyRoots: boolean): Drawn {
  if (node.kind === 'spec') return drawnSpec(node.row, manyRoots);
  return node.kind === 'document' ? drawnDocument(node.row, node.dir) : drawnTask(node);
}

function drawnSpec(row: SpecRow, manyRoots: boolean): Drawn {
  const { done, total } = row.progress;
  const parts = [phaseWord(row), ...(total > 0 ? [`${done}/${total}`] : []), ...(manyRoots ? [row.rootName] : [])];
  const problems =
    row.problems === 1
      ? '1 thing in its files had to be guessed'
      : `${row.problems} things in its files had to be guessed`;
  const lines = [
    `${row.kind === 'bugfix' ? 'Bugfix' : 'Spec'}: ${row.spec.name}`,
    `Folder: ${row.rootName}`,
    `Stands at: ${phaseWord(row)}`,
    ...(total > 0 ? [`Required tasks done: ${done} of ${total}`] : []),
    ...(row.problems > 0 ? [problems] : []),
  ];
  return {
    id: row.spec.dir,
    label: row.spec.name,
    description: parts.join(' · '),
    iconPath: new vscode.ThemeIcon(row.kind === 'bugfix' ? 'bug' : 'milestone'),
    tooltip: lines.join('\n'),
    contextValue: 'spec',
    accessibilityInformation: { label: lines.join(', ') },
  };
}

const approvalWords = {
  none: '',
  approved: 'approved',
  changed: 'changed since approval',
} satisfies Record<DocumentRow['approval'], string>;

function drawnDocument(row: DocumentRow, dir: string): Drawn {
  const approval = approvalWords[row.approval];
  const state = [approval, ...(row.gate ? ['waiting for approval'] : [])].filter((word) => word !== '').join(', ');
  const spoken = state === '' ? row.label : `${row.label}: ${state}`;
  return {
    id: `${dir}#${row.uri}`,
    label: row.label,
    description: row.gate && approval === '' ? 'to approve' : approval,
    iconPath: documentIcon(row),
    tooltip: spoken,
    contextValue: ['document', ...(row.gate ? ['gate'] : []), ...(row.approval === 'changed' ? ['changed'] : [])].join(
      '-',
    ),
    command: { command: 'vscode.open', title: 'Open', arguments: [toUri(row.uri)] },
    accessibilityInformation: { label: spoken },
  };
}

function documentIcon(row: DocumentRow): vscode.ThemeIcon {
  if (row.gate) return new vscode.ThemeIcon('eye', new vscode.ThemeColor('charts.yellow'));
  if (row.approval === 'changed') return new vscode.ThemeIcon('diff', new vscode.ThemeColor('charts.yellow'));
  if (row.approval === 'approved') return new vscode.ThemeIcon('verified', new vscode.ThemeColor('charts.green'));
  return new vscode.ThemeIcon('file');
}

const stateWords = {
  todo: 'to do',
  queued: 'waiting in the queue',
  running: 'in progress',
  done: 'done',
  elsewhere: 'marked as in progress, but not run from here',
} satisfies Record<TaskRow['state'], string>;

function drawnTask({ row, dir, tasksUri }: Extract<SpecNode, { kind: 'task' }>): Drawn {
  const remarks = [...(row.optional ? ['optional'] : []), ...(row.note === undefined ? [] : [row.note])];
  const title = row.id === null ? row.title : `${row.id} ${row.title}`;
  const spoken = [title, stateWords[row.state], ...remarks].join(', ');
  const drawing: Drawn = {
    id: `${dir}#task:${row.key}`,
    label: title,
    description: remarks.join(', '),
    iconPath: taskIcon(row),
    tooltip: `${title}\n${[stateWords[row.state], ...remarks].join(', ')}`,
    contextValue: `task-${row.state}`,
    accessibilityInformation: { label: `Task ${spoken}` },
  };
  if (tasksUri === undefined) return drawing;
  const selection = new vscode.Range(row.line - 1, 0, row.line - 1, 0);
  const command = {
    command: 'vscode.open',
    title: 'Open',
    arguments: [toUri(tasksUri), { selection }],
  };
  return { ...drawing, command };
}

function taskIcon(row: TaskRow): vscode.ThemeIcon {
  switch (row.state) {
    case 'todo':
      return new vscode.ThemeIcon('circle-large-outline');
    case 'queued':
      return new vscode.ThemeIcon('watch');
    case 'running':
      return new vscode.ThemeIcon('loading~spin');
    case 'elsewhere':
      return new vscode.ThemeIcon('circle-slash');
    case 'done':
      // A tick with a remark, such as *not checked*, is hollow: nobody vouches for it.
      return row.note === undefined
        ? new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('charts.green'))
        : new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green'));
  }
}
