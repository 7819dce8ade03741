import * as vscode from 'vscode';
import { z } from 'zod';
import type { Core } from '../core/core';
import type { Uri } from '../core/ports';
import type { DocumentRow, SpecRow, TaskRow } from '../core/workflow/rows';
import { commandIds } from './ids';
import { patiently } from './patiently';
import { fromUri } from './ports/uri';
import { hasManyRoots } from './refreshed-tree';
import { EditorRefusal } from './refusals';

/** What a command's caller may name: a row of the Specs view, a link above a task, the document of a title button. */
const task = z.object({ dir: z.string(), key: z.string() });
const spec = z.object({ dir: z.string() });
const documentNode = z.object({ uri: z.string() });

/** Asks with a list. @throws vscode.CancellationError when the user leaves it */
export async function pickOne<T>(
  title: string,
  placeHolder: string,
  choices: readonly (vscode.QuickPickItem & { readonly value: T })[],
): Promise<T> {
  const picked = await vscode.window.showQuickPick(choices, { title, placeHolder, matchOnDescription: true });
  if (!picked) throw new vscode.CancellationError();
  return picked.value;
}

/** Asks for a text. @throws vscode.CancellationError when the user leaves it */
export async function askText(options: vscode.InputBoxOptions): Promise<string> {
  const text = await vscode.window.showInputBox({ ignoreFocusOut: true, ...options });
  if (text === undefined) throw new vscode.CancellationError();
  return text;
}

/** The folder something new goes into; asks where there are several (MULTI-06). */
export async function pickRoot(title: string): Promise<Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [first] = folders;
  if (!first) {
    throw new EditorRefusal('Open a folder first: a spec lies in the folder of its project.', {
      label: 'Open Folder',
      command: 'vscode.openFolder',
    });
  }
  if (folders.length === 1) return fromUri(first.uri);
  const choices = folders.map(({ name, uri }) => ({ label: name, description: uri.fsPath, value: fromUri(uri) }));
  return pickOne(title, 'In which folder?', choices);
}

/** The spec a command is about: that of a row or a link, of a document's title, of the active editor, else a chosen one. */
export async function pickSpec(core: Core, argument: unknown, title: string): Promise<Uri> {
  const named = spec.safeParse(argument);
  if (named.success) return named.data.dir;
  const document = documentNode.safeParse(argument);
  const active = argument === undefined ? vscode.window.activeTextEditor?.document.uri : undefined;
  const shown = argument instanceof vscode.Uri ? argument : active;
  const uri = document.success ? document.data.uri : shown && fromUri(shown);
  const around =
    uri === undefined ? undefined : await patiently('Looking for the spec', (signal) => core.specs.around(uri, signal));
  return (around ?? (await pickSpecRow(core, title, () => true))).spec.dir;
}

/** The document a command is about: the one it was called on, the one in the active editor, else one the user picks. */
export async function pickDocument(
  core: Core,
  argument: unknown,
  title: string,
  suits: (row: DocumentRow) => boolean,
  none: string,
): Promise<Uri> {
  if (argument instanceof vscode.Uri) return fromUri(argument);
  const named = documentNode.safeParse(argument);
  if (named.success) return named.data.uri;
  const rows = (await core.specs.list()).flatMap((row) =>
    row.documents.filter(suits).map((document) => ({ row, document })),
  );
  const active = vscode.window.activeTextEditor?.document.uri;
  const shown = active && rows.find(({ document }) => document.uri === fromUri(active));
  if (shown) return shown.document.uri;
  if (rows.length === 0) throw new EditorRefusal(none, newSpecButton);
  const choices = rows.map(({ row, document }) => ({
    label: document.label,
    description: describe(row),
    value: document.uri,
  }));
  return pickOne(title, 'Which document?', choices);
}

/** The task a command is about: the one it was called on, else one the user picks. */
export async function pickTask(
  core: Core,
  argument: unknown,
  title: string,
  suits: (row: TaskRow) => boolean,
): Promise<{ readonly dir: Uri; readonly key: string }> {
  const named = task.safeParse(argument);
  if (named.success) return named.data;
  const row = await pickSpecRow(core, title, ({ tasks }) => flat(tasks).some(suits));
  const choices = flat(row.tasks)
    .filter(suits)
    .map((each) => ({
      label: each.id === null ? each.title : `${each.id} ${each.title}`,
      ...(each.note === undefined ? {} : { description: each.note }),
      value: each.key,
    }));
  return { dir: row.spec.dir, key: await pickOne(title, 'Which task?', choices) };
}

async function pickSpecRow(core: Core, title: string, suits: (row: SpecRow) => boolean): Promise<SpecRow> {
  const all = await core.specs.list();
  const rows = all.filter(suits);
  const [only] = rows;
  if (!only) {
    const message =
      all.length === 0
        ? 'There is no spec in the open folders yet.'
        : 'No task in the open folders is in a state for that.';
    throw new EditorRefusal(message, all.length === 0 ? newSpecButton : undefined);
  }
  if (rows.length === 1) return only;
  return pickOne(
    title,
    'Which spec?',
    rows.map((row) => ({ label: row.spec.name, description: describe(row), value: row })),
  );
}

const newSpecButton = { label: 'New Spec', command: commandIds.newSpec } as const;

const describe = (row: SpecRow): string => (hasManyRoots() ? `${row.spec.name} · ${row.rootName}` : row.spec.name);

const flat = (rows: readonly TaskRow[]): readonly TaskRow[] => rows.flatMap((row) => [row, ...flat(row.children)]);
