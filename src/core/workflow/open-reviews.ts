import type { ReviewFile } from '../events/event';
import { isPending, type ReviewAct } from '../events/review';
import type { Uri } from '../ports';
import type { Session } from '../sessions/session';
import type { HunkName, ReviewEnd, ReviewHunk } from '../sessions/session-review';
import { relativePath } from '../text/uri';
import type { OpenWorkspaces } from './open-workspaces';

/** A document that waits for its review, and in which session. */
export interface ReviewRow extends ReviewFile {
  readonly session: string;
  readonly title: string;
  readonly label: string;
  /** What it is to be compared with: what is decided already shows no more, where something is not. */
  readonly base: string | null;
  readonly comments: readonly {
    readonly comment: string;
    readonly lines: { readonly from: number; readonly to: number } | undefined;
    readonly text: string;
  }[];
}

export interface HunkRow extends ReviewHunk {
  readonly session: string;
}

/** Reviews of the sessions that are open here, and what a person may do with them (AUTO-07 to AUTO-10). */
export interface OpenReviews {
  /** All documents that wait. */
  list(): Promise<readonly ReviewRow[]>;
  /** The places of a document that wait, in its present text. */
  hunks(uri: Uri, text: string): Promise<readonly HunkRow[]>;
  /** Whole documents. @throws ReviewMoved */
  decide(session: string, act: ReviewAct): Promise<void>;
  /** One place. @throws ReviewMoved */
  decideHunk(session: string, hunk: HunkName, decision: 'accepted' | 'rejected'): Promise<void>;
  /** @returns the comment's identity @throws ReviewMoved */
  comment(
    session: string,
    about: {
      readonly uri: Uri;
      readonly lines?: { readonly from: number; readonly to: number };
      readonly text: string;
    },
  ): Promise<string>;
  uncomment(session: string, comment: string): Promise<void>;
  /** Sends the comments to the agent, which goes on with them. @throws ReviewMoved */
  send(session: string): Promise<void>;
}

export function openReviews(open: OpenWorkspaces): OpenReviews {
  const sessions = async (): Promise<readonly Session[]> => {
    const lists = await Promise.all((await open.all()).map((workspace) => workspace.sessions.opened()));
    return lists.flat().filter(({ review }) => review.isOpen);
  };

  const opened = async (id: string): Promise<Session> => (await open.having(id)).sessions.open(id);

  const after = async (session: Session, end: ReviewEnd | undefined): Promise<void> => {
    if (end) await (await open.having(session.id)).conversations.afterReview(session, end);
  };

  return {
    list: async () => (await sessions()).flatMap(rowsOf),
    hunks: async (uri, text) => {
      const lists = await Promise.all(
        (await sessions()).map(async ({ id, review }) =>
          (await review.hunks(uri, text)).map((hunk) => ({ ...hunk, session: id })),
        ),
      );
      return lists.flat();
    },
    decide: async (id, act) => {
      const session = await opened(id);
      await after(session, await session.review.decide(act));
    },
    decideHunk: async (id, hunk, decision) => {
      const session = await opened(id);
      await after(session, await session.review.decideHunk(hunk, decision));
    },
    comment: async (id, about) => (await opened(id)).review.comment(about),
    uncomment: async (id, comment) => (await opened(id)).review.uncomment(comment),
    send: async (id) => {
      const session = await opened(id);
      await after(session, await session.review.send());
    },
  };
}

function rowsOf({ id, state, review }: Session): readonly ReviewRow[] {
  return review.files.map((file) => ({
    ...file,
    session: id,
    title: state.title,
    label: relativePath(file.uri, state.root),
    base: isPending(file) ? file.before : file.found,
    comments: review.comments.flatMap(({ comment, uri, lines, text }) =>
      uri === file.uri ? [{ comment, lines, text }] : [],
    ),
  }));
}

/** The place at a line, or else the next below it, or above. */
export function nearestHunk(hunks: readonly HunkRow[], line: number): HunkRow | undefined {
  const below = hunks.find(({ line: first, lines }) => line < first + Math.max(1, lines));
  return below ?? hunks.at(-1);
}
