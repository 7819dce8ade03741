import assert from 'node:assert/strict';
import { chatOpener } from './chat-page';
import { asks, askingChat, endedChat, gatedSpec, opened, turn } from './conversations';
import { heard, said } from './heard';
import { SessionHost, sonnet } from './session-host';

describe('the input', () => {
  const open = chatOpener();

  it('sends with Enter, makes a new line with Shift+Enter, and grows with its text', async () => {
    const chat = await open();
    const input = chat.page.getByLabel('Message');
    const height = async (): Promise<number> => (await input.boundingBox())?.height ?? 0;
    const small = await height();
    await input.focus();
    for (const line of ['one', 'two', 'three', 'four']) {
      await chat.page.keyboard.type(line);
      await chat.page.keyboard.press('Shift+Enter');
    }
    assert.ok((await height()) > small + 20);
    await chat.page.keyboard.type('five');
    await chat.page.keyboard.press('Enter');
    await heard(chat, [{ type: 'prompt', text: 'one\ntwo\nthree\nfour\nfive' }]);
    assert.equal(await input.inputValue(), '');
    assert.equal(await height(), small);
  });

  it('sends nothing while an input method composes', async () => {
    const chat = await open();
    await chat.page.getByLabel('Message').focus();
    const session = await chat.page.context().newCDPSession(chat.page);
    await session.send('Input.imeSetComposition', { text: 'こんに', selectionStart: 3, selectionEnd: 3 });
    await chat.page
      .getByLabel('Message')
      .dispatchEvent('keydown', { key: 'Enter', isComposing: true, cancelable: true });
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key: 'Enter' });
    assert.deepEqual(said(chat), []);
    await session.send('Input.insertText', { text: 'こんにちは' });
    await chat.page.keyboard.press('Enter');
    await heard(chat, [{ type: 'prompt', text: 'こんにちは' }]);
  });

  it('sends nothing that is empty', async () => {
    const chat = await open();
    await chat.page.getByLabel('Message').fill(' \n ');
    await chat.page.keyboard.press('Enter');
    assert.ok(await chat.page.getByRole('button', { name: 'Send' }).isDisabled());
    assert.deepEqual(said(chat), []);
  });

  it('keeps what could not be sent', async () => {
    const chat = await open();
    await chat.page.getByLabel('Message').fill('important');
    await chat.page.getByRole('button', { name: 'Send' }).click();
    await chat.post({ type: 'failed', message: 'The session could not be opened.' });
    assert.equal(await chat.page.getByLabel('Message').inputValue(), 'important');
    await chat.page.getByRole('button', { name: 'Dismiss' }).click();
    await chat.post();
    assert.equal(await chat.page.getByRole('alert').count(), 0);
  });

  it('stops a turn, and sends only when there is none', async () => {
    const host = new SessionHost();
    host.happens(opened, asks('x'), turn);
    const chat = await open({ host });
    await chat.page.getByRole('button', { name: 'Stop' }).click();
    assert.equal(await chat.page.getByRole('button', { name: 'Send' }).count(), 0);
    await chat.post(...host.happens({ type: 'stopped', reason: 'cancelled' }));
    await chat.page.getByRole('button', { name: 'Send' }).waitFor();
    await heard(chat, [{ type: 'stop' }]);
  });

  it('takes what the editor fills in, with the cursor behind it', async () => {
    const chat = await open();
    await chat.post({ type: 'fill', text: 'Fix this: ' });
    await chat.page.keyboard.type('quickly');
    assert.equal(await chat.page.getByLabel('Message').inputValue(), 'Fix this: quickly');
  });

  it('takes the cursor when the editor asks for it, and keeps what was typed', async () => {
    const chat = await open();
    await chat.page.getByLabel('Message').fill('half a ');
    await chat.page.getByRole('button', { name: 'New session' }).focus();
    await chat.post({ type: 'focus' });
    await chat.page.keyboard.type('sentence');
    assert.equal(await chat.page.getByLabel('Message').inputValue(), 'half a sentence');
  });

  const placeholders = [
    ['a chat', new SessionHost(), [], 'Ask or describe a change…'],
    ['a spec that begins', new SessionHost('s', { startKind: 'spec' }), [], 'Describe what you want to build…'],
    ['an open gate', new SessionHost(), gatedSpec, 'Approve, or say what to change…'],
    ['a question', new SessionHost(), askingChat, 'Answer above, or write the next message…'],
  ] as const;
  for (const [name, host, payloads, expected] of placeholders) {
    it(`says what to write: ${name}`, async () => {
      host.happens(...payloads);
      const { page } = await open({ host });
      assert.equal(await page.getByLabel('Message').getAttribute('placeholder'), expected);
    });
  }
});

