import * as vscode from 'vscode';
import type { CoreChange } from '../core/core';
import { Debounced } from './debounced';
import { commandIds } from './ids';
import type { Registration } from './registration';
import { reportFailure } from './report';
import type { StartedCore } from './started-core';

/** A tree whose first level comes from the core and whose other levels hang on it. */
export interface TreeOptions<Node> {
  readonly view: string;
  /** What is being read, for messages: `Reading specs`. */
  readonly what: string;
  /** The change after which it is read again. */
  readonly change: CoreChange;
  load(started: StartedCore): Promise<readonly Node[]>;
  children(node: Node): readonly Node[];
  item(node: Node): vscode.TreeItem;
}

/** Shows a tree that the core is read for when it is first looked at, and again after each change. */
export function registerTree<Node>({ context, lazyCore, log }: Registration, options: TreeOptions<Node>): void {
  const changed = new vscode.EventEmitter<undefined>();
  const refresh = new Debounced(100, () => changed.fire(undefined));
  const treeDataProvider: vscode.TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: (node) => options.item(node),
    async getChildren(node) {
      if (node !== undefined) return [...options.children(node)];
      try {
        const nodes = await options.load(await lazyCore.get());
        view.message = '';
        return [...nodes];
      } catch (error) {
        // An empty tree would say that there is nothing.
        view.message = `${options.what} failed. Refresh to try again.`;
        const again = { command: commandIds.refresh };
        reportFailure(log, lazyCore, { what: options.what, again }, error);
        return [];
      }
    },
  };
  const view = vscode.window.createTreeView(options.view, { treeDataProvider, showCollapseAll: true });
  context.subscriptions.push(
    view,
    changed,
    refresh,
    lazyCore.onDidChange((change) => {
      if (change === options.change) refresh.call();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh.call),
  );
}

/** Several folders are open, so that lists say which one they mean. */
export function hasManyRoots(): boolean {
  return (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
}
