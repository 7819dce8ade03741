import * as vscode from 'vscode';
import { specDocuments } from '../ids';
import type { Registration } from '../registration';
import type { WritingProviders } from './writing-providers';

const selector: vscode.DocumentSelector = { scheme: 'file', pattern: specDocuments };

/** Problems and their fixes while the documents of a spec are written. Problems are shown by the core's bundle, once it runs. */
export function registerWriting({ context, lazyCore, log }: Registration): void {
  /** Asked with every key press, so a failure goes to the log only. */
  const quietly = async <T>(work: (writing: WritingProviders) => vscode.ProviderResult<T>): Promise<T | undefined> => {
    try {
      return (await work((await lazyCore.get()).writing)) ?? undefined;
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) log.error(error instanceof Error ? error : String(error));
      return undefined;
    }
  };
  const open = (document: vscode.TextDocument): void => {
    if (vscode.languages.match(selector, document) > 0) void quietly(() => undefined);
  };
  vscode.workspace.textDocuments.forEach(open);
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(open),
    vscode.languages.registerCodeActionsProvider(
      selector,
      { provideCodeActions: (...asked) => quietly((writing) => writing.provideCodeActions(...asked)) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite] },
    ),
    vscode.languages.registerCompletionItemProvider(
      selector,
      { provideCompletionItems: (...asked) => quietly((writing) => writing.provideCompletionItems(...asked)) },
      ' ',
      ',',
      '、',
      '"',
    ),
    // The editor shows the message of what these throw beside the place.
    vscode.languages.registerRenameProvider(selector, {
      prepareRename: async (...asked) => (await lazyCore.get()).writing.prepareRename(...asked),
      provideRenameEdits: async (...asked) => (await lazyCore.get()).writing.provideRenameEdits(...asked),
    }),
  );
}
