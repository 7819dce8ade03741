import type { AgentEvent, EventOf, EventPayload, ReviewComment, ReviewFile } from '../events/event';
import { afterAct, isPending, isRejected, nextAfterStep, nextOf, type ReviewAct } from '../events/review';
import type { SessionState } from '../events/snapshot';
import type { Digests, Documents, Uri } from '../ports';
import { type Hunk, hunksBetween, placeIn, withHunk, withoutHunk } from '../text/hunks';
import { splitLines } from '../text/lines';
import { relativePath } from '../text/uri';
import type { Blobs } from './blobs';
import { ReviewFiles } from './review-files';
import { type Remark, remarksInWords, type TakenBack, takenBackInWords } from './review-words';

/** What was to be decided is no longer as it was shown. */
export class ReviewMoved extends Error {
  override readonly name = 'ReviewMoved';
  constructor(message = 'This edit is no longer under review as you saw it. Look at what is there now.') {
    super(message);
  }
}

/** How a review ended. */
export type ReviewEnd =
  | { readonly how: 'accepted' | 'rejected' }
  /** `said`: the comments, which the model has not been told yet; empty where the turn that waited has told it. */
  | { readonly how: 'commented'; readonly said: string };

/** One place of a pending edit. The images say of which state of the review it is told. */
export interface ReviewHunk {
  readonly uri: Uri;
  readonly before: string | null;
  readonly after: string | null;
  readonly index: number;
  /** Of the document as it is now: 1-based, and how many lines the edit has there; 0: it only took lines away. */
  readonly line: number;
  readonly lines: number;
  readonly removed: number;
  /** The user has changed these lines since. */
  readonly changed: boolean;
}

export type HunkName = Pick<ReviewHunk, 'uri' | 'before' | 'after' | 'index'>;

export interface ReviewOwner {
  readonly state: SessionState;
  record(payload: EventPayload): Promise<AgentEvent>;
}

export interface ReviewPorts {
  readonly documents: Documents;
  readonly blobs: Pick<Blobs, 'keep' | 'read'>;
  readonly digests: Digests;
}

/**
 * The review of one session's edits: what a person decides is done on disk and said in the log, one thing after the other.
 * A turn that waits for it goes on with its end; where none waits (the host was closed meanwhile), whoever brought the end
 * about does.
 */
export class SessionReview {
  readonly #files: ReviewFiles;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting: ((end: ReviewEnd) => void) | undefined;

  constructor(
    private readonly owner: ReviewOwner,
    private readonly ports: ReviewPorts,
  ) {
    this.#files = new ReviewFiles(ports.documents, ports.blobs);
  }

  /** It waits for the user. */
  get isOpen(): boolean {
    return this.owner.state.review?.open === true;
  }

  /** A turn waits for its end. */
  get isAwaited(): boolean {
    return this.#waiting !== undefined;
  }

  get files(): readonly ReviewFile[] {
    return this.isOpen ? (this.owner.state.review?.files ?? []) : [];
  }

  get comments(): readonly ReviewComment[] {
    return this.owner.state.review?.comments ?? [];
  }

  /**
   * Waits for the user where the agent has edited something since it last did (AUTO-07).
   * @param isLast the agent has nothing more to do: what was left undecided comes up once more
   * @returns undefined: there is nothing to review
   */
  async await(isLast: boolean, signal: AbortSignal): Promise<ReviewEnd | undefined> {
    // Before it is shown: whoever sees it may answer at once.
    const waiting = this.#wait(signal);
    try {
      const { review, kind } = this.owner.state;
      const opened = await this.open();
      // A task is checked behind its review; a conversation can go on beside one.
      const left = isLast && review !== undefined && (!review.open || kind === 'task');
      if (!opened && !left) return undefined;
      if (!opened && review && !review.open) await this.#show(review.files);
      return await waiting.end;
    } finally {
      waiting.leave();
    }
  }

