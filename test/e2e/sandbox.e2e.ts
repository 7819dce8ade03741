import assert from 'node:assert/strict';
import { access, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ChatPage } from '../support/chat-page';
import { type ChatWindow, openChatWindow } from '../support/chat-window';
import { oldestUnlessAll } from '../support/editors';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import type { Workbench } from '../support/workbench';

const outside = `/var/tmp/fingerpost-e2e-${process.pid}`;
const command = `echo "in $SANDBOX_RUNTIME"; touch ${outside}; curl -sS https://denied.example.com/`;

for (const editor of oldestUnlessAll) {
  describe(`commands in the sandbox, in the ${editor} editor`, () => {
    inSteps();
    let window: ChatWindow;
    let folder: string;
    let workbench: Workbench;
    let chat: ChatPage;

    before(async () => {
      window = await openChatWindow({
        editor,
        viewport: { width: 1400, height: 1000 },
        rules: (model) => {
          const run = (input: object): object => ({ text: 'I run it.', toolCalls: [{ name: 'shell', input }] });
          model.when({ lastUserText: 'Try it' }).script([run({ command }), { text: 'It was held.' }]);
          model
            .when({ lastUserText: /^Run this again outside/ })
            .script([run({ command: `touch ${outside}`, outside: 'It writes elsewhere.' }), { text: 'It is done.' }]);
        },
      });
      ({ folder, workbench, chat } = window);
    });

    after(async () => {
      await window.close();
      await rm(outside, { force: true });
    });

    it('are asked for as such, and told what they were kept from', async () => {
      await chat.say('Try it');
      await chat.shows(/In the sandbox: writes only in the workspace/);
      await workbench.screenshot(`sandbox-${editor}-asked`);
      await chat.click('Run');
      await chat.answered('It was held.');
      await chat.shows(/Denied the network: denied\.example\.com:443/);
      await chat.shows(new RegExp(`Denied the file: ${outside}`));
      await picturesInThemes(workbench, `sandbox-${editor}-denied`, () => chat.open());
      await assert.rejects(access(outside));
      await assert.rejects(access(path.join(folder, '.vscode')));
    });

    it('run outside only by the wish of a person, who is asked again', async () => {
      await chat.click('Run outside the sandbox');
      await chat.shows(/Outside the sandbox, which the agent asks for: It writes elsewhere/);
      await workbench.screenshot(`sandbox-${editor}-outside`);
      await assert.rejects(access(outside));
      await chat.click('Run');
      await chat.answered('It is done.');
      await access(outside);
    });

    it('reach a domain once it is allowed', async () => {
      await chat.click('Allow denied.example.com');
      await workbench.notification('Commands in the sandbox may reach denied.example.com from now on.');
    });
  });
}
