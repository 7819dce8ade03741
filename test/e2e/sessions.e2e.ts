import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { ChatPage } from '../support/chat-page';
import { type ChatWindow, openChatWindow } from '../support/chat-window';
import { oldestUnlessAll } from '../support/editors';
import type { ModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, type Workbench } from '../support/workbench';

for (const editor of oldestUnlessAll) {
  describe(`the list of sessions in the ${editor} editor`, () => {
    inSteps();
    let window: ChatWindow;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;
    const list = async (): Promise<Locator> => (await chat.frame()).getByRole('dialog', { name: 'Sessions' });
    const openList = async (): Promise<void> => {
      await chat.open();
      if (!(await (await list()).isVisible())) await chat.click('Sessions');
      await (await list()).waitFor();
    };
    const titles = async (): Promise<readonly string[]> => (await list()).locator('.session-title').allInnerTexts();
    const showsTitles = (...wanted: readonly string[]): Promise<unknown> =>
      eventually(
        `the sessions ${wanted.join(', ')}`,
        async () => JSON.stringify(await titles()) === JSON.stringify(wanted),
      );
    const openSession = async (title: string): Promise<void> => {
      await (await list()).locator('.session-open').filter({ hasText: title }).first().click();
      await (await list()).waitFor({ state: 'hidden' });
    };
    /** Presses one of the buttons that an entry shows under the mouse. */
    const press = async (name: string): Promise<void> => {
      await (await list()).getByRole('button', { name, exact: true }).first().click();
    };
    const search = async (text: string): Promise<void> =>
      (await list()).getByRole('textbox', { name: 'Search sessions' }).fill(text);
    /** The last request's conversation, one line a block. */
    const sent = (): readonly string[] =>
      (model.requests().at(-1)?.body?.messages ?? []).flatMap(({ role, content }) =>
        content.map((block) => `${role}: ${block.type === 'text' ? block.text : block.type}`),
      );

    before(async () => {
      window = await openChatWindow({
        editor,
        viewport: { width: 1400, height: 1000 },
        rules: (model) => {
          model.when({ lastUserText: 'How are prices kept' }).script([
            {
              text: 'I look.',
              toolCalls: [{ name: 'read', input: { paths: [{ path: 'src/cart.js', start: 28 }] } }],
            },
            { text: 'As whole **cents**, in `src/cart.js`.' },
          ]);
          model.when({ lastUserText: 'What is tested' }).reply({ text: 'The cart, and nothing of the till.' });
          model.when({ lastUserText: 'Since when' }).reply({ text: 'Since the first day.' });
          model.when({ lastUserText: 'In the copy' }).reply({ text: 'The copy goes its own way.' });
        },
      });
      ({ model, workbench, chat } = window);
      await chat.say('How are prices kept?');
      await chat.answered('As whole cents');
      await workbench.runCommand('Fingerpost: New Chat Session');
      await chat.shows('New chat');
      await chat.say('What is tested?');
      await chat.answered('nothing of the till');
    });

    after(() => window.close());

    it('has the latest first, and finds words of titles and of what was said', async () => {
      await openList();
      await showsTitles('What is tested?', 'How are prices kept?');
      await search('tested');
      await showsTitles('What is tested?');
      await search('whole cents');
      await showsTitles('How are prices kept?');
      await (await list()).getByText('As whole cents, in src/cart.js.').waitFor();
      await workbench.screenshot(`sessions-${editor}-found`);
      await search('a word that nobody said');
      await (await list()).getByText('No session matches.').waitFor();
      await search('');
      await showsTitles('What is tested?', 'How are prices kept?');
    });

    it('opens the older one, and gives it another name', async () => {
      await openSession('How are prices kept?');
      await chat.shows('As whole cents');
      await openList();
      await press('Rename How are prices kept?');
      const name = (await list()).getByRole('textbox', { name: 'New title of How are prices kept?' });
      await name.fill('Prices');
      await name.press('Enter');
      await eventually('the new name', async () => (await titles()).includes('Prices'));
      // An editor in a browser writes down only every few seconds what an extension wants it to know after a reload.
      await picturesInThemes(workbench, `sessions-${editor}-list`, openList);
      await press('Close sessions');
    });

    it('has it again after the window was loaded again, and it goes on', async () => {
      await workbench.reload();
      await chat.open();
      await chat.shows('As whole cents');
      await chat.shows('Prices');
      await chat.say('Since when?');
      await chat.answered('Since the first day.');
      assert.deepEqual(sent(), [
        'user: How are prices kept?',
        'assistant: I look.',
        'assistant: tool_use',
        'user: tool_result',
        'assistant: As whole **cents**, in `src/cart.js`.',
        'user: Since when?',
      ]);
    });

    it('makes a copy, which goes its own way', async () => {
      await openList();
      await press('Copy Prices');
      await (await list()).waitFor({ state: 'hidden' });
      await openList();
      await eventually('three sessions', async () => (await titles()).length === 3);
      await press('Close sessions');
      await chat.shows('Since the first day.');
      await chat.say('In the copy, what now?');
      await chat.answered('goes its own way');
      assert.deepEqual(sent().slice(-2), ['assistant: Since the first day.', 'user: In the copy, what now?']);
    });

    it('gives a conversation out as a Markdown document', async () => {
      await openList();
      await workbench.screenshot(`sessions-${editor}-three`);
      await press('Export Prices as Markdown');
      const text = await eventually('the document', async () => {
        const shown = await workbench.editorText();
        return shown.includes('Since the first day.') && shown;
      });
      for (const part of ['# Prices', '> How are prices kept?', 'As whole **cents**']) {
        assert.ok(text.includes(part), `${part}\nis not in:\n${text}`);
      }
      assert.match(text, /<details><summary>Read src\/cart\.js:28- \(done\)<\/summary>/);
      await workbench.screenshot(`sessions-${editor}-exported`);
    });

    it('deletes a session when that is said twice, and leaves the others', async () => {
      await openList();
      await press('Delete What is tested?');
      await press('Keep');
      await press('Delete What is tested?');
      await (await list()).getByText('It cannot be brought back.').waitFor();
      await workbench.screenshot(`sessions-${editor}-delete`);
      await press('Delete');
      await eventually('two sessions', async () => (await titles()).length === 2);
      assert.ok(!(await titles()).includes('What is tested?'));
      await workbench.reload();
      await openList();
      await eventually('two sessions', async () => (await titles()).length === 2);
      assert.deepEqual(model.unanswered(), []);
    });
  });
}
