import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/editor/ids';
import { keptUri } from '../../../src/editor/chat/kept-text';
import { fingerpost } from './fingerpost';
import { eventually, workspaceFolder } from './workspace-files';

const plan = [
  '# Implementation Plan',
  '',
  '- [x] 1. Make the cart',
  '- [ ] 2. Add items',
  '  - _Requirements: 1.1_',
  '',
];

describe('Fingerpost in the editor', () => {
  const spec = path.join(workspaceFolder(), '.kiro', 'specs', 'cart');
  const tasks = vscode.Uri.file(path.join(spec, 'tasks.md'));

  before(async () => {
    await mkdir(spec, { recursive: true });
    await writeFile(tasks.fsPath, plan.join('\n'));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(path.join(workspaceFolder(), '.kiro'), { recursive: true });
  });

  const coreIsLoaded = (): boolean =>
    Object.keys(require.cache).some((file) => file.endsWith(path.join('dist', 'core.js')));

  it('is activated in no time, and without its core', async () => {
    const extension = await fingerpost();
    assert.equal(extension.isActive, false, 'it was not activated before anyone asked');
    const started = performance.now();
    await extension.activate();
    const ms = performance.now() - started;
    assert.ok(ms < 300, `${ms} ms`);
    assert.equal(coreIsLoaded(), false);
  });

  it('has the commands that it says it has', async () => {
    const ours = (await vscode.commands.getCommands(true)).filter((id) => /^fingerpost\.\w+$/.test(id));
    assert.deepEqual(ours.sort(), Object.values(commandIds).sort());
  });

  it('puts links above the tasks of a spec, and loads its core for that', async () => {
    await vscode.workspace.openTextDocument(tasks);
    const lenses = await eventually('links above tasks', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', tasks, 9);
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title, command?.command]),
      [
        [0, 'Run all tasks (1)', commandIds.runAllTasks],
        [2, 'Task completed', ''],
        [3, 'Start task', commandIds.startTask],
      ],
    );
    assert.equal(coreIsLoaded(), true);
  });

  it('puts no links above tasks elsewhere', async () => {
    const other = vscode.Uri.file(path.join(workspaceFolder(), 'tasks.md'));
    await writeFile(other.fsPath, plan.join('\n'));
    await vscode.workspace.openTextDocument(other);
    assert.deepEqual(await vscode.commands.executeCommand('vscode.executeCodeLensProvider', other, 9), []);
    await rm(other.fsPath);
  });

  it('follows what is typed into a plan', async () => {
    const editor = await vscode.window.showTextDocument(tasks);
    await editor.edit((edit) =>
      edit.insert(editor.document.lineAt(editor.document.lineCount - 1).range.end, '- [ ] 3. Pay\n'),
    );
    await eventually('a third link', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', tasks, 9);
      return found.length === 4 ? true : undefined;
    });
    await editor.document.save();
  });

  it('shows nothing where a change says that no file was there', async () => {
    const document = await vscode.workspace.openTextDocument(keptUri('/shop/src/cart.ts', { blob: null }));
    assert.equal(document.getText(), '');
    assert.equal(document.languageId, 'typescript');
  });
});
