import type { Uri } from '../../core/ports';
import type { DocumentRow, SpecRow, TaskRow } from '../../core/workflow/rows';

/**
 * What a row of the Specs view stands for. Commands of its menu get the node, and read `dir`, `key` and `uri` from it as
 * they do from any other caller.
 */
export type SpecNode =
  | { readonly kind: 'spec'; readonly dir: Uri; readonly row: SpecRow }
  | {
      readonly kind: 'document';
      readonly dir: Uri;
      readonly uri: Uri;
      readonly row: DocumentRow;
      readonly tasks: readonly TaskRow[];
    }
  | {
      readonly kind: 'task';
      readonly dir: Uri;
      readonly key: string;
      readonly row: TaskRow;
      readonly tasksUri: Uri | undefined;
    };

export function specNode(row: SpecRow): SpecNode {
  return { kind: 'spec', dir: row.spec.dir, row };
}

/** What unfolds below a node. The tasks unfold below the document that lists them. */
export function childrenOf(node: SpecNode): readonly SpecNode[] {
  if (node.kind === 'spec') {
    const { documents, tasks, tasksUri } = node.row;
    return documents.map((row) => ({
      kind: 'document',
      dir: node.dir,
      uri: row.uri,
      row,
      tasks: row.uri === tasksUri ? tasks : [],
    }));
  }
  const tasksUri = node.kind === 'document' ? node.uri : node.tasksUri;
  const rows = node.kind === 'document' ? node.tasks : node.row.children;
  return rows.map((row) => ({ kind: 'task', dir: node.dir, key: row.key, row, tasksUri }));
}
