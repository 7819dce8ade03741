import * as vscode from 'vscode';
import type { Uri } from '../../core/ports';
import { toUri } from '../ports/uri';

/** What a file of that ending is called where a person chooses its name. */
const kinds = { svg: 'SVG picture', csv: 'Comma-separated values' } as const;

/**
 * Asks where, and writes.
 * @param name the file's, without its ending
 * @param folder where the dialog begins
 */
export async function saveExport(name: string, as: keyof typeof kinds, folder: Uri, text: string): Promise<void> {
  const defaultUri = vscode.Uri.joinPath(toUri(folder), `${name}.${as}`);
  const target = await vscode.window.showSaveDialog({ defaultUri, filters: { [kinds[as]]: [as] } });
  if (!target) return;
  // A spreadsheet takes a file for UTF-8 only where it begins with this mark.
  const mark = as === 'csv' ? '\uFEFF' : '';
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(mark + text));
}
