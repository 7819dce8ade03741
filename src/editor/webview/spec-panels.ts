import * as vscode from 'vscode';
import { z } from 'zod';
import { type Core } from '../../core/core';
import type { Uri } from '../../core/ports';
import { nameOf } from '../../core/text/uri';
import type { PageFailure } from '../../messages/page';
import { Debounced } from '../debounced';
import { refusalOf } from '../refusals';
import { type Log, reportBug } from '../report';
import { fillPage, type PageHandlers } from './fill-page';

/** What stands behind the page of one spec. */
export interface SpecPage<Message extends { readonly type: string }> {
  readonly handlers: PageHandlers<Message>;
  /** Reads the spec and shows it anew. */
  refresh(signal: AbortSignal): Promise<void>;
}

export interface SpecPanelsOptions<Message extends { readonly type: string }, Page extends SpecPage<Message>> {
  /** Of the page's files; a panel's type is `fingerpost.<name>`. */
  readonly name: string;
  /** Before the spec's name. */
  readonly title: string;
  readonly read: (message: unknown) => Message | undefined;
  readonly create: (dir: Uri, post: (message: object) => void) => Page;
}

/** What is around panels. */
export interface PanelParts {
  readonly core: Core;
  /** The extension's folder. */
  readonly extension: vscode.Uri;
  readonly log: Log;
}

/** How long the documents are left alone before a panel is drawn anew. */
const quietMs = 400;

/** What a page keeps for when its window is loaded anew. */
const keptState = z.object({ dir: z.string().max(10_000) });

interface OpenPanel<Page> {
  readonly panel: vscode.WebviewPanel;
  readonly page: Page;
}

/** Panels that show one spec each, drawn anew when something of it may have changed. A second call shows the first panel. */
export class SpecPanels<Message extends { readonly type: string }, Page extends SpecPage<Message>> {
  readonly #open = new Map<Uri, OpenPanel<Page>>();
  readonly #refresh = new Debounced(quietMs, () => this.#refreshAll());
  readonly #listening: readonly { dispose(): unknown }[];
  #running = new AbortController();

  constructor(
    private readonly options: SpecPanelsOptions<Message, Page>,
    private readonly parts: PanelParts,
  ) {
    this.#listening = [
      parts.core.onDidChange((change) => {
        if (change === 'specs') this.#refresh.call();
      }),
      // Tests and what tasks change are files of any kind.
      vscode.workspace.onDidSaveTextDocument(this.#refresh.call),
      vscode.workspace.onDidDeleteFiles(this.#refresh.call),
    ];
  }

  /** Shows the panel of a spec. */
  show(dir: Uri): Page {
    const known = this.#open.get(dir);
    if (known) {
      known.panel.reveal();
      return known.page;
    }
    const type = `fingerpost.${this.options.name}`;
    return this.#fill(vscode.window.createWebviewPanel(type, '', vscode.ViewColumn.Active), dir);
  }

  /** Fills a panel that the editor has kept over a reload. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const kept = keptState.safeParse(state);
    // Nobody knows any more of which spec it was, or it is open again already.
    if (!kept.success || this.#open.has(kept.data.dir)) panel.dispose();
    else this.#fill(panel, kept.data.dir);
  }

  /** Panels stay: the editor brings them back with its window, and closes those of an extension that is gone. */
  dispose(): void {
    this.#refresh.dispose();
    this.#running.abort();
    for (const each of this.#listening) each.dispose();
    this.#open.clear();
  }

  #fill(panel: vscode.WebviewPanel, dir: Uri): Page {
    const { name, title, read, create } = this.options;
    const { extension, log } = this.parts;
    panel.title = `${title}: ${nameOf(dir)}`;
    const page = create(dir, (message) => void panel.webview.postMessage(message));
    const listening = fillPage(panel.webview, { name, title, read, handlers: page.handlers }, extension, log);
    this.#open.set(dir, { panel, page });
    panel.onDidDispose(() => {
      listening.dispose();
      this.#open.delete(dir);
    });
    return page;
  }

  /** A hidden page is thrown away by the editor, and asks for everything when it comes back. */
  #refreshAll(): void {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    for (const { panel, page } of this.#open.values()) {
      if (!panel.visible) continue;
      page.refresh(signal).catch((error: unknown) => {
        if (signal.aborted) return;
        const refusal = refusalOf(error);
        if (refusal === undefined) reportBug(this.parts.log, `Drawing “${panel.title}”`, error);
        const message = refusal?.message ?? 'It could not be drawn anew. “Fingerpost: Show Log” says why.';
        void panel.webview.postMessage({ type: 'failed', message } satisfies PageFailure);
      });
    }
  }
}
