import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { FixOffer } from '../../core/specs/language/quick-fixes';
import { abortOn } from '../abort';
import { fromUri } from '../ports/uri';
import { fromRange, toRange, toWorkspaceEdit } from './spec-ranges';
import { lintSource } from '../ids';

/** What the editor asks while somebody writes a spec. The entry bundle registers these; what they answer is the core's. */
export type WritingProviders = vscode.CodeActionProvider;

export function writingProviders(core: Core): WritingProviders {
  return {
    provideCodeActions: async (document, range, context, token) => {
      const offers = await withSignal(token, (signal) =>
        core.writing.fixes({ uri: fromUri(document.uri), text: document.getText() }, fromRange(range), signal),
      );
      const ours = context.diagnostics.filter(({ source }) => source === lintSource);
      return [...offers.map((offer) => toCodeAction(offer, ours)), ...severityActions(ours)];
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

async function withSignal<T>(token: vscode.CancellationToken, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, dispose } = abortOn(token);
  try {
    return await work(signal);
  } finally {
    dispose();
  }
}
