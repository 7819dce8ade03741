import * as vscode from 'vscode';
import type { DocumentChange } from '../../core/ports';
import type { TextEdit } from '../../core/text/span';
import { exists, isMissing } from './file-system';
import { withoutFollowing } from './import-following';
import { joinTouching } from './joined-edits';
import { savedDocument } from './open-documents';
import type { SettingsMeanwhile } from './settings-meanwhile';
import { toUri } from './uri';

/** Edits of a document that holds the text they were made for. */
export function addEdits(
  change: vscode.WorkspaceEdit,
  document: vscode.TextDocument,
  edits: readonly TextEdit[],
): void {
  for (const { span, text } of joinTouching(edits)) {
    const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
    change.replace(document.uri, range, text);
  }
}

/**
 * Makes all changes through the editor, so that its tabs follow and each can be undone. Texts are edited and saved before
 * files are moved, so that whoever looks at a moved file finds it as it is meant to be.
 *
 * @param texts what each document holds, saved
 * @throws when the editor could not make them all; what it made has been taken back
 */
export async function makeChanges(
  changes: readonly DocumentChange[],
  texts: readonly string[],
  meanwhile: SettingsMeanwhile,
): Promise<void> {
  if ((await editTexts(changes)) && (await moveFiles(changes, meanwhile)) && (await isMade(changes))) return;
  await takeBack(changes, texts);
  throw new Error('The editor could not change all of the files. Check that they and their folders can be written to');
}

async function editTexts(changes: readonly DocumentChange[]): Promise<boolean> {
  const change = new vscode.WorkspaceEdit();
  const edited: vscode.TextDocument[] = [];
  for (const { uri, becomes } of changes) {
    if (becomes === 'gone' || becomes.edits.length === 0) continue;
    const document = await vscode.workspace.openTextDocument(toUri(uri));
    addEdits(change, document, becomes.edits);
    edited.push(document);
  }
  if (edited.length === 0) return true;
  if (!(await vscode.workspace.applyEdit(change))) return false;
  for (const document of edited) if (!(await savedDocument(document))) return false;
  return true;
}

async function moveFiles(changes: readonly DocumentChange[], meanwhile: SettingsMeanwhile): Promise<boolean> {
  const change = new vscode.WorkspaceEdit();
  let count = 0;
  for (const { uri, becomes } of changes) {
    if (becomes !== 'gone' && becomes.uri === uri) continue;
    count += 1;
    if (becomes === 'gone') change.deleteFile(toUri(uri), { recursive: false, ignoreIfNotExists: false });
    else change.renameFile(toUri(uri), toUri(becomes.uri), { overwrite: false });
  }
  if (count === 0) return true;
  const edited = changes.filter(({ uri, becomes }) => {
    return becomes !== 'gone' && becomes.uri !== uri && becomes.edits.length > 0;
  });
  return withoutFollowing(
    edited.map(({ uri }) => toUri(uri)),
    meanwhile,
    () => vscode.workspace.applyEdit(change),
  );
}

/** Removes the folder and those in it as far as they are empty. */
export async function removeEmpty(folder: vscode.Uri): Promise<void> {
  for (const [name, type] of await entriesOf(folder)) {
    if (type === vscode.FileType.Directory) await removeEmpty(vscode.Uri.joinPath(folder, name));
  }
  if ((await entriesOf(folder)).length === 0 && (await exists(folder))) {
    await vscode.workspace.fs.delete(folder, { recursive: true, useTrash: false });
  }
}

async function entriesOf(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The editor says that it is done even where a file operation was left out. */
async function isMade(changes: readonly DocumentChange[]): Promise<boolean> {
  for (const { uri, becomes } of changes) {
    if (becomes !== 'gone' && becomes.uri === uri) continue;
    if (becomes !== 'gone' && !(await exists(toUri(becomes.uri)))) return false;
    const isOwnName = becomes !== 'gone' && becomes.uri.toLowerCase() === uri.toLowerCase();
    if (!isOwnName && (await exists(toUri(uri)))) return false;
  }
  return true;
}

/** Puts every document back to its place and text, whichever of them the editor came to. */
async function takeBack(changes: readonly DocumentChange[], texts: readonly string[]): Promise<void> {
  const back = new vscode.WorkspaceEdit();
  for (const { uri, becomes } of changes) {
    if (await exists(toUri(uri))) continue;
    if (becomes === 'gone') back.createFile(toUri(uri), { ignoreIfExists: true });
    else back.renameFile(toUri(becomes.uri), toUri(uri), { overwrite: false });
  }
  await vscode.workspace.applyEdit(back);
  for (const [index, { uri }] of changes.entries()) {
    const text = texts[index] ?? '';
    const document = await vscode.workspace.openTextDocument(toUri(uri));
    if (document.getText() === text && !document.isDirty) continue;
    const whole = new vscode.WorkspaceEdit();
    whole.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(Infinity)), text);
    await vscode.workspace.applyEdit(whole);
    await document.save();
  }
}
