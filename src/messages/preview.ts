import type { Uri } from '../core/ports';

/**
 * What the preview's webview and the editor say to each other. The webview turns the text into a page; what stands in it,
 * and what can be done, it is told. Lines and columns are 1-based, ends exclusive.
 */

/** A word of an EARS sentence. */
export interface PreviewWord {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly kind: 'keyword' | 'modal' | 'system';
  /** IF, or SHALL NOT: what should not happen. */
  readonly unwanted: boolean;
}

/** An ID or a file of the text that leads somewhere. */
export interface PreviewLink {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly target: { readonly uri: Uri; readonly line: number | undefined };
  /** What is told of it. */
  readonly tooltip: string;
}

/** Something that is wrong. */
export interface PreviewProblem {
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly code: string;
  readonly message: string;
}

/** How a task stands; see `TaskSign` of the core. */
export interface PreviewTask {
  readonly line: number;
  readonly key: string;
  readonly dir: Uri;
  readonly state: 'todo' | 'queued' | 'running' | 'done' | 'failed';
  readonly label: string;
  readonly note: string | undefined;
  readonly since: string | undefined;
  readonly optional: boolean;
  readonly offers: readonly { readonly about: PreviewOffer; readonly tooltip: string }[];
}

export type PreviewOffer = 'start' | 'stop' | 'dequeue' | 'changes' | 'execution';

/** A document as its editor shows it, with all that is known of it. */
export interface PreviewDocument {
  readonly uri: Uri;
  /** `requirements.md`. */
  readonly name: string;
  /** The working folder, for links that people wrote; empty when there is none. */
  readonly root: Uri;
  readonly text: string;
  readonly words: readonly PreviewWord[];
  readonly links: readonly PreviewLink[];
  readonly problems: readonly PreviewProblem[];
  readonly tasks: readonly PreviewTask[];
  /** False: nothing may be started. */
  readonly trusted: boolean;
  /** It stays with its document, whichever editor is active. */
  readonly locked: boolean;
}

/** From the editor. */
export type ToPreview =
  /** `line`: the one to begin at, for a document that was not shown before. */
  | { readonly type: 'document'; readonly document: PreviewDocument; readonly line: number | undefined }
  /** The editor's first line in sight; 3.5 is the middle of line 3. */
  | { readonly type: 'scroll'; readonly line: number }
  /** A line to go to and to point out. */
  | { readonly type: 'show'; readonly line: number }
  /** There is nothing to be shown any more, or something that was asked for could not be done. */
  | { readonly type: 'gone'; readonly name: string }
  | { readonly type: 'failed'; readonly message: string };

/** From the webview, one message a thing a person can do there. */
export type FromPreview =
  | { readonly type: 'ready' }
  /** A person has scrolled; the first line in sight. */
  | { readonly type: 'scrolled'; readonly line: number }
  /** Goes to a line of the text in its editor. */
  | { readonly type: 'source'; readonly line: number }
  /** Follows a link of the document; `inEditor`: to the text and not to the preview of it. */
  | { readonly type: 'follow'; readonly uri: Uri; readonly line?: number | undefined; readonly inEditor: boolean }
  /** A link that somebody wrote. */
  | { readonly type: 'openLink'; readonly url: string }
  | { readonly type: 'openDocument'; readonly uri: Uri }
  | { readonly type: 'copy'; readonly text: string }
  /** What is offered for a task. */
  | { readonly type: 'task'; readonly about: PreviewOffer; readonly dir: Uri; readonly key: string };
