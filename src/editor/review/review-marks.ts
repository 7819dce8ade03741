import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { HunkRow, ReviewRow } from '../../core/workflow/open-reviews';
import { Debounced } from '../debounced';
import { commandIds, contextKeys } from '../ids';
import { fromUri, toUri } from '../ports/uri';
import type { Log } from '../report';
import { ReviewComments } from './review-comments';

/**
 * What the editor shows of edits under review on the files themselves: links above each change, buttons in their titles and
 * in those of their diffs, comment threads (AUTO-08).
 */
export class ReviewMarks {
  readonly comments: ReviewComments;
  #rows: readonly ReviewRow[] = [];
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #refresh = new Debounced(100, () => void this.#look());
  readonly #listening: vscode.Disposable;

  constructor(
    private readonly core: Core,
    private readonly log: Log,
  ) {
    this.comments = new ReviewComments(core);
    const provider: vscode.CodeLensProvider = {
      onDidChangeCodeLenses: this.#changed.event,
      provideCodeLenses: (document) => this.#lenses(document),
    };
    this.#listening = vscode.Disposable.from(
      this.#changed,
      this.#refresh,
      this.comments,
      vscode.languages.registerCodeLensProvider({ pattern: '**/*' }, provider),
      core.onDidChange((change) => {
        if (change === 'sessions') this.#refresh.call();
      }),
    );
    this.#refresh.call();
  }

  dispose(): void {
    this.#listening.dispose();
  }

  async #look(): Promise<void> {
    try {
      this.#rows = await this.core.reviews.list();
      this.comments.show(this.#rows);
      const paths = this.#rows.map(({ uri }) => toUri(uri)).flatMap((uri) => [...new Set([uri.path, uri.fsPath])]);
      await vscode.commands.executeCommand('setContext', contextKeys.reviewed, paths);
      await vscode.commands.executeCommand('setContext', contextKeys.reviewing, paths.length > 0);
      this.#changed.fire();
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error)); // the card in the chat says the same
    }
  }

  async #lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const uri = fromUri(document.uri);
    const rows = this.#rows.filter((row) => row.uri === uri);
    if (rows.length === 0) return [];
    try {
      const hunks = await this.core.reviews.hunks(uri, document.getText());
      return [...rows.flatMap(fileLenses), ...hunks.flatMap((hunk) => hunkLenses(hunk, document.lineCount))];
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error)); // asked again with every key press
      return [];
    }
  }
}

function fileLenses({ session, uri, hunks, title }: ReviewRow): vscode.CodeLens[] {
  const range = new vscode.Range(0, 0, 0, 0);
  const link = (text: string, tooltip: string, command: string): vscode.CodeLens =>
    new vscode.CodeLens(range, { title: text, tooltip, command, arguments: [{ session, uri }] });
  const count = hunks === 0 ? 'decided' : hunks === 1 ? '1 change' : `${String(hunks)} changes`;
  return [
    link(`Review: ${count}`, `Edited in “${title}”; shows what it was before`, commandIds.reviewChanges),
    link('Accept file', 'Keep all changes of this file', commandIds.acceptFile),
    link('Reject file', 'Take back all changes of this file', commandIds.rejectFile),
  ];
}

function hunkLenses(hunk: HunkRow, lineCount: number): vscode.CodeLens[] {
  const line = Math.max(0, Math.min(hunk.line, lineCount) - 1);
  const range = new vscode.Range(line, 0, line, 0);
  const what = hunk.lines === 0 ? `the removal of ${lines(hunk.removed)}` : `this change of ${lines(hunk.lines)}`;
  const since = hunk.changed ? '; you have edited it since, and what you wrote stays' : '';
  return [
    new vscode.CodeLens(range, {
      title: '$(check) Accept',
      tooltip: `Keep ${what}`,
      command: commandIds.acceptChange,
      arguments: [hunk],
    }),
    new vscode.CodeLens(range, {
      title: '$(discard) Reject',
      tooltip: `Take back ${what}${since}`,
      command: commandIds.rejectChange,
      arguments: [hunk],
    }),
  ];
}

const lines = (count: number): string => (count === 1 ? 'one line' : `${String(count)} lines`);
