import assert from 'node:assert/strict';
import type { ChatPage } from '../support/chat-page';
import { type ChatWindow, openChatWindow } from '../support/chat-window';
import { oldestUnlessAll } from '../support/editors';
import type { ModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import type { Workbench } from '../support/workbench';

const shell = (command: string): { name: string; input: Record<string, unknown> } => ({
  name: 'shell',
  input: { command },
});

for (const editor of oldestUnlessAll) {
  describe(`commands on their cards, in the ${editor} editor`, () => {
    inSteps();
    let window: ChatWindow;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;

    before(async () => {
      window = await openChatWindow({
        editor,
        viewport: { width: 1400, height: 1000 },
        rules: (model) => {
          model
            .when({ lastUserText: 'Greet' })
            .script([{ toolCalls: [shell('echo "hello; world" && touch a.txt')] }, { text: 'Greeted.' }]);
          model
            .when({ lastUserText: 'Count' })
            .script([
              { toolCalls: [shell('echo one')] },
              { toolCalls: [shell('echo two; echo three')] },
              { text: 'Counted.' },
            ]);
        },
      });
      ({ model, workbench, chat } = window);
    });

    after(() => window.close());

    /** What the model was told of its last call. */
    const toldLast = (): string => JSON.stringify(model.requests().at(-1)?.body?.messages.at(-1));

    it('show their parts, and run as they were changed', async () => {
      await chat.say('Greet');
      await chat.shows('touch a.txt');
      await chat.click('Modify');
      const frame = await chat.frame();
      await frame.getByRole('textbox', { name: 'Command to run' }).fill('echo changed');
      await workbench.screenshot(`trust-${editor}-modify`);
      await chat.click('Run');
      await chat.answered('Greeted.');
      assert.match(toldLast(), /The user changed the command before it ran.*echo changed/);
    });

    it('are trusted from then on, part by part', async () => {
      await chat.say('Count');
      await chat.shows('echo one');
      await chat.click('Run and Trust');
      const choose = async (): Promise<void> => (await chat.frame()).getByRole('radio', { name: /^echo \*/ }).check();
      await picturesInThemes(workbench, `trust-${editor}`, choose);
      await chat.click('Trust and run');
      await chat.answered('Counted.');
      assert.match(toldLast(), /two.*three/);
    });
  });
}
