import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { Uri } from '../../core/ports';
import { exportTrace } from '../../core/specs/trace/export-trace';
import { lookAt, traceView, wholeTrace } from '../../core/specs/trace/trace-view';
import type { FromTracePage, ToTracePage } from '../../messages/trace';
import { openDocument } from '../chat/open-link';
import type { PageHandlers } from '../webview/fill-page';
import { saveExport } from '../webview/save-export';
import type { SpecPage } from '../webview/spec-panels';

type Found = NonNullable<Awaited<ReturnType<Core['views']['trace']>>>;

/** The editor's side of one traceability view: reads the threads, and draws them the way the page asks for. */
export class TracePage implements SpecPage<FromTracePage> {
  #look = wholeTrace;
  #found: Found | undefined;
  /** Key of what is to be shown as soon as it can be. */
  #wanted: string | undefined;

  constructor(
    private readonly core: Core,
    private readonly dir: Uri,
    private readonly post: (message: ToTracePage) => void,
  ) {}

  readonly handlers: PageHandlers<FromTracePage> = {
    ready: async ({ look }) => {
      this.#look = look;
      await this.refresh(new AbortController().signal);
    },
    look: ({ look }) => {
      this.#look = look;
      this.#draw();
    },
    open: async ({ key }) => {
      const node = this.#found?.graph.nodes.find((each) => each.key === key);
      if (node?.kind === 'commit') {
        await vscode.env.clipboard.writeText(node.key.slice('commit '.length));
        vscode.window.setStatusBarMessage(`Copied the hash of ${node.name}`, 4_000);
      } else if (node?.place && this.#found) {
        await openDocument(this.#found.uriOf(node.place), node.place.line);
      }
    },
    export: async ({ as }) => {
      if (!this.#found) return;
      const { name, graph } = this.#found;
      const file = `${name.replaceAll('/', '-')}-traceability`;
      await saveExport(file, as, this.dir, exportTrace(graph, this.#look, as));
    },
  };

  /** Selects the criterion with that key, whatever the filter hides. */
  reveal(criterion: string): void {
    this.#wanted = `criterion ${criterion}`;
    this.#draw();
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const found = await this.core.views.trace(this.dir, signal);
    if (signal.aborted) return;
    this.#found = found;
    if (found) this.#draw();
    else this.post({ type: 'gone' });
  }

  #draw(): void {
    if (!this.#found) return;
    const { graph } = this.#found;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted !== undefined) this.#look = lookAt(graph, this.#look, wanted);
    this.post({ type: 'view', dir: this.dir, view: traceView(graph, this.#look), isLed: wanted !== undefined });
  }
}
