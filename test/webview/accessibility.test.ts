import assert from 'node:assert/strict';
import type { EventPayload } from '../../src/core/events/event';
import { type ChatPage, chatOpener } from './chat-page';
import {
  askedEdit,
  asks,
  askingChat,
  delegatingChat,
  webChat,
  endedChat,
  endedTasks,
  finished,
  gatedSpec,
  replied,
  reviewingChat,
  says,
  troubledChat,
  turn,
} from './conversations';
import { SessionHost } from './session-host';

const hostOf = (payloads: readonly EventPayload[], session = 's1'): SessionHost => {
  const host = new SessionHost(session, {
    sessions: [{ session: 's1', title: 'One', kind: 'chat', about: undefined, changed: '2026-01-01', state: 'idle' }],
  });
  host.happens(...payloads);
  return host;
};

const conversations = [
  askingChat,
  endedChat,
  troubledChat,
  gatedSpec,
  endedTasks,
  delegatingChat,
  reviewingChat,
  webChat,
];

/** Shows one conversation after the other in a page. */
async function* shown(chat: ChatPage): AsyncGenerator<ChatPage> {
  for (const [index, payloads] of conversations.entries()) {
    await chat.post(hostOf(payloads, `shown ${index}`).whole());
    yield chat;
  }
}

/** Things to use whose accessible name is empty, as the browser computes it for a screen reader. */
async function nameless({ page }: ChatPage): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const roles = [
    'button',
    'link',
    'textbox',
    'combobox',
    'radio',
    'menuitem',
    'dialog',
    'group',
    'log',
    'img',
    'status',
  ];
  return nodes
    .filter(({ ignored, role, name }) => {
      const words = String(name?.value ?? '').trim();
      return !ignored && roles.includes(String(role?.value)) && words === '';
    })
    .map(({ role, nodeId }) => `${String(role?.value)} ${nodeId}`);
}

describe('a person who does not see the page', () => {
  const open = chatOpener();

  it('is told the name of everything that can be used', async () => {
    for await (const chat of shown(await open())) {
      await chat.page.evaluate(() => {
        for (const fold of document.querySelectorAll<HTMLElement>('[role=log] [aria-expanded=false]')) fold.click();
      });
      assert.deepEqual(await nameless(chat), []);
    }
  });

  it('is told the name of everything in the panel, the list and the menu', async () => {
    const chat = await open({ host: new SessionHost('s', { setup: 'needs-model' }) });
    assert.deepEqual(await nameless(chat), []);
    const listed = await open({ host: hostOf(endedChat) });
    await listed.page.getByRole('button', { name: 'New session' }).click();
    assert.deepEqual(await nameless(listed), []);
    await listed.page.keyboard.press('Escape');
    await listed.page.getByRole('button', { name: 'Sessions' }).click();
    await listed.page.getByRole('button', { name: 'Delete One' }).click();
    assert.deepEqual(await nameless(listed), []);
  });

  it('hears a whole answer once, never its parts', async () => {
    const host = hostOf(endedChat);
    const chat = await open({ host });
    const { page } = chat;
    assert.equal(await page.getByRole('log', { name: 'Conversation' }).getAttribute('aria-live'), 'off');
    const heard = (): Promise<string[]> =>
      page.getByRole('status', { name: 'Announcements' }).locator('p').allInnerTexts();
    await chat.post(...host.happens(asks('Well?'), turn, says('It is **done'), says('** now.')));
    assert.deepEqual(await heard(), []);
    await chat.post(...host.happens(replied(), finished));
    assert.deepEqual(await heard(), ['It is done now.']);
    await chat.post(...host.happens(asks('Edit.'), turn, askedEdit));
    assert.deepEqual(await heard(), ['It is done now.', 'Approval needed: Edit src/checkout/order.ts.']);
  });

  it('finds calls with their state in words', async () => {
    const { page } = await open({ host: hostOf(troubledChat) });
    for (const name of [
      'Read scripts/deploy.sh, failed',
      'Run git push --force origin main, rejected',
      'Run ./scripts/migrate --all, outcome unknown',
    ]) {
      await page.getByRole('group', { name, exact: true }).waitFor();
    }
  });
});

describe('a person without a mouse', () => {
  const open = chatOpener();

  it('reaches everything that can be clicked, and sees where the keyboard is', async () => {
    for await (const { page } of shown(await open())) {
      const all = await page.locator('button:not([disabled]), a, textarea, select').count();
      await page.getByRole('button', { name: 'Sessions' }).focus();
      const seen = await page.evaluate(() => {
        const elements = [...document.querySelectorAll<HTMLElement>('button:not([disabled]), a, textarea, select')];
        return elements.filter((element) => {
          element.focus();
          return document.activeElement === element && element.tabIndex >= 0;
        }).length;
      });
      assert.equal(seen, all);
      await page.getByRole('button', { name: 'Sessions' }).focus();
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(() => {
        const element = document.activeElement ?? document.body;
        return getComputedStyle(element).outlineStyle;
      });
      assert.equal(outline, 'solid');
    }
  });

  it('can get into everything that scrolls, and not into what does not', async () => {
    let scrolling = 0;
    for await (const { page } of shown(await open({ width: 280 }))) {
      const boxes = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.page pre, .page .table')].map((box) => {
          box.focus();
          const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
          return { scrolls, focused: document.activeElement === box };
        }),
      );
      for (const { scrolls, focused } of boxes) assert.equal(focused, scrolls);
      scrolling += boxes.filter(({ scrolls }) => scrolls).length;
    }
    assert.ok(scrolling > 0);
  });
});

describe('themes', () => {
  const open = chatOpener();

  for (const theme of ['hc', 'hcLight'] as const) {
    it(`of high contrast (${theme}) draw the edges of cards, boxes and buttons`, async () => {
      const { page } = await open({ host: hostOf(askingChat), theme });
      for (const selector of [
        '.tool.card',
        '.prompt-user',
        '.composer',
        '.primary',
        '.secondary',
        '.badge',
        '.approval pre',
      ]) {
        const border = await page
          .locator(selector)
          .first()
          .evaluate((element) => getComputedStyle(element).borderTopColor);
        assert.doesNotMatch(border, /rgba\(0, 0, 0, 0\)|transparent/, selector);
      }
    });
  }

  for (const width of [280, 600]) {
    it(`leave nothing wider than a view of ${width} pixels`, async () => {
      for await (const { page } of shown(await open({ width }))) {
        const wide = await page.evaluate(() =>
          [...document.querySelectorAll('.chat *')]
            .filter((element) => !element.closest('pre, .table, .visually-hidden'))
            .filter((element) => element.getBoundingClientRect().right > innerWidth)
            .map((element) => element.className),
        );
        assert.deepEqual(wide, []);
      }
    });
  }
});
