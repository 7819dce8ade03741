import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packagedVsix } from '../../scripts/package';
import { ChatPage } from '../support/chat-page';
import { demoFolder } from '../support/demo-folder';
import { newestUnlessAll } from '../support/editors';
import { type ModelServer, startModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

const key = 'sk-test-1';
const requirements =
  '# Requirements Document\n\n### Requirement 1: Give change\n\n#### Acceptance Criteria\n\n1. IF the drawer jams, THE Till SHALL ring\n';

for (const editor of newestUnlessAll) {
  describe(`a folder that is not trusted, in the ${editor} editor`, () => {
    inSteps();
    let folder: string;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;
    const tools = (): number => model.requests('/v1/messages').at(-1)?.body?.tools.length ?? -1;

    before(async () => {
      folder = await demoFolder();
      const spec = path.join(folder, '.kiro/specs/till');
      await mkdir(spec, { recursive: true });
      await writeFile(path.join(spec, 'requirements.md'), requirements);
      model = await startModelServer({ key });
      model.when({ lastUserText: 'Hello' }).reply({ text: 'Hello to you.' });
      model
        .when({ lastUserText: 'Make a file' })
        .script([
          { toolCalls: [{ name: 'write', input: { command: 'create', path: 'made.txt', content: 'made\n' } }] },
          { text: 'That is all.' },
        ]);
      model
        .when({ lastUserText: 'Now make it' })
        .script([
          { toolCalls: [{ name: 'write', input: { command: 'create', path: 'made.txt', content: 'made\n' } }] },
          { text: 'It is made.' },
        ]);
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        trustEveryFolder: false,
        settings: {
          'fingerpost.anthropic.baseUrl': model.url,
          'security.workspace.trust.startupPrompt': 'always', // the newest editor would not ask by itself
        },
      });
      chat = new ChatPage(workbench);
      const dialog = await workbench.dialog();
      await dialog.press("No, I don't trust the authors");
      await chat.open();
      await chat.setKey(key);
      await workbench.runCommand('Notifications: Clear All Notifications');
    });

    after(async () => {
      await workbench.close();
      await model.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('lets one talk, without tools, and says so', async () => {
      await chat.shows('This workspace is not trusted');
      await chat.say('Hello');
      await chat.answered('Hello to you.');
      await chat.shows(/the agent has no tools here and can only talk/);
      assert.equal(tools(), 0);
      await picturesInThemes(workbench, `trust-${editor}-talk`, () => chat.shows('Hello to you.'));
    });

    it('helps to read and write specs', async () => {
      await workbench.openFile('.kiro/specs/till/requirements.md');
      await workbench.page.locator('.squiggly-warning').first().waitFor();
      await workbench.page.locator('.view-line').filter({ hasText: 'IF the drawer' }).click();
      for (const press of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowRight']) {
        await workbench.page.keyboard.press(press);
      }
      await workbench.runCommand('Quick Fix...');
      await workbench.page.locator('.action-widget').getByText('Insert THEN').waitFor();
      await workbench.page.keyboard.press('Enter');
      await eventually('the fixed criterion', async () =>
        (await workbench.editorText()).includes('jams, THEN THE Till'),
      );
      await workbench.runCommand('View: Revert and Close Editor');
    });

    it('runs nothing there, whatever the model calls', async () => {
      await chat.say('Make a file');
      await chat.answered('That is all.');
      await assert.rejects(readFile(path.join(folder, 'made.txt')), /ENOENT/);
    });

    it('gives the tools from the next message on, once it is trusted by the button', async () => {
      await chat.click('Manage Workspace Trust');
      await workbench.page
        .locator('.workspace-trust-editor')
        .getByRole('button', { name: /^Trust/ })
        .first()
        .click();
      await workbench.runCommand('View: Close Editor');
      await (
        await chat.frame()
      )
        .getByText('This workspace is not trusted', { exact: true })
        .waitFor({ state: 'hidden' });
      await chat.say('Now make it');
      await chat.answered('It is made.');
      assert.ok(tools() > 0);
      assert.equal(await readFile(path.join(folder, 'made.txt'), 'utf8'), 'made\n');
    });
  });
}
