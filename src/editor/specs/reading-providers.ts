import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { OutlineItem } from '../../core/specs/language/outline';
import type { CriterionLens, DocumentLink } from '../../core/workflow/reading-rows';
import type { ShownPlace } from '../../core/workflow/spec-reading';
import type { TextPlace } from '../../core/workflow/spec-version';
import { withSignal } from '../abort';
import { commandIds } from '../ids';
import { fromUri, toUri } from '../ports/uri';
import { hoverText } from './hover-text';
import { toRange } from './spec-ranges';
import { tokenKinds, tokenTraits } from './token-kinds';

/** What the editor asks while somebody reads a spec. The entry bundle registers these; what they answer is the core's. */
export type ReadingProviders = Required<vscode.DocumentSymbolProvider> &
  Pick<vscode.DocumentSemanticTokensProvider, 'provideDocumentSemanticTokens'> &
  Pick<vscode.FoldingRangeProvider, 'provideFoldingRanges'> &
  vscode.HoverProvider &
  vscode.DefinitionProvider &
  vscode.ReferenceProvider &
  Pick<vscode.CodeLensProvider, 'provideCodeLenses'> &
  Pick<vscode.DocumentLinkProvider, 'provideDocumentLinks'>;

export function readingProviders({ reading }: Core): ReadingProviders {
  return {
    provideDocumentSemanticTokens: (document, token) =>
      withSignal(token, async (signal) => {
        const tokens = await reading.tokens(fromUri(document.uri), document.getText(), signal);
        const builder = new vscode.SemanticTokensBuilder(new vscode.SemanticTokensLegend(tokenKinds, tokenTraits));
        for (const { line, column, length, kind, traits } of tokens) {
          const bits = traits.reduce((sum, trait) => sum | (1 << tokenTraits.indexOf(trait)), 0);
          builder.push(line - 1, column - 1, length, tokenKinds.indexOf(kind), bits);
        }
        return builder.build();
      }),
    provideDocumentSymbols: (document, token) =>
      withSignal(token, async (signal) => {
        const items = await reading.outline(fromUri(document.uri), document.getText(), signal);
        return items.map((item) => toSymbol(item, document));
      }),
    provideFoldingRanges: (document, _, token) =>
      withSignal(token, async (signal) => {
        const folds = await reading.folds(fromUri(document.uri), document.getText(), signal);
        return folds.map(({ line, endLine }) => new vscode.FoldingRange(line - 1, endLine - 1));
      }),
    provideHover: (document, position, token) =>
      withSignal(token, async (signal) => {
        const card = await reading.hover(shown(document, position), signal);
        return card && new vscode.Hover(hoverText(card), toRange(card.place));
      }),
    provideDefinition: (document, position, token) =>
      withSignal(token, async (signal) =>
        (await reading.definition(shown(document, position), signal)).map(toLocation),
      ),
    provideReferences: (document, position, { includeDeclaration }, token) =>
      withSignal(token, async (signal) =>
        (await reading.references(shown(document, position), includeDeclaration, signal)).map(toLocation),
      ),
    provideCodeLenses: (document, token) =>
      withSignal(token, async (signal) =>
        (await reading.lenses(fromUri(document.uri), document.getText(), signal)).flatMap(toLenses),
      ),
    provideDocumentLinks: (document, token) =>
      withSignal(token, async (signal) =>
        (await reading.links(fromUri(document.uri), document.getText(), signal)).map(toLink),
      ),
  };
}

const shown = (document: vscode.TextDocument, { line, character }: vscode.Position): ShownPlace => ({
  uri: fromUri(document.uri),
  text: document.getText(),
  line: line + 1,
  column: character + 1,
});

const toLocation = (place: TextPlace): vscode.Location => new vscode.Location(toUri(place.uri), toRange(place));

const symbolKinds = {
  section: vscode.SymbolKind.Namespace,
  requirement: vscode.SymbolKind.Class,
  criterion: vscode.SymbolKind.Field,
  property: vscode.SymbolKind.Property,
  task: vscode.SymbolKind.Event,
} satisfies Record<OutlineItem['kind'], vscode.SymbolKind>;

function toSymbol(item: OutlineItem, document: vscode.TextDocument): vscode.DocumentSymbol {
  const range = ({ start, end }: OutlineItem['span']): vscode.Range =>
    new vscode.Range(document.positionAt(start), document.positionAt(end));
  const symbol = new vscode.DocumentSymbol(
    item.name,
    item.detail,
    symbolKinds[item.kind],
    range(item.span),
    range(item.nameSpan),
  );
  symbol.children = item.children.map((child) => toSymbol(child, document));
  return symbol;
}

function toLenses({ line, title, tooltip, uri, key, failing }: CriterionLens): readonly vscode.CodeLens[] {
  const range = new vscode.Range(line - 1, 0, line - 1, 0);
  const threads = { title: 'trace', tooltip: 'Show its threads to tests, files and commits' };
  const fix = {
    title: 'fix code, spec or test',
    tooltip: `Say what is wrong where property ${failing?.number ?? ''} fails`,
  };
  return [
    new vscode.CodeLens(range, { title, tooltip, command: commandIds.showCoverage, arguments: [{ uri, key }] }),
    ...(failing
      ? [new vscode.CodeLens(range, { ...fix, command: commandIds.resolveCounterexample, arguments: [failing] })]
      : []),
    new vscode.CodeLens(range, { ...threads, command: commandIds.showTraceability, arguments: [{ uri, key }] }),
  ];
}

function toLink({ place, target, tooltip }: DocumentLink): vscode.DocumentLink {
  const uri = toUri(target.uri);
  const link = new vscode.DocumentLink(
    toRange(place),
    target.line === undefined ? uri : uri.with({ fragment: `L${target.line}` }),
  );
  link.tooltip = tooltip;
  return link;
}
