import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { scriptDemo } from '../../scripts/demo/conversation';
import { packagedVsix } from '../../scripts/package';
import { ChatPage } from '../support/chat-page';
import { demoFolder } from '../support/demo-folder';
import { newestUnlessAll } from '../support/editors';
import { refusedUrl } from '../support/model/faulty-places';
import { type ModelServer, startModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { eventually, openWorkbench, type Theme, type Workbench } from '../support/workbench';
import { themes } from '../support/workbench/theme';

const goodKey = 'sk-test-good';
const openingHours = `# Requirements Document

## Introduction

The till knows when the shop is open.

## Requirements

### Requirement 1: Opening hours

**User Story:** As the owner, I want the till to close with the shop, so that nobody pays at night.

#### Acceptance Criteria

1. WHILE the shop is closed, THE Till SHALL take no payment
`;

/** Something of everything that an answer can hold. */
const wellWritten = `The cart is a list of items, and the total is a sum over it:

\`\`\`js
export const totalOf = (items) => items.reduce((sum, { cents, count }) => sum + cents * count, 0);
\`\`\`

| Part | File | Tested |
| --- | --- | --- |
| Cart | \`src/cart.js\` | yes |
| Till | none yet | no |

- Prices are whole cents, so nothing is rounded.
- See [the language's page on sums](https://example.com/reduce) for more.

> A cart that is empty costs nothing.`;

for (const editor of newestUnlessAll) {
  describe(`the chat in the ${editor} editor, by keyboard alone`, () => {
    inSteps();
    let folder: string;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;
    const press = (key: string): Promise<void> => workbench.page.keyboard.press(key);
    const type = (text: string): Promise<void> => workbench.page.keyboard.type(text);
    const send = async (text: string): Promise<void> => {
      await workbench.runCommand('Fingerpost: Open Chat');
      await chat.hasKeyboard('Message');
      await type(text);
      await press('Enter');
    };

    before(async () => {
      folder = await demoFolder();
      model = await startModelServer({ key: goodKey, chunkSize: 64 });
      script(model);
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        theme: 'dark',
        viewport: { width: 1400, height: 1100 },
        settings: { 'fingerpost.anthropic.baseUrl': model.url },
      });
      chat = new ChatPage(workbench);
    });

    after(async () => {
      await workbench.close();
      await model.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('names a wrong key, with the button that mends it', async () => {
      await workbench.runCommand('Fingerpost: Open Chat');
      await chat.shows('Choose a model to begin');
      await chat.tabTo('Set API key', 'Shift+Tab');
      await press('Enter');
      await workbench.quickInput.answer('sk-test-wrong');
      const message = await workbench.notification(/did not accept the key/);
      assert.deepEqual(message.buttons, ['Set API Key']);
      await message.press('Set API Key');
      await workbench.quickInput.answer(goodKey);
      await workbench.notification('The API key is set.');
      await eventually('a model', async () =>
        (await chat.frame()).getByRole('combobox', { name: 'Model' }).isVisible(),
      );
      await workbench.runCommand('Notifications: Clear All Notifications');
    });

    it('takes a message, and an answer to what is asked', async () => {
      await send('What is a cart?');
      await chat.shows('Waiting for your answer');
      await chat.tabTo('Run', 'Shift+Tab');
      await press('Enter');
      await chat.shows('A cart that is empty costs nothing.');
      await chat.hasKeyboard('Message');
      assert.deepEqual(model.unanswered(), []);
    });

    it('chooses another model', async () => {
      await chat.tabTo('Model');
      await press('ArrowDown');
      await chosen('Demo Small');
      await send('Say it again, slowly.');
      await chat.shows('Sentence 3 ');
      assert.equal(model.requests().at(-1)?.body?.model, 'claude-demo-small');
    });

    it('stops an answer that is being streamed', async () => {
      await chat.hasKeyboard('Message');
      await chat.tabTo('Stop');
      await press('Enter');
      await chat.shows('Stopped');
      await eventually('the end of the request', () =>
        Promise.resolve(model.requests().at(-1)?.outcome === 'client-gone'),
      );
      await chat.shows('The answer was cut off here.');
    });

    it('starts another session, and goes back to the first', async () => {
      await chat.tabTo('New session', 'Shift+Tab');
      await press('Enter');
      await press('ArrowDown');
      await press('Enter');
      await chat.shows('New spec');
      await chat.tabTo('Sessions', 'Shift+Tab');
      await press('Enter');
      await chat.hasKeyboard('Search sessions');
      await type('cart');
      await press('Tab');
      await press('Tab');
      await press('Enter');
      await chat.shows('A cart that is empty costs nothing.');
    });

    it('says that a key is no longer taken, and goes on with another', async () => {
      await workbench.runCommand('Fingerpost: New Chat Session');
      await chat.hasKeyboard('Message');
      await chat.shows('New chat');
      model.failNext({ kind: 'status', status: 401 });
      await send('Hello?');
      await chat.shows(/did not accept the key/);
      await chat.tabTo('Set API key', 'Shift+Tab');
      await press('Enter');
      await workbench.quickInput.answer(goodKey);
      await workbench.notification('The API key is set.');
      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.runCommand('Fingerpost: Open Chat');
      await chat.hasKeyboard('Message');
      await chat.tabTo('Retry', 'Shift+Tab');
      await press('Enter');
      await chat.shows('Hello to you.');
    });

    it('tries again by itself where that helps, and says so', async () => {
      model.failNext({ kind: 'status', status: 529 });
      await send('Hello, are you overloaded?');
      await chat.shows(/is overloaded.*Attempt 2/);
      await chat.answered('Hello to you.');
    });

    it('says that the model is not known, and goes on with one that is', async () => {
      model.failNext({ kind: 'status', status: 404 });
      await send('Hello, do I know you?');
      await chat.shows(/does not know the model claude-demo-large/);
      await chat.tabTo('Choose model', 'Shift+Tab');
      await press('Enter');
      await workbench.quickInput.type('Demo Small');
      await workbench.quickInput.accept();
      await chosen('Demo Small');
      await workbench.runCommand('Fingerpost: Open Chat');
      await chat.hasKeyboard('Message');
      await chat.tabTo('Retry', 'Shift+Tab');
      await press('Enter');
      await chat.answered('Hello to you.');
      assert.equal(model.requests().at(-1)?.body?.model, 'claude-demo-small');
    });

    it('says that there is no network, tries again by itself, and then when it is asked to', async () => {
      await setBaseUrl(await refusedUrl());
      await send('Hello again?');
      await chat.shows(/cannot be reached.*Attempt 2/);
      await chat.answered('Failed', 60_000);
      await workbench.screenshot(`panel-${editor}-no-network`);
      await setBaseUrl(model.url);
      await workbench.runCommand('Fingerpost: Open Chat');
      await chat.hasKeyboard('Message');
      await chat.tabTo('Retry', 'Shift+Tab');
      await press('Enter');
      await chat.answered('Hello to you.');
    });

    /** Waits until the chat has that model chosen. */
    async function chosen(name: string): Promise<void> {
      await eventually(`${name} being chosen`, async () => {
        const picker = (await chat.frame()).getByRole('combobox', { name: 'Model' });
        return (await picker.getAttribute('title'))?.endsWith(name);
      });
    }

    async function setBaseUrl(url: string): Promise<void> {
      const asked = model.requests('/v1/models').length;
      await workbench.runCommand('Fingerpost: Set Base URL...');
      await workbench.quickInput.answer(url);
      await workbench.quickInput.box.waitFor({ state: 'hidden' });
      const settings = path.join(workbench.userDataDir, 'User', 'settings.json');
      await eventually('the setting being written', async () => (await readFile(settings, 'utf8')).includes(url));
      // The lists that are read again say that the new address counts.
      await eventually('the new address being asked', async () =>
        url === model.url
          ? model.requests('/v1/models').length > asked
          : (await chat.frame()).getByRole('button', { name: 'Choose model' }).isVisible(),
      );
    }

    it('writes a spec as far as its gate', async () => {
      await workbench.runCommand('Fingerpost: New Chat Session');
      await chat.hasKeyboard('Message');
      await chat.tabTo('New session', 'Shift+Tab');
      await press('Enter');
      await press('ArrowDown');
      await press('Enter');
      await send('The till should know when the shop is open.');
      await chat.atGate('Requirements');
      await chat.tabTo('Approve', 'Shift+Tab');
      await press('Enter');
      await chat.atGate('Design');
    });

    it('builds a task', async () => {
      await workbench.runCommand('Fingerpost: New Chat Session');
      await send('#spec:discount-codes start task 1');
      await chat.shows('Waiting for your answer');
      await chat.shows('node --test');
      await chat.tabTo('Run', 'Shift+Tab');
      await press('Enter');
      await eventually('the end of the task', async () => (await chat.items()).at(-1)?.kind === 'taskEnd', 60_000);
      assert.deepEqual(model.unanswered(), []);
    });

    it('looks like the editor in every kind of theme', async () => {
      await workbench.runCommand('Fingerpost: New Chat Session');
      await send('What is a cart, once more?');
      await chat.shows('Waiting for your answer');
      for (const theme of Object.keys(themes) as Theme[]) {
        await workbench.setTheme(theme);
        for (const [title, name] of [
          ['opening-hours', 'gate'],
          ['applyDiscount', 'done'],
          ['What is a cart?', 'answer'],
          ['once more', 'approval'],
        ] as const) {
          await chat.click('Sessions');
          await (await chat.frame()).getByRole('dialog').getByRole('button').filter({ hasText: title }).first().click();
          await chat.shows(new RegExp(title));
          await workbench.screenshot(`panel-${theme}-${editor}-${name}`);
        }
        assert.equal(
          await (await chat.frame()).evaluate<string>('document.body.dataset.vscodeThemeKind'),
          kindOf[theme],
        );
      }
    });

    it('stands beside the chat of the editor', async () => {
      await workbench.setTheme('light');
      await workbench.runCommand('View: Toggle Secondary Side Bar Visibility');
      await workbench.page.locator('.part.auxiliarybar').waitFor();
      await workbench.screenshot(`panel-${editor}-beside-the-editors-own`);
    });
  });
}

const kindOf: Readonly<Record<Theme, string>> = {
  light: 'vscode-light',
  dark: 'vscode-dark',
  'high-contrast-dark': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast-light',
};

function script(model: ModelServer): void {
  model.when({ lastUserText: 'What is a cart' }).script([
    {
      text: 'I look at the code, and count its lines.',
      toolCalls: [
        { name: 'read', input: { paths: [{ path: 'src/cart.js' }] } },
        { name: 'grep', input: { pattern: 'total' } },
        { name: 'shell', input: { command: 'wc -l src/cart.js test/cart.test.js' } },
      ],
    },
    { text: wellWritten },
  ]);
  model.when({ lastUserText: 'slowly' }).reply({
    text: Array.from({ length: 200 }, (_, line) => `Sentence ${line + 1} is short.`).join(' '),
    chunkMs: 100,
    chunkSize: 16,
  });
  model.when({ lastUserText: 'Hello' }).reply({ text: 'Hello to you.' });
  model.when({ lastUserText: /Go on where you stopped/ }).reply({ text: 'Hello to you.' });
  model.when({ lastUserText: /Phase: requirements[^]*The till should know/ }).script([
    {
      text: 'I look at the till first.',
      toolCalls: [
        { name: 'read', input: { paths: [{ path: 'src/cart.js' }] } },
        { name: 'glob', input: { pattern: '**/*.js' } },
      ],
    },
    { toolCalls: [{ name: 'write_document', input: { name: 'opening-hours', content: openingHours } }] },
    { text: 'I wrote **requirements.md** with one requirement. Please look at whether *closed* includes holidays.' },
  ]);
  scriptDemo(model);
}
