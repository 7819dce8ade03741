import * as vscode from 'vscode';
import type { Uri } from '../../core/ports';
import type { Checkpoint } from '../../core/sessions/checkpoints';
import type { Session } from '../../core/sessions/session';
import type { RestorePart } from '../../core/workflow/restores';
import type { RestorePreview, RestoreRow } from '../../core/workflow/rows';
import { patiently } from '../patiently';
import { pickOne } from '../pick';
import { toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import type { Chat } from './chat';
import { keptUri } from './kept-text';

/** Goes back to the moment before an event, once the user has seen what will change and said yes (CKPT-02, CKPT-05). */
export async function restoreTo(chat: Chat, session: Session, to: number, part: RestorePart): Promise<void> {
  const { sessions } = chat.core;
  const preview =
    part === 'chat'
      ? nothing
      : await patiently('Looking at what will change', (signal) => sessions.previewRestore(session.id, to, signal));
  const files = await chosenFiles(preview, part);
  await restore(chat, session, to, part, files);
}

/** Puts the files of the last turn back. Asks only where somebody else changed one of them since (CKPT-07). */
export async function revertLastTurn(chat: Chat, session: Session): Promise<void> {
  const { sessions } = chat.core;
  const { to } = await lastPrompt(chat, session);
  const preview = await patiently('Looking at what will change', (signal) =>
    sessions.previewRestore(session.id, to, signal),
  );
  const isClear = preview.files.every(({ chosen }) => chosen);
  const files = isClear ? preview.files.map(({ uri }) => uri) : await chosenFiles(preview, 'files');
  await restore(chat, session, to, 'files', files);
}

/** Asks to which moment, and what is to go back. */
export async function pickCheckpoint(chat: Chat, session: Session): Promise<void> {
  const checkpoints = await chat.core.sessions.checkpoints(session.id);
  if (checkpoints.length === 0) throw new EditorRefusal('There is no checkpoint yet: one is made before each prompt.');
  const choices = [...checkpoints].reverse().map((checkpoint) => ({
    label: firstLine(checkpoint.text),
    description: new Date(checkpoint.at).toLocaleString(),
    detail: countsOf(checkpoint),
    value: checkpoint.to,
  }));
  const to = await pickOne('Restore Checkpoint', 'To the moment before which prompt?', choices);
  const part = await pickOne<RestorePart>('Restore Checkpoint', 'What is to go back?', [
    { label: '$(history) Files and Chat', value: 'both' },
    { label: '$(files) Files Only', value: 'files' },
    { label: '$(comment-discussion) Chat Only', value: 'chat' },
  ]);
  await restoreTo(chat, session, to, part);
}

/** @throws EditorRefusal when nothing was asked yet */
export async function lastPrompt(chat: Chat, session: Session): Promise<Checkpoint> {
  const checkpoints = await chat.core.sessions.checkpoints(session.id);
  const last = checkpoints.findLast(({ number }) => number !== undefined);
  if (!last) throw new EditorRefusal('Nothing was asked in this session yet.');
  return last;
}

async function restore(
  chat: Chat,
  session: Session,
  to: number,
  part: RestorePart,
  files: readonly Uri[],
): Promise<void> {
  const done = await patiently('Restoring', (signal) =>
    chat.core.sessions.restore(session.id, { to, part, files }, { signal }),
  );
  if (chat.shown === session) chat.look(session); // a part of the conversation that was not on the page may be back
  if (done.prompt !== undefined) await chat.offer(done.prompt);
  const left = [...done.stale, ...done.failed.map(({ uri }) => uri)];
  if (left.length > 0) {
    const names = left.map((uri) => vscode.workspace.asRelativePath(toUri(uri))).join(', ');
    throw new EditorRefusal(`Not put back, as they changed meanwhile or could not be written: ${names}.`);
  }
}

const nothing: RestorePreview = { files: [], marks: [], uncovered: undefined };

interface FileItem extends vscode.QuickPickItem {
  readonly row?: RestoreRow;
}

const icons = { restore: 'edit', recreate: 'add', delete: 'trash', nothing: 'circle-slash' } as const;
const verbs = { restore: 'put back', recreate: 'made again', delete: 'deleted', nothing: 'kept' } as const;

const viewDiff: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('diff'), tooltip: 'View what will change' };

/**
 * Shows every file that would change, those that somebody else changed unchecked, each with its diff.
 * @throws vscode.CancellationError when the user leaves it
 */
async function chosenFiles({ files, marks, uncovered }: RestorePreview, part: RestorePart): Promise<readonly Uri[]> {
  const pick = vscode.window.createQuickPick<FileItem>();
  pick.title = titleOf(files, part);
  pick.placeholder = files.length === 0 ? 'No file will change. Press Enter to go on.' : 'Files to put back';
  pick.canSelectMany = files.length > 0;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  const items = itemsOf(files, marks, uncovered);
  pick.items = items.length > 0 ? items : [{ label: '$(comment-discussion) The conversation goes back' }];
  pick.selectedItems = pick.items.filter(({ row }) => row?.chosen === true);
  try {
    return await new Promise<readonly Uri[]>((resolve, reject) => {
      pick.onDidTriggerItemButton(({ item }) => void (item.row && showPreview(item.row)));
      pick.onDidAccept(() => {
        resolve(pick.selectedItems.flatMap(({ row }) => (row?.possible === true ? [row.uri] : [])));
      });
      pick.onDidHide(() => reject(new vscode.CancellationError()));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function titleOf(files: readonly RestoreRow[], part: RestorePart): string {
  const what = { files: 'Files', chat: 'Chat', both: 'Files and Chat' }[part];
  const count = files.filter(({ chosen }) => chosen).length;
  return `Restore ${what}${part === 'chat' ? '' : ` (${String(count)} of ${String(files.length)} files)`}`;
}

function itemsOf(files: readonly RestoreRow[], marks: readonly string[], uncovered: string | undefined): FileItem[] {
  const items: FileItem[] = files.map((row) => ({
    label: `$(${icons[row.action]}) ${row.label}`,
    description: verbs[row.action],
    ...(row.reason === '' ? {} : { detail: `$(warning) ${row.reason}` }),
    buttons: row.action === 'nothing' ? [] : [viewDiff],
    row,
  }));
  const separator = (label: string): FileItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  if (marks.length > 0) items.push(separator(`opened again in tasks.md: ${marks.join(', ')}`));
  if (uncovered !== undefined) items.push(separator(uncovered));
  return items;
}

async function showPreview({ uri, label, into }: RestoreRow): Promise<void> {
  const place = toUri(uri);
  const title = `${label} (now ↔ restored)`;
  const options = { preserveFocus: true, preview: true };
  const now = await vscode.workspace.fs.stat(place).then(
    () => place,
    () => keptUri(place.path, { blob: null }),
  );
  await vscode.commands.executeCommand('vscode.diff', now, keptUri(place.path, { blob: into }), title, options);
}

function countsOf({ added, modified, deleted }: Checkpoint): string {
  const parts = [
    added > 0 ? `${String(added)} added` : '',
    modified > 0 ? `${String(modified)} changed` : '',
    deleted > 0 ? `${String(deleted)} deleted` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'no file was changed after it' : parts.join(', ');
}

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';
