import * as vscode from 'vscode';
import type { Uri } from '../../core/ports';
import { fromUri } from './uri';

/** The document that the editor holds for a place, in a tab or not. */
export function openDocument(uri: Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && fromUri(document.uri) === uri);
}

/** False: it could not be saved, and the editor has said why. */
export async function savedDocument(document: vscode.TextDocument): Promise<boolean> {
  return !document.isDirty || (await document.save());
}
