import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { nodeDigests } from '../../../src/core/node/digests';
import { NotText, type Uri } from '../../../src/core/ports';
import { EditorDocuments } from '../../../src/editor/ports/documents';
import { SettingsMeanwhile } from '../../../src/editor/ports/settings-meanwhile';
import { toUri } from '../../../src/editor/ports/uri';
import { eventually, keptInMemory, WorkspaceFiles } from './workspace-files';

describe('documents of the editor', () => {
  const documents = new EditorDocuments(nodeDigests, new SettingsMeanwhile(keptInMemory()));
  const files = new WorkspaceFiles();
  after(() => files.remove());

  const read = async (uri: Uri): Promise<{ readonly text: string; readonly hash: string; readonly dirty: boolean }> => {
    const found = await documents.read(uri);
    assert.ok(found, `${uri} is not there`);
    return found;
  };
  const show = (uri: Uri): Thenable<vscode.TextEditor> => vscode.window.showTextDocument(toUri(uri));
  const replace = (text: string, old: string, by: string): { span: { start: number; end: number }; text: string } => {
    const start = text.indexOf(old);
    assert.ok(start >= 0);
    return { span: { start, end: start + old.length }, text: by };
  };

  it('are not there where no file is, and not where a folder is', async () => {
    assert.equal(await documents.read(files.uri('nothing.txt')), undefined);
    await files.write('folder/inside.txt', 'x');
    assert.equal(await documents.read(files.uri('folder')), undefined);
    assert.equal(await documents.read(files.uri('folder/inside.txt/deeper.txt')), undefined);
  });

  it('are refused when they are no text', async () => {
    const binary = await files.write('binary.bin', Uint8Array.of(1, 0, 2));
    await assert.rejects(documents.read(binary), NotText);
    const latin = await files.write('latin.txt', Uint8Array.of(0x41, 0xe4, 0x42));
    await assert.rejects(documents.read(latin), NotText);
  });

  it('that are closed are edited and on disk, and no editor is shown for it', async () => {
    const uri = await files.write('closed.txt', 'one\ntwo\n');
    const { text, hash, dirty } = await read(uri);
    assert.equal(dirty, false);
    assert.equal(await documents.apply(uri, [replace(text, 'two', 'three')], hash), 'applied');
    assert.equal(await files.read('closed.txt'), 'one\nthree\n');
    assert.equal(vscode.window.visibleTextEditors.length, 0);
    assert.equal((await read(uri)).text, 'one\nthree\n');
  });

  it('take several edits at once, touching ones and insertions at one place in their order', async () => {
    const uri = await files.write('several.txt', 'abcdef');
    const { hash } = await read(uri);
    const edits = [
      { span: { start: 0, end: 2 }, text: 'AB' },
      { span: { start: 2, end: 2 }, text: '1' },
      { span: { start: 2, end: 2 }, text: '2' },
      { span: { start: 2, end: 4 }, text: '' },
      { span: { start: 6, end: 6 }, text: '!' },
    ];
    assert.equal(await documents.apply(uri, edits, hash), 'applied');
    assert.equal(await files.read('several.txt'), 'AB12ef!');
  });

  it('that are open and clean are saved, and the edit can be undone', async () => {
    const uri = await files.write('open.txt', 'one\n');
    const editor = await show(uri);
    const { text, hash } = await read(uri);
    assert.equal(await documents.apply(uri, [replace(text, 'one', 'two')], hash), 'applied');
    assert.equal(editor.document.isDirty, false);
    assert.equal(await files.read('open.txt'), 'two\n');
    await show(uri);
    await vscode.commands.executeCommand('undo');
    await eventually('the text before the edit', () => (editor.document.getText() === 'one\n' ? true : undefined));
  });

  it('that have unsaved changes are edited in their buffer and stay unsaved', async () => {
    const uri = await files.write('dirty.txt', 'one\n');
    const editor = await show(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'zero\n'));
    const { text, hash, dirty } = await read(uri);
    assert.equal(text, 'zero\none\n');
    assert.equal(dirty, true);
    assert.equal(await documents.apply(uri, [replace(text, 'one', 'two')], hash), 'unsaved');
    assert.equal(editor.document.getText(), 'zero\ntwo\n');
    assert.equal(editor.document.isDirty, true);
    assert.equal(await files.read('dirty.txt'), 'one\n');

    await documents.save(uri);
    assert.equal(await files.read('dirty.txt'), 'zero\ntwo\n');
    assert.equal((await read(uri)).dirty, false);
    await documents.save(uri);
  });

  it('are left alone when they are no longer what was read', async () => {
    const uri = await files.write('stale.txt', 'one\n');
    const { hash } = await read(uri);
    await files.write('stale.txt', 'two\n');
    assert.equal(await documents.apply(uri, [{ span: { start: 0, end: 3 }, text: 'x' }], hash), 'stale');
    assert.equal(await files.read('stale.txt'), 'two\n');
    assert.equal(await documents.apply(files.uri('gone.txt'), [], hash), 'stale');
  });

  it('are left alone when somebody typed since', async () => {
    const uri = await files.write('typed.txt', 'one\n');
    const editor = await show(uri);
    const { hash } = await read(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'zero '));
    assert.equal(await documents.apply(uri, [{ span: { start: 0, end: 3 }, text: 'x' }], hash), 'stale');
    assert.equal(editor.document.getText(), 'zero one\n');
    await documents.save(uri);
  });

  it('that another program has just changed are read from disk, and edited when the editor has noticed', async () => {
    const uri = await files.write('other.txt', 'one\n');
    await show(uri);
    await writeFile(path.join(files.path, 'other.txt'), 'changed\n');
    const { text, hash } = await read(uri);
    assert.equal(text, 'changed\n');
    assert.equal(await documents.apply(uri, [replace(text, 'changed', 'edited')], hash), 'applied');
    assert.equal(await files.read('other.txt'), 'edited\n');
  });

  it('keep CRLF, and offsets mean the text that was read', async () => {
    const uri = await files.write('crlf.txt', 'one\r\ntwo\r\nthree\r\n');
    const { text, hash } = await read(uri);
    assert.equal(text, 'one\r\ntwo\r\nthree\r\n');
    const edits = [replace(text, 'two\r\n', ''), replace(text, 'three', 'four\nfive')];
    assert.equal(await documents.apply(uri, edits, hash), 'applied');
    assert.equal(await files.read('crlf.txt'), 'one\r\nfour\r\nfive\r\n');
  });

  it('with mixed line ends read as the editor will hold them', async () => {
    const uri = await files.write('mixed.txt', 'a\r\nb\nc\r\n');
    const { text, hash } = await read(uri);
    assert.equal(text, (await vscode.workspace.openTextDocument(toUri(uri))).getText());
    assert.equal(await documents.apply(uri, [replace(text, 'b', 'B')], hash), 'applied');
    assert.equal(await files.read('mixed.txt'), 'a\r\nB\r\nc\r\n');
  });

  it('keep a byte order mark, which is no part of the text', async () => {
    const uri = await files.write('bom.txt', '\ufeffone\n');
    const { text, hash } = await read(uri);
    assert.equal(text, 'one\n');
    assert.equal(await documents.apply(uri, [replace(text, 'one', 'two')], hash), 'applied');
    assert.deepEqual(await files.bytes('bom.txt'), Buffer.from('\ufefftwo\n'));
  });

  it('keep a last line without an end, and characters of two units', async () => {
    const uri = await files.write('tail.txt', '😀 a\n😀 b');
    const { text, hash } = await read(uri);
    assert.equal(await documents.apply(uri, [replace(text, 'b', 'é')], hash), 'applied');
    assert.equal(await files.read('tail.txt'), '😀 a\n😀 é');
  });

  it('are created with their folders, and not over what is there', async () => {
    const uri = files.uri('new/deep/made.txt');
    assert.equal(await documents.create(uri, 'made\n'), 'applied');
    assert.equal(await files.read('new/deep/made.txt'), 'made\n');
    assert.equal(await documents.create(uri, 'other\n'), 'stale');
    assert.equal(await files.read('new/deep/made.txt'), 'made\n');
    assert.equal(await documents.create(files.uri('new/empty.txt'), ''), 'applied');
    assert.equal(await files.read('new/empty.txt'), '');
  });

  it('tell of typing, saving and other programs', async () => {
    const heard: Uri[] = [];
    const listening = documents.onDidChange((uri) => heard.push(uri));
    const told = (uri: Uri): Promise<boolean> => eventually(`word of ${uri}`, () => heard.includes(uri) || undefined);
    try {
      const uri = await files.write('heard.txt', 'one\n');
      await told(uri);
      heard.length = 0;
      const editor = await show(uri);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'x'));
      await told(uri);
      heard.length = 0;
      await documents.save(uri);
      await told(uri);
    } finally {
      listening.dispose();
    }
  });

  describe('where a formatter runs on save', () => {
    const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('editor');
    let formatter: vscode.Disposable;

    before(async () => {
      formatter = vscode.languages.registerDocumentFormattingEditProvider(
        { pattern: '**/*.formatted.txt' },
        {
          provideDocumentFormattingEdits(document) {
            const all = new vscode.Range(0, 0, document.lineCount, 0);
            return [vscode.TextEdit.replace(all, document.getText().replaceAll(' =', '=').replaceAll('= ', '='))];
          },
        },
      );
      await settings().update('formatOnSave', true, vscode.ConfigurationTarget.Workspace);
    });

    after(async () => {
      formatter.dispose();
      await settings().update('formatOnSave', undefined, vscode.ConfigurationTarget.Workspace);
    });

    it('it has its way with edits, and the next reader gets what it made', async () => {
      const uri = await files.write('a.formatted.txt', 'a=1\n');
      const { text, hash } = await read(uri);
      const end = { start: text.length, end: text.length };
      assert.equal(await documents.apply(uri, [{ span: end, text: 'b = 2\n' }], hash), 'applied');
      assert.equal(await files.read('a.formatted.txt'), 'a=1\nb=2\n');
      assert.equal((await read(uri)).text, 'a=1\nb=2\n');
    });

    it('it has its way with new documents', async () => {
      const uri = files.uri('b.formatted.txt');
      assert.equal(await documents.create(uri, 'a = 1\n'), 'applied');
      assert.equal(await files.read('b.formatted.txt'), 'a=1\n');
    });
  });
});
