import assert from 'node:assert/strict';
import { clockTime } from '../../src/webview/parts/running-time';
import { chatOpener } from './chat-page';
import { askingChat, finished } from './conversations';
import { SessionHost } from './session-host';

describe('the time of a turn', () => {
  const open = chatOpener();

  it('is shown while the turn runs, goes on by itself, and is gone at its end', async () => {
    const host = new SessionHost();
    host.happens(...askingChat);
    const chat = await open({ host });
    const timer = chat.page.getByRole('timer');
    const first = await timer.innerText();
    await chat.page.waitForFunction((before) => document.querySelector('[role=timer]')?.textContent !== before, first);
    await chat.post(...host.happens(finished));
    assert.equal(await timer.count(), 0);
  });

  for (const [ms, words] of [
    [-1, '0:00'],
    [7_400, '0:07'],
    [754_000, '12:34'],
    [3_723_000, '1:02:03'],
  ] as const) {
    it(`is ${words} after ${ms} ms`, () => assert.equal(clockTime(ms), words));
  }
});
