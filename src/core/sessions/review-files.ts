import type { EventOf, ReviewFile } from '../events/event';
import { isPending, isRejected } from '../events/review';
import { type Documents, type DocumentText, NotText, type Uri } from '../ports';
import { carriedOver, hunksBetween } from '../text/hunks';
import { minimalEdit } from '../tools/planned-edit';
import type { Blobs } from './blobs';

/** An image that is no longer kept: what hangs on it cannot be shown or taken back any more. */
export class ImageGone extends Error {
  override readonly name = 'ImageGone';
  constructor(uri: Uri) {
    super(
      `What ${uri} held before is no longer kept, so this cannot be decided. Accept all, or edit the file yourself.`,
    );
  }
}

type Image = string | null;

/** How often a document that changes at the same moment is tried again. */
const attempts = 5;

/** Documents under review: their images, and what is done to them on disk. */
export class ReviewFiles {
  constructor(
    private readonly documents: Documents,
    private readonly blobs: Pick<Blobs, 'keep' | 'read'>,
  ) {}

  /** @throws ImageGone */
  async text(image: Image, uri: Uri): Promise<string | null> {
    if (image === null) return null;
    const text = await this.blobs.read(image);
    if (text === undefined) throw new ImageGone(uri);
    return text;
  }

  async keep(text: string | null): Promise<Image> {
    return text === null ? null : this.blobs.keep(text);
  }

  /** The document with its pending part counted. */
  async counted(file: Omit<ReviewFile, 'added' | 'removed' | 'hunks'>): Promise<ReviewFile> {
    if (file.before === file.after) return { ...file, added: 0, removed: 0, hunks: 0 };
    const [before, after] = await Promise.all([this.text(file.before, file.uri), this.text(file.after, file.uri)]);
    const hunks = hunksBetween(before ?? '', after ?? '');
    const added = hunks.reduce((sum, hunk) => sum + hunk.added.length, 0);
    const removed = hunks.reduce((sum, hunk) => sum + hunk.removed.length, 0);
    return { ...file, added, removed, hunks: Math.max(1, hunks.length) };
  }

  /** Puts later edits to those that wait already. What the user changed in between is theirs, and not under review. */
  async joined(files: readonly ReviewFile[], changes: EventOf<'toolEnded'>['changes']): Promise<readonly ReviewFile[]> {
    const all = new Map(files.map((file) => [file.uri, file]));
    for (const change of changes) {
      const known = all.get(change.uri);
      all.set(change.uri, await this.counted(known ? await this.#later(known, change) : fresh(change)));
    }
    return [...all.values()].filter((file) => isPending(file) || isRejected(file));
  }

  /**
   * Makes the document what it would be if `to` stood where `from` stands; what others changed in it since stays.
   * @returns how many places were left, because they were changed since
   */
  async bring(uri: Uri, from: Image, to: Image): Promise<number> {
    const [base, target] = await Promise.all([this.text(from, uri), this.text(to, uri)]);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const present = await this.#present(uri);
      if (present instanceof NotText) return 1;
      const { text, left } = carry(base, target, present?.text ?? null);
      if (text === (present?.text ?? null)) return left;
      if (await this.#made(uri, present, text)) return left;
    }
    return 1;
  }

  async #later(file: ReviewFile, change: { readonly before: Image; readonly after: Image }): Promise<ReviewFile> {
    const { uri } = file;
    const base = await this.text(file.after, uri);
    const [before, after] = await Promise.all([this.text(change.before, uri), this.text(change.after, uri)]);
    const onto = async (image: Image): Promise<Image> =>
      this.keep(carry(base, await this.text(image, uri), before).text);
    const made = await this.keep(carry(base, after, await this.text(file.made, uri)).text);
    return { ...file, found: await onto(file.found), before: await onto(file.before), after: change.after, made };
  }

  async #present(uri: Uri): Promise<DocumentText | NotText | undefined> {
    try {
      return await this.documents.read(uri);
    } catch (error) {
      if (error instanceof NotText) return error;
      throw error;
    }
  }

  /** False: the document is another one by now. */
  async #made(uri: Uri, present: DocumentText | undefined, text: string | null): Promise<boolean> {
    if (!present) return text === null || (await this.documents.create(uri, text)) !== 'stale';
    if (text === null) {
      const gone = { uri, expectedHash: present.hash, becomes: 'gone' } as const;
      return (await this.documents.change([gone])).outcome === 'applied';
    }
    const edit = minimalEdit(present.text, { start: 0, end: present.text.length }, text);
    return edit === undefined || (await this.documents.apply(uri, [edit], present.hash)) !== 'stale';
  }
}

const fresh = ({ uri, before, after }: EventOf<'toolEnded'>['changes'][number]): ReviewFile => ({
  uri,
  found: before,
  made: after,
  before,
  after,
  added: 0,
  removed: 0,
  hunks: 0,
});

/** A document that is not there is a whole: it changes with all of it, or not at all. */
function carry(
  base: string | null,
  target: string | null,
  onto: string | null,
): { readonly text: string | null; readonly left: number } {
  if (onto === base) return { text: target, left: 0 };
  if (onto === target || target === base) return { text: onto, left: 0 };
  if (base === null || target === null || onto === null) return { text: onto, left: 1 };
  return carriedOver(base, target, onto);
}
