import * as vscode from 'vscode';
import type { Uri } from '../../core/ports';
import type { Problem } from '../../core/specs/show';
import type { Span } from '../../core/text/span';
import { toUri } from '../ports/uri';

type Place = Pick<Problem, 'line' | 'column' | 'endLine' | 'endColumn'>;
type Edit = Place & { readonly file: Uri; readonly newText: string };

/** Lines and columns that count from 1 as a range of the editor. */
export function toRange({ line, column, endLine, endColumn }: Place): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

/** Offsets of the document's text as a range of the editor. */
export function rangeOf(document: vscode.TextDocument, { start, end }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

export function fromRange({ start, end }: vscode.Range): Place {
  return { line: start.line + 1, column: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

/** Edits whose files are URIs as one change. @param about shown where a person confirms each of them */
export function toWorkspaceEdit(
  edits: readonly Edit[],
  about?: vscode.WorkspaceEditEntryMetadata,
): vscode.WorkspaceEdit {
  const change = new vscode.WorkspaceEdit();
  for (const edit of edits) change.replace(toUri(edit.file), toRange(edit), edit.newText, about);
  return change;
}
