import * as vscode from 'vscode';
import { WorkspaceFiles } from './workspace-files';
import { toUri } from '../../../src/editor/ports/uri';
describe('debug', function () {
  this.timeout(60000);
  it('ts', async () => {
    const files = new WorkspaceFiles();
    const t0 = Date.now();
    vscode.languages.onDidChangeDiagnostics(({ uris }) => console.log('published', Date.now() - t0, uris.map(String).join(' ')));
    const uri = await files.write('broken.ts', "export const a: number = 'x';\n");
    const d = await vscode.workspace.openTextDocument(toUri(uri));
    console.log('language', d.languageId, vscode.extensions.getExtension('vscode.typescript-language-features')?.isActive);
    for (let i = 0; i < 6; i++) {
      await new Promise((r) => setTimeout(r, 2000));
      console.log(Date.now() - t0, vscode.extensions.getExtension('vscode.typescript-language-features')?.isActive, JSON.stringify(vscode.languages.getDiagnostics(d.uri)), JSON.stringify(await vscode.commands.executeCommand('vscode.executeHoverProvider', d.uri, new vscode.Position(0, 13))), JSON.stringify(await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', d.uri)).slice(0,100));
    }
    await vscode.window.showTextDocument(d);
    for (let i = 0; i < 4; i++) {
      await new Promise((r) => setTimeout(r, 2000));
      console.log('shown', Date.now() - t0, JSON.stringify(vscode.languages.getDiagnostics(d.uri)));
    }
  });
});
