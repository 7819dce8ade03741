import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { patiently } from '../patiently';
import { fromUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import type { CommandHandlers } from '../started-core';
import { toWorkspaceEdit } from './spec-ranges';

/** Commands about the text of a spec, at the cursor. */
export function writingCommands(core: Core): Pick<CommandHandlers, 'renumber' | 'formatCriterion'> {
  return {
    renumber: async () => {
      const { document, selection } = editorOfSpec();
      const { version } = document;
      const { what, edits } = await patiently('Looking for what refers to it', (signal) =>
        core.writing.renumber(
          { uri: fromUri(document.uri), text: document.getText() },
          document.offsetAt(selection.active),
          signal,
        ),
      );
      if (document.version !== version) {
        throw new EditorRefusal('The document was changed meanwhile. Renumber it again.');
      }
      // The editor shows each of them before any is made, and makes those that are left ticked at once.
      const about = { label: `Renumber ${what}`, needsConfirmation: true };
      await vscode.workspace.applyEdit(toWorkspaceEdit(edits, about), { isRefactoring: true });
    },

    formatCriterion: async () => {
      const editor = editorOfSpec();
      const { document } = editor;
      const text = document.getText();
      const edits = core.writing.format(
        { uri: fromUri(document.uri), text },
        document.offsetAt(editor.selection.active),
      );
      if (edits === undefined)
        throw new EditorRefusal('There is no acceptance criterion here. Put the cursor into one.');
      if (edits.length === 0) throw new EditorRefusal('This criterion is written as its document writes them.');
      await editor.edit((change) => {
        for (const { span, text: next } of edits) {
          change.replace(new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)), next);
        }
      });
    },
  };
}

function editorOfSpec(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new EditorRefusal('Open a document of a spec and put the cursor where it is to be changed.');
  return editor;
}
