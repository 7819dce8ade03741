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

for (const editor of oldestUnlessAll) {
  describe(`agents and subagents, in the ${editor} editor`, () => {
    inSteps();
    let window: ChatWindow;
    let folder: string;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;

    before(async () => {
      window = await openChatWindow({
        editor,
        viewport: { width: 1400, height: 1000 },
        rules: (model) => {
          const subagents = [
            { agent: 'context-gatherer', task: 'Find out where prices are made' },
            { task: 'Write down the opening hours' },
            { task: 'Wait for the shop to open' },
          ];
          model
            .when({ lastUserText: 'Share the work' })
            .script([
              { text: 'I ask three of them.', toolCalls: [{ name: 'subagent', input: { subagents } }] },
              { text: 'Two have answered, one was stopped.' },
            ]);
          model.when({ lastUserText: 'Find out where' }).reply({ text: 'Prices are made in src/cart.js.' });
          model
            .when({ lastUserText: 'Write down' })
            .script([
              { toolCalls: [{ name: 'shell', input: { command: 'echo Nine to five > HOURS.md' } }] },
              { text: 'They are in HOURS.md.' },
            ]);
          model.when({ lastUserText: 'Wait for' }).reply({ text: 'x'.repeat(400), chunkMs: 1_000, chunkSize: 1 });
          model.when({ lastUserText: 'Say something' }).reply({ text: 'Roses are red.' });
        },
      });
      ({ folder, model, workbench, chat } = window);
    });

    after(() => window.close());

    it('work side by side on the card of their call, and ask there', async () => {
      await chat.say('Share the work');
      await chat.shows(/Prices are made in src\/cart\.js\./);
      await chat.shows('Run');
      const rows = (await chat.frame()).getByRole('list', { name: 'Subagents' }).getByRole('listitem');
      await eventually('each at its own point', async () => {
        const states = await rows.evaluateAll((all) => all.map((each) => each.getAttribute('data-state')));
        return states.sort().join() === 'done,running,waiting';
      });
      await picturesInThemes(workbench, `subagents-${editor}-asking`, () => chat.shows('Run'));
    });

    it('go on when they are answered, one can be stopped, and all comes back in one message', async () => {
      await chat.click('Run');
      await eventually('the file', () => readFile(path.join(folder, 'HOURS.md'), 'utf8').catch(() => undefined));
      await chat.shows(/They are in HOURS\.md/); // else two could be stopped
      await chat.click('Stop general-purpose');
      await chat.answered('Two have answered, one was stopped.');
      const told = JSON.stringify(model.requests().at(-1)?.body?.messages.at(-1));
      assert.match(told, /1\. context-gatherer answers[^]*general-purpose answers[^]*They are in HOURS\.md/);
      assert.match(told, /general-purpose was stopped/);
      await workbench.screenshot(`subagents-${editor}-ended`);
    });

    it('can be looked into, and left again by the list of sessions', async () => {
      await chat.click('Open the session of context-gatherer');
      await chat.answered('Prices are made in src/cart.js.');
    });

    it('of your own are made, listed, and talked to alone', async () => {
      await workbench.runCommand('Fingerpost: New Agent...');
      await workbench.quickInput.pick('This workspace');
      await workbench.quickInput.answer('poet');
      await eventually('its file', async () => (await workbench.editorText()).includes('name: poet') || undefined);
      await workbench.runCommand('Fingerpost: Focus on Agents View');
      const agents = workbench.tree('Agents');
      await agents.row('poet');
      await agents.row('general-purpose');
      await workbench.screenshot(`agents-${editor}-view`);
      await workbench.runCommand('Fingerpost: New Chat Session with Agent...');
      await workbench.quickInput.pick('poet');
      await chat.shows('New chat');
      await chat.say('Say something');
      await chat.answered('Roses are red.');
      assert.match(model.requests().at(-1)?.raw ?? '', /You are poet, an agent of Fingerpost/);
    });
  });
}