describe('the model picker', () => {
  const open = chatOpener();

  it('lists models by provider with the size of their context, and chooses one', async () => {
    const chat = await open();
    const picker = chat.page.getByRole('combobox', { name: 'Model' });
    assert.deepEqual(
      await picker.locator('optgroup').evaluateAll((all) => all.map((each) => each.getAttribute('label'))),
      ['Anthropic', 'From this editor'],
    );
    assert.deepEqual(await picker.locator('option').allInnerTexts(), [
      'Claude Sonnet 5 · 200K',
      'Claude Haiku 5 · 200K',
      'GPT-6 · 1M',
    ]);
    await picker.selectOption({ label: 'GPT-6 · 1M' });
    await heard(chat, [{ type: 'chooseModel', provider: 'editor', id: 'gpt-6' }]);
  });

  it('says how full the context is', async () => {
    const host = new SessionHost();
    host.happens(...endedChat);
    const { page } = await open({ host });
    await page.getByText('43K of 200K tokens of context used').waitFor({ state: 'attached' });
  });

  it('shows all of what fills the context in a view too low for it', async () => {
    const host = new SessionHost('s1');
    host.happens(...endedChat);
    const { page } = await open({ host });
    await page.setViewportSize({ width: 300, height: 240 });
    await page.getByRole('button', { name: /tokens of context used/ }).press('Enter');
    const box = await page.getByRole('group', { name: 'Context' }).boundingBox();
    assert.ok(box && box.y >= 0, `it begins at ${box?.y}`);
    const last = page.getByRole('button', { name: 'Summarise now' });
    await last.scrollIntoViewIfNeeded();
    assert.ok(await last.isVisible());
  });

  it('says what fills the context and what it has cost, and sums the conversation up when asked to', async () => {
    const host = new SessionHost();
    host.happens(...endedChat);
    const chat = await open({ host });
    await chat.page.getByRole('button', { name: /tokens of context used/ }).press('Enter');
    const panel = chat.page.getByRole('group', { name: 'Context' });
    await panel.getByText('Results of tools').waitFor();
    await panel.getByText(/This session: \d requests? .* tokens in, .* out · \$0\.\d\d/).waitFor();
    await panel.getByRole('button', { name: 'Summarise now' }).press('Enter');
    await heard(chat, [{ type: 'compact' }]);
    assert.equal(await panel.count(), 0);
  });

  it('closes with Escape and gives the keyboard back', async () => {
    const host = new SessionHost();
    host.happens(...endedChat);
    const { page } = await open({ host });
    await page.getByRole('button', { name: /tokens of context used/ }).press('Enter');
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('group', { name: 'Context' }).count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-expanded')), 'false');
  });
});

describe('the panel before a conversation', () => {
  const open = chatOpener();

  it('offers examples that fill the input and do not send', async () => {
    const chat = await open();
    for (const title of ['Ask about your code', 'Generate new code', 'Fix issues']) {
      await chat.page.getByRole('heading', { name: title, exact: true }).waitFor();
    }
    await chat.page.getByRole('button', { name: 'Help me fix the error in this function' }).click();
    await chat.post();
    assert.equal(await chat.page.getByLabel('Message').inputValue(), 'Help me fix the error in this function');
    assert.deepEqual(said(chat), []);
  });

  it('lets one choose between a chat and a spec', async () => {
    const chat = await open();
    assert.ok(await chat.page.getByRole('radio', { name: /^Chat/ }).isChecked());
    await chat.page.getByRole('radio', { name: /^Spec/ }).check();
    await heard(chat, [{ type: 'newSession', kind: 'spec' }]);
  });

  it('says what is missing without a model, and offers what mends it', async () => {
    const host = new SessionHost('s', { setup: 'needs-model', models: [], model: undefined });
    const chat = await open({ host });
    await chat.page.getByRole('button', { name: 'Set API key' }).click();
    await chat.page.getByRole('button', { name: 'Choose model' }).click();
    await chat.page.getByLabel('Message').fill('hello');
    await chat.page.keyboard.press('Enter');
    await chat.page.getByText('There is no model yet.').waitFor();
    const { autonomy } = host.state;
    const ready = { sessions: [], models: [sonnet], model: sonnet, setup: 'ready', demo: false } as const;
    await chat.post({ type: 'lists', ...ready, trusted: true, autonomy });
    await chat.page.getByLabel('Message').press('Enter');
    await heard(chat, [
      { type: 'remedy', remedy: 'set-key' },
      { type: 'remedy', remedy: 'choose-model' },
      { type: 'prompt', text: 'hello' },
    ]);
  });

  it('says why nothing can be asked without a folder', async () => {
    const { page } = await open({ host: new SessionHost('s', { setup: 'no-folder' }) });
    await page.getByRole('region', { name: 'No folder is open' }).waitFor();
    await page.getByLabel('Message').fill('hello');
    assert.ok(await page.getByRole('button', { name: 'Send' }).isDisabled());
  });

  it('lets one talk in a folder that is not trusted, and offers to trust it', async () => {
    const chat = await open({ host: new SessionHost('s', { trusted: false }) });
    const notice = chat.page.getByRole('region', { name: 'This workspace is not trusted' });
    await notice.getByText('The agent has no tools here').waitFor();
    await notice.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await chat.page.getByLabel('Message').fill('hello');
    await chat.page.getByLabel('Message').press('Enter');
    await heard(chat, [{ type: 'manageTrust' }, { type: 'prompt', text: 'hello' }]);
  });

  it('says plainly that a demo model only replays', async () => {
    const { page } = await open({ host: new SessionHost('s', { demo: true }) });
    await page.getByText('demo model: replays a recorded conversation', { exact: true }).waitFor();
  });
});
