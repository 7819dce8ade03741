import * as vscode from 'vscode';
import type { ChangeRow } from '../../core/workflow/rows';
import { pickOne } from '../pick';
import { toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import { keptUri } from './kept-text';

/** Shows one change as a diff, several in the editor's view of many diffs. Both sides are as they were then. */
export async function showChanges(title: string, changes: readonly ChangeRow[]): Promise<void> {
  const [only] = changes;
  if (!only) throw new EditorRefusal('No file was changed.');
  if (changes.length === 1) return showChange(only);
  // A side that was not there is left out: an empty text would show a removed line.
  const resources = changes.map((change) => {
    const [before, after] = sidesOf(change);
    return [toUri(change.uri), change.before === null ? undefined : before, change.after === null ? undefined : after];
  });
  try {
    await vscode.commands.executeCommand('vscode.changes', title, resources);
  } catch {
    // Editors built on Code-OSS may lack the view of many diffs; one diff they all have.
    await showChange(
      await pickOne(
        title,
        'Which file?',
        changes.map((change) => ({ label: change.label, value: change })),
      ),
    );
  }
}

/** Shows what one file was and became. */
export async function showChange(change: ChangeRow): Promise<void> {
  const what = change.before === null ? 'new' : change.after === null ? 'deleted' : 'before ↔ after';
  await vscode.commands.executeCommand('vscode.diff', ...sidesOf(change), `${change.label} (${what})`);
}

/**
 * Shows what a piece of code would make of the file that the user looks at: put in place of the selection, or, without
 * one, of the whole text.
 */
export async function compareWithEditor(code: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new EditorRefusal('Open the file that you want to compare this code with first.');
  const { document, selection } = editor;
  const text = document.getText();
  const [start, end] = selection.isEmpty
    ? [0, text.length]
    : [document.offsetAt(selection.start), document.offsetAt(selection.end)];
  const after = keptUri(document.uri.path, { text: text.slice(0, start) + code + text.slice(end) });
  const name = vscode.workspace.asRelativePath(document.uri);
  await vscode.commands.executeCommand('vscode.diff', document.uri, after, `${name} ↔ code of the chat`);
}

function sidesOf({ uri, before, after }: ChangeRow): readonly [vscode.Uri, vscode.Uri] {
  const { path } = toUri(uri);
  return [keptUri(path, { blob: before }), keptUri(path, { blob: after })];
}
