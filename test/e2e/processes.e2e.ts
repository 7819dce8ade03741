import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChatPage } from '../support/chat-page';
import { type ChatWindow, openChatWindow } from '../support/chat-window';
import { oldestUnlessAll } from '../support/editors';
import type { ModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, type Workbench } from '../support/workbench';

/** Serves a page, and says where. */
const server = `require('node:fs').writeFileSync('server.pid', String(process.pid));
require('node:http').createServer((_, answer) => {
  answer.setHeader('content-type', 'text/html');
  answer.end('<title>The shop is open</title><p>Tea is two euros.');
}).listen(0, '127.0.0.1', function () {
  require('node:fs').writeFileSync('server.port', String(this.address().port));
  console.log('Serving the shop');
});
`;

for (const editor of oldestUnlessAll) {
  describe(`a server in the background and a page of it, in the ${editor} editor`, () => {
    inSteps();
    let window: ChatWindow;
    let folder: string;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;

    const written = (name: string): Promise<string> =>
      eventually(name, () => readFile(path.join(folder, name), 'utf8').catch(() => undefined));

    before(async () => {
      window = await openChatWindow({
        editor,
        viewport: { width: 1400, height: 1000 },
        settings: { 'fingerpost.webTools.allowPrivateAddresses': true },
        files: { 'server.cjs': server },
        rules: (model) => {
          model
            .when({ lastUserText: 'Start the shop' })
            .script([
              { toolCalls: [{ name: 'process_start', input: { command: 'node server.cjs' } }] },
              { text: 'The shop is being served.' },
            ]);
        },
      });
      ({ folder, model, workbench, chat } = window);
    });

    after(() => window.close());

    it('is asked for like any command, and does not keep the turn waiting', async () => {
      await chat.say('Start the shop');
      await chat.click('Run');
      await chat.answered('The shop is being served.');
      assert.ok(isAlive(Number(await written('server.pid'))));
    });

    it('is fetched from after a question, and the answer shows where it comes from', async () => {
      const url = `http://127.0.0.1:${await written('server.port')}/`;
      model
        .when({ lastUserText: 'What is tea' })
        .script([
          { toolCalls: [{ name: 'web_fetch', input: { url } }] },
          { text: `Two euros [1].\n\n1. [The shop is open](${url})` },
        ]);
      await chat.say('What is tea');
      await chat.shows(/The address is sent to 127\.0\.0\.1/);
      await workbench.screenshot(`web-${editor}-asking`);
      await chat.click('Run');
      await chat.answered('Two euros');
      const sources = (await chat.frame()).getByRole('list', { name: 'Sources' });
      assert.match(await sources.innerText(), /The shop is open/);
    });

    it('is listed with its output in a terminal, and stopped from the list with all it started', async () => {
      const pid = Number(await written('server.pid'));
      // The sources of the answer stand beside the list.
      await picturesInThemes(workbench, `processes-${editor}-list`, async () => {
        await workbench.runCommand('Fingerpost: Background Processes...');
        await workbench.quickInput.prompt();
        assert.match(await workbench.quickInput.entry('node server.cjs'), /running/);
      });
      await workbench.quickInput.pick('node server.cjs');
      const terminal = workbench.page.getByText('Fingerpost: node server.cjs').first();
      await eventually('its terminal', async () => (await terminal.isVisible()) || undefined);
      await workbench.screenshot(`processes-${editor}-terminal`);
      await workbench.runCommand('Fingerpost: Background Processes...');
      await workbench.quickInput.box.getByRole('button', { name: 'Stop' }).first().click();
      await eventually('the server being gone', () => Promise.resolve(!isAlive(pid)));
      await workbench.quickInput.dismiss();
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}
