import assert from 'node:assert/strict';
import { continuePrompt } from '../../src/core/sessions/session';
import type { ChatPage } from '../support/chat-page';
import { chatKey, type ChatWindow, openChatWindow } from '../support/chat-window';
import { oldestUnlessAll } from '../support/editors';
import type { ModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, type Workbench } from '../support/workbench';

const story = 'Once there was a cart that knew what it cost, and nobody was surprised.';
const file = 'export const rate = 1;\n';

for (const editor of oldestUnlessAll) {
  describe(`requests that fail, in the ${editor} editor`, () => {
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
          model.when({ lastUserText: 'Tell me' }).reply({ text: story });
          model.when({ lastUserText: 'Write it' }).script([
            {
              text: 'I write the file now.',
              toolCalls: [{ name: 'write', input: { command: 'create', path: 'src/rate.js', content: file } }],
            },
          ]);
          model.when({ lastUserText: continuePrompt }).reply({ text: 'I leave it at that.' });
        },
      });
      ({ model, workbench, chat } = window);
    });

    after(() => window.close());

    /** The last request's conversation, one line a block. */
    const sent = (): readonly string[] =>
      (model.requests().at(-1)?.body?.messages ?? []).flatMap(({ role, content }) =>
        content.map((block) => `${role}: ${block.type === 'text' ? block.text : block.type}`),
      );

    it('are made again after the time that the model asks for, which counts down below the reason', async () => {
      model.failNext({ kind: 'status', status: 429, retryAfter: '5' });
      await chat.say('Tell me of carts');
      await chat.shows(/limits how much this key may ask.*Attempt 2 in [1-5] s/);
      await workbench.screenshot(`retry-${editor}-counting`);
      await chat.answered(story);
      const [refused, answered] = model.requests();
      assert.ok(refused && answered);
      assert.ok(answered.at - refused.at >= 5_000, `asked again after ${answered.at - refused.at} ms`);
      assert.equal(answered.raw, refused.raw);
    });

    it('are made again when the connection breaks, and what had come of the answer is put aside', async () => {
      model.failNext({ kind: 'cut', at: 'text' });
      await chat.say('Tell me more of carts');
      await chat.shows(/The connection to .* broke.*Attempt 2/);
      await chat.answered(story);
      const told = (await chat.items()).slice(-4).map(({ kind, text }) => `${kind}: ${text.split('\n')[0] ?? ''}`);
      assert.match(
        told.join('\n'),
        /^prompt: .*\ntext: A first attempt that was thrown away\nretry: .*\ntext: Once there/,
      );
      assert.deepEqual(sent(), ['user: Tell me of carts', `assistant: ${story}`, 'user: Tell me more of carts']);
    });

    it('keep what was there when a call is cut off, and go on from exactly that when asked to', async () => {
      const { length } = model.requests();
      model.failNext({ kind: 'cut', at: 'toolInput' });
      await chat.say('Write it');
      await chat.answered('Failed');
      await chat.answered('broke');
      assert.equal(model.requests().length, length + 1, 'a call that had begun is not asked for again unasked');
      assert.ok((await chat.transcript()).includes('I write the file now.'));
      await picturesInThemes(workbench, `retry-${editor}-cut`, () => chat.open());
      await chat.click('Retry');
      await chat.answered('I leave it at that.');
      assert.deepEqual(sent().slice(-3), [
        'user: Write it',
        'assistant: I write the file now.',
        `user: ${continuePrompt}`,
      ]);
    });

    it('offer what mends them where waiting does not', async () => {
      model.failNext({ kind: 'status', status: 401 });
      await chat.say('Tell me again');
      await chat.answered('did not accept the key');
      await picturesInThemes(workbench, `retry-${editor}-key`, () => chat.open());
      await chat.click('Set API key');
      await workbench.quickInput.answer(chatKey);
      await workbench.notification('The API key is set.');
      await chat.click('Retry');
      await chat.answered(story);
      assert.deepEqual(sent().slice(-2), ['user: Tell me again', `user: ${continuePrompt}`]);
      const retry = await chat.frame();
      await eventually(
        'no way to try again any more',
        async () => (await retry.getByRole('button', { name: 'Retry' }).count()) === 0,
      );
      assert.deepEqual(model.unanswered(), []);
    });
  });
}
