import * as vscode from 'vscode';

/** Does anything lie there? */
export async function exists(place: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(place);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Nothing is there, or a folder is, or a file stands where a folder would have to be. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof vscode.FileSystemError)) return false;
  return ['FileNotFound', 'FileIsADirectory', 'FileNotADirectory'].includes(error.code);
}
