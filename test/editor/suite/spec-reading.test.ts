import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/editor/ids';
import { shop } from '../../core/specs/language/shop-spec';
import { fingerpost } from './fingerpost';
import { eventually, workspaceFolder } from './workspace-files';

const tillTest = `// Feature: till, Property 1: Opens
it('opens', () => undefined);
`;

describe('reading a spec', function () {
  this.timeout(60_000);
  const folder = workspaceFolder();
  const uriOf = (name: string): vscode.Uri => vscode.Uri.file(path.join(folder, name));
  const requirements = uriOf('.kiro/specs/till/requirements.md');
  const design = uriOf('.kiro/specs/till/design.md');
  const tasks = uriOf('.kiro/specs/till/tasks.md');
  const test = uriOf('till.test.ts');

  before(async () => {
    await mkdir(path.join(folder, '.kiro', 'specs', 'till'), { recursive: true });
    await writeFile(requirements.fsPath, shop.requirements);
    await writeFile(design.fsPath, shop.design);
    await writeFile(tasks.fsPath, `${shop.tasks}\nSee #[[file:till.test.ts]].\n`);
    await writeFile(test.fsPath, tillTest);
    await (await fingerpost()).activate();
    for (const uri of [requirements, design, tasks, test]) await vscode.workspace.openTextDocument(uri);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(path.join(folder, '.kiro'), { recursive: true });
    await rm(test.fsPath);
  });

  const placeOf = async (uri: vscode.Uri, text: string, behind = 0): Promise<vscode.Position> => {
    const document = await vscode.workspace.openTextDocument(uri);
    const at = document.getText().indexOf(text);
    assert.ok(at >= 0, text);
    return document.positionAt(at + behind);
  };
  const ask = <T>(command: string, ...given: readonly unknown[]): Thenable<T> =>
    vscode.commands.executeCommand<T>(command, ...given);
  const textAt = async (uri: vscode.Uri, place: vscode.Position): Promise<string> =>
    (await ask<vscode.Hover[]>('vscode.executeHoverProvider', uri, place))
      .flatMap(({ contents }) => contents)
      .map((each) => (each instanceof vscode.MarkdownString ? each.value : ''))
      .join('\n');
  const spot = ({ uri, range }: vscode.Location): string =>
    `${path.basename(uri.path)}:${range.start.line + 1}:${range.start.character + 1}`;

  it('colours the clauses of sentences and the states of tasks', async () => {
    const legend = await ask<vscode.SemanticTokensLegend>('vscode.provideDocumentSemanticTokensLegend', requirements);
    const told = async (uri: vscode.Uri): Promise<readonly string[]> => {
      const { data } = await ask<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', uri);
      const document = await vscode.workspace.openTextDocument(uri);
      let [line, character] = [0, 0];
      const tokens: string[] = [];
      for (let at = 0; at < data.length; at += 5) {
        const [lines = 0, characters = 0, length = 0, kind = 0] = data.subarray(at, at + 5);
        character = lines > 0 ? characters : character + characters;
        line += lines;
        const range = new vscode.Range(line, character, line, character + length);
        tokens.push(`${legend.tokenTypes[kind] ?? ''} ${document.getText(range)}`);
      }
      return tokens;
    };
    assert.deepEqual((await told(requirements)).slice(0, 6), [
      'specId 1',
      'specId 1',
      'earsKeyword WHEN',
      'earsTrigger a guest pays',
      'earsSystem Till',
      'earsModal SHALL',
    ]);
    assert.deepEqual((await told(tasks)).slice(0, 2), ['specId 1', 'specId 1.1']);
  });

  it('has an outline of requirements, properties and tasks', async () => {
    const names = async (uri: vscode.Uri): Promise<readonly string[]> => {
      const all = (list: readonly vscode.DocumentSymbol[]): readonly string[] =>
        list.flatMap(({ name, children }) => [name, ...all(children)]);
      return all(await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri));
    };
    const outline = await eventually('an outline', async () => {
      const found = await names(requirements);
      return found.includes('1: Pay') ? found : undefined;
    });
    assert.ok(outline.includes('1.2 IF the card is refused, THEN THE Till SHALL say so'));
    assert.ok((await names(design)).includes('Property 2: Counts'));
    assert.ok((await names(tasks)).includes('1.1 Write the drawer'));
  });

  it('folds a task with its parts', async () => {
    const folds = await ask<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', tasks);
    const { line } = await placeOf(tasks, '- [ ] 1. Build');
    assert.ok(folds.some(({ start, end }) => start === line && end === line + 5));
  });

  it('tells what an ID means, with links to what is tied to it, in documents and in tests', async () => {
    // The editor tells of new files when it has seen them on the disk.
    const criterion = await eventually('the test at its criterion', async () => {
      const text = await textAt(tasks, await placeOf(tasks, '_Requirements: 1.1', 15));
      return text.includes('opens') ? text : undefined;
    });
    assert.match(criterion, /Criterion 1\\?\.1/);
    assert.match(criterion, /WHEN a guest pays, THE Till SHALL open/);
    assert.match(criterion, /\[opens\]\(file:.*till\.test\.ts#L1(?:,|%2C)1\)/);
    const property = await textAt(test, await placeOf(test, 'Property 1', 9));
    assert.match(property, /Property 1/);
    assert.match(property, /Write property test for opening/);
    assert.equal(await textAt(test, await placeOf(test, 'opens', 1)), '');
  });

  it('goes to what an ID names and finds where it is named', async () => {
    const at = await placeOf(tasks, '**Property 1', 11);
    const definition = await ask<vscode.Location[]>('vscode.executeDefinitionProvider', tasks, at);
    assert.deepEqual(definition.map(spot), ['design.md:5:14']);
    const fromTest = await placeOf(test, 'Property 1', 9);
    assert.deepEqual((await ask<vscode.Location[]>('vscode.executeDefinitionProvider', test, fromTest)).map(spot), [
      'design.md:5:14',
    ]);
    const references = await ask<vscode.Location[]>('vscode.executeReferenceProvider', tasks, at);
    assert.deepEqual([...new Set(references.map(spot))].sort(), [
      'design.md:19:14',
      'design.md:5:14',
      'tasks.md:9:18',
      'till.test.ts:1:1',
    ]);
  });

  it('says above criteria what is there for them, until that is switched off', async () => {
    const lenses = async (): Promise<readonly string[]> =>
      (await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', requirements, 20)).map(
        ({ command }) => command?.title ?? '',
      );
    assert.deepEqual(await lenses(), [
      ...['3 tasks · 1 property · 1 test', 'trace'],
      ...['2 tasks · 1 property · 1 test', 'trace'],
      ...['2 tasks', 'trace'],
      ...['1 task · 1 property', 'trace'],
      ...['1 task · 1 property', 'trace'],
    ]);
    const settings = vscode.workspace.getConfiguration('fingerpost');
    await settings.update('lenses.criteria', false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await lenses(), []);
    } finally {
      await settings.update('lenses.criteria', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('links references and files', async () => {
    const links = await ask<vscode.DocumentLink[]>('vscode.executeLinkProvider', tasks);
    const targets = links.map(({ target }) => `${path.basename(target?.path ?? '')}#${target?.fragment ?? ''}`);
    assert.ok(targets.includes('requirements.md#L17'), targets.join(' '));
    assert.ok(targets.includes('till.test.ts#'), targets.join(' '));
  });

  it('follows a criterion that is typed without being saved', async () => {
    const editor = await vscode.window.showTextDocument(requirements);
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    assert.ok(await editor.edit((edit) => edit.insert(end, '3. THE Till SHALL ring\n')));
    assert.match(await textAt(requirements, new vscode.Position(28, 0)), /THE Till SHALL ring/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('shows what covers the criterion at the cursor', async () => {
    const editor = await vscode.window.showTextDocument(requirements);
    const { line } = await placeOf(requirements, '1. WHEN');
    editor.selection = new vscode.Selection(line, 5, line, 5);
    const showing = vscode.commands.executeCommand(commandIds.showCoverage);
    const chosen = eventually('the first of what covers it', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.path === tasks.path ? active.selection.start.line : undefined;
    });
    const drawer = await placeOf(tasks, '- [ ] 1.1');
    assert.equal(await chosen, drawer.line);
    await showing;
  });
});
