import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { nodeDigests } from '../../../src/core/node/digests';
import type { DocumentChange, Uri } from '../../../src/core/ports';
import { EditorDocuments } from '../../../src/editor/ports/documents';
import { SettingsMeanwhile } from '../../../src/editor/ports/settings-meanwhile';
import { exists } from '../../../src/editor/ports/file-system';
import { toUri } from '../../../src/editor/ports/uri';
import { eventually, keptInMemory, WorkspaceFiles } from './workspace-files';

describe('a change of several documents of the editor', () => {
  const documents = new EditorDocuments(nodeDigests, new SettingsMeanwhile(keptInMemory()));
  const files = new WorkspaceFiles();
  after(() => files.remove());

  const there = (name: string): Promise<boolean> => exists(toUri(files.uri(name)));
  const expected = async (uri: Uri): Promise<string> => (await documents.read(uri))?.hash ?? 'nothing is there';
  const gone = async (uri: Uri): Promise<DocumentChange> => {
    return { uri, expectedHash: await expected(uri), becomes: 'gone' };
  };
  const becoming = async (uri: Uri, to: Uri, text = ''): Promise<DocumentChange> => {
    const edits = text === '' ? [] : [{ span: { start: 0, end: 0 }, text }];
    return { uri, expectedHash: await expected(uri), becomes: { uri: to, edits } };
  };
  const tabs = (): readonly string[] =>
    vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label)).sort();

  it('deletes, moves and edits at once, on disk', async () => {
    const [a, b, c] = [
      await files.write('a.txt', 'A\n'),
      await files.write('b.txt', 'B\n'),
      await files.write('c.txt', 'C\n'),
    ];
    const to = files.uri('deep/er/moved.txt');
    const changes = [await gone(a), await becoming(b, to, 'more '), await becoming(c, c, 'new ')];
    assert.deepEqual(await documents.change(changes), { outcome: 'applied' });
    assert.equal(await there('a.txt'), false);
    assert.equal(await there('b.txt'), false);
    assert.equal(await files.read('deep/er/moved.txt'), 'more B\n');
    assert.equal(await files.read('c.txt'), 'new C\n');
    assert.deepEqual(documents.unsaved(), []);
  });

  it('takes the open tab of a moved file along, closes that of a deleted one, and can be undone', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const [moved, deleted] = [await files.write('tab.txt', 'T\n'), await files.write('tab2.txt', 'D\n')];
    for (const uri of [deleted, moved]) await vscode.window.showTextDocument(toUri(uri), { preview: false });
    const to = files.uri('tab-new.txt');
    assert.equal((await documents.change([await becoming(moved, to, 'x'), await gone(deleted)])).outcome, 'applied');
    await eventually('the tab has followed', () => tabs().join() === 'tab-new.txt' || undefined);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'xT\n');
    await vscode.commands.executeCommand('undo');
    await eventually(
      'both are there again',
      async () => ((await there('tab.txt')) && (await there('tab2.txt'))) || undefined,
    );
    assert.equal(await there('tab-new.txt'), false);
    await vscode.commands.executeCommand('workbench.action.files.saveAll');
  });

  it('is refused whole when one document has unsaved changes, is another by now, or something is in the way', async () => {
    const [a, b, wall] = [
      await files.write('one.txt', 'A\n'),
      await files.write('two.txt', 'B\n'),
      await files.write('wall.txt', 'W\n'),
    ];
    const both = async (last: DocumentChange): Promise<unknown> => documents.change([await gone(a), last]);
    assert.deepEqual(await both(await becoming(b, wall)), { outcome: 'stale', uri: b });
    assert.deepEqual(await both({ ...(await gone(b)), expectedHash: 'other' }), { outcome: 'stale', uri: b });
    const editor = await vscode.window.showTextDocument(toUri(b));
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'typed '));
    assert.deepEqual(await both(await gone(b)), { outcome: 'stale', uri: b });
    assert.equal(editor.document.getText(), 'typed B\n');
    assert.equal(await files.read('one.txt'), 'A\n');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('is taken back when a part of it cannot be made', async () => {
    const [a, b, c] = [
      await files.write('i.txt', 'I\n'),
      await files.write('j.txt', 'J\n'),
      await files.write('k.txt', 'K\n'),
    ];
    await files.write('file', 'not a folder');
    const changes = [await becoming(a, a, 'x'), await gone(b), await becoming(c, files.uri('file/below.txt'))];
    await assert.rejects(documents.change(changes), /could not change all of the files/);
    assert.equal(await files.read('i.txt'), 'I\n');
    assert.equal(await files.read('j.txt'), 'J\n');
    assert.equal(await files.read('k.txt'), 'K\n');
    assert.deepEqual(documents.unsaved(), []);
  });

  it('takes emptied folders along', async () => {
    const inside = await files.write('old/deep/a.txt', 'A\n');
    await documents.change([await gone(inside)], [files.uri('old')]);
    assert.equal(await there('old'), false);
  });
});
