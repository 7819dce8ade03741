import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { scriptDemo } from '../../scripts/demo/conversation';
import * as demo from '../../scripts/demo/documents';
import { discount } from '../../scripts/demo/library';
import { copySampleProject, installSampleLibraries } from '../../scripts/demo/sample-project';
import { packagedVsix } from '../../scripts/package';
import { ChatPage } from '../support/chat-page';
import { type ModelServer, startModelServer } from '../support/model/model-server';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

const spec = `.kiro/specs/${demo.specName}`;

for (const editor of ['oldest', 'newest'] as const) {
  describe(`from one sentence to a finished task, in the ${editor} editor`, function () {
    // Each step stands on the one before.
    this.bail(true);
    let folder: string;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;
    const read = (file: string): Promise<string> => readFile(path.join(folder, file), 'utf8');
    const picture = (name: string): Promise<string> => workbench.screenshot(`road-${editor}-${name}`);

    before(async () => {
      folder = await realpath(await mkdtemp(path.join(tmpdir(), 'fp-road-')));
      await copySampleProject(folder);
      await installSampleLibraries(folder);
      model = scriptDemo(await startModelServer({ chunkMs: 4, key: 'sk-test-1' }));
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        settings: { 'fingerpost.anthropic.baseUrl': model.url, 'fingerpost.checks.testCommand': '' },
      });
      chat = new ChatPage(workbench);
    });

    after(async () => {
      await workbench.close();
      await model.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('asks for a model and takes a key', async () => {
      await chat.open();
      await chat.shows(/Set API key/i);
      await picture('welcome');
      await chat.click('Set API key');
      await workbench.quickInput.answer('sk-test-1');
      await eventually('a model to choose', async () => {
        const picker = (await chat.frame()).getByRole('combobox', { name: 'Model' });
        return (await picker.isVisible()) && ((await picker.textContent()) ?? '').includes('Demo Large');
      });
    });

    it('writes requirements of an idea and stops at their gate', async () => {
      await chat.choose('Spec');
      await chat.say(demo.idea);
      await chat.atGate('Requirements');
      assert.equal(await read(`${spec}/requirements.md`), demo.requirements);
      await picture('gate');
    });

    it('changes them after feedback and stops again', async () => {
      await chat.say(demo.feedback);
      await eventually('criterion 1.4', async () => (await read(`${spec}/requirements.md`)).includes('has expired'));
      await chat.atGate('Requirements');
    });

    it('takes approval in the chat', async () => {
      await chat.click('Approve');
      await chat.atGate('Design');
      assert.equal(await read(`${spec}/design.md`), demo.design);
    });

    it("takes approval in the document's title bar", async () => {
      await workbench.openFile(`${spec}/design.md`);
      await picture('title-bar');
      await workbench.clickEditorAction('Approve');
      await chat.atGate('Tasks');
      assert.equal(await read(`${spec}/tasks.md`), demo.tasks);
      await chat.shows('1 task is optional: a run leaves it out.');
      await picture('tasks-gate');
    });

    it('takes typed approval', async () => {
      await chat.say('LGTM!');
      await chat.shows(/All three documents are approved/);
    });

    it('builds the first task, asking before it runs something', async () => {
      const before = await read(`${spec}/tasks.md`);
      await workbench.openFile(`${spec}/tasks.md`);
      await eventually('Start task above the tasks', async () =>
        (await workbench.codeLenses()).some((lens) => lens.includes('Start task')),
      );
      await picture('tasks');
      await workbench.clickCodeLens('Start task');
      await eventually('the tests being asked about', async () =>
        (await chat.transcript()).includes('Run the tests: npm test'),
      );
      await picture('tests');
      await chat.click('Run');
      await eventually('the command being asked', async () => (await chat.transcript()).includes('node --test'));
      await chat.shows('Always in this session');
      await eventually('the box in progress', async () => (await read(`${spec}/tasks.md`)).includes('- [-] 1.'));
      assert.equal(await read('src/discount.js'), discount, 'files of the workspace are written unasked');
      await picture('approval');
      await chat.click('Run');
      await eventually('the ticked box', async () => (await read(`${spec}/tasks.md`)).includes('- [x] 1.'), 60_000);
      assert.equal(
        (await read(`${spec}/tasks.md`)).replace('- [x] 1.', '- [ ] 1.'),
        before,
        'every other byte is as before',
      );
      assert.equal(await read('src/discount.js'), discount);
      const { stdout } = await promisify(execFile)(process.execPath, ['--test', 'test/discount.test.js'], {
        cwd: folder,
      });
      assert.match(stdout, /pass 4/);
      await eventually('Task completed above the task', async () =>
        (await workbench.codeLenses()).includes('Task completed'),
      );
      assert.match((await chat.items()).at(-1)?.text ?? '', /property 1 held for 100 random inputs/);
      await picture('done');
      assert.deepEqual(model.unanswered(), []);
    });

    it('shows what the task changed, and what the agent did', async () => {
      await workbench.clickCodeLens('View changes');
      await eventually('a diff', async () => (await workbench.page.locator('.monaco-diff-editor').count()) > 0);
      await picture('changes');
      await workbench.openFile(`${spec}/tasks.md`);
      await workbench.clickCodeLens('View execution');
      await chat.shows(/four tests in/);
    });

    it('verifies what is done, and says where it no longer holds', async () => {
      await workbench.openFile(`${spec}/tasks.md`);
      await workbench.runCommand('Fingerpost: Verify Done Tasks');
      await workbench.notification('1 of 1 done tasks hold.');
      await writeFile(path.join(folder, 'src/discount.js'), discount.replace(/return .*;/, 'return -1;'));
      const links = async (): Promise<boolean> =>
        (await workbench.codeLenses()).some((lens) => lens.includes('changed since it was checked'));
      await eventually('the change above the task', links);
      await workbench.clickCodeLens('Verify');
      const said = await workbench.notification('No longer: 1 ');
      assert.match(said.text, /0 of 1 done tasks hold/);
      await eventually('the drift above the task', async () =>
        (await workbench.codeLenses()).some((lens) => lens.includes('no longer holds')),
      );
      await picturesInThemes(workbench, `road-${editor}-drift`, async () => {
        await workbench.openFile(`${spec}/tasks.md`);
      });
      await said.press('Show Report');
      await eventually('the report', async () => (await workbench.editorText()).includes('no longer holds'));
    });
  });
}
