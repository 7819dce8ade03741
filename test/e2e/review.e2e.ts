import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChatPage } from '../support/chat-page';
import { type ChatWindow, openChatWindow } from '../support/chat-window';
import type { ModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, type Workbench } from '../support/workbench';

const original = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', ''].join('\n');
const edited = original.replace('two', 'TWO').replace('seven', 'SEVEN');
const replace = (from: string, to: string): { name: string; input: Record<string, unknown> } => ({
  name: 'write',
  input: { command: 'replace', path: 'numbers.txt', old_string: from, new_string: to },
});
const read = { name: 'read', input: { paths: [{ path: 'numbers.txt' }] } };

for (const editor of ['oldest', 'newest'] as const) {
  describe(`the review of what the agent edits, in the ${editor} editor`, () => {
    inSteps();
    let window: ChatWindow;
    let folder: string;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;
    const content = (): Promise<string> => readFile(path.join(folder, 'numbers.txt'), 'utf8');
    const isChecked = async (): Promise<boolean> =>
      (await chat.frame()).getByRole('switch', { name: 'Autopilot' }).isChecked();

    before(async () => {
      window = await openChatWindow({
        editor,
        viewport: { width: 1500, height: 900 },
        settings: { 'diffEditor.renderSideBySide': true },
        files: { 'numbers.txt': original },
        rules: (model) => {
          model
            .when({ lastUserText: /comments on your edits[^]*numbers\.txt, line 7[^]*lower case/ })
            .script([
              { toolCalls: [read] },
              { toolCalls: [replace('SEVEN', 'Seven')] },
              { text: 'It is lower case now.' },
            ]);
          model
            .when({ lastUserText: 'Edit the numbers' })
            .script([
              { toolCalls: [read] },
              { text: 'I write two of them large.', toolCalls: [replace('two', 'TWO'), replace('seven', 'SEVEN')] },
              { text: 'Two numbers are large.' },
            ]);
        },
      });
      ({ folder, model, workbench, chat } = window);
    });

    after(() => window.close());

    it('is switched on under the input and by the palette', async () => {
      assert.ok(await isChecked());
      await workbench.runCommand('Fingerpost: Toggle Autopilot');
      await eventually('Autopilot being off', async () => !(await isChecked()));
      await (await chat.frame()).getByRole('switch', { name: 'Autopilot' }).click();
      await eventually('Autopilot being on', isChecked);
      await (await chat.frame()).getByRole('switch', { name: 'Autopilot' }).click();
      await eventually('Autopilot being off again', async () => !(await isChecked()));
    });

    it('waits behind the edits, and shows them in the editor’s own diff', async () => {
      await chat.say('Edit the numbers');
      await chat.shows('Waiting for your review');
      assert.equal(await content(), edited);
      await (await chat.frame()).getByRole('link', { name: 'Review numbers.txt in the editor' }).click();
      await workbench.page.locator('.monaco-diff-editor').first().waitFor();
      await picturesInThemes(workbench, `review-${editor}-diff`, () => chat.shows('Waiting for your review'));
    });

    it('takes one change back and keeps another, by the links above them', async () => {
      await workbench.openFile('numbers.txt');
      await eventually('links above both changes', async () => {
        const lenses = await workbench.codeLenses();
        return lenses.filter((lens) => lens === 'Reject').length === 2 && lenses.includes('Review: 2 changes');
      });
      await workbench.screenshot(`review-${editor}-lenses`);
      await workbench.page
        .locator('.codelens-decoration a')
        .filter({ hasText: /^\s*Accept$/ })
        .first()
        .click();
      await eventually('one change left', async () => (await workbench.codeLenses()).includes('Review: 1 change'));
      assert.equal(await content(), edited);
    });

    it('sends a comment on a line to the agent, and shows what it makes of that', async () => {
      await workbench.page.locator('.editor-group-container.active .view-line').filter({ hasText: 'SEVEN' }).click();
      await workbench.runCommand('Comments: Add Comment on Current Selection');
      await workbench.page.locator('.review-widget .monaco-editor.focused').waitFor();
      await workbench.page.keyboard.type('Write it in lower case.');
      await workbench.page
        .locator('.comment-form-container, .review-widget')
        .getByRole('button', { name: /Add Comment/ })
        .click();
      await chat.shows(/line 7/);
      await workbench.screenshot(`review-${editor}-comment`);
      await chat.click('Send comment');
      await eventually('the edit of the agent', async () => (await content()) === edited.replace('SEVEN', 'Seven'));
      await chat.answered('Changes to review: 1 file');
    });

    it('is still there after a reload, stops when something was rejected, and waits for a word', async () => {
      await workbench.reload();
      await chat.open();
      await chat.shows('Waiting for your review');
      await workbench.openFile('numbers.txt');
      await eventually('a link above the change', async () => (await workbench.codeLenses()).includes('Reject'));
      await workbench.runCommand('Fingerpost: Reject Change');
      await eventually('the line as it was', async () => (await content()) === original.replace('two', 'TWO'));
      await chat.shows('Changes rejected: 1 file');
      await eventually('no links any more', async () => (await workbench.codeLenses()).length === 0);
      await workbench.screenshot(`review-${editor}-rejected`);
      assert.deepEqual(model.unanswered(), []);
    });
  });
}
