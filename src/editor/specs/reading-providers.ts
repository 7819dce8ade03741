import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { OutlineItem } from '../../core/specs/language/outline';
import type { CriterionLens, DocumentLink } from '../../core/workflow/reading-rows';
import type { ShownPlace } from '../../core/workflow/spec-reading';
import type { TextPlace } from '../../core/workflow/read-spec';
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
    async provideDocumentSemanticTokens(document) {
      const builder = new vscode.SemanticTokensBuilder(new vscode.SemanticTokensLegend(tokenKinds, tokenTraits));
      for (const { line, column, length, kind, traits } of await reading.tokens(
        fromUri(document.uri),
        document.getText(),
      )) {
        const bits = traits.reduce((sum, trait) => sum | (1 << tokenTraits.indexOf(trait)), 0);
        builder.push(line - 1, column - 1, length, tokenKinds.indexOf(kind), bits);
      }
      return builder.build();
    },
    async provideDocumentSymbols(document) {
      return (await reading.outline(fromUri(document.uri), document.getText())).map((item) => toSymbol(item, document));
    },
    async provideFoldingRanges(document) {
      const folds = await reading.folds(fromUri(document.uri), document.getText());
      return folds.map(({ line, endLine }) => new vscode.FoldingRange(line - 1, endLine - 1));
    },
    async provideHover(document, position) {
      const card = await reading.hover(shown(document, position));
      return card && new vscode.Hover(hoverText(card), toRange(card.place));
    },
    async provideDefinition(document, position) {
      return (await reading.definition(shown(document, position))).map(toLocation);
    },
    async provideReferences(document, position, { includeDeclaration }) {
      return (await reading.references(shown(document, position), includeDeclaration)).map(toLocation);
    },
    async provideCodeLenses(document) {
      return (await reading.lenses(fromUri(document.uri), document.getText())).flatMap(toLenses);
    },
    async provideDocumentLinks(document) {
      return (await reading.links(fromUri(document.uri), document.getText())).map(toLink);
    },
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

function toLenses({ line, title, tooltip, uri, key }: CriterionLens): readonly vscode.CodeLens[] {
  const range = new vscode.Range(line - 1, 0, line - 1, 0);
  const threads = { title: 'trace', tooltip: 'Show its threads to tests, files and commits' };
  return [
    new vscode.CodeLens(range, { title, tooltip, command: commandIds.showCoverage, arguments: [{ uri, key }] }),
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
