import * as vscode from 'vscode';

/** The editor in sight that shows a document, the active one first. */
export function editorOf(uri: string): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return [activeTextEditor, ...visibleTextEditors].find((editor) => editor?.document.uri.toString() === uri);
}

/** The first line in sight, 1-based; 3.5 where the middle of a long line 3 is at the edge. */
export function firstLineOf({ visibleRanges, document }: vscode.TextEditor): number | undefined {
  const start = visibleRanges[0]?.start;
  if (!start) return undefined;
  const { text } = document.lineAt(start.line);
  return start.line + 1 + start.character / (text.length + 1);
}

/** Puts a line to the top of an editor. */
export function showFirstLine(editor: vscode.TextEditor, line: number): void {
  const last = Math.max(0, editor.document.lineCount - 1);
  const at = Math.min(Math.max(0, Math.floor(line) - 1), last);
  const { text } = editor.document.lineAt(at);
  const character = Math.floor((line - Math.floor(line)) * text.length);
  editor.revealRange(new vscode.Range(at, character, at + 1, 0), vscode.TextEditorRevealType.AtTop);
}

/** Opens a document's text at a line, where it is in sight already. */
export async function showSource(uri: vscode.Uri, line: number | undefined): Promise<void> {
  const shown = editorOf(uri.toString());
  const at = line === undefined ? undefined : new vscode.Range(Math.floor(line) - 1, 0, Math.floor(line) - 1, 0);
  await vscode.window.showTextDocument(uri, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    ...(at ? { selection: at } : {}),
  });
}
