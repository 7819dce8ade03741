import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { compareWithEditor } from '../../../src/editor/chat/show-changes';
import { toUri } from '../../../src/editor/ports/uri';
import { fingerpost } from './fingerpost';
import { WorkspaceFiles } from './workspace-files';

describe('a code block of a conversation', () => {
  const files = new WorkspaceFiles();
  after(() => files.remove());

  it('is compared with the file that the user looks at, in place of what is selected there', async () => {
    await (await fingerpost()).activate();
    const uri = await files.write('compared.ts', 'const a = 1;\nconst b = 2;\n');
    const editor = await vscode.window.showTextDocument(toUri(uri));
    editor.selection = new vscode.Selection(1, 0, 1, 12);
    await compareWithEditor('const b = 3;');
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    assert.equal(input.original.toString(), toUri(uri).toString());
    const changed = await vscode.workspace.openTextDocument(input.modified);
    assert.equal(changed.getText(), 'const a = 1;\nconst b = 3;\n');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('asks for a file to compare with where none is open', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await assert.rejects(compareWithEditor('x'), /Open the file/);
  });
});
