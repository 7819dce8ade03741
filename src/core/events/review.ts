import type { AgentEvent, EventOf, ReviewComment, ReviewFile } from './event';
import type { SessionState } from './snapshot';
import { canonicalToolName } from './tool-names';

/**
 * The review of what the agent edited in Supervised mode (ide AUTO, README ONE-30), as a function of what was done. Whether a
 * document is decided, and how, is told from its images alone: nothing lies between `before` and `after` of a decided one,
 * and a rejected one is no longer as the agent made it.
 */

export const isPending = ({ before, after }: ReviewFile): boolean => before !== after;

/** Something of it was taken back. */
export const isRejected = ({ after, made }: ReviewFile): boolean => after !== made;

/** What a person can do to whole documents. */
export type ReviewAct =
  { readonly act: 'accept' | 'reject'; readonly uri: string } | { readonly act: 'acceptAll' | 'rejectAll' };

/** `review`: it still waits. `continue`: the agent goes on. `stopped`: it waits for a word of the user. */
export type ReviewNext = 'review' | 'continue' | 'stopped';

/** What comes after a step of the agent: only edits stop it (AUTO-07). */
export function nextAfterStep(edited: number): ReviewNext {
  return edited === 0 ? 'continue' : 'review';
}

/** What the documents are after an act, and what comes then. To say otherwise of a document later takes the first word back. */
export function afterAct(
  files: readonly ReviewFile[],
  act: ReviewAct,
): { readonly files: readonly ReviewFile[]; readonly next: ReviewNext } {
  switch (act.act) {
    case 'accept':
    case 'reject': {
      const became = files.map((file) =>
        file.uri !== act.uri ? file : decided(file, act.act === 'accept' ? file.made : file.found),
      );
      return { files: became, next: nextOf(became) };
    }
    case 'acceptAll': {
      const became = files.map((file) => (isPending(file) ? decided(file, file.after) : file));
      return { files: became, next: nextOf(became) };
    }
    case 'rejectAll':
      return { files: files.map((file) => decided(file, file.found)), next: 'stopped' };
  }
}

/** All decided one by one is as good as *Accept All*. */
export function nextOf(files: readonly ReviewFile[]): ReviewNext {
  if (files.some(isPending)) return 'review';
  return files.some(isRejected) ? 'stopped' : 'continue';
}

const decided = (file: ReviewFile, image: string | null): ReviewFile => ({
  ...file,
  before: image,
  after: image,
  added: 0,
  removed: 0,
  hunks: 0,
});

/** The state after an event that has to do with reviews. */
export function withReview(state: SessionState, event: AgentEvent): SessionState {
  switch (event.type) {
    case 'autonomyChanged': {
      const { autonomy, by } = event;
      return by === 'user' ? { ...state, mode: autonomy, autonomy } : { ...state, mode: autonomy };
    }
    case 'toolStarted':
      // What holds when a call starts holds to its end (AUTO-02).
      return state.mode === 'supervised' ? { ...state, reviewedCall: event.call } : state;
    case 'toolEnded': {
      if (state.reviewedCall !== event.call) return state;
      const rest = { ...state };
      delete rest.reviewedCall;
      // What subagents changed was told while they worked.
      return canonicalToolName(event.name) === 'subagent' ? rest : withUnreviewed(rest, event.changes);
    }
    case 'subagentTold':
      return state.mode === 'supervised' ? withUnreviewed(state, event.changes ?? []) : state;
    case 'reviewOpened': {
      const comments = state.review?.comments ?? [];
      const rest = { ...state, review: { open: true, files: event.files, comments } };
      delete rest.unreviewed;
      return state.progress === 'idle' ? rest : { ...rest, progress: 'waiting' };
    }
    case 'reviewDecided':
    case 'reviewCommented':
      return state.review ? { ...state, review: changed(state.review, event) } : state;
    case 'reviewEnded':
      return ended(state, event);
    default:
      return state;
  }
}

type Review = NonNullable<SessionState['review']>;

function changed(review: Review, event: EventOf<'reviewDecided' | 'reviewCommented'>): Review {
  if (event.type === 'reviewDecided') {
    return { ...review, files: review.files.map((file) => (file.uri === event.file.uri ? event.file : file)) };
  }
  return { ...review, comments: commentsAfter(review.comments, event) };
}

/** The comments after one was made, changed, or taken back. */
export function commentsAfter(
  comments: readonly ReviewComment[],
  { comment, uri, lines, text }: EventOf<'reviewCommented'>,
): readonly ReviewComment[] {
  const others = comments.filter((each) => each.comment !== comment);
  if (text === '') return others;
  return [...others, lines ? { comment, uri, lines, text } : { comment, uri, text }];
}

function ended(state: SessionState, { how }: EventOf<'reviewEnded'>): SessionState {
  const rest: SessionState = { ...state };
  delete rest.review;
  if (how === 'left') delete rest.unreviewed;
  // What was taken back of them the agent knows by now: it counts no more.
  const pending = how === 'commented' ? (state.review?.files ?? []).filter(isPending) : [];
  const files = pending.map((file) => ({ ...file, found: file.before, made: file.after }));
  const left = files.length > 0 ? { ...rest, review: { open: false, files, comments: [] } } : rest;
  return left.progress === 'waiting' && (left.asking ?? []).length === 0 ? { ...left, progress: 'running' } : left;
}

type FileChange = EventOf<'toolEnded'>['changes'][number];

/** Edits in their order; one that goes on from where the last one of its document ended is joined with it. */
function withUnreviewed(state: SessionState, changes: readonly FileChange[]): SessionState {
  if (changes.length === 0) return state;
  const all = [...(state.unreviewed ?? [])];
  for (const change of changes) {
    const at = all.findLastIndex(({ uri }) => uri === change.uri);
    const last = all[at];
    if (last?.after !== change.before) all.push(change);
    else if (last.before === change.after) all.splice(at, 1);
    else all[at] = { ...last, after: change.after };
  }
  const rest = { ...state };
  delete rest.unreviewed;
  return all.length > 0 ? { ...rest, unreviewed: all } : rest;
}
