import assert from 'node:assert/strict';
import { type ChatPage, chatOpener } from './chat-page';
import { webChat } from './conversations';
import { heard } from './heard';
import { SessionHost } from './session-host';

describe('sources on the card of a call', () => {
  const open = chatOpener();
  const shown = async (): Promise<ChatPage> => {
    const host = new SessionHost();
    host.happens(...webChat);
    return open({ host });
  };

  it('are links with their host, which the editor opens', async () => {
    const chat = await shown();
    const sources = chat.page.getByRole('group', { name: /^Fetch/ }).getByRole('list', { name: 'Sources' });
    assert.equal(await sources.getByRole('listitem').innerText(), 'Rounding of cash totals\nexample.com');
    await sources.getByRole('link', { name: 'Rounding of cash totals' }).click();
    await heard(chat, [{ type: 'openLink', url: 'https://example.com/rounding' }]);
  });

  it('are folded where there are many, and never lead anywhere but to the web', async () => {
    const chat = await shown();
    const search = chat.page.getByRole('group', { name: /^Search the web/ });
    const items = search.getByRole('list', { name: 'Sources' }).getByRole('listitem');
    assert.equal(await items.count(), 3);
    await search.getByRole('button', { name: '2 more sources' }).press('Enter');
    assert.equal(await items.count(), 5);
    assert.equal(await items.nth(4).getByRole('link').count(), 0);
    assert.match(await items.nth(4).innerText(), /<img src=x onerror=alert\(1\)> Hostile/);
    assert.equal(await search.getByRole('button', { name: 'Fewer sources' }).getAttribute('aria-expanded'), 'true');
  });
});
