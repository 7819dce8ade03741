import assert from 'node:assert/strict';
import { mostImageBytes, mostImages } from '../../src/core/events/pictures';
import { type ChatPage, chatOpener } from './chat-page';
import { asks, opened, reviewingChat, turn } from './conversations';
import { heard, said } from './heard';
import { SessionHost } from './session-host';

/** A file in a clipboard or under a mouse. `size`: it is filled up to that many bytes. */
interface GivenFile {
  readonly name: string;
  readonly content: readonly number[];
  readonly size?: number;
}

/** One blue point. */
const png = [
  ...Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg==',
    'base64',
  ),
];
const blue: GivenFile = { name: 'image.png', content: png };
const bytes = new Uint8Array(png);

/** Pastes into the input, or drops on it, as a browser does it. Says whether the page took it for itself. */
function give(
  { page }: ChatPage,
  how: 'paste' | 'drop',
  files: readonly GivenFile[],
  text: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  return page.getByLabel('Message').evaluate(
    (input, given) => {
      const data = new DataTransfer();
      for (const { name, content, size = content.length } of given.files) {
        const filled = new Uint8Array(size);
        filled.set(content);
        data.items.add(new File([filled], name));
      }
      for (const [kind, value] of Object.entries(given.text)) data.setData(kind, value);
      const options = { bubbles: true, cancelable: true };
      const event =
        given.how === 'paste'
          ? new ClipboardEvent('paste', { ...options, clipboardData: data })
          : new DragEvent('drop', { ...options, dataTransfer: data });
      return !input.dispatchEvent(event);
    },
    { how, files, text },
  );
}

const thumbnails = ({ page }: ChatPage): Promise<string[]> =>
  page.locator('.picture img').evaluateAll((all) => all.map((each) => each.getAttribute('alt') ?? ''));

const hint = ({ page }: ChatPage, words: string): Promise<void> => page.locator('.hint', { hasText: words }).waitFor();

