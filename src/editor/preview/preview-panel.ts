import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { Uri } from '../../core/ports';
import type { FromPreview, PreviewOffer, ToPreview } from '../../messages/preview';
import { openDocument, openLink } from '../chat/open-link';
import { Debounced } from '../debounced';
import { commandIds } from '../ids';
import { fromUri, toUri } from '../ports/uri';
import { type Log, reportBug } from '../report';
import { fillPage, type PageHandlers } from '../webview/fill-page';
import { readFromPreview } from './from-preview';
import { previewDocument } from './preview-document';
import { editorOf, firstLineOf, showFirstLine, showSource } from './shown-editor';

/** After a pause in typing; a run or a save shows as fast. */
const pauseMs = 120;
/** An editor that was moved by the preview tells of it for this long; it does not lead then. */
const echoMs = 300;

const commandOf = {
  start: commandIds.startTask,
  stop: commandIds.stopTask,
  dequeue: commandIds.removeFromQueue,
  changes: commandIds.viewChanges,
  execution: commandIds.viewExecution,
} satisfies Record<PreviewOffer, string>;

/** What a preview is given. */
export interface PreviewParts {
  readonly core: Core;
  readonly extension: vscode.Uri;
  readonly log: Log;
}

/** One preview: of one document, until it is shown another. */
export class PreviewPanel {
  readonly #ending = new AbortController();
  #looking = new AbortController();
  #uri: vscode.Uri;
  #locked: boolean;
  #movedAt = 0;
  /** The page is up. */
  #ready = false;
  readonly #refresh = new Debounced(pauseMs, () => this.#look(undefined));

  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly parts: PreviewParts,
    uri: vscode.Uri,
    locked: boolean,
  ) {
    this.#uri = uri;
    this.#locked = locked;
    const filled = {
      name: 'preview',
      title: 'Spec preview',
      diagrams: true,
      read: readFromPreview,
      handlers: this.#handlers(),
    };
    const owned = vscode.Disposable.from(
      fillPage(panel.webview, filled, parts.extension, parts.log),
      this.#refresh,
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#shows(document)) this.#refresh.call();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(this.#refresh.call),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.#editorScrolled(textEditor)),
      parts.core.onDidChange((change) => {
        if (change === 'specs') this.#refresh.call();
      }),
    );
    panel.onDidDispose(() => {
      this.#ending.abort();
      this.#looking.abort();
      owned.dispose();
    });
    this.#name();
  }

  get uri(): vscode.Uri {
    return this.#uri;
  }

  get isLocked(): boolean {
    return this.#locked;
  }

  toggleLock(): void {
    this.#locked = !this.#locked;
    this.#name();
    this.#look(undefined);
  }

  /** Shows another document. @param line where to begin; default: where its editor stands */
  show(uri: vscode.Uri, line?: number): void {
    if (uri.toString() === this.#uri.toString()) {
      if (line !== undefined) this.#post({ type: 'show', line });
      return;
    }
    this.#uri = uri;
    this.#name();
    this.#look(line);
  }

  #handlers(): PageHandlers<FromPreview> {
    return {
      ready: () => {
        this.#ready = true;
        this.#look(undefined);
      },
      scrolled: ({ line }) => {
        const editor = editorOf(this.#uri.toString());
        if (!editor || !isOn('scrollEditorWithPreview')) return;
        this.#movedAt = Date.now();
        showFirstLine(editor, line);
      },
      source: ({ line }) => showSource(this.#uri, line),
      follow: async ({ uri, line, inEditor }) => {
        const target = toUri(uri);
        const spec = await this.parts.core.specs.around(uri, this.#ending.signal);
        if (!spec?.documents.some((document) => document.uri === uri)) await openDocument(uri, line);
        else if (inEditor) await showSource(target, line);
        else this.show(target, line);
      },
      openLink: ({ url }) => openLink(url, this.#root()),
      openDocument: ({ uri }) => openDocument(uri),
      copy: async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
      },
      // The command asks, refuses and tells as it does anywhere else.
      task: async ({ about, dir, key }) => {
        await vscode.commands.executeCommand(commandOf[about], { dir, key });
      },
    };
  }

  /** Tells the page what the document says now. @param line where to begin, of a document that it did not show before */
  #look(line: number | undefined): void {
    if (!this.#ready || this.#ending.signal.aborted) return;
    this.#looking.abort();
    const { signal } = (this.#looking = new AbortController());
    this.#tell(line, signal).catch((error: unknown) => {
      if (!signal.aborted) reportBug(this.parts.log, 'Reading a document for its preview', error);
    });
  }

  async #tell(line: number | undefined, signal: AbortSignal): Promise<void> {
    const uri = this.#uri;
    const text = await openText(uri);
    signal.throwIfAborted();
    if (!text) {
      this.#post({ type: 'gone', name: nameOf(uri) });
      return;
    }
    const standing = { root: this.#root() ?? '', trusted: vscode.workspace.isTrusted, locked: this.#locked };
    const document = await previewDocument(this.parts.core, fromUri(uri), text.getText(), standing, signal);
    signal.throwIfAborted();
    const editor = editorOf(uri.toString());
    const isNew = this.#told !== uri.toString();
    this.#told = uri.toString();
    this.#post({ type: 'document', document, line: line ?? (isNew && editor ? firstLineOf(editor) : undefined) });
  }

  /** Of which document the page was told last. */
  #told: string | undefined;

  #editorScrolled(editor: vscode.TextEditor): void {
    if (!this.#shows(editor.document) || !isOn('scrollPreviewWithEditor')) return;
    if (Date.now() - this.#movedAt < echoMs) return;
    const line = firstLineOf(editor);
    if (line !== undefined) this.#post({ type: 'scroll', line });
  }

  #shows(document: vscode.TextDocument): boolean {
    return document.uri.toString() === this.#uri.toString();
  }

  #root(): Uri | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(this.#uri);
    return folder && fromUri(folder.uri);
  }

  #name(): void {
    const name = nameOf(this.#uri);
    this.panel.title = this.#locked ? `[Preview] ${name}` : `Preview ${name}`;
  }

  #post(message: ToPreview): void {
    // A page that is not there any more takes nothing; the next one asks for everything.
    if (this.#ready && !this.#ending.signal.aborted) void this.panel.webview.postMessage(message);
  }
}

/** As editors have it, saved or not; undefined where there is no such file any more. */
async function openText(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined; // the page says that it is gone
  }
}

const nameOf = ({ path }: vscode.Uri): string => path.slice(path.lastIndexOf('/') + 1);

const isOn = (setting: 'scrollPreviewWithEditor' | 'scrollEditorWithPreview'): boolean =>
  vscode.workspace.getConfiguration('fingerpost.preview').get(setting) !== false;
