import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { ReviewRow } from '../../core/workflow/open-reviews';
import { keptUri } from '../chat/kept-text';
import { toUri } from '../ports/uri';
import { EditorRefusal } from '../refusals';

/** Shows the edits of a file under review: what it was on the left, the file itself on the right, where it can be edited. */
export async function openReview(
  core: Core,
  which: { readonly session?: string; readonly uri: string },
): Promise<void> {
  const rows = await core.reviews.list();
  const row = rows.find(({ uri, session }) => uri === which.uri && (which.session ?? session) === session);
  if (!row) throw new EditorRefusal('This file is not under review any more.');
  await showReview(row);
}

async function showReview({ uri, label, base, after }: ReviewRow): Promise<void> {
  const place = toUri(uri);
  const before = keptUri(place.path, { blob: base });
  const now = after === null ? keptUri(place.path, { blob: null }) : place;
  const what = base === null ? 'new' : after === null ? 'deleted' : 'before ↔ now';
  await vscode.commands.executeCommand('vscode.diff', before, now, `${label} (review: ${what})`);
}
