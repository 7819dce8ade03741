import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Uri } from '../../core/ports';
import { fromUri } from './uri';

const againMs = 200;

/** The document that the editor holds for a place, in a tab or not. */
export function openDocument(uri: Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && fromUri(document.uri) === uri);
}

/** False: it could not be saved, and the editor has said why. */
export async function savedDocument(document: vscode.TextDocument): Promise<boolean> {
  const isSaved = async (): Promise<boolean> => !document.isDirty || (await document.save());
  if (await isSaved()) return true;
  // One that the editor is only just done with reading anew may refuse, and take the same a moment later.
  await sleep(againMs);
  return isSaved();
}
