import * as vscode from 'vscode';
import type { CodePlace, Offer } from '../../core/ports';
import { sleep } from '../abort';
import { askAgainMs, asked, hasOther, patienceFor } from './language-servers';
import { toUri } from './uri';

/** Actions whose edits are asked for; of more than these the rest is not offered. */
const mostActions = 50;

/**
 * The refactorings of a piece of code, each with its edit where it has one; undefined where nobody speaks the language. That
 * none is offered and that nobody could offer one look the same to whoever asks: so the outline is asked for as well.
 */
export async function actionsAt(
  { uri, span }: CodePlace,
  signal: AbortSignal,
): Promise<readonly vscode.CodeAction[] | undefined> {
  const document = await vscode.workspace.openTextDocument(toUri(uri));
  // Some servers offer nothing for a range that is no selection.
  const selection = new vscode.Selection(document.positionAt(span.start), document.positionAt(span.end));
  const begun = performance.now();
  const patience = patienceFor(document.languageId);
  let knownBefore = false;
  for (;;) {
    // A server answers one question after the other: behind this one it has loaded the program.
    if (knownBefore) await asked('vscode.executeTypeDefinitionProvider', [document.uri, selection.start], signal);
    const known = await hasOutline(document, signal);
    const kind = vscode.CodeActionKind.Refactor.value;
    const found = await asked('vscode.executeCodeActionProvider', [document.uri, selection, kind, mostActions], signal);
    const all: readonly unknown[] = 'answer' in found && Array.isArray(found.answer) ? found.answer : [];
    const actions = all
      .filter((each) => each instanceof vscode.CodeAction)
      .slice(0, mostActions)
      .filter((each) => !isSnippet(each));
    if (known && knownBefore) return actions;
    if (performance.now() - begun > patience) return actions.length > 0 ? actions : undefined;
    if (known) knownBefore = true;
    else await sleep(askAgainMs, signal);
  }
}

/** Snippets are put around any code, whatever the language; the editor offers them long before a server is there. */
const isSnippet = ({ kind }: vscode.CodeAction): boolean => kind?.value.startsWith('refactor.surround') === true;

async function hasOutline(document: vscode.TextDocument, signal: AbortSignal): Promise<boolean> {
  const found = await asked('vscode.executeDocumentSymbolProvider', [document.uri], signal);
  return 'answer' in found && Array.isArray(found.answer);
}

/** The action in the words of the port. */
export async function offerOf({ title, kind, edit, command, disabled }: vscode.CodeAction): Promise<Offer> {
  const refused = await refusalOf(edit, command, disabled);
  return { title, kind: kind?.value ?? '', ...(refused === undefined ? {} : { refused }) };
}

async function refusalOf(
  edit: vscode.WorkspaceEdit | undefined,
  command: vscode.Command | undefined,
  disabled: vscode.CodeAction['disabled'],
): Promise<string | undefined> {
  if (disabled) return disabled.reason;
  if (edit && (await hasOther(edit)))
    return 'it makes, moves or deletes files, or asks for a name, which cannot be looked at before';
  if (edit && edit.size > 0) return undefined;
  return command
    ? 'it is a command of the editor, which does not tell before what it changes'
    : 'the language server gives no edit for it';
}
