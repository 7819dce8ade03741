import type { TextEdit } from '../text/span';
import type { Disposable, Uri } from './place';

/** A document as its reader gets it. */
export interface DocumentText {
  readonly text: string;
  /** SHA-256 of `text`, hexadecimal. What `apply` and `create` compare against. */
  readonly hash: string;
  /** Has changes in an editor's buffer that are not on disk. */
  readonly dirty: boolean;
}

/** How an edit ended. `applied`: on disk. `unsaved`: in a buffer that was dirty before and stays so. `stale`: not made. */
export type EditOutcome = 'applied' | 'unsaved' | 'stale';

/** What is to become of one document, as a part of a change of several. */
export interface DocumentChange {
  readonly uri: Uri;
  /** SHA-256 of the text that the change was made for. */
  readonly expectedHash: string;
  /** Where the document is afterwards and what is edited in it; the same place for one that stays. `gone`: deleted. */
  readonly becomes: { readonly uri: Uri; readonly edits: readonly TextEdit[] } | 'gone';
}

/**
 * How a change of several documents ended. `stale`: nothing was made, because this document is not as expected: it holds
 * another text, has changes in a buffer that are not on disk, or something lies already where one was to move to.
 */
export type ChangeOutcome = { readonly outcome: 'applied' } | { readonly outcome: 'stale'; readonly uri: Uri };

/** The user's text documents. What a dirty buffer holds is what a reader gets. */
export interface Documents {
  /**
   * Undefined when there is no such document.
   * @throws NotText when the file is not UTF-8 text or larger than the host reads
   */
  read(uri: Uri): Promise<DocumentText | undefined>;
  /** All edits or none. `stale` when the document is no longer the one with `expectedHash`. */
  apply(uri: Uri, edits: readonly TextEdit[], expectedHash: string): Promise<EditOutcome>;
  /** Makes a new document and its folders. `stale` when there already is one. */
  create(uri: Uri, text: string): Promise<EditOutcome>;
  /**
   * All changes or none, on disk. Documents are named once each, and no two go to one place; folders of a new place are made.
   * What links lead to is edited; moved and deleted is what has the name.
   * @param emptied folders that go with it, and those in them, as far as no file is left in them
   * @throws the host's error when one could not be made; what was made of the others has been taken back
   */
  change(changes: readonly DocumentChange[], emptied?: readonly Uri[]): Promise<ChangeOutcome>;
  /** Writes the document's buffer to disk. Resolves at once when there is nothing to save. */
  save(uri: Uri): Promise<void>;
  /** Documents whose buffers hold changes that are not on disk: what a command would not see. */
  unsaved(): readonly Uri[];
  /** Whatever changed a document: typing, saving, another program. Late and doubled calls are possible. */
  onDidChange(listener: (uri: Uri) => void): Disposable;
  /** A document was written from its buffer, by whomever: the user's typing is on disk now. */
  onDidSave(listener: (uri: Uri) => void): Disposable;
}

/** A file that is not text. Documents, `read` and `grep` refuse it by name. */
export class NotText extends Error {
  override readonly name = 'NotText';
  constructor(
    readonly uri: Uri,
    readonly reason: 'binary' | 'too-large',
  ) {
    super(reason === 'binary' ? `${uri} is not a text file` : `${uri} is too large to be read as one text`);
  }
}
