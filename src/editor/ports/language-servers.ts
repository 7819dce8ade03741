import * as vscode from 'vscode';
import { z } from 'zod';
import type { Digests, DocumentEdits } from '../../core/ports';
import { unlessAborted } from '../abort';
import { exists } from './file-system';
import { fromUri } from './uri';

/** Extensions for a language are loaded when its first file is opened. After this long without a word there is none. */
const nobodyMs = 4_000;
/** The same where an extension says that it is there for the language. */
const startingMs = 30_000;
/** Between two questions. */
export const askAgainMs = 200;

/** How long to wait for a first word about a document of this language. */
export const patienceFor = (languageId: string): number => (isSpokenFor(languageId) ? startingMs : nobodyMs);

const activation = z.object({ activationEvents: z.array(z.string()) });

function isSpokenFor(languageId: string): boolean {
  return vscode.extensions.all.some(({ packageJSON }) => {
    const manifest = activation.safeParse(packageJSON);
    return manifest.success && manifest.data.activationEvents.includes(`onLanguage:${languageId}`);
  });
}

/** Asks a command of the editor: what it gives, or what it threw. @throws the signal's reason */
export async function asked(
  command: string,
  args: readonly unknown[],
  signal: AbortSignal,
): Promise<{ readonly answer: unknown } | { readonly error: string }> {
  try {
    return { answer: await unlessAborted(vscode.commands.executeCommand(command, ...args), signal) };
  } catch (error) {
    signal.throwIfAborted();
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const parts = z.array(
  z.object({
    _type: z.number(),
    from: z.unknown(),
    to: z.unknown(),
    options: z.object({ ignoreIfExists: z.boolean().optional() }).nullish(),
  }),
);
const [fileKind, textKind] = [1, 2];

/**
 * Does the edit do more than edit texts, such as move a file? The editor keeps that to itself, and what is left away would be
 * half of the change: so it is looked for where an editor is known to keep it. To make sure of a file that is there already,
 * as TypeScript does of every file that it edits, is nothing more.
 */
export async function hasOther(edit: vscode.WorkspaceEdit): Promise<boolean> {
  const all: unknown = Reflect.get(edit, '_allEntries');
  if (typeof all !== 'function') return false;
  const found = parts.safeParse(Reflect.apply(all, edit, []));
  if (!found.success) return false;
  for (const { _type: kind, from, to, options } of found.data) {
    if (kind === textKind) continue;
    const isSure = kind === fileKind && from === undefined && options?.ignoreIfExists === true;
    if (!isSure || !(to instanceof vscode.Uri) || !(await exists(to))) return true;
  }
  return false;
}

/** The edits of texts. */
export async function editsOf(edit: vscode.WorkspaceEdit, digests: Digests): Promise<readonly DocumentEdits[]> {
  const found: DocumentEdits[] = [];
  for (const [place, edits] of edit.entries()) {
    const document = await vscode.workspace.openTextDocument(place);
    found.push({
      uri: fromUri(place),
      expectedHash: digests.sha256(document.getText()),
      edits: edits.map(({ range, newText }) => {
        return { span: { start: document.offsetAt(range.start), end: document.offsetAt(range.end) }, text: newText };
      }),
    });
  }
  return found;
}
