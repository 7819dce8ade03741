import assert from 'node:assert/strict';
import { type ChatPage, chatOpener } from './chat-page';
import { delegatingChat } from './conversations';
import { heard } from './heard';
import { SessionHost } from './session-host';

describe('subagents on the card of their call', () => {
  const open = chatOpener();
  const shown = async (): Promise<ChatPage> => {
    const host = new SessionHost();
    host.happens(...delegatingChat);
    return open({ host });
  };

  it('say who works on what, what they do now, and how they ended', async () => {
    const { page } = await shown();
    const rows = page.getByRole('list', { name: 'Subagents' }).getByRole('listitem');
    assert.deepEqual(await rows.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label'))), [
      'context-gatherer, working',
      'code-reviewer, waiting for your answer',
      'general-purpose, done',
    ]);
    await rows.nth(0).getByText('Search for "round" in src').waitFor();
    await rows.nth(2).getByText('Prices are covered by test/price.test.ts. · 6 tool calls · 41 s · $0.05').waitFor();
  });

  it('ask in their own row, and each can be stopped and looked at', async () => {
    const chat = await shown();
    await chat.page.getByRole('button', { name: 'Reject', exact: true }).click();
    await chat.page.getByRole('button', { name: 'Stop context-gatherer' }).click();
    await chat.page.getByRole('button', { name: 'Open the session of general-purpose' }).click();
    await heard(chat, [
      { type: 'answer', ask: 'ask-k2', answer: 'reject' },
      { type: 'stopSubagent', session: 'k1' },
      { type: 'openSession', session: 'k3' },
    ]);
    assert.equal(await chat.page.getByRole('button', { name: 'Stop general-purpose' }).count(), 0);
  });
});

describe('the conversation of a subagent', () => {
  const open = chatOpener();

  it('begins with the way to the one that it works for', async () => {
    const host = new SessionHost();
    const parent = { session: 'p1', call: 'c1', title: 'Coupon codes at checkout' };
    host.happens(
      { type: 'sessionOpened', kind: 'subagent', root: 'file:///home/ada/shop', title: 'code-reviewer', parent },
      { type: 'prompted', text: 'Look at src/price.ts', by: 'engine' },
    );
    const chat = await open({ host });
    await chat.page.getByText('Started by').getByRole('button', { name: 'Coupon codes at checkout' }).click();
    await heard(chat, [{ type: 'openSession', session: 'p1' }]);
  });
});

describe('a conversation that was summed up', () => {
  const open = chatOpener();

  it('says by how much, and shows the summary when asked to', async () => {
    const host = new SessionHost();
    host.happens(...delegatingChat);
    const { page } = await open({ host });
    await page.getByText('The conversation was summed up from about 161K to 6.2K tokens').waitFor();
    await page.getByRole('button', { name: 'Show summary' }).press('Enter');
    await page.getByText('Prices are whole cents.').waitFor();
  });
});
