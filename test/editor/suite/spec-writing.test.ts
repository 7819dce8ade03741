import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Uri } from '../../../src/core/ports';
import { toUri } from '../../../src/editor/ports/uri';
import { shop } from '../../core/specs/language/shop-spec';
import { fingerpost } from './fingerpost';
import { eventually, WorkspaceFiles } from './workspace-files';

describe('writing a spec', function () {
  this.timeout(60_000);
  const files = new WorkspaceFiles();
  // A folder for each test, so that nothing is remembered of another's.
  let count = 0;
  const at = (name: string): string => `.kiro/specs/shop-${count}/${name}`;
  let uris: Readonly<Record<'requirements' | 'design' | 'tasks', Uri>>;

  before(async () => {
    await (await fingerpost()).activate();
  });
  beforeEach(async () => {
    count += 1;
    uris = {
      requirements: await files.write(at('requirements.md'), shop.requirements),
      design: await files.write(at('design.md'), shop.design),
      tasks: await files.write(at('tasks.md'), shop.tasks),
    };
  });
  afterEach(async () => {
    // What was typed and not saved goes too.
    while (vscode.window.activeTextEditor) {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });
  after(() => files.remove());

  const open = async (uri: Uri): Promise<vscode.TextEditor> => vscode.window.showTextDocument(toUri(uri));
  const codesOf = (uri: Uri): readonly string[] =>
    vscode.languages
      .getDiagnostics(toUri(uri))
      .filter(({ source }) => source === 'fingerpost')
      .map(({ code, range }) => `${range.start.line + 1} ${typeof code === 'object' ? code.value : code}`);
  const problems = (uri: Uri, expected: readonly string[]): Promise<true> =>
    eventually(`${expected.join(', ')} in ${uri}`, () =>
      JSON.stringify(codesOf(uri)) === JSON.stringify(expected) ? true : undefined,
    );
  const replace = async (editor: vscode.TextEditor, from: string, to: string): Promise<void> => {
    const { document } = editor;
    const start = document.getText().indexOf(from);
    assert.ok(start >= 0, from);
    const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
    assert.ok(await editor.edit((edit) => edit.replace(range, to)));
  };
  const actionsAt = async (editor: vscode.TextEditor, text: string): Promise<readonly vscode.CodeAction[]> => {
    const start = editor.document.getText().indexOf(text);
    const position = editor.document.positionAt(start);
    const range = new vscode.Range(position, position);
    return vscode.commands.executeCommand('vscode.executeCodeActionProvider', editor.document.uri, range);
  };

  it('shows problems of what is typed, with a link to what they mean, and takes them back', async () => {
    const editor = await open(uris.requirements);
    await replace(editor, 'refused, THEN THE', 'refused, THE');
    await problems(uris.requirements, ['18 ears.if-without-then']);
    const [problem] = vscode.languages.getDiagnostics(toUri(uris.requirements));
    assert.equal(problem?.severity, vscode.DiagnosticSeverity.Warning);
    const code = problem.code;
    assert.ok(typeof code === 'object');
    assert.equal(String(code.target), 'https://github.com/fingerpost/fingerpost/blob/main/docs/lint.md');
    await replace(editor, 'refused, THE', 'refused, THEN THE');
    await problems(uris.requirements, []);
  });

  it('shows in every document of the spec what an edit of one breaks, and forgets all with the last one', async () => {
    const editor = await open(uris.requirements);
    await replace(editor, '3. THE Till SHALL keep the Price_List\n', '');
    await problems(uris.tasks, ['7 reference.missing-criterion', '12 reference.missing-criterion']);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await problems(uris.tasks, []);
  });

  it('mends a problem with the fix of the lint, and offers the setting of its level', async () => {
    const editor = await open(uris.requirements);
    await replace(editor, 'refused, THEN THE', 'refused, THE');
    await problems(uris.requirements, ['18 ears.if-without-then']);
    const actions = await eventually('code actions', async () => {
      const found = await actionsAt(editor, 'IF the card');
      return found.length > 1 ? found : undefined;
    });
    const titles = actions.map(({ title }) => title);
    assert.deepEqual(titles.slice(0, 2), ['Insert THEN', 'Change severity of ears.if-without-then']);
    assert.equal(actions[1]?.command?.command, 'workbench.action.openSettings');
    const [fix] = actions;
    assert.ok(fix?.edit && fix.isPreferred);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(editor.document.getText(), shop.requirements);
    await problems(uris.requirements, []);
  });

  it('mends all problems of a kind at once', async () => {
    const editor = await open(uris.requirements);
    const broken = shop.requirements
      .replace('refused, THEN THE', 'refused, THE')
      .replace('2. THE Till SHALL count', '2. IF it is late, THE Till SHALL count');
    const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
    assert.ok(await editor.edit((edit) => edit.replace(all, broken)));
    await problems(uris.requirements, ['18 ears.if-without-then', '28 ears.if-without-then']);
    const found = await actionsAt(editor, 'IF the card');
    const mend = found.find(({ title }) => title === 'Fix all 2 problems of this kind in the document');
    assert.ok(mend?.edit);
    assert.ok(await vscode.workspace.applyEdit(mend.edit));
    await problems(uris.requirements, []);
  });

  const completionsBehind = async (editor: vscode.TextEditor, text: string): Promise<readonly string[]> => {
    const { document } = editor;
    const position = document.positionAt(document.getText().indexOf(text) + text.length);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      position,
    );
    return items
      .filter(({ sortText }) => /^\d{6}$/.test(sortText ?? ''))
      .map(({ label }) => (typeof label === 'string' ? label : label.label));
  };

  it('completes IDs on lines of references, terms, and criteria', async () => {
    const tasks = await open(uris.tasks);
    assert.deepEqual(await completionsBehind(tasks, '_Requirements: 1.1, '), ['1', '1.2', '1.3', '2', '2.1', '2.2']);
    const requirements = await open(uris.requirements);
    assert.deepEqual(await completionsBehind(requirements, 'SHALL keep the '), ['Till', 'Price_List', 'Clerk']);
    await replace(requirements, '2. THE Till SHALL count\n', '2. THE Till SHALL count\n3. \n');
    const [first] = await completionsBehind(requirements, 'SHALL count\n3. ');
    assert.equal(first, 'WHEN …, THE … SHALL …');
  });

  const placeOf = (editor: vscode.TextEditor, text: string): vscode.Position =>
    editor.document.positionAt(editor.document.getText().indexOf(text));
  const textOf = async (uri: Uri): Promise<string> => (await vscode.workspace.openTextDocument(toUri(uri))).getText();

  it('renames a criterion in all documents of the spec and in the tags of tests, as one change', async () => {
    const test = await files.write('shop.test.ts', `// Feature: shop-${count}, Requirement 1.2: it says so\n`);
    const editor = await open(uris.requirements);
    const change = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      editor.document.uri,
      placeOf(editor, '2. IF the card'),
      '1.7',
    );
    assert.equal(change.size, 4);
    assert.ok(await vscode.workspace.applyEdit(change));
    assert.match(editor.document.getText(), /^7\. IF the card/m);
    assert.match(await textOf(uris.design), /Requirements 1\.1, 1\.7\*\*/);
    assert.match(await textOf(uris.tasks), /_Requirements: 2, 1\.1, 1\.7, 1\.3_/);
    assert.equal(await textOf(test), `// Feature: shop-${count}, Requirement 1.7: it says so\n`);
    // What is open is undone in one step with the rest; here each document is taken back by itself.
    for (const uri of [uris.design, uris.tasks, test]) {
      await open(uri);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });

  it('says what is renamed, and why something cannot be', async () => {
    const editor = await open(uris.requirements);
    const { uri } = editor.document;
    const prepared = await vscode.commands.executeCommand<{ placeholder: string }>(
      'vscode.prepareRename',
      uri,
      placeOf(editor, '2. IF the card'),
    );
    assert.equal(prepared.placeholder, '1.2');
    const renamed = vscode.commands.executeCommand(
      'vscode.executeDocumentRenameProvider',
      uri,
      placeOf(editor, '2. IF the card'),
      '1.3',
    );
    await assert.rejects(Promise.resolve(renamed), /1\.3 is taken/);
    assert.equal(editor.document.getText(), shop.requirements);
  });

  it('renumbers criteria once the preview is confirmed', async () => {
    const gaps = shop.requirements.replace('3. THE Till', '8. THE Till');
    await files.write(at('requirements.md'), gaps);
    await files.write(at('tasks.md'), shop.tasks.replace('1.1, 1.3_', '1.1, 1.8_').replace('2, 1.1-1.3', '2, 1.2'));
    const editor = await open(uris.requirements);
    await eventually('the new text', () => (editor.document.getText() === gaps ? true : undefined));
    const place = placeOf(editor, 'THE Till SHALL keep');
    editor.selection = new vscode.Selection(place, place);
    const done = vscode.commands.executeCommand('fingerpost.renumber');
    await eventually('the confirmed change', async () => {
      await vscode.commands.executeCommand('refactorPreview.apply');
      await sleep(500); // asked too often, the preview begins anew each time
      return editor.document.getText() === shop.requirements ? true : undefined;
    });
    await done;
    assert.match(await textOf(uris.tasks), /_Requirements: 1\.1, 1\.3_/);
    await open(uris.tasks);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('offers both where they would change something, beside the fixes', async () => {
    await files.write(at('tasks.md'), shop.tasks.replace('1.1, 1.3_', '1.1, 1.8_').replace('2, 1.1-1.3', '2, 1.2'));
    const editor = await open(uris.requirements);
    await replace(editor, '3. THE Till', '8. THE  Till');
    const offered = (await actionsAt(editor, 'Till SHALL keep')).map(({ title }) => title);
    assert.ok(offered.includes('Format criterion'), offered.join());
    assert.ok(offered.includes('Renumber the criteria of requirement 1…'), offered.join());
    const [format] = (await actionsAt(editor, 'Till SHALL keep')).filter(({ title }) => title === 'Format criterion');
    assert.ok(format?.edit && (await vscode.workspace.applyEdit(format.edit)));
    assert.equal(editor.document.getText(), shop.requirements.replace('3. THE Till', '8. THE Till'));
  });

  it('formats the criterion at the cursor as its document writes them', async () => {
    const editor = await open(uris.requirements);
    await replace(editor, 'IF the card is refused, THEN THE', 'If the  card is refused, then the');
    const place = placeOf(editor, 'refused');
    editor.selection = new vscode.Selection(place, place);
    await vscode.commands.executeCommand('fingerpost.formatCriterion');
    assert.equal(editor.document.getText(), shop.requirements);
  });
});
