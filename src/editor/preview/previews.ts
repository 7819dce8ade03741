import * as vscode from 'vscode';
import { previewType, specDocuments } from '../ids';
import { toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import { readSavedPreview } from './from-preview';
import { PreviewPanel, type PreviewParts } from './preview-panel';
import { editorOf, showSource } from './shown-editor';

/**
 * All previews, as people know them from the editor's own for Markdown: one follows the active editor; those that are locked
 * stay with their documents.
 */
export class Previews {
  readonly #open = new Set<PreviewPanel>();
  readonly #listening: vscode.Disposable;

  constructor(private readonly parts: PreviewParts) {
    this.#listening = vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor && isSpecDocument(editor.document)) this.#following()?.show(editor.document.uri);
    });
  }

  dispose(): void {
    this.#listening.dispose();
    this.#open.clear();
  }

  /** Shows a document in the preview that follows, which is opened beside its text where there is none. */
  open(uri: vscode.Uri): void {
    const locked = [...this.#open].find((each) => each.isLocked && each.uri.toString() === uri.toString());
    const shown = locked ?? this.#following();
    if (shown) {
      shown.show(uri);
      shown.panel.reveal(undefined, true);
      return;
    }
    const column = editorOf(uri.toString()) ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    const panel = vscode.window.createWebviewPanel(
      previewType,
      '',
      { viewColumn: column, preserveFocus: true },
      { enableFindWidget: true },
    );
    this.#add(panel, uri, false);
  }

  /** Fills a panel that the editor has opened again. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const saved = readSavedPreview(state);
    if (saved && saved.uri !== '') this.#add(panel, toUri(saved.uri), saved.locked);
    else panel.dispose();
  }

  toggleLock(): void {
    this.#active().toggleLock();
  }

  async showSource(): Promise<void> {
    await showSource(this.#active().uri, undefined);
  }

  #add(panel: vscode.WebviewPanel, uri: vscode.Uri, locked: boolean): void {
    const added = new PreviewPanel(panel, this.parts, uri, locked);
    this.#open.add(added);
    panel.onDidDispose(() => this.#open.delete(added));
  }

  #following(): PreviewPanel | undefined {
    return [...this.#open].find(({ isLocked }) => !isLocked);
  }

  /** @throws EditorRefusal where there is none */
  #active(): PreviewPanel {
    const found = [...this.#open].find(({ panel }) => panel.active) ?? this.#following();
    if (!found) throw new EditorRefusal('No spec preview is open.');
    return found;
  }
}

const isSpecDocument = (document: vscode.TextDocument): boolean =>
  document.uri.scheme === 'file' && vscode.languages.match({ pattern: specDocuments }, document) > 0;
