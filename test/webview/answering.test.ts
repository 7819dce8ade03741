import assert from 'node:assert/strict';
import type { EventOf, EventPayload } from '../../src/core/events/event';
import { type ChatPage, chatOpener } from './chat-page';
import { asked, askedEdit, askingChat, calls, endedChat, endedTasks, gatedSpec, troubledChat } from './conversations';
import { heard, said } from './heard';
import { SessionHost } from './session-host';

const hostOf = (payloads: readonly EventPayload[]): SessionHost => {
  const host = new SessionHost();
  host.happens(...payloads);
  return host;
};

/** Presses Tab, or Shift+Tab, until a button of that name has the keyboard. */
async function tabTo({ page }: ChatPage, name: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    const at = await page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
    );
    if (at?.trim() === name) return;
    await page.keyboard.press(key);
  }
  assert.fail(`"${name}" cannot be reached with ${key}`);
}

describe('an approval', () => {
  const open = chatOpener();

  it('says what will happen and why it is asked, and what "always" would cover', async () => {
    const { page } = await open({ host: hostOf(askingChat) });
    const card = page.getByRole('group', { name: /^Run npm test -- checkout, waiting for your answer/ });
    await card.getByText('npm test -- checkout --coverage=false').waitFor();
    await card.getByText('Commands run with your rights').waitFor();
    const always = card.getByRole('button', { name: 'Always in this session', exact: true });
    assert.equal(await always.getAttribute('title'), 'Covers exactly this command');
  });

  it('is answered with the keyboard alone, from the input and back to it', async () => {
    const host = hostOf(askingChat);
    const chat = await open({ host });
    await chat.page.getByLabel('Message').focus();
    await tabTo(chat, 'Run', 'Shift+Tab');
    await chat.page.keyboard.press('Enter');
    await chat.page.waitForFunction(() => document.activeElement?.getAttribute('aria-disabled') === 'true');
    await heard(chat, [{ type: 'answer', ask: 'ask-c4', answer: 'run' }]);
    await chat.post(...host.happens({ type: 'answered', ask: 'ask-c4', answer: 'run' }));
    await chat.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  });

  it('is not answered by what one types, and takes the keyboard from nobody', async () => {
    const host = hostOf(endedChat);
    const chat = await open({ host });
    await chat.page.getByLabel('Message').focus();
    await chat.page.keyboard.type('wait');
    const [prompt, start] = [endedChat[1], endedChat[2]];
    assert.ok(prompt && start);
    await chat.post(...host.happens(prompt, start, askedEdit));
    await chat.page.keyboard.type(' a bit');
    await chat.page.keyboard.press('Enter');
    await chat.page.getByText('The agent is at work').waitFor();
    assert.equal(await chat.page.getByLabel('Message').inputValue(), 'wait a bit');
    assert.deepEqual(said(chat), []);
  });

  it('moves the keyboard to the next question when one is answered', async () => {
    const host = hostOf([...askingChat, { ...askedEdit, call: 'c6', ask: 'ask-c6' }]);
    const chat = await open({ host });
    const onRun = () =>
      chat.page.waitForFunction(() => {
        const { activeElement: at } = document;
        return at?.textContent.trim() === 'Run' && at.getAttribute('aria-disabled') !== 'true';
      });
    await chat.page.getByRole('button', { name: 'Go to it' }).click();
    await onRun();
    await chat.page.keyboard.press('Enter');
    await chat.post(
      ...host.happens({ type: 'answered', ask: 'ask-c4', answer: 'run' }, asked('c7', { label: 'third' })),
    );
    await onRun();
    await chat.page.keyboard.press('Enter');
    await heard(chat, [
      { type: 'answer', ask: 'ask-c4', answer: 'run' },
      { type: 'answer', ask: 'ask-c6', answer: 'run' },
    ]);
  });

  it('is rejected with a reason, all by keyboard', async () => {
    const chat = await open({ host: hostOf(askingChat) });
    await chat.page.getByRole('button', { name: 'Reject', exact: true }).focus();
    await tabTo(chat, 'Say why you reject it');
    await chat.page.keyboard.press('Enter');
    await chat.page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await chat.page.keyboard.type('use pnpm');
    await chat.page.keyboard.press('Enter');
    await heard(chat, [{ type: 'answer', ask: 'ask-c4', answer: 'reject', text: 'use pnpm' }]);
  });

  it('is sent once, however often it is pressed, unless it could not be done', async () => {
    const chat = await open({ host: hostOf(askingChat) });
    const always = chat.page.getByRole('button', { name: 'Always in this session' });
    await always.dblclick();
    await heard(chat, [{ type: 'answer', ask: 'ask-c4', answer: 'always' }]);
    await chat.post({ type: 'failed', message: 'The session is busy.' });
    await chat.page.getByRole('alert').getByText('The session is busy.').waitFor();
    await always.click();
    await heard(chat, [
      { type: 'answer', ask: 'ask-c4', answer: 'always' },
      { type: 'answer', ask: 'ask-c4', answer: 'always' },
    ]);
  });

  it('does not offer "always" where it is not to be had', async () => {
    const host = hostOf([...askingChat.slice(0, -1), { ...asked('c4'), grant: undefined }]);
    const { page } = await open({ host });
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Always in this session' }).count(), 0);
  });

  it('cannot be answered any more when the turn is over', async () => {
    const { page } = await open({ host: hostOf([...askingChat, { type: 'stopped', reason: 'interrupted' }]) });
    await page.getByText('npm test -- checkout --coverage=false').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Run', exact: true }).count(), 0);
  });

  it('shows an edit as added and removed lines', async () => {
    const { page } = await open({ host: hostOf([...endedChat.slice(0, -1), askedEdit]) });
    await page.locator('.hljs-addition', { hasText: '+ const total' }).waitFor();
    await page.locator('.hljs-deletion', { hasText: '- const total' }).waitFor();
  });
});

