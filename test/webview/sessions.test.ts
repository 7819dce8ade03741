import assert from 'node:assert/strict';
import type { SessionRow } from '../../src/messages/chat';
import { type ChatPage, chatOpener } from './chat-page';
import { endedChat } from './conversations';
import { heard, said } from './heard';
import { SessionHost } from './session-host';

const row = (session: string, title: string, extra: Partial<SessionRow> = {}): SessionRow => ({
  ...{ session, title, kind: 'chat', about: undefined, changed: '2026-01-02T03:04:05Z', state: 'idle' },
  ...extra,
});

const sessions = [
  row('s1', 'Coupon codes'),
  row('s2', 'coupons', { kind: 'spec', about: 'design', state: 'waiting' }),
  row('s3', 'Slow build', { kind: 'task', about: 'ci' }),
];

describe('the list of sessions', () => {
  const open = chatOpener();

  async function opened(): Promise<ChatPage> {
    const host = new SessionHost('s1', { sessions });
    host.happens(...endedChat);
    const chat = await open({ host });
    await chat.page.getByRole('button', { name: 'Sessions' }).press('Enter');
    await chat.page.getByRole('dialog', { name: 'Sessions' }).waitFor();
    return chat;
  }

  it('takes the keyboard, finds by every word, and opens', async () => {
    const chat = await opened();
    await chat.page.keyboard.type('DESI coup');
    const rows = chat.page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
    assert.equal(await rows.count(), 1);
    await rows.getByText('design · 2026-01-02 · waiting for you').waitFor();
    await chat.page.keyboard.press('Tab');
    await chat.page.keyboard.press('Tab');
    await chat.page.keyboard.press('Enter');
    await heard(chat, [{ type: 'openSession', session: 's2' }]);
    assert.equal(await chat.page.getByRole('dialog').count(), 0);
  });

  it('shows what the editor found in what was said, and copies and exports a session', async () => {
    const chat = await opened();
    await chat.page.keyboard.type('rounding');
    await heard(chat, [{ type: 'searchSessions', text: 'rounding' }]);
    await chat.page.getByText('No session matches.').waitFor();
    await chat.post({ type: 'found', text: 'rounding', hits: [{ session: 's3', snippet: '…the rounding of cents…' }] });
    await chat.page.getByText('…the rounding of cents…').waitFor();
    await chat.page.getByRole('button', { name: 'Export Slow build as Markdown' }).click();
    await chat.page.getByRole('button', { name: 'Copy Slow build' }).click();
    await heard(chat, [
      { type: 'searchSessions', text: 'rounding' },
      { type: 'exportSession', session: 's3' },
      { type: 'forkSession', session: 's3' },
    ]);
  });

  it('gives titles the whole width until a row is in use', async () => {
    const chat = await opened();
    const title = chat.page.getByText('Slow build');
    const width = async (): Promise<number> =>
      (await title.locator('xpath=ancestor::button').boundingBox())?.width ?? 0;
    const calm = await width();
    await title.hover();
    assert.ok((await width()) < calm - 60, 'buttons take their place under the mouse');
    await chat.page.getByRole('button', { name: /close/i }).first().hover();
    assert.equal(await width(), calm);
  });

  it('closes with Escape and gives the keyboard back; meanwhile the conversation is out of reach', async () => {
    const chat = await opened();
    assert.equal(await chat.page.getByLabel('Message').evaluate((input) => input.closest('[inert]') !== null), true);
    await chat.page.keyboard.press('Escape');
    assert.equal(await chat.page.getByRole('dialog').count(), 0);
    assert.equal(await chat.page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Sessions');
  });

  it('renames in place; Escape leaves the name and the list', async () => {
    const chat = await opened();
    await chat.page.getByRole('button', { name: 'Rename Slow build' }).click();
    await chat.page.keyboard.press('Escape');
    await chat.page.getByRole('button', { name: 'Rename Slow build' }).click();
    await chat.page.keyboard.type('Fast build');
    await chat.page.keyboard.press('Enter');
    await chat.page
      .getByRole('button', { name: /Slow build/ })
      .first()
      .waitFor();
    await heard(chat, [{ type: 'renameSession', session: 's3', title: 'Fast build' }]);
  });

  it('deletes only after a second yes, and "keep" has the keyboard first', async () => {
    const chat = await opened();
    await chat.page.getByRole('button', { name: 'Delete coupons' }).click();
    await chat.page.keyboard.press('Enter');
    assert.deepEqual(said(chat), []);
    await chat.page.getByRole('button', { name: 'Delete coupons' }).click();
    await chat.page.getByRole('group', { name: 'Delete coupons?' }).getByRole('button', { name: 'Delete' }).click();
    await heard(chat, [{ type: 'deleteSession', session: 's2' }]);
  });
});

describe('a new session', () => {
  const open = chatOpener();

  it('is a chat or a spec, chosen with the keyboard', async () => {
    const chat = await open();
    const button = chat.page.getByRole('button', { name: 'New session' });
    await button.press('Enter');
    await chat.page.getByRole('menuitem', { name: /^Chat/ }).waitFor();
    await chat.page.keyboard.press('ArrowDown');
    await chat.page.keyboard.press('Enter');
    await heard(chat, [{ type: 'newSession', kind: 'spec' }]);
    assert.equal(await chat.page.getByRole('menu').count(), 0);
    await button.press('Enter');
    await chat.page.keyboard.press('Escape');
    assert.equal(await chat.page.getByRole('menu').count(), 0);
    assert.equal(await chat.page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'New session');
  });
});
