import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { Suggestion } from '../../core/specs/language/completion';
import type { FixOffer } from '../../core/specs/language/quick-fixes';
import type { EditedDocument, Rewrites } from '../../core/workflow/spec-writing';
import { withSignal } from '../abort';
import { fromUri } from '../ports/uri';
import { fromRange, rangeOf, toRange, toWorkspaceEdit } from './spec-ranges';
import { commandIds, lintSource } from '../ids';

/** What the editor asks while somebody writes a spec. The entry bundle registers these; what they answer is the core's. */
export interface WritingProviders
  extends vscode.CodeActionProvider, vscode.CompletionItemProvider, Required<vscode.RenameProvider> {}

export function writingProviders(core: Core): WritingProviders {
  return {
    provideCodeActions: async (document, range, context, token) => {
      const at = document.offsetAt(range.start);
      const [offers, rewrites] = await withSignal(token, (signal) =>
        Promise.all([
          core.writing.fixes(edited(document), fromRange(range), signal),
          core.writing.rewrites(edited(document), at, signal),
        ]),
      );
      const ours = context.diagnostics.filter(({ source }) => source === lintSource);
      return [
        ...offers.map((offer) => toCodeAction(offer, ours)),
        ...severityActions(ours),
        ...rewriteActions(document, rewrites),
      ];
    },
    provideCompletionItems: async (document, position, token, { triggerKind }) => {
      const asked = triggerKind === vscode.CompletionTriggerKind.Invoke;
      const found = await withSignal(token, (signal) =>
        core.writing.suggestions(edited(document), document.offsetAt(position), asked, signal),
      );
      return found.map((one, index) => toCompletion(one, index, document));
    },
    prepareRename: async (document, position, token) => {
      const { id, span } = await withSignal(token, (signal) =>
        core.writing.renameable(edited(document), document.offsetAt(position), signal),
      );
      return { range: rangeOf(document, span), placeholder: id };
    },
    provideRenameEdits: async (document, position, next, token) => {
      const edits = await withSignal(token, (signal) =>
        core.writing.rename(edited(document), document.offsetAt(position), next, signal),
      );
      return toWorkspaceEdit(edits);
    },
  };
}

function toCodeAction(
  { title, code, problems, edits, isOnly, mendsAll }: FixOffer,
  shown: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = toWorkspaceEdit(edits);
  action.isPreferred = isOnly && !mendsAll;
  const [problem] = problems;
  action.diagnostics = shown.filter(
    (each) => codeOf(each) === code && (mendsAll || (problem !== undefined && each.range.isEqual(toRange(problem)))),
  );
  return action;
}

function rewriteActions(
  document: vscode.TextDocument,
  { format, renumbers, task }: Rewrites,
): readonly vscode.CodeAction[] {
  const actions: vscode.CodeAction[] = [];
  if (format.length > 0) {
    const action = new vscode.CodeAction('Format criterion', vscode.CodeActionKind.RefactorRewrite);
    action.edit = new vscode.WorkspaceEdit();
    for (const { span, text } of format) action.edit.replace(document.uri, rangeOf(document, span), text);
    actions.push(action);
  }
  if (renumbers !== undefined) {
    const action = new vscode.CodeAction(`Renumber ${renumbers}…`, vscode.CodeActionKind.RefactorRewrite);
    action.command = { title: action.title, command: commandIds.renumber };
    actions.push(action);
  }
  if (task) {
    const { dir, key, name, isOptional } = task;
    const title = `Make task ${name} ${isOptional ? 'required' : 'optional'}`;
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.RefactorRewrite);
    action.command = { title, command: commandIds.toggleOptional, arguments: [{ dir, key }] };
    actions.push(action);
  }
  return actions;
}

/** For each kind of problem at hand a way to its level in the settings. */
function severityActions(shown: readonly vscode.Diagnostic[]): readonly vscode.CodeAction[] {
  const codes = new Set(shown.flatMap((each) => codeOf(each) ?? []));
  return [...codes].map((code) => {
    const action = new vscode.CodeAction(`Change severity of ${code}`, vscode.CodeActionKind.QuickFix);
    action.diagnostics = shown.filter((each) => codeOf(each) === code);
    action.command = {
      title: action.title,
      command: 'workbench.action.openSettings',
      arguments: ['@id:fingerpost.lint.severity'],
    };
    return action;
  });
}

function codeOf({ code }: vscode.Diagnostic): string | undefined {
  return typeof code === 'object' ? String(code.value) : code === undefined ? undefined : String(code);
}

const completionKinds = {
  requirement: vscode.CompletionItemKind.Module,
  criterion: vscode.CompletionItemKind.Reference,
  property: vscode.CompletionItemKind.Property,
  task: vscode.CompletionItemKind.Event,
  term: vscode.CompletionItemKind.Text,
  skeleton: vscode.CompletionItemKind.Snippet,
} satisfies Record<Suggestion['kind'], vscode.CompletionItemKind>;

function toCompletion(
  { kind, label, detail, insert, replace }: Suggestion,
  index: number,
  document: vscode.TextDocument,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem({ label, description: firstWords(detail) }, completionKinds[kind]);
  item.detail = detail;
  item.insertText = kind === 'skeleton' ? new vscode.SnippetString(insert) : insert;
  item.range = rangeOf(document, replace);
  // 1.10 stands behind 1.9, as in the document.
  item.sortText = String(index).padStart(6, '0');
  return item;
}

const longestDescription = 60;

function firstWords(text: string): string {
  return text.length > longestDescription ? `${text.slice(0, longestDescription - 1)}…` : text;
}

const edited = (document: vscode.TextDocument): EditedDocument => ({
  uri: fromUri(document.uri),
  text: document.getText(),
});