describe('a document at its gate', () => {
  const open = chatOpener();

  it('is approved by its button, or gets feedback in the input', async () => {
    const chat = await open({ host: hostOf(gatedSpec) });
    const { page } = chat;
    await page.getByRole('group', { name: 'Design, ready for review' }).getByText('or give feedback below').waitFor();
    assert.equal(await page.getByLabel('Message').getAttribute('placeholder'), 'Approve, or say what to change…');
    await page.getByRole('link', { name: '.kiro/specs/coupons/design.md' }).click();
    assert.equal(await page.getByRole('button', { name: 'Approve', exact: true }).count(), 1);
    await page.getByRole('button', { name: 'Approve', exact: true }).dblclick();
    await heard(chat, [
      { type: 'openDocument', uri: 'file:///home/ada/shop/.kiro/specs/coupons/design.md' },
      { type: 'approveDocument' },
    ]);
  });

  it('says what a run would leave out of a plan, and can have it required', async () => {
    const uri = 'file:///home/ada/shop/.kiro/specs/coupons/tasks.md';
    const gate = { type: 'gateOpened', document: 'tasks', uri, hash: 'h4', optionalTasks: 2 } as const;
    const chat = await open({ host: hostOf([...gatedSpec.slice(0, -1), gate]) });
    await chat.page.getByText('2 tasks are optional: a run leaves them out.').waitFor();
    await chat.page.getByRole('button', { name: 'Make all required' }).click();
    await heard(chat, [{ type: 'requireAllTasks', uri }]);
  });

  it('tells how earlier gates were answered', async () => {
    const { page } = await open({ host: hostOf(gatedSpec) });
    await page.getByRole('group', { name: 'Requirements, sent back with feedback' }).waitFor();
    await page.getByRole('group', { name: 'Requirements, approved' }).waitFor();
  });
});

