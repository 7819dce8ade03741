import assert from 'node:assert/strict';
import type { EventPayload } from '../../src/core/events/event';
import { chatOpener } from './chat-page';
import { asks, finished, opened, replied, reviewingChat, says, turn } from './conversations';
import { heard, said } from './heard';
import { SessionHost } from './session-host';

const order = 'src/checkout/order.ts';
const uri = `file:///home/ada/shop/${order}`;

const hostOf = (payloads: readonly EventPayload[]): SessionHost => {
  const host = new SessionHost('s1', { autonomy: { autonomy: 'supervised', fixed: false } });
  host.happens(...payloads);
  return host;
};

describe('the review of edits in the chat', () => {
  const open = chatOpener();

  it('lists each file with what became of it, and says what waits', async () => {
    const { page } = await open({ host: hostOf(reviewingChat) });
    const card = page.getByRole('group', { name: 'Changes to review: 7 files' });
    const row = (file: string) => card.getByRole('listitem').filter({ hasText: file });
    assert.match(await row('order.ts').innerText(), /\+12\s*−3/);
    assert.match(await row('coupon.test.ts').innerText(), /added/);
    assert.match(await row('old-discount.ts').innerText(), /removed/);
    assert.match(await row('coupon.ts').innerText(), /accepted/);
    assert.match(await row('rounding.ts').innerText(), /rejected/);
    assert.match(await row('total.ts').innerText(), /partly rejected/);
    await row('order.ts').getByText('lines 18–21').waitFor();
    await page.getByText('Waiting for your review').waitFor();
    await page.getByRole('group', { name: 'Changes accepted: 1 file' }).waitFor();
  });

  it('opens a file in the editor, decides files and all of them', async () => {
    const chat = await open({ host: hostOf(reviewingChat) });
    const { page } = chat;
    await page.getByRole('link', { name: `Review ${order} in the editor` }).click();
    await page.getByRole('button', { name: `Reject ${order}`, exact: true }).click();
    await page.getByRole('button', { name: `Accept ${order}`, exact: true }).click();
    assert.ok(await page.getByRole('button', { name: 'Accept src/checkout/coupon.ts', exact: true }).isDisabled());
    await page.getByRole('button', { name: 'Accept All' }).click();
    await heard(chat, [
      { type: 'openReview', uri },
      { type: 'reviewFile', uri, act: 'reject' },
      { type: 'reviewFile', uri, act: 'accept' },
      { type: 'review', act: 'acceptAll' },
    ]);
  });

  it('takes a comment on a file, by keyboard, gives it back, and sends all', async () => {
    const chat = await open({ host: hostOf(reviewingChat) });
    const { page } = chat;
    await page.getByRole('button', { name: `Comment on ${order}`, exact: true }).press('Enter');
    const input = page.getByRole('textbox', { name: `Comment on ${order}`, exact: true });
    await input.pressSequentially('Use the table.');
    await input.press('Enter');
    await input.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: `Remove the comment on ${order}` }).click();
    await page.getByRole('button', { name: 'Send comment' }).click();
    await heard(chat, [
      { type: 'commentFile', uri, text: 'Use the table.' },
      { type: 'removeComment', comment: 'k1' },
      { type: 'review', act: 'send' },
    ]);
  });

  it('takes what is written below as a word on it, and nothing more once it is over', async () => {
    const host = hostOf(reviewingChat);
    const chat = await open({ host });
    await chat.page.getByLabel('Message').fill('Leave the tests alone.');
    await chat.page.getByLabel('Message').press('Enter');
    await heard(chat, [{ type: 'prompt', text: 'Leave the tests alone.' }]);
    await chat.post(...host.happens({ type: 'reviewEnded', how: 'commented', told: 'Leave the tests alone.' }));
    await chat.page.getByRole('group', { name: 'Comments sent: 7 files' }).waitFor();
    assert.equal(await chat.page.getByRole('button', { name: 'Accept All' }).count(), 0);
    await chat.page.getByLabel('Message').fill('And now?');
    await chat.page.getByLabel('Message').press('Enter');
    await chat.page.getByText('The agent is at work').waitFor();
    assert.equal(said(chat).length, 1);
  });

  it('can be told while the turn is over: a prompt goes on beside it', async () => {
    const cut: EventPayload = { type: 'stopped', reason: 'interrupted', message: 'The editor was reloaded.' };
    const { page } = await open({ host: hostOf([...reviewingChat, cut]) });
    await page.getByText('Waiting for your review').waitFor();
    await page.getByRole('button', { name: 'Accept All' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Continue' }).count(), 0, 'one way on at a time');
  });
});

describe('the switch for Autopilot', () => {
  const open = chatOpener();
  const talk = [opened, asks('Hello'), turn, says('Hello.'), replied(), finished];

  it('says what it is and does, and is turned with the keyboard', async () => {
    const host = new SessionHost('s1');
    host.happens(...talk);
    const chat = await open({ host });
    const toggle = chat.page.getByRole('switch', { name: 'Autopilot' });
    assert.ok(await toggle.isChecked());
    assert.match((await toggle.getAttribute('title')) ?? '', /by itself, from end to end/);
    await toggle.press('Space');
    await heard(chat, [{ type: 'chooseAutonomy', autonomy: 'supervised' }]);
    host.state = { ...host.state, autonomy: { autonomy: 'supervised', fixed: false } };
    await chat.post(host.whole());
    assert.equal(await toggle.isChecked(), false);
    await toggle.press('Enter');
    await heard(chat, [
      { type: 'chooseAutonomy', autonomy: 'supervised' },
      { type: 'chooseAutonomy', autonomy: 'autopilot' },
    ]);
  });

  it('cannot be turned where the folder asks for Supervised, and says so', async () => {
    const chat = await open({ host: new SessionHost('s1', { autonomy: { autonomy: 'supervised', fixed: true } }) });
    const toggle = chat.page.getByRole('switch', { name: 'Autopilot' });
    assert.match((await toggle.getAttribute('title')) ?? '', /settings of this folder ask for it/);
    await toggle.click({ force: true });
    assert.deepEqual(said(chat), []);
  });
});
