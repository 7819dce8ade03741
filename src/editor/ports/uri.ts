import * as vscode from 'vscode';
import { normaliseUri } from '../../core/text/uri';
import type { Uri } from '../../core/ports';

/** A place in the core's spelling. */
export function fromUri(uri: vscode.Uri): Uri {
  return normaliseUri(uri.toString());
}

/** A place in the editor's terms. */
export function toUri(uri: Uri): vscode.Uri {
  return vscode.Uri.parse(uri, true);
}
