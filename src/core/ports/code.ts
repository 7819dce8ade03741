import type { Span, TextEdit } from '../text/span';
import type { Uri } from './place';

/** What the editor's language servers say about a file. */
export interface Diagnostics {
  /**
   * The errors of the file now, without waiting; undefined while nothing is known of it. Taken before an edit, it is the
   * baseline that new errors are measured against.
   */
  errorsNow(uri: Uri): readonly FileError[] | undefined;
  /**
   * Waits for a fresh word on each file, at most `deadlineMs`. A file that no language server speaks about comes back as
   * `no-provider`, one whose server did not answer in time as `no-answer`; neither means that it has no errors.
   */
  check(uris: readonly Uri[], deadlineMs: number, signal: AbortSignal): Promise<readonly FileCheck[]>;
}

export interface FileError {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
  readonly source: string | undefined;
}

/** What a language server remarks that is no error: proof of nothing, and worth telling. */
export interface FileRemark extends FileError {
  readonly severity: 'warning' | 'information' | 'hint';
}

export interface FileCheck {
  readonly uri: Uri;
  readonly result: 'checked' | 'no-provider' | 'no-answer';
  readonly errors: readonly FileError[];
  /** Absent: none, or a host that tells of errors only. */
  readonly remarks?: readonly FileRemark[];
}

/** What language servers would change in a whole program. Asking changes nothing. */
export interface Refactor {
  /** What renaming the symbol at a place of a document comes to. */
  rename(request: RenameRequest, signal: AbortSignal): Promise<Refactoring>;
  /**
   * What moving a file comes to: in the files that import it, and in itself, told of its present place. The moving itself is
   * not among it.
   */
  move(from: Uri, to: Uri, signal: AbortSignal): Promise<Refactoring>;
  /** What else can be done with a piece of code: extract, inline, convert. */
  offers(code: CodePlace, signal: AbortSignal): Promise<Offers>;
  /** What one of these comes to, by its title among the offers. */
  perform(code: CodePlace, title: string, signal: AbortSignal): Promise<Refactoring>;
}

/** A piece of code, or a place in it. */
export interface CodePlace {
  readonly uri: Uri;
  /** Into the text that {@link Documents.read} gives. */
  readonly span: Span;
}

/** No offers: a language server answered and has none here. `because` as with {@link Refactoring}. */
export type Offers =
  { readonly offers: readonly Offer[] } | { readonly problem: 'no-provider'; readonly because: string };

export interface Offer {
  readonly title: string;
  /** The editor's word for what it does, such as `refactor.extract.function`; empty where nobody says. */
  readonly kind: string;
  /** Why it cannot be performed, though it is offered; the end of a sentence about it. */
  readonly refused?: string;
}

export interface RenameRequest {
  readonly uri: Uri;
  /** Into the text that {@link Documents.read} gives. */
  readonly offset: number;
  readonly newName: string;
}

/**
 * Edits, or why there are none. `no-provider`: no language server that could do it answered. `refused`: one did, and this
 * cannot be done. `because` ends a sentence about it, in the server's words where it has some.
 */
export type Refactoring =
  | { readonly edits: readonly DocumentEdits[] }
  | { readonly problem: 'no-provider' | 'refused'; readonly because: string };

/** Edits of one document, and the text that they are meant for. */
export interface DocumentEdits {
  readonly uri: Uri;
  readonly expectedHash: string;
  readonly edits: readonly TextEdit[];
}
