import assert from 'node:assert/strict';
import { access, rm } from 'node:fs/promises';
import path from 'node:path';
import { packagedVsix } from '../../scripts/package';
import { ChatPage } from '../support/chat-page';
import { demoFolder } from '../support/demo-folder';
import { oldestUnlessAll } from '../support/editors';
import { type ModelServer, startModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { openWorkbench, type Workbench } from '../support/workbench';

const key = 'sk-test-sandbox';
const outside = `/var/tmp/fingerpost-e2e-${process.pid}`;
const command = `echo "in $SANDBOX_RUNTIME"; touch ${outside}; curl -sS https://denied.example.com/`;

for (const editor of oldestUnlessAll) {
  describe(`commands in the sandbox, in the ${editor} editor`, () => {
    inSteps();
    let folder: string;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;

    before(async () => {
      folder = await demoFolder();
      model = await startModelServer({ key });
      const run = (input: object): object => ({ text: 'I run it.', toolCalls: [{ name: 'shell', input }] });
      model.when({ lastUserText: 'Try it' }).script([run({ command }), { text: 'It was held.' }]);
      model
        .when({ lastUserText: /^Run this again outside/ })
        .script([run({ command: `touch ${outside}`, outside: 'It writes elsewhere.' }), { text: 'It is done.' }]);
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        viewport: { width: 1400, height: 1000 },
        settings: { 'fingerpost.anthropic.baseUrl': model.url },
      });
      chat = await new ChatPage(workbench).open();
      await chat.setKey(key);
      await workbench.runCommand('Notifications: Clear All Notifications');
    });

    after(async () => {
      await workbench.close();
      await model.close();
      await rm(folder, { recursive: true, force: true });
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
