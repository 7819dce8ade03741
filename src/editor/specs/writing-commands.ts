import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import { patiently } from '../patiently';
import { fromUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import type { CommandHandlers } from '../started-core';
import { rangeOf, toWorkspaceEdit } from './spec-ranges';

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
      const change = toWorkspaceEdit(edits, { label: `Renumber ${what}`, needsConfirmation: false });
      // The editor shows its preview only where an edit asks for it, and leaves such a one unticked: all others are made
      // together. So the one that asks is an edit that changes nothing.
      const asking = { label: 'Nothing: only shows this list', needsConfirmation: true };
      change.replace(document.uri, new vscode.Range(0, 0, 0, 0), '', asking);
      await vscode.workspace.applyEdit(change, { isRefactoring: true });
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
          change.replace(rangeOf(document, span), next);
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
