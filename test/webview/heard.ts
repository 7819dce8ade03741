import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FromWebview } from '../../src/messages/chat';
import type { ChatPage } from './chat-page';

/** What the page told the editor since it was opened, beside that it is up. */
export const said = ({ told }: ChatPage): FromWebview[] => told.filter(({ type }) => type !== 'ready');

/** Waits until the page has told the editor exactly this. What it tells takes a moment to get here. */
export async function heard(chat: ChatPage, expected: readonly FromWebview[]): Promise<void> {
  for (let waited = 0; waited < 3_000 && said(chat).length < expected.length; waited += 10) await sleep(10);
  assert.deepEqual(said(chat), expected);
}