describe('the end of a turn', () => {
  const open = chatOpener();

  it('offers what mends a failure, and another try', async () => {
    const chat = await open({ host: hostOf(troubledChat) });
    await chat.page.getByRole('button', { name: 'Set API key' }).click();
    await chat.page.getByRole('button', { name: 'Retry' }).click();
    await heard(chat, [{ type: 'remedy', remedy: 'set-key' }, { type: 'continue' }]);
  });

  for (const [remedy, label] of [
    ['choose-model', 'Choose model'],
    ['set-base-url', 'Set base URL'],
  ] as const) {
    it(`names the remedy ${remedy}`, async () => {
      const chat = await open({
        host: hostOf([...endedChat.slice(0, 3), { type: 'stopped', reason: 'failed', remedy }]),
      });
      await chat.page.getByRole('button', { name: label }).click();
      await heard(chat, [{ type: 'remedy', remedy }]);
    });
  }

  it('offers to continue a turn that was interrupted, as long as nothing else was asked', async () => {
    const host = hostOf(endedTasks);
    const chat = await open({ host });
    const go = chat.page.getByRole('button', { name: 'Continue' });
    await go.click();
    await heard(chat, [{ type: 'continue' }]);
    await chat.post(...host.happens({ type: 'prompted', text: 'Go on', by: 'user' }));
    assert.equal(await go.count(), 0);
  });

  it('offers nothing where the model declined', async () => {
    const host = hostOf([...endedChat.slice(0, 3), { type: 'stopped', reason: 'refusal' }]);
    const { page } = await open({ host });
    await page.getByText('The model declined to answer').waitFor();
    assert.equal(await page.getByRole('button', { name: /Continue|Retry/ }).count(), 0);
  });

  it('says of a task what was checked and what was not, with every new error', async () => {
    const chat = await open({ host: hostOf(endedTasks) });
    const failed = chat.page.getByRole('group', { name: 'Task Call it from order.ts, not done' });
    await failed.getByText('Check failed').waitFor();
    await failed.getByRole('link', { name: 'src/checkout/order.ts:18' }).click();
    const unchecked = chat.page.getByRole('group', { name: 'Task Describe the coupon format, done' });
    await unchecked.getByText('Not checked').waitFor();
    await chat.page.getByText(/^Checked/).waitFor();
    await heard(chat, [{ type: 'openLink', url: 'src/checkout/order.ts#L18' }]);
  });
});

type Change = EventOf<'toolEnded'>['changes'][number];

describe('tools and code', () => {
  const open = chatOpener();

  it('open what a call changed, as a diff and as it is', async () => {
    const chat = await open({ host: hostOf(endedChat) });
    await chat.page.getByRole('link', { name: 'Open diff of src/checkout/order.ts' }).click();
    await chat.page.getByRole('button', { name: 'Open src/checkout/coupon.test.ts' }).click();
    await heard(chat, [
      { type: 'openDiff', call: 'c3', uri: 'file:///home/ada/shop/src/checkout/order.ts' },
      { type: 'openDocument', uri: 'file:///home/ada/shop/src/checkout/coupon.test.ts' },
    ]);
  });

  it('that change files as wholes say what became of each', async () => {
    const file = (name: string, before: string | null, after: string | null): Change => {
      return { uri: `file:///home/ada/shop/${name}`, before, after };
    };
    const rename = { name: 'rename', label: 'Rename getFoo to bar in 4 files' };
    const chat = await open({
      host: hostOf([
        ...endedChat.slice(0, 3),
        ...calls('r1', 'diagnostics', 'Look for problems in src/a.ts', 'No diagnostics found'),
        ...calls('r2', 'delete', 'Delete old with 2 files', 'gone', {
          changes: [file('old/a.ts', 'x', null), file('old/b.ts', 'y', null)],
        }),
        ...calls('r3', 'relocate', 'Move a.ts to b.ts with imports in 2 files', 'moved', {
          changes: [file('a.ts', 'x', null), file('b.ts', null, 'z'), file('c.ts', 'c', 'd')],
        }),
        { type: 'toolDrafted', call: 'r4', name: 'rename' },
        asked('r4', { ...rename, detail: 'src/a.ts\n- getFoo();\n+ bar();', grant: { kind: 'write-inside' } }),
      ]),
    });
    const one = (name: string) => chat.page.getByRole('group', { name: new RegExp(`^${name}`) });
    assert.deepEqual(await one('Delete old').locator('.tag').allInnerTexts(), ['deleted', 'deleted']);
    assert.deepEqual(await one('Move a.ts').locator('.tag').allInnerTexts(), ['moved', 'moved here']);
    await one('Look for problems').locator('.codicon-warning').waitFor();
    await one('Move a.ts').locator('.codicon-references').waitFor();
    const card = chat.page.getByRole('group', { name: /^Rename getFoo to bar in 4 files, waiting for your answer/ });
    await card.locator('.codicon-rename').waitFor();
    assert.match(await card.locator('pre').innerText(), /^src\/a\.ts\n- getFoo\(\);\n\+ bar\(\);/);
    assert.ok((await card.locator('.hljs-addition').count()) > 0);
    const always = card.getByRole('button', { name: 'Always in this session', exact: true });
    assert.match((await always.getAttribute('title')) ?? '', /^Covers all edits, moves and deletions inside/);
  });

  it('copy a block, open it in an editor and compare it, byte for byte', async () => {
    const chat = await open({ host: hostOf(endedChat) });
    const block = chat.page.getByRole('group', { name: 'Code, ts' });
    await block.getByRole('button', { name: 'Copy' }).click();
    await block.getByRole('button', { name: 'Copied' }).waitFor();
    await block.getByRole('button', { name: 'Open in editor' }).click();
    await block.getByRole('button', { name: 'Open diff' }).click();
    const [copied, opened, compared] = said(chat);
    assert.ok(copied?.type === 'copy' && opened?.type === 'openCode');
    assert.deepEqual(compared, { type: 'diffCode', text: copied.text });
    assert.ok(
      copied.text.startsWith('/** Total after a coupon') && copied.text.endsWith("// 'fixed' coupons are cents\n}"),
    );
    assert.deepEqual(opened, { type: 'openCode', text: copied.text, language: 'ts' });
    assert.equal(await block.locator('pre').innerText(), copied.text);
  });
});

