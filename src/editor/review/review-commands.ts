import * as vscode from 'vscode';
import { z } from 'zod';
import type { Core } from '../../core/core';
import { nearestHunk, type HunkRow, type ReviewRow } from '../../core/workflow/open-reviews';
import type { Chat } from '../chat/chat';
import { commandIds } from '../ids';
import { pickOne } from '../pick';
import { fromUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';
import type { CommandHandlers } from '../started-core';
import { openReview } from './open-review';
import type { ReviewComments } from './review-comments';

type ReviewCommand =
  | 'toggleAutopilot'
  | 'reviewChanges'
  | 'acceptChange'
  | 'rejectChange'
  | 'acceptFile'
  | 'rejectFile'
  | 'acceptAllChanges'
  | 'rejectAllChanges'
  | 'addReviewComment'
  | 'removeReviewComment'
  | 'sendReviewComments';

/** What links above changes are called with. Titles of editors give a URI. */
const namedHunk = z.object({
  session: z.string(),
  uri: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  index: z.number(),
});
const namedFile = z.object({ session: z.string(), uri: z.string() });

/** Commands about the review of edits (AUTO-01, AUTO-02, AUTO-08 to AUTO-10). */
export function reviewCommands(core: Core, chat: Chat, comments: ReviewComments): Pick<CommandHandlers, ReviewCommand> {
  const { reviews } = core;

  const waiting = async (): Promise<readonly ReviewRow[]> => {
    const rows = await reviews.list();
    if (rows.length > 0) return rows;
    throw new EditorRefusal('No changes wait for your review.', { label: 'Open Chat', command: commandIds.openChat });
  };

  /** The file a command is about: the one it was called on, else the one in the active editor. */
  const file = async (argument: unknown): Promise<{ readonly session: string; readonly uri: string } | undefined> => {
    const named = namedFile.safeParse(argument);
    if (named.success) return named.data;
    const place = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    return place && (await waiting()).find(({ uri }) => uri === fromUri(place));
  };

  const fileOrPick = async (argument: unknown, title: string): Promise<{ session: string; uri: string }> => {
    const known = await file(argument);
    if (known) return known;
    const rows = await waiting();
    const [only] = rows;
    if (only && rows.length === 1) return only;
    return pickOne(
      title,
      'Which file?',
      rows.map((row) => ({ label: row.label, description: row.title, value: row })),
    );
  };

  const hunk = async (argument: unknown): Promise<z.infer<typeof namedHunk>> => {
    const named = namedHunk.safeParse(argument);
    if (named.success) return named.data;
    const editor = vscode.window.activeTextEditor;
    const hunks: readonly HunkRow[] = editor
      ? await reviews.hunks(fromUri(editor.document.uri), editor.document.getText())
      : [];
    const at = editor && nearestHunk(hunks, editor.selection.active.line + 1);
    if (at) return at;
    const button = { label: 'Review Changes', command: commandIds.reviewChanges };
    throw new EditorRefusal('Open a file with changes under review and put the cursor on one of them.', button);
  };

  const session = async (title: string): Promise<string> => {
    const rows = await waiting();
    const ids = [...new Map(rows.map((row) => [row.session, row.title]))];
    const shown = ids.find(([id]) => id === chat.shown?.id);
    if (shown) return shown[0];
    if (ids.length === 1 && ids[0]) return ids[0][0];
    return pickOne(
      title,
      'Of which session?',
      ids.map(([value, label]) => ({ label, value })),
    );
  };

  return {
    toggleAutopilot: async () => {
      const { autonomy, fixed } = await chat.autonomy();
      if (fixed) throw new EditorRefusal(fixedWords);
      const next = autonomy === 'autopilot' ? 'supervised' : 'autopilot';
      await chat.chooseAutonomy(next);
      const where = chat.shown ? 'this session' : 'the next session';
      vscode.window.setStatusBarMessage(
        next === 'autopilot' ? `Autopilot is on for ${where}` : `Autopilot is off for ${where}: you review edits`,
        5_000,
      );
    },

    reviewChanges: async (argument) => openReview(core, await fileOrPick(argument, 'Review Changes')),
    acceptChange: async (argument) => {
      const { session: id, ...name } = await hunk(argument);
      await reviews.decideHunk(id, name, 'accepted');
    },
    rejectChange: async (argument) => {
      const { session: id, ...name } = await hunk(argument);
      await reviews.decideHunk(id, name, 'rejected');
    },
    acceptFile: async (argument) => {
      const { session: id, uri } = await fileOrPick(argument, 'Accept File');
      await reviews.decide(id, { act: 'accept', uri });
    },
    rejectFile: async (argument) => {
      const { session: id, uri } = await fileOrPick(argument, 'Reject File');
      await reviews.decide(id, { act: 'reject', uri });
    },
    acceptAllChanges: async () => reviews.decide(await session('Accept All Changes'), { act: 'acceptAll' }),
    rejectAllChanges: async () => reviews.decide(await session('Reject All Changes'), { act: 'rejectAll' }),
    addReviewComment: (argument) => comments.reply(argument),
    removeReviewComment: (argument) => comments.remove(argument),
    sendReviewComments: async () => reviews.send(await session('Send Review Comments')),
  };
}

const fixedWords =
  'The settings of this folder ask for Supervised, so Autopilot cannot be turned on here. See fingerpost.agentAutonomy in its settings.';
