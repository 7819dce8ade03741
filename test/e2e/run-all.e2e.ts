import assert from 'node:assert/strict';
import type { ChatPage } from '../support/chat-page';
import { type ChatWindow, openChatWindow } from '../support/chat-window';
import { newestUnlessAll } from '../support/editors';
import { smallFiles, smallSpec } from '../support/small-spec';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, type Workbench } from '../support/workbench';

const names = ['one', 'two', 'three'];
const plan = `# Plan\n\n${names.map((name, at) => `- [ ] ${at + 1}. Make ${name}\n`).join('')}- [ ]* 4. Make more\n`;

for (const editor of newestUnlessAll) {
  describe(`a run of all tasks, in the ${editor} editor`, () => {
    inSteps();
    let window: ChatWindow;
    let workbench: Workbench;
    let chat: ChatPage;
    const tasks = `${smallSpec}/tasks.md`;
    const marks = async (): Promise<string> => {
      const text = await window.read(tasks);
      return [...text.matchAll(/\[(.)\]/g)].map(([, mark]) => mark).join('');
    };
    const run = (name: string): Promise<unknown> =>
      eventually(`a command of ${name}`, async () => {
        if (!(await chat.transcript().catch(() => '')).includes(`echo ${name}`)) return false;
        await chat.click('Run');
        return true;
      });

    before(async () => {
      window = await openChatWindow({
        editor,
        files: { ...smallFiles, [tasks]: plan },
        rules: (model) => {
          for (const [at, name] of names.entries()) {
            model
              .when({ lastUserText: `Your task is ${at + 1} Make ${name}` })
              .script([
                { toolCalls: [{ name: 'shell', input: { command: `echo ${name} > ${name}.txt` } }] },
                { text: `Made ${name}.` },
              ]);
          }
        },
      });
      ({ workbench, chat } = window);
    });

    after(() => window.close());

    it('is started by the link above the plan, and shows what waits', async () => {
      await workbench.openFile(tasks);
      await workbench.clickCodeLens('Run all tasks (3)');
      await eventually('the queue', async () => (await marks()) === '-~~ ');
      await eventually('its links', async () => (await workbench.codeLenses()).includes('Task queued · next'));
      await picturesInThemes(workbench, `run-all-${editor}-running`, async () => {
        await workbench.openFile(tasks);
        await eventually('its links', async () => (await workbench.codeLenses()).includes('Task queued · next'));
      });
    });

    it('is paused behind the current task from the list of tasks', async () => {
      await workbench.runCommand('Fingerpost: Task List');
      const row = workbench.page.locator('.quick-input-widget .monaco-list-row');
      await row.filter({ hasText: '2 Make two' }).waitFor();
      await workbench.screenshot(`run-all-${editor}-list`);
      await row.filter({ hasText: 'Pause' }).click();
      await run('one');
      // Nothing checks a text file, which is asked about once in a run.
      await eventually('the question about ticks', async () =>
        (await chat.transcript()).includes('Tick tasks that nothing checked'),
      );
      await chat.click('Run');
      await eventually('the first being done', async () => (await marks()) === 'x~~ ');
      await eventually('the link to go on', async () => (await workbench.codeLenses()).includes('Continue'));
    });

    it('goes on with the next one, which the chat shows, and says how it ended', async () => {
      await workbench.clickCodeLens('Continue');
      for (const name of ['two', 'three']) await run(name);
      const ended = await workbench.notification('3 of 3 tasks of small are done.');
      assert.match(ended.text, /3 of 3/);
      assert.equal(await marks(), 'xxx ');
      await workbench.screenshot(`run-all-${editor}-ended`);
    });

    it('offers what it left out, once that is made required', async () => {
      await workbench.openFile(tasks);
      await workbench.clickCodeLens('Make 1 optional task required');
      await workbench.notification('1 task is required now.');
      assert.match(await window.read(tasks), /- \[ \] 4\. Make more/);
      await eventually('the link to run it', async () => (await workbench.codeLenses()).includes('Run all tasks (1)'));
    });
  });
}