describe('questions with answers to choose from', () => {
  const open = chatOpener();
  const put: EventPayload = {
    type: 'choicesPut',
    set: 's1',
    about: 'clarify',
    title: 'Before the spec is written',
    choices: [
      { choice: '1', question: 'Down or up?', options: [{ label: 'Down' }, { label: 'Up' }] },
      { choice: '2', question: 'Which totals?', options: [{ label: 'All' }, { label: 'Only the last' }] },
    ],
  };

  it('are answered one by one, and say what was answered', async () => {
    const host = hostOf([...endedChat, put]);
    const chat = await open({ host });
    const card = chat.page.getByRole('group', { name: 'Before the spec is written' });
    await card.getByText('2 questions').waitFor();
    await card.getByRole('button', { name: 'Up' }).click();
    await heard(chat, [{ type: 'choose', set: 's1', choice: '1', option: 1 }]);
    await chat.post(...host.happens({ type: 'choiceTaken', set: 's1', choice: '1', option: 1 }));
    await card.getByText('1 question', { exact: true }).waitFor();
    assert.equal(await card.getByRole('button', { name: 'Down' }).count(), 0);
    await card.getByRole('button', { name: 'Leave it open' }).click();
    await chat.post(...host.happens({ type: 'choiceTaken', set: 's1', choice: '2', option: null }));
    await card.getByText('Left open').waitFor();
    assert.equal(await card.getByRole('button').count(), 0);
  });

  it('look like what can be clicked, and stay within a narrow panel', async () => {
    const options = [{ label: 'Down, and never below zero, whatever the cart holds' }];
    const choices = [{ choice: '1', question: 'Down or up?', options }];
    const chat = await open({ host: hostOf([...endedChat, { ...put, choices }]) });
    await chat.page.setViewportSize({ width: 260, height: 700 });
    const card = chat.page.getByRole('group', { name: 'Before the spec is written' });
    const answer = card.getByRole('button', { name: 'Down, and' });
    const [background, border] = await answer.evaluate((button) => {
      const { backgroundColor, borderTopWidth } = getComputedStyle(button);
      return [backgroundColor, borderTopWidth];
    });
    assert.notDeepEqual([background, border], ['rgba(0, 0, 0, 0)', '0px']);
    assert.ok(await card.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
  });
});
