import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { packagedVsix } from '../../scripts/package';
import { ChatPage } from '../support/chat-page';
import { demoFolder } from '../support/demo-folder';
import { oldestUnlessAll } from '../support/editors';
import { type ModelServer, startModelServer } from '../support/model/model-server';
import { PromptCache } from '../support/model/prompt-cache';
import { inSteps } from '../support/steps';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

const key = 'sk-test-models';
/** Small, so that a few words fill a share of it that can be told from nothing. */
const haikuWindow = 12_000;
/** What an answer of the model is said to have come to. */
const outputTokens = 300;
const notes = '## Decisions\nPrices stay whole cents.';

for (const editor of oldestUnlessAll) {
  describe(`models and the context they read, in the ${editor} editor`, () => {
    inSteps();
    let folder: string;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;
    const meter = async (): Promise<Locator> =>
      (await chat.frame()).getByRole('button', { name: /tokens of context used/ });
    const panel = async (): Promise<Locator> => (await chat.frame()).getByRole('group', { name: 'Context' });
    const openMeter = async (): Promise<void> => {
      await chat.open();
      await (await meter()).click();
      await (await panel()).waitFor();
    };
    const asked = (): string | undefined => model.requests().at(-1)?.body?.model;

    before(async () => {
      folder = await demoFolder();
      model = await startModelServer({
        key,
        models: [
          { id: 'claude-sonnet-4-5', name: 'Claude Sonnet 4.5', contextTokens: 200_000, maxOutputTokens: 32_000 },
          { id: 'claude-haiku-4-5', name: 'Claude Haiku 4.5', contextTokens: haikuWindow, maxOutputTokens: 2_000 },
        ],
      });
      model.when({ system: 'hand-over notes' }).reply({ text: notes });
      model.when({ lastUserText: 'Look at the cart' }).script([
        { text: 'I look.', toolCalls: [{ name: 'read', input: { paths: [{ path: 'src/cart.js' }] } }] },
        { text: 'A cart is a list of items.', outputTokens },
      ]);
      model
        .when({ lastUserText: /^Say/ })
        .reply({ text: 'Prices are whole cents, and nothing is rounded. '.repeat(20) });
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        viewport: { width: 1400, height: 1000 },
        settings: { 'fingerpost.anthropic.baseUrl': model.url },
      });
      chat = await new ChatPage(workbench).open();
      await chat.setKey(key);
    });

    after(async () => {
      await workbench.close();
      await model.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('are listed under the input with their windows and what they cost beside each other', async () => {
      const names = await chat.models();
      assert.deepEqual(names, ['Auto', 'Claude Sonnet 4.5 · 200K · 3x', 'Claude Haiku 4.5 · 12K · 1x']);
    });

    it('answer when they are chosen there', async () => {
      await chat.chooseModel('Claude Haiku 4.5');
      await chat.say('Look at the cart');
      await chat.answered('A cart is a list of items.');
      assert.equal(asked(), 'claude-haiku-4-5');
    });

    it('have a meter that says how full the window is', async () => {
      const body = model.requests().at(-1)?.body;
      assert.ok(body);
      const used = new PromptCache().count(body).total + outputTokens;
      const percent = Math.round((100 * used) / haikuWindow);
      await eventually(`${percent}%`, async () => (await (await meter()).innerText()).startsWith(`${percent}%`));
    });

    it('tell with what it is filled, and what that came to', async () => {
      await picturesInThemes(workbench, `models-${editor}-context`, openMeter);
      const text = await (await panel()).innerText();
      assert.match(text, /[1-9](?:\.\d)?K of 12K tokens of context used/);
      for (const part of ['Instructions and steering', 'Tools', 'Your messages', 'Results of tools']) {
        assert.match(text, new RegExp(`${part}\\s+[1-9]`));
      }
      assert.match(text, /This turn: 2 requests · \d+(\.\d)?K tokens in, \d+ out · (\$0\.\d\d|< \$0\.01)/);
      assert.doesNotMatch(text, /estimated/);
    });

    it('can be chosen by a command, from a list that says the same', async () => {
      await workbench.runCommand('Fingerpost: Choose Model...');
      await eventually('the models', async () =>
        (await workbench.quickInput.labels()).some((label) => label.includes('Claude Haiku')),
      );
      assert.match(await workbench.quickInput.entry('Claude Sonnet 4.5'), /claude-sonnet-4-5 · 200K tokens · 3x/);
      assert.match(await workbench.quickInput.entry('Claude Haiku 4.5'), /claude-haiku-4-5 · 12K tokens · 1x/);
      await workbench.screenshot(`models-${editor}-quick-pick`);
      await workbench.quickInput.pick('Claude Sonnet 4.5');
      await chat.hasModel('Claude Sonnet 4.5');
      await chat.say('Say something of prices');
      await chat.answered('nothing is rounded');
      assert.equal(asked(), 'claude-sonnet-4-5');
    });

    it('stay chosen when the window is loaded again, in that session and in a new one', async () => {
      await workbench.reload();
      await chat.open();
      await chat.shows('A cart is a list of items.');
      await chat.hasModel('Claude Sonnet 4.5');
      await chat.say('Say it again');
      await eventually('another request', () => Promise.resolve(model.requests().length === 4));
      assert.equal(asked(), 'claude-sonnet-4-5');
      await workbench.runCommand('Fingerpost: New Chat Session');
      await chat.shows('New chat');
      await chat.hasModel('Claude Sonnet 4.5');
    });

    it('are told a summary when one is asked for at the meter', async () => {
      for (const text of ['Say one', 'Say two', 'Say three', 'Say four']) {
        await chat.say(text);
        await eventually(`the answer to ${text}`, async () => {
          const [prompt, answer] = (await chat.items()).slice(-2);
          return prompt?.text.includes(text) === true && answer?.kind === 'text';
        });
        await (await chat.frame()).getByRole('button', { name: 'Send' }).waitFor();
      }
      await openMeter();
      await chat.click('Summarise now');
      await chat.shows(/The conversation was summed up\s+from about .* to .* tokens/);
      await chat.click('Show summary');
      await chat.shows('Prices stay whole cents.');
      await picturesInThemes(workbench, `models-${editor}-summary`, async () => {
        await chat.open();
        await (await chat.shows('Prices stay whole cents.')).scrollIntoViewIfNeeded();
      });
      await chat.say('Say five');
      await chat.answered('nothing is rounded');
      const told = JSON.stringify(model.requests().at(-1)?.body?.messages);
      assert.ok(told.includes('Prices stay whole cents.'), told);
      assert.ok(!told.includes('Say one'), told);
      assert.deepEqual(model.unanswered(), []);
    });
  });
}
