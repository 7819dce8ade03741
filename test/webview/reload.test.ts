import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventPayload } from '../../src/core/events/event';
import { anyEvents } from '../core/events/arbitrary-events';
import { type ChatPage, chatOpener } from './chat-page';
import { askingChat, endedChat, endedTasks, gatedSpec, says, troubledChat, turn, asks } from './conversations';
import { SessionHost } from './session-host';

/** The conversation as it is drawn. A countdown goes on while one looks. */
async function drawn({ page }: ChatPage): Promise<string> {
  const html = await page.getByRole('log', { name: 'Conversation' }).evaluate((element) => element.outerHTML);
  return html.replace(/(<span class="muted countdown">)[^<]*/g, '$1');
}

describe('a page that is thrown away and loaded anew', () => {
  const open = chatOpener();

  const conversations: Readonly<Record<string, readonly EventPayload[]>> = {
    'a command that waits for its approval': askingChat,
    'an answer with code and tables': endedChat,
    'a turn in which much went wrong': troubledChat,
    'a spec at its gate': gatedSpec,
    'tasks that ended': endedTasks,
    'a text that is being streamed': [
      ...endedChat,
      asks('Thanks. And now?'),
      turn,
      says('Now `src/'),
      says('a.ts` an'),
    ],
    'a command that is running': [
      ...askingChat,
      { type: 'answered', ask: 'ask-c4', answer: 'always' },
      { type: 'toolStarted', call: 'c4', name: 'shell', label: 'Run npm test', input: {}, touches: [] },
      { type: 'toolOutput', call: 'c4', text: 'one\ntwo\n' },
    ],
  };
  for (const [name, [first, ...rest]] of Object.entries(conversations)) {
    it(`shows again what deltas had made of ${name}`, async () => {
      assert.ok(first);
      const host = new SessionHost();
      host.happens(first);
      const chat = await open({ host });
      for (let at = 0; at < rest.length; at += 3) await chat.post(...host.happens(...rest.slice(at, at + 3)));
      const before = await drawn(chat);
      await chat.reload();
      assert.equal(await drawn(chat), before);
    });
  }

  it('shows the same as deltas, whatever happens in whatever order', async () => {
    const chat = await open();
    await fc.assert(
      fc.asyncProperty(anyEvents(40), fc.nat(), async ([first, ...rest], cut) => {
        assert.ok(first);
        const session = `s${cut}-${rest.length}`;
        const host = new SessionHost(session);
        host.happens(first, { type: 'prompted', text: 'Begin', by: 'user' });
        await chat.post(host.whole());
        const at = cut % (rest.length + 1);
        await chat.post(...host.happens(...rest.slice(0, at)));
        await chat.post(...host.happens(...rest.slice(at)));
        const byDeltas = await drawn(chat);
        await chat.post(new SessionHost('another', { startKind: 'spec' }).whole());
        await chat.post(host.whole());
        assert.equal(await drawn(chat), byDeltas);
      }),
      { numRuns: 15 },
    );
  });

  it('still has what was written and not sent, and what was unfolded', async () => {
    const host = new SessionHost();
    host.happens(...endedChat);
    const chat = await open({ host });
    await chat.page.getByLabel('Message').fill('half a thou');
    await chat.page.getByRole('button', { name: 'Thought about it' }).click();
    await chat.reload();
    assert.equal(await chat.page.getByLabel('Message').inputValue(), 'half a thou');
    await chat.page.getByText('Look at cart and order first').waitFor();
  });

  it('asks for everything again when a delta is missing, once, and goes on from there', async () => {
    const host = new SessionHost();
    host.happens(...askingChat.slice(0, 3));
    const chat = await open({ host });
    const [, ...late] = host.happens(says('one '), says('two '), says('three'));
    await chat.post(...late);
    await chat.page.getByText('one two three').waitFor();
    assert.deepEqual(chat.told, [{ type: 'ready' }, { type: 'ready' }]);
  });

  it('takes no notice of other sessions and of messages that are not the editor’s', async () => {
    const host = new SessionHost();
    host.happens(...endedChat);
    const chat = await open({ host });
    const before = await drawn(chat);
    const other = new SessionHost('other');
    await chat.post(...other.happens(...troubledChat));
    await chat.page.evaluate(() => {
      for (const data of [null, 'state', 7, {}, { type: 'toString' }, { type: 4 }, []]) window.postMessage(data, '*');
    });
    await chat.post();
    assert.equal(await drawn(chat), before);
  });
});
