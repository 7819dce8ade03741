import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { ReviewRow } from '../../core/workflow/open-reviews';
import { reviewController } from '../ids';
import { fromUri, toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';

/**
 * Comments on edits under review, in the editor's own comment threads, on the file and in its diff. What is written goes
 * to the session; the threads only show it.
 */
export class ReviewComments {
  /** There while something is under review, so that no other file can be commented on. */
  #controller: vscode.CommentController | undefined;
  #rows: readonly ReviewRow[] = [];
  /** By the comment that each shows. */
  readonly #threads = new Map<string, vscode.CommentThread>();

  constructor(private readonly core: Core) {}

  /** Shows the comments of what is under review, and no others. */
  show(rows: readonly ReviewRow[]): void {
    this.#rows = rows;
    if (rows.length === 0) {
      this.dispose();
      return;
    }
    const controller = (this.#controller ??= this.#create());
    const known = new Set(rows.flatMap(({ comments }) => comments.map(({ comment }) => comment)));
    for (const [comment, thread] of this.#threads) {
      if (known.has(comment)) continue;
      thread.dispose();
      this.#threads.delete(comment);
    }
    for (const { uri, comments } of rows) {
      for (const { comment, lines, text } of comments) {
        if (lines === undefined || this.#threads.has(comment)) continue;
        const range = new vscode.Range(lines.from - 1, 0, lines.to - 1, 0);
        this.#fill(controller.createCommentThread(toUri(uri), range, []), comment, text);
      }
    }
  }

  /** A person has written into a thread that the editor opened for it. */
  async reply(argument: unknown): Promise<void> {
    const { thread, text } = argument as Partial<vscode.CommentReply>;
    if (!thread || text === undefined) {
      throw new EditorRefusal('Put the cursor on a changed line and run “Comments: Add Comment on Current Selection”.');
    }
    const uri = fromUri(thread.uri);
    const row = this.#rows.find((each) => each.uri === uri);
    if (!row) throw new EditorRefusal('This file is not under review any more.');
    const { range } = thread;
    const lines = range && { from: range.start.line + 1, to: range.end.line + 1 };
    const comment = await this.core.reviews.comment(row.session, { uri, text, ...(lines ? { lines } : {}) });
    // The session's news may have come first, and shown it in a thread of its own.
    this.#threads.get(comment)?.dispose();
    this.#fill(thread, comment, text);
  }

  async remove(argument: unknown): Promise<void> {
    const { contextValue: comment } = argument as Partial<vscode.Comment>;
    const row = this.#rows.find(({ comments }) => comments.some((each) => each.comment === comment));
    if (!row || comment === undefined) throw new EditorRefusal('This comment is not there any more.');
    await this.core.reviews.uncomment(row.session, comment);
  }

  dispose(): void {
    for (const thread of this.#threads.values()) thread.dispose();
    this.#threads.clear();
    this.#controller?.dispose();
    this.#controller = undefined;
  }

  #create(): vscode.CommentController {
    const controller = vscode.comments.createCommentController(reviewController, 'Fingerpost Review');
    controller.options = { placeHolder: 'What should the agent do about this?', prompt: 'Comment for the agent' };
    controller.commentingRangeProvider = {
      provideCommentingRanges: (document) => {
        const isReviewed = this.#rows.some(({ uri }) => uri === fromUri(document.uri));
        return isReviewed ? [new vscode.Range(0, 0, Math.max(0, document.lineCount - 1), 0)] : [];
      },
    };
    return controller;
  }

  #fill(thread: vscode.CommentThread, comment: string, text: string): void {
    this.#threads.set(comment, thread);
    thread.comments = [
      { body: text, mode: vscode.CommentMode.Preview, author: { name: 'You, for the agent' }, contextValue: comment },
    ];
    thread.canReply = false;
    thread.label = 'Goes to the agent with “Send comments”';
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
  }
}
