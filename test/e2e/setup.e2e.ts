import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { specName, tasks } from '../../scripts/demo/documents';
import { packagedVsix } from '../../scripts/package';
import { ChatPage } from '../support/chat-page';
import { demoFolder, demoSpec } from '../support/demo-folder';
import { newestUnlessAll } from '../support/editors';
import { refusedUrl } from '../support/model/faulty-places';
import { inSteps } from '../support/steps';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

for (const editor of newestUnlessAll) {
  describe(`before anything can be asked, in the ${editor} editor`, () => {
    inSteps();
    let folder: string;
    let workbench: Workbench;
    let chat: ChatPage;
    const tasksNow = (): Promise<string> => readFile(path.join(folder, demoSpec, 'tasks.md'), 'utf8');

    before(async () => {
      folder = await demoFolder();
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        trustEveryFolder: false,
        settings: {
          'fingerpost.anthropic.baseUrl': await refusedUrl(),
          'security.workspace.trust.startupPrompt': 'always', // the newest editor would not ask by itself
        },
      });
      chat = new ChatPage(workbench);
    });

    after(async () => {
      await workbench.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('lists the specs of a folder that is not trusted, and says what the chat can do there', async () => {
      const dialog = await workbench.dialog();
      assert.match(dialog.text, /trust the authors/);
      await dialog.press("No, I don't trust the authors");
      await workbench.openContainer('Fingerpost');
      await workbench.tree('Specs').row(specName);
      await chat.shows('This workspace is not trusted');
      await chat.shows('Manage Workspace Trust');
      await chat.shows('Choose a model to begin');
      await workbench.screenshot(`setup-${editor}-untrusted`);
    });

    it('refuses to start a task there', async () => {
      await workbench.openFile(`${demoSpec}/tasks.md`);
      await eventually('Start task above a task', async () =>
        (await workbench.codeLenses()).some((lens) => lens.includes('Start task')),
      );
      await workbench.clickCodeLens('Start task');
      await workbench.notification(/not trusted/);
      assert.equal(await tasksNow(), tasks);
    });

    it('asks only for a model once the folder is trusted', async () => {
      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.runCommand('Workspaces: Manage Workspace Trust');
      await workbench.page
        .locator('.workspace-trust-editor')
        .getByRole('button', { name: /^Trust/ })
        .first()
        .click();
      await workbench.runCommand('View: Close Editor');
      await chat.shows('Choose a model to begin');
      await (await chat.frame()).getByText('This workspace is not trusted').waitFor({ state: 'hidden' });
    });

    it('says of a task that there is no key, with the button that mends it', async () => {
      await workbench.clickCodeLens('Start task');
      await chat.shows('Failed');
      await (
        await chat.frame()
      )
        .getByRole('group', { name: 'Go on' })
        .getByRole('button', { name: 'Set API key' })
        .waitFor();
      await eventually('the open box', async () => (await tasksNow()) === tasks);
    });

    it('says that a key could not be tried without a network, and lets one ask all the same', async () => {
      await workbench.runCommand('Fingerpost: Set API Key...');
      await workbench.quickInput.answer('sk-test-1');
      await workbench.notification(/could not be tried: .* cannot be reached/);
      await workbench.runCommand('Fingerpost: New Chat Session');
      await chat.shows('New chat');
      await chat.say('Hello');
      await chat.answered('Failed');
      await chat.answered('cannot be reached');
      assert.ok(await (await chat.frame()).getByRole('button', { name: 'Retry' }).isVisible());
    });
  });
}