  /** Shows what was edited and not reviewed, together with what is under review already. @returns whether there was any */
  async open(): Promise<boolean> {
    return this.#next(async () => {
      const { unreviewed = [], review } = this.owner.state;
      if (nextAfterStep(unreviewed.length) === 'continue') return false;
      const files = await this.#files.joined(review?.files ?? [], unreviewed);
      await this.#show(files);
      // What was undone by the agent itself is nothing to look at.
      if (files.some(isPending)) return true;
      await this.owner.record({ type: 'reviewEnded', how: 'accepted' });
      return false;
    });
  }

  /** What is left of an earlier turn once more, where it does not wait already. */
  async openLeft(): Promise<void> {
    if (await this.open()) return;
    const { review } = this.owner.state;
    if (review && !review.open) await this.#show(review.files);
  }

  /** Accepts or rejects whole documents. @returns the end, where this was the last of it */
  decide(act: ReviewAct): Promise<ReviewEnd | undefined> {
    return this.#next(async () => {
      if (!this.isOpen) throw new ReviewMoved();
      const before = this.files;
      const { files, next } = afterAct(before, act);
      // What *Accept All* accepts is as it stands: the end says it.
      if (act.act === 'acceptAll') return this.#finish(next === 'stopped' ? 'rejected' : 'accepted');
      const decision = act.act === 'accept' ? 'accepted' : 'rejected';
      for (const [index, file] of files.entries()) {
        const old = before[index];
        if (old && (old.before !== file.before || old.after !== file.after)) await this.#make(old, file, decision);
      }
      return this.#ended(act.act === 'rejectAll');
    });
  }

  /** Accepts or rejects one place. @throws ReviewMoved where the review is past it */
  decideHunk(name: HunkName, decision: 'accepted' | 'rejected'): Promise<ReviewEnd | undefined> {
    return this.#next(async () => {
      const file = this.files.find(({ uri }) => uri === name.uri);
      if (file?.before !== name.before || file.after !== name.after) throw new ReviewMoved();
      const [before, after] = await this.#texts(file);
      const hunk = hunksBetween(before ?? '', after ?? '')[name.index];
      if (!hunk) throw new ReviewMoved();
      const pair = await this.#without(file, [before, after], hunk, decision);
      await this.#make(file, await this.#files.counted({ ...file, ...pair }), decision);
      return this.#ended(false);
    });
  }

  /** @param lines of the document as it is now, 1-based @returns the comment's identity */
  comment(about: {
    readonly uri: Uri;
    readonly lines?: ReviewComment['lines'];
    readonly text: string;
  }): Promise<string> {
    return this.#next(async () => {
      const { uri, lines, text } = about;
      if (!this.files.some((file) => file.uri === uri)) throw new ReviewMoved('This file is not under review.');
      const comment = this.ports.digests.uuid();
      await this.owner.record({
        type: 'reviewCommented',
        comment,
        uri,
        text: text.trim(),
        ...(lines ? { lines } : {}),
      });
      return comment;
    });
  }

  uncomment(comment: string): Promise<void> {
    return this.#next(async () => {
      const known = this.comments.find((each) => each.comment === comment);
      if (known) await this.owner.record({ type: 'reviewCommented', comment, uri: known.uri, text: '' });
    });
  }

  /** Sends the comments, and a word on all of it, to the agent. What is not decided comes up again with what it does then. */
  send(word = ''): Promise<ReviewEnd | undefined> {
    return this.#next(async () => {
      if (!this.isOpen) throw new ReviewMoved();
      if (this.comments.length === 0 && word.trim() === '') throw new ReviewMoved('There is no comment to send yet.');
      return this.#finish('commented', word.trim());
    });
  }

  /** Where the pending edits of a document stand in its present text. */
  async hunks(uri: Uri, now: string): Promise<readonly ReviewHunk[]> {
    const file = this.files.find((each) => each.uri === uri && isPending(each));
    if (!file) return [];
    const [before, after] = await this.#texts(file);
    return hunksBetween(before ?? '', after ?? '').map((hunk, index) => {
      const { line, changed } = placeIn(now, after ?? '', hunk);
      const { uri: of, before: from, after: to } = file;
      const [lines, removed] = [hunk.added.length, hunk.removed.length];
      return { uri: of, before: from, after: to, index, line: line + 1, lines, removed, changed };
    });
  }

  #texts({ uri, before, after }: ReviewFile): Promise<[string | null, string | null]> {
    return Promise.all([this.#files.text(before, uri), this.#files.text(after, uri)]);
  }

  async #without(
    file: ReviewFile,
    [before, after]: readonly [string | null, string | null],
    hunk: Hunk,
    decision: 'accepted' | 'rejected',
  ): Promise<Pick<ReviewFile, 'before' | 'after'>> {
    // A document that came or went does so as a whole.
    const isWhole = before === null || after === null;
    if (decision === 'accepted') {
      return { before: isWhole ? file.after : await this.#files.keep(withHunk(before, hunk)), after: file.after };
    }
    return { before: file.before, after: isWhole ? file.before : await this.#files.keep(withoutHunk(after, hunk)) };
  }

  /** Does it on disk, then says so. */
  async #make(old: ReviewFile, file: ReviewFile, decision: EventOf<'reviewDecided'>['decision']): Promise<void> {
    const left = old.after === file.after ? 0 : await this.#files.bring(file.uri, old.after, file.after);
    await this.owner.record({ type: 'reviewDecided', decision, file, left });
    if (left === 0) return;
    const path = relativePath(file.uri, this.owner.state.root);
    const what = left === 1 ? 'One place was' : `${String(left)} places were`;
    const text = `${path}: ${what} changed since the agent's edit, so your text was kept there. Look at it yourself.`;
    await this.owner.record({ type: 'noticed', level: 'warning', text });
  }

  async #show(files: readonly ReviewFile[]): Promise<void> {
    await this.owner.record({ type: 'reviewOpened', files: [...files] });
  }

  async #ended(stops: boolean): Promise<ReviewEnd | undefined> {
    const next = stops ? 'stopped' : nextOf(this.files);
    if (next === 'review') return undefined;
    // Who has said what to do instead need not say it again.
    if (!stops && this.comments.length > 0) return this.#finish('commented');
    return this.#finish(next === 'continue' ? 'accepted' : 'rejected');
  }

  async #finish(how: ReviewEnd['how'], word = ''): Promise<ReviewEnd> {
    const awaited = this.#waiting;
    const back = takenBackInWords(await this.#takenBack());
    const remarks = how === 'commented' || this.comments.length > 0 ? remarksInWords(await this.#remarks(word)) : '';
    // Comments beside *Reject All* or *Accept All* are not lost: they are told with the next prompt.
    const isTold = awaited !== undefined || how !== 'commented';
    const told = [back, isTold ? remarks : ''].filter((part) => part !== '').join('\n\n');
    await this.owner.record({ type: 'reviewEnded', how, ...(told === '' ? {} : { told }) });
    const end: ReviewEnd = how === 'commented' ? { how, said: isTold ? '' : remarks } : { how };
    awaited?.(end);
    return end;
  }

  #takenBack(): Promise<readonly TakenBack[]> {
    const { root } = this.owner.state;
    return Promise.all(
      this.files.filter(isRejected).map(async ({ uri, found, made, after }): Promise<TakenBack> => {
        const path = relativePath(uri, root);
        if (after === null) return { path, became: 'gone' };
        if (after === found) return { path, became: 'restored' };
        const [wanted, is] = await Promise.all([this.#files.text(made, uri), this.#files.text(after, uri)]);
        return { path, became: hunksBetween(is ?? '', wanted ?? '') };
      }),
    );
  }

  async #remarks(word: string): Promise<readonly Remark[]> {
    const { root } = this.owner.state;
    const remarks = await Promise.all(
      this.comments.map(async ({ uri, lines, text }): Promise<Remark> => {
        return { path: relativePath(uri, root), lines, text, code: lines ? await this.#code(uri, lines) : '' };
      }),
    );
    return word === '' ? remarks : [...remarks, { path: undefined, code: '', text: word }];
  }

  async #code(uri: Uri, { from, to }: NonNullable<ReviewComment['lines']>): Promise<string> {
    const document = await this.ports.documents.read(uri).catch(() => undefined); // no text any more: the lines say it
    const text = document?.text ?? '';
    return splitLines(text)
      .slice(from - 1, to)
      .map(({ start, end }) => text.slice(start, end))
      .join('\n');
  }

  #wait(signal: AbortSignal): { readonly end: Promise<ReviewEnd>; leave(): void } {
    let leave = (): void => undefined;
    const end = new Promise<ReviewEnd>((resolve, reject) => {
      const stop = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
      this.#waiting = resolve;
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      leave = () => {
        signal.removeEventListener('abort', stop);
        this.#waiting = undefined;
      };
    });
    end.catch(() => undefined); // awaited by whoever waits; opening may fail first
    return { end, leave };
  }

  /** One thing after the other: a second click finds what the first one left. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined); // whoever asked for it has its failure
    return done;
  }
}
