import * as vscode from 'vscode';
import { z } from 'zod';
import type { Core } from '../../core/core';
import type { Disposable, Uri } from '../../core/ports';
import type { Problem } from '../../core/specs/show';
import { Debounced } from '../debounced';
import { lintSource, specDocuments } from '../ids';
import { fromUri, toUri } from '../ports/uri';
import type { Log } from '../report';
import { toRange } from './spec-ranges';

/** A pause in typing after which somebody may want to know. */
const pauseMs = 200;
/** What happens elsewhere (approvals, files that others write) need not show at once. */
const elsewhereMs = 1_000;

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
} satisfies Record<Problem['severity'], vscode.DiagnosticSeverity>;

/**
 * Shows what `spec lint` finds while specs are written: for all documents of a spec of which one is open, since a change of
 * one may break references of another. A key press ends the look that is under way.
 */
export class SpecDiagnostics {
  readonly #shown = vscode.languages.createDiagnosticCollection(lintSource);
  readonly #specs = new Map<Uri, WatchedSpec>();
  readonly #elsewhere = new Debounced(elsewhereMs, () => this.#lookAtAll());
  readonly #listening: Disposable;

  /** @param page where codes are explained */
  constructor(
    private readonly core: Core,
    private readonly page: vscode.Uri,
    private readonly log: Log,
  ) {
    this.#listening = vscode.Disposable.from(
      this.#shown,
      this.#elsewhere,
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#look(document, pauseMs)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#closed(document)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('fingerpost.lint')) this.#lookAtAll();
      }),
      core.onDidChange((change) => {
        if (change === 'specs') this.#elsewhere.call();
      }),
    );
    for (const document of vscode.workspace.textDocuments) this.#look(document, 0);
  }

  dispose(): void {
    this.#listening.dispose();
    for (const spec of this.#specs.values()) spec.end();
    this.#specs.clear();
  }

  #look(document: vscode.TextDocument, pause: number): void {
    if (!isSpecDocument(document)) return;
    const dir = folderOf(document);
    const spec = this.#specs.get(dir) ?? new WatchedSpec((signal) => this.#show(dir, signal));
    this.#specs.set(dir, spec);
    spec.look(pause);
  }

  #lookAtAll(): void {
    for (const spec of this.#specs.values()) spec.look(0);
  }

  /** The last document of a spec takes its problems along. */
  #closed(document: vscode.TextDocument): void {
    if (!isSpecDocument(document)) return;
    const dir = folderOf(document);
    if (vscode.workspace.textDocuments.some((each) => !each.isClosed && each !== document && isIn(each, dir))) return;
    this.#specs.get(dir)?.end();
    this.#specs.delete(dir);
    this.#forget(dir, new Set());
  }

  #forget(dir: Uri, kept: ReadonlySet<Uri>): void {
    this.#shown.forEach((uri) => {
      if (fromUri(vscode.Uri.joinPath(uri, '..')) === dir && !kept.has(fromUri(uri))) this.#shown.delete(uri);
    });
  }

  async #show(dir: Uri, signal: AbortSignal): Promise<void> {
    try {
      const found = await this.core.writing.problems(dir, signal);
      if (signal.aborted) return;
      this.#forget(dir, new Set(found.map((each) => each.uri)));
      this.#shown.set(found.map((each) => [toUri(each.uri), each.problems.map((one) => this.#diagnostic(one))]));
    } catch (error) {
      if (signal.aborted) return;
      // Tried again with every key press, so it goes to the log only.
      this.log.error(error instanceof Error ? error : String(error));
    }
  }

  #diagnostic(problem: Problem): vscode.Diagnostic {
    const diagnostic = new vscode.Diagnostic(toRange(problem), problem.message, severities[problem.severity]);
    diagnostic.source = lintSource;
    diagnostic.code = { value: problem.code, target: this.page };
    diagnostic.relatedInformation = problem.related.map(
      (one) => new vscode.DiagnosticRelatedInformation(new vscode.Location(toUri(one.file), toRange(one)), one.message),
    );
    return diagnostic;
  }
}

const manifest = z.object({ repository: z.object({ url: z.string() }) });

/** Where the codes of problems are explained, in the repository that package.json names. */
export function lintPage(extension: Pick<vscode.Extension<unknown>, 'packageJSON'>): vscode.Uri {
  const { url } = manifest.parse(extension.packageJSON).repository;
  return vscode.Uri.parse(`${url.replace(/\.git$/, '')}/blob/main/docs/lint.md`, true);
}

/** One look at a time, the latest. */
class WatchedSpec {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking = new AbortController();

  constructor(private readonly show: (signal: AbortSignal) => Promise<void>) {}

  look(pause: number): void {
    this.end();
    const { signal } = (this.#looking = new AbortController());
    this.#timer = setTimeout(() => void this.show(signal), pause);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#looking.abort();
  }
}

const isSpecDocument = (document: vscode.TextDocument): boolean =>
  document.uri.scheme === 'file' && vscode.languages.match({ pattern: specDocuments }, document) > 0;

const folderOf = ({ uri }: vscode.TextDocument): Uri => fromUri(vscode.Uri.joinPath(uri, '..'));

const isIn = (document: vscode.TextDocument, dir: Uri): boolean =>
  isSpecDocument(document) && folderOf(document) === dir;
