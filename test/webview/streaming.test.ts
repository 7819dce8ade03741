import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ToWebview } from '../../src/messages/chat';
import { chatOpener } from './chat-page';
import { asks, calls, endedChat, finished, replied, says, turn } from './conversations';
import { SessionHost } from './session-host';

/** Text of a model in small portions: paragraphs, lists and code. */
function portions(count: number): string[] {
  const text = Array.from({ length: 400 }, (_, index) => {
    if (index % 9 === 4) return `\`\`\`ts\nconst a${index} = compute(${index}, 'of many');\n\`\`\`\n\n`;
    if (index % 5 === 2) return `- point ${index}\n- point ${index}b\n\n`;
    return `Sentence ${index} of **many**, with \`code\` and [a link](src/a${index}.ts).\n\n`;
  }).join('');
  const size = Math.ceil(text.length / count);
  return Array.from({ length: count }, (_, index) => text.slice(index * size, (index + 1) * size));
}

/** Counts how often nodes change: those of the last item, of its last block, and all others. */
async function watchChanges(page: Page): Promise<() => Promise<{ settled: number; last: number; blocks: number }>> {
  await page.evaluate(() => {
    const counts = { settled: 0, last: 0, blocks: 0 };
    window.changes = counts;
    const log = document.querySelector('[role=log]');
    if (!log) throw new Error('There is no conversation.');
    new MutationObserver((records) => {
      const last = log.querySelector('.item-text:last-of-type');
      const blocks = last?.querySelector('.markdown');
      for (const { target } of records) {
        if (target === log) continue;
        if (!last?.contains(target)) counts.settled += 1;
        else if (target === blocks || blocks?.lastElementChild?.contains(target)) counts.last += 1;
        else counts.blocks += 1;
      }
    }).observe(log, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => window.changes);
}

declare global {
  interface Window {
    changes: { settled: number; last: number; blocks: number };
    typed: string[];
  }
}

/** Hands messages over a few at a time, as a stream does, and comes back when all are drawn. */
async function stream(page: Page, messages: readonly ToWebview[], each: number): Promise<void> {
  await page.evaluate(
    async ([all, size]) => {
      for (let at = 0; at < all.length; at += size) {
        for (const message of all.slice(at, at + size)) window.postMessage(message, '*');
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    },
    [messages, each] as const,
  );
}

describe('a stream', () => {
  const open = chatOpener();

  it('of 2,000 portions changes nothing but the end of the last message, and typing goes on meanwhile', async function () {
    this.timeout(30_000);
    const host = new SessionHost();
    host.happens(...endedChat);
    for (let index = 0; index < 15; index += 1) host.happens(...endedChat.slice(1));
    host.happens(asks('Tell me everything.'), turn, says('Here it is.\n\n'));
    const chat = await open({ host });
    const { page } = chat;
    const counted = await watchChanges(page);
    const input = page.getByLabel('Message');
    await input.focus();
    await page.evaluate(() => {
      window.typed = [];
      const log = document.querySelector('[role=log]');
      document.querySelector('textarea')?.addEventListener('input', () => {
        window.typed.push(log?.querySelector('.item-text:last-of-type')?.textContent ?? '');
      });
    });
    const text = portions(2_000);
    const messages = host.happens(...text.map(says));
    await Promise.all([stream(page, messages, 40), input.pressSequentially('while it streams')]);
    const shown = await page.getByRole('article', { name: 'Answer' }).last().innerText();
    assert.match(shown, /Sentence 399 of many/);
    const { settled, blocks } = await counted();
    assert.equal(settled, 0);
    // A block is still changed once after the next one has begun: it is no longer the growing one.
    assert.ok(blocks <= 2 * 400, `${blocks} changes in blocks that were complete`);
    assert.equal(await input.inputValue(), 'while it streams');
    const [first = '', end = ''] = await page.evaluate(() => [window.typed[0], window.typed.at(-1)]);
    assert.ok(first.length < shown.length && end.length < shown.length * 2, 'what is typed shows up during the stream');
  });

  it('draws once a frame, however many portions come', async () => {
    const host = new SessionHost();
    host.happens(...endedChat, asks('More.'), turn, says('x'));
    const { page } = await open({ host });
    await page.evaluate(() => {
      window.changes = { settled: 0, last: 0, blocks: 0 };
      const log = document.querySelector('[role=log]');
      if (!log) throw new Error('There is no conversation.');
      // One call of an observer for each drawing: its records of one drawing come together.
      new MutationObserver(() => (window.changes.last += 1)).observe(log, { subtree: true, characterData: true });
    });
    await stream(page, host.happens(...Array.from({ length: 500 }, () => says(' y'))), 100);
    const { last } = await page.evaluate(() => window.changes);
    assert.ok(last >= 1 && last <= 12, `${last} drawings of 500 portions in 5 frames`);
  });

  it('keeps a selection in the text that is being streamed', async () => {
    const host = new SessionHost();
    host.happens(...endedChat, asks('More.'), turn, says('The first sentence, said slowly, word by word. '));
    const chat = await open({ host });
    await chat.page.getByText('The first sentence, said').evaluate(({ firstChild }) => {
      if (firstChild) getSelection()?.setBaseAndExtent(firstChild, 4, firstChild, 9);
    });
    const selected = (): Promise<string> => chat.page.evaluate(() => String(getSelection()));
    assert.equal(await selected(), 'first');
    for (let index = 0; index < 5; index += 1) await chat.post(...host.happens(says(`And sentence ${index}. `)));
    assert.equal(await selected(), 'first');
  });

  it('is followed to its end, until a reader scrolls up; then only on request', async () => {
    const host = new SessionHost();
    host.happens(...endedChat, ...endedChat.slice(1), asks('More.'), turn);
    const chat = await open({ host, height: 500 });
    const log = chat.page.getByRole('log', { name: 'Conversation' });
    const away = (): Promise<number> =>
      log.evaluate((element) => Math.round(element.scrollHeight - element.scrollTop - element.clientHeight));
    const jump = chat.page.getByRole('button', { name: 'Jump to latest' });
    await chat.post(...host.happens(says('One.\n\nTwo.\n\nThree.\n\n')));
    assert.equal(await away(), 0);
    assert.equal(await jump.count(), 0);

    await log.hover();
    await chat.page.mouse.wheel(0, -300);
    await jump.waitFor();
    // The wheel turns over several frames.
    await chat.page.waitForFunction(() => {
      const element = document.querySelector('[role=log]');
      return element && Math.round(element.scrollHeight - element.scrollTop - element.clientHeight) >= 300;
    });
    const before = await log.evaluate((element) => element.scrollTop);
    await chat.post(...host.happens(says('Four.\n\nFive.\n\nSix.')));
    assert.equal(await log.evaluate((element) => element.scrollTop), before);

    await jump.click();
    assert.equal(await away(), 0);
    await chat.post(...host.happens(says('\n\nSeven.\n\nEight.')));
    assert.equal(await away(), 0);
    assert.equal(await jump.count(), 0);
  });

  it('shows live output, follows its end, and shows the result folded', async () => {
    const host = new SessionHost();
    const [drafted, started, ended] = calls('t', 'shell', 'Run npm run build', 'built');
    assert.ok(drafted && started && ended);
    host.happens(...endedChat, asks('Build.'), turn, drafted, started);
    const chat = await open({ host });
    const lines = Array.from({ length: 80 }, (_, index) => `line ${index}\n`);
    for (let at = 0; at < 80; at += 20) {
      const texts = lines.slice(at, at + 20);
      await chat.post(...host.happens(...texts.map((text) => ({ type: 'toolOutput' as const, call: 't', text }))));
    }
    const output = chat.page.getByLabel('Output');
    assert.match(await output.innerText(), /line 79/);
    assert.ok(await output.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 2));
    await chat.post(...host.happens(ended));
    assert.equal(await output.count(), 0);
    await chat.page.getByRole('button', { name: 'Run npm run build' }).click();
    assert.equal(await output.innerText(), 'built');
  });
});

describe('a long session', () => {
  const open = chatOpener();

  const long = (): SessionHost => {
    const host = new SessionHost();
    host.happens(endedChat[0] ?? asks(''));
    for (let index = 0; index < 100; index += 1) {
      host.happens(asks(`Question ${index}`), turn, says(`Answer ${index}`), replied(), finished);
    }
    return host;
  };

  it('shows its last page, and earlier ones on request without moving what is read', async () => {
    const chat = await open({ host: long(), height: 600 });
    const { page } = chat;
    const items = page.locator('[data-item-kind]');
    assert.equal(await items.count(), 60);
    const earlier = page.getByRole('button', { name: 'Show earlier' });
    await earlier.scrollIntoViewIfNeeded();
    const top = (): Promise<number | undefined> =>
      page.getByText('Question 70', { exact: true }).evaluate((element) => element.getBoundingClientRect().top);
    const before = await top();
    await earlier.click();
    await page.getByText('Question 40', { exact: true }).waitFor({ state: 'attached' });
    assert.ok(Math.abs(((await top()) ?? 0) - (before ?? 0)) < 3);
    assert.equal(await items.count(), 120);
    await earlier.click();
    await page.getByText('Question 10', { exact: true }).waitFor({ state: 'attached' });
    await earlier.click();
    await page.getByText('Question 0', { exact: true }).waitFor({ state: 'attached' });
    assert.equal(await items.count(), 200);
    assert.equal(await earlier.count(), 0);
    assert.equal(chat.told.filter(({ type }) => type === 'earlier').length, 3);
  });

  it('lets go of what is far above while the reader is at its end, and gets it back', async () => {
    const host = long();
    const chat = await open({ host });
    const items = chat.page.locator('[data-item-kind]');
    for (let index = 0; index < 4; index += 1) {
      await chat.post(...host.happens(...Array.from({ length: 20 }, (_, each) => asks(`Late ${index}/${each}`))));
    }
    const count = await items.count();
    assert.ok(count >= 60 && count <= 120, `${count} items are drawn`);
    await chat.page.getByRole('button', { name: 'Show earlier' }).click();
    await chat.page.getByText('Question 99', { exact: true }).waitFor({ state: 'attached' });
    assert.equal(await items.count(), count + 60);
  });
});