describe('pictures in the input', () => {
  const open = chatOpener();

  it('are pasted, seen above the text, and go with the next prompt of a new session', async () => {
    const chat = await open();
    assert.ok(await give(chat, 'paste', [blue]));
    const shown = chat.page.getByRole('img', { name: 'image.png' });
    await shown.waitFor();
    await chat.page.waitForFunction(() => document.querySelector<HTMLImageElement>('.picture img')?.naturalWidth === 1);
    const text = await chat.page.getByLabel('Message').boundingBox();
    const above = await shown.boundingBox();
    assert.ok(above && text && above.y + above.height <= text.y);
    await hint(chat, 'A picture goes with the next message.');
    await chat.page.getByLabel('Message').fill('What is wrong here?');
    await chat.page.keyboard.press('Enter');
    await heard(chat, [{ type: 'prompt', text: 'What is wrong here?', images: [{ name: 'image.png', bytes }] }]);
    assert.deepEqual(await thumbnails(chat), []);
    await chat.page.getByLabel('Message').fill('And now?');
    await chat.page.keyboard.press('Enter');
    await heard(chat, [...said(chat).slice(0, 1), { type: 'prompt', text: 'And now?' }]);
  });

  it('are dropped, several at once, and told apart by their names', async () => {
    const chat = await open();
    assert.ok(await give(chat, 'drop', [blue, { ...blue, name: 'till.png' }]));
    assert.ok(await give(chat, 'paste', [blue]));
    await hint(chat, '3 pictures go with the next message.');
    assert.deepEqual(await thumbnails(chat), ['image.png', 'till.png', 'image 2.png']);
  });

  it('are taken away with the keyboard, which stays in the input', async () => {
    const chat = await open();
    await give(chat, 'paste', [blue, { ...blue, name: 'till.png' }]);
    await hint(chat, '2 pictures');
    await chat.page.getByLabel('Message').focus();
    await chat.page.keyboard.press('Shift+Tab');
    await chat.page.keyboard.press('Shift+Tab');
    const focused = (): Promise<string | null> =>
      chat.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    assert.equal(await focused(), 'Remove image.png');
    await chat.page.keyboard.press('Enter');
    await chat.post();
    assert.deepEqual(await thumbnails(chat), ['till.png']);
    assert.equal(await focused(), 'Remove till.png');
    await chat.page.keyboard.press('Enter');
    await chat.post();
    assert.deepEqual(await thumbnails(chat), []);
    assert.equal(await focused(), 'Message');
    assert.deepEqual(said(chat), []);
  });

  it('leave text that is pasted alone, also where a picture of it lies beside it', async () => {
    const chat = await open();
    assert.ok(!(await give(chat, 'paste', [], { 'text/plain': 'just words' })));
    assert.ok(!(await give(chat, 'paste', [blue], { 'text/plain': 'A1\tB1', 'text/html': '<table></table>' })));
    assert.ok(!(await give(chat, 'drop', [], { 'text/plain': 'just words' })));
    // A browser's picture comes with its address, a file manager's with its name.
    assert.ok(await give(chat, 'paste', [blue], { 'text/html': '<img src="https://x.example/y.png">' }));
    assert.ok(await give(chat, 'paste', [{ ...blue, name: 'till.png' }], { 'text/plain': 'till.png' }));
    await hint(chat, '2 pictures');
    assert.equal(await chat.page.getByLabel('Message').inputValue(), '');
  });

  it('that models do not take are refused with the reason, and the others stay', async () => {
    const chat = await open();
    const svg = { name: 'logo.png', content: [...Buffer.from('<svg/>')] };
    await give(chat, 'drop', [svg, blue, { ...blue, name: 'wall.png', size: mostImageBytes + 1 }]);
    await hint(
      chat,
      'logo.png is no PNG, JPEG, GIF or WebP picture. wall.png is larger than 5 MB. Make it smaller first.',
    );
    assert.deepEqual(await thumbnails(chat), ['image.png']);
    await chat.page.getByLabel('Message').fill('x');
    await chat.page.locator('.hint:empty').waitFor({ state: 'attached' });
  });

  it('are at most as many as a message can have', async () => {
    const chat = await open({ width: 250, height: 500 });
    await give(
      chat,
      'drop',
      Array.from({ length: mostImages + 2 }, () => blue),
    );
    await hint(chat, '10 pictures are the most for one message. Send these first.');
    assert.equal((await thumbnails(chat)).length, mostImages);
    const send = await chat.page.getByRole('button', { name: 'Send' }).boundingBox();
    assert.ok(send && send.y + send.height <= 500 && send.x + send.width <= 250);
  });

  it('wait for words', async () => {
    const chat = await open();
    await give(chat, 'paste', [blue]);
    await hint(chat, 'A picture goes');
    await chat.page.getByRole('button', { name: 'Send' }).click();
    await hint(chat, 'Write what the agent is to do with the pictures.');
    assert.deepEqual(said(chat), []);
  });

  it('stay when they could not be sent, and while the agent is at work', async () => {
    const chat = await open();
    await give(chat, 'paste', [blue]);
    await hint(chat, 'A picture goes');
    await chat.page.getByLabel('Message').fill('Look');
    await chat.page.keyboard.press('Enter');
    assert.deepEqual(await thumbnails(chat), []);
    await chat.post({ type: 'failed', message: 'The session could not be opened.' });
    await chat.page.getByRole('img', { name: 'image.png' }).waitFor(); // it is drawn in a later frame
    assert.deepEqual(await thumbnails(chat), ['image.png']);
    assert.equal(await chat.page.getByLabel('Message').inputValue(), 'Look');
    const host = new SessionHost();
    host.happens(opened, asks('x'), turn);
    await chat.post(host.whole());
    await chat.page.getByLabel('Message').press('Enter');
    await hint(chat, 'The agent is at work.');
    assert.deepEqual(await thumbnails(chat), ['image.png']);
  });

  it('do not go with a word on a review', async () => {
    const host = new SessionHost();
    host.happens(...reviewingChat);
    const chat = await open({ host });
    await give(chat, 'paste', [blue]);
    await hint(chat, 'A picture goes');
    await chat.page.getByLabel('Message').fill('Not like this');
    await chat.page.keyboard.press('Enter');
    await hint(chat, 'A word on a review goes without pictures.');
    assert.deepEqual(said(chat), []);
    assert.deepEqual(await thumbnails(chat), ['image.png']);
  });
});

describe('a prompt with pictures', () => {
  const open = chatOpener();

  it('names them in the conversation', async () => {
    const host = new SessionHost();
    const image = { name: 'till.png', mediaType: 'image/png', blob: 'b1' } as const;
    host.happens(opened, { type: 'prompted', text: 'Look', by: 'user', images: [image] });
    const { page } = await open({ host });
    assert.deepEqual(await page.getByRole('list', { name: 'Pictures', exact: true }).innerText(), 'till.png');
  });
});
