import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChatPage } from '../support/chat-page';
import { type ChatWindow, openChatWindow } from '../support/chat-window';
import { newestUnlessAll } from '../support/editors';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, type Workbench } from '../support/workbench';

for (const editor of newestUnlessAll) {
  describe(`checkpoints, in the ${editor} editor`, () => {
    inSteps();
    let window: ChatWindow;
    let folder: string;
    let workbench: Workbench;
    let chat: ChatPage;
    const text = (name: string): Promise<string | undefined> =>
      readFile(path.join(folder, name), 'utf8').catch(() => undefined);

    before(async () => {
      window = await openChatWindow({
        editor,
        viewport: { width: 1400, height: 1000 },
        files: { 'sign.txt': 'Open\n', 'price.txt': '1\n' },
        rules: (model) => {
          const command = {
            name: 'shell',
            input: { command: 'echo Closed > sign.txt; echo 2 > price.txt; echo x > new.txt' },
          };
          model
            .when({ lastUserText: 'Close the shop' })
            .script([{ text: 'I do.', toolCalls: [command] }, { text: 'The shop is closed.' }]);
        },
      });
      ({ folder, workbench, chat } = window);
    });

    after(() => window.close());

    it('revert the last turn, what a command did included', async () => {
      await chat.say('Close the shop');
      await chat.shows('Waiting for your answer');
      await chat.click('Run');
      await chat.shows('3 files changed');
      await picturesInThemes(workbench, `checkpoints-${editor}-ended`, () => chat.shows('3 files changed'));
      await chat.click('Revert');
      await eventually('the files as they were', async () => (await text('sign.txt')) === 'Open\n');
      await chat.shows(/3 files put back/);
      assert.deepEqual([await text('price.txt'), await text('new.txt')], ['1\n', undefined]);
    });

    it('are gone back to after a preview, in which what you changed since is not checked', async () => {
      await chat.click('Undo restore');
      await workbench.quickInput.box.getByText('made again').waitFor();
      await workbench.page.keyboard.press('Enter');
      await eventually('the files again', async () => (await text('new.txt')) === 'x\n');
      await writeFile(path.join(folder, 'price.txt'), '3, says the owner\n');
      const frame = await chat.frame();
      await picturesInThemes(workbench, `checkpoints-${editor}-menu`, async () => {
        await frame.getByRole('button', { name: 'Restore', exact: true }).first().click();
        await frame.getByRole('menuitem', { name: /Files and chat/ }).waitFor();
      });
      await frame.getByRole('menuitem', { name: /Files and chat/ }).click();
      await workbench.quickInput.box.getByText('changed since the agent left it').waitFor();
      await workbench.screenshot(`checkpoints-${editor}-preview`);
      await workbench.page.keyboard.press('Enter');
      await eventually('the files as they were', async () => (await text('sign.txt')) === 'Open\n');
      assert.deepEqual([await text('price.txt'), await text('new.txt')], ['3, says the owner\n', undefined]);
      await chat.answered('Restored to before prompt 1: 2 files put back, 1 kept');
      const input = (await chat.frame()).getByRole('textbox', { name: 'Message' });
      await eventually('the prompt in the input', async () => (await input.inputValue()) === 'Close the shop');
      await picturesInThemes(workbench, `checkpoints-${editor}-restored`, () => chat.shows('Undo restore'));
    });
  });
}
