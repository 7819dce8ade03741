import * as vscode from 'vscode';
import { Debounced } from '../debounced';
import { specDocuments } from '../ids';
import { registerCommands, type Registration } from '../registration';
import { isOn } from './lens-settings';
import type { ReadingProviders } from './reading-providers';
import { registerSpecStatus } from './spec-status';
import { tokenKinds, tokenTraits } from './token-kinds';

const selector: vscode.DocumentSelector = { scheme: 'file', pattern: specDocuments };

/** A line in which a test may say what it is for (PBT-07). Any other is none of our business, and loads nothing. */
const mayBeTag = /feature\s*[:：]|valid|verifi|検証|验证|驗證/i;

/** Colours, outline, folds, hovers, links and lenses of spec documents, and what tags of tests lead to. */
export function registerReading(registration: Registration): void {
  const { context, lazyCore, log } = registration;
  registerCommands(registration, ['showCoverage', 'showSpecActions']);
  registerSpecStatus(registration);

  /** Asked again and again while somebody types or moves the mouse, so a failure goes to the log only. */
  const quietly = async <T>(work: (reading: ReadingProviders) => vscode.ProviderResult<T>): Promise<T | undefined> => {
    try {
      return (await work((await lazyCore.get()).reading)) ?? undefined;
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) log.error(error instanceof Error ? error : String(error));
      return undefined;
    }
  };
  const { languages } = vscode;
  const isSpec = (document: vscode.TextDocument): boolean => languages.match(selector, document) > 0;
  /** Of a line of a test that may be a tag, or of nothing. */
  const inTag = async <T>(
    document: vscode.TextDocument,
    { line }: vscode.Position,
    work: (reading: ReadingProviders) => vscode.ProviderResult<T>,
  ): Promise<T | undefined> =>
    document.languageId === 'markdown' || isSpec(document) || !mayBeTag.test(document.lineAt(line).text)
      ? undefined
      : quietly(work);

  const lensesChanged = new vscode.EventEmitter<void>();
  const refresh = new Debounced(200, () => lensesChanged.fire());
  const hover: vscode.HoverProvider = { provideHover: (...asked) => quietly((one) => one.provideHover(...asked)) };
  const definition: vscode.DefinitionProvider = {
    provideDefinition: (...asked) => quietly((one) => one.provideDefinition(...asked)),
  };
  const references: vscode.ReferenceProvider = {
    provideReferences: (...asked) => quietly((one) => one.provideReferences(...asked)),
  };
  const anyFile: vscode.DocumentSelector = { scheme: 'file' };
  context.subscriptions.push(
    lensesChanged,
    refresh,
    lazyCore.onDidChange((change) => {
      if (change === 'specs') refresh.call();
    }),
    vscode.workspace.onDidSaveTextDocument(refresh.call),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('fingerpost.lenses')) refresh.call();
    }),
    languages.registerDocumentSemanticTokensProvider(
      selector,
      { provideDocumentSemanticTokens: (...asked) => quietly((one) => one.provideDocumentSemanticTokens(...asked)) },
      new vscode.SemanticTokensLegend(tokenKinds, tokenTraits),
    ),
    languages.registerDocumentSymbolProvider(
      selector,
      { provideDocumentSymbols: (...asked) => quietly((one) => one.provideDocumentSymbols(...asked)) },
      { label: 'Spec' },
    ),
    languages.registerFoldingRangeProvider(selector, {
      provideFoldingRanges: (...asked) => quietly((one) => one.provideFoldingRanges(...asked)),
    }),
    languages.registerHoverProvider(selector, hover),
    languages.registerDefinitionProvider(selector, definition),
    languages.registerReferenceProvider(selector, references),
    languages.registerHoverProvider(anyFile, {
      provideHover: (document, at, token) => inTag(document, at, (one) => one.provideHover(document, at, token)),
    }),
    languages.registerDefinitionProvider(anyFile, {
      provideDefinition: (document, at, token) =>
        inTag(document, at, (one) => one.provideDefinition(document, at, token)),
    }),
    languages.registerReferenceProvider(anyFile, {
      provideReferences: (document, at, options, token) =>
        inTag(document, at, (one) => one.provideReferences(document, at, options, token)),
    }),
    languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: lensesChanged.event,
      provideCodeLenses: (...asked) =>
        isOn('lenses.criteria') ? quietly((one) => one.provideCodeLenses(...asked)) : undefined,
    }),
    languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: (...asked) => quietly((one) => one.provideDocumentLinks(...asked)),
    }),
  );
}
