import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { packagedVsix } from '../../scripts/package';
import type { AgentEvent } from '../../src/core/events/event';
import { parseLog } from '../../src/core/events/log-lines';
import { continuePrompt } from '../../src/core/sessions/session';
import { ChatPage, type ShownItem } from '../support/chat-page';
import { demoFolder, demoSpec } from '../support/demo-folder';
import { type ModelServer, type RecordedRequest, startModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';

/** Long enough to be in the middle of it for half a minute; without signs that Markdown would take away. */
const slowly = (name: string): { readonly text: string; readonly chunkMs: number; readonly chunkSize: number } => ({
  text: Array.from({ length: 200 }, (_, line) => `Sentence ${line + 1} of ${name} says what comes next.`).join(' '),
  chunkMs: 100,
  chunkSize: 24,
});

for (const editor of ['oldest', 'newest'] as const) {
  describe(`a turn that is cut short, in the ${editor} editor`, () => {
    let folder: string;
    let model: ModelServer;
    let workbench: Workbench;
    let chat: ChatPage;
    const tasks = (): Promise<string> => readFile(path.join(folder, demoSpec, 'tasks.md'), 'utf8');

    before(async () => {
      folder = await demoFolder();
      model = await startModelServer({ key: 'sk-test-1' });
      workbench = await openWorkbench({
        editor,
        vsix: await packagedVsix(),
        folder,
        settings: { 'fingerpost.anthropic.baseUrl': model.url },
      });
      chat = await new ChatPage(workbench).open();
      await chat.setKey('sk-test-1');
      await workbench.openFile(`${demoSpec}/tasks.md`);
    });

    after(async () => {
      await workbench.close();
      await model.close();
      await rm(folder, { recursive: true, force: true });
    });

    /** The log of the session whose task has this title. */
    async function logOf(title: string): Promise<readonly AgentEvent[]> {
      const names = await readdir(workbench.home, { recursive: true });
      for (const name of names.filter((each) => each.endsWith('.jsonl') && each.includes('sessions'))) {
        const lines = parseLog(await readFile(path.join(workbench.home, name), 'utf8'));
        const events = lines.flatMap((line) => (line.kind === 'event' ? [line.event] : []));
        const [first] = events;
        if (first?.type === 'sessionOpened' && first.task?.title.includes(title)) return events;
      }
      throw new Error(`No log of a task ${title}`);
    }

    /** Starts the first task that can be started and waits until its answer, of that name, is being streamed. */
    async function startUntilStreaming(name: string): Promise<() => readonly ShownItem[]> {
      await eventually('Start task above a task', async () =>
        (await workbench.codeLenses()).some((lens) => lens.includes('Start task')),
      );
      await workbench.clickCodeLens('Start task');
      await chat.shows(`Now I write for ${name}.`);
      const shown = await chat.takeDown();
      await chat.click('Run');
      await eventually('the middle of the answer', () =>
        Promise.resolve(shown().some(({ text }) => text.includes(`Sentence 5 of ${name}`))),
      );
      assert.match(await tasks(), /^ *- \[-\]/m);
      return shown;
    }

    const script = (task: string, name: string, file: string): void => {
      model.when({ lastUserText: `Your task is ${task} ` }).script([
        { text: 'I look first.', toolCalls: [{ name: 'read', input: { paths: [{ path: 'src/cart.js' }] } }] },
        {
          text: `Now I write for ${name}.`,
          toolCalls: [{ name: 'write', input: { command: 'create', path: file, content: 'export const rate = 1;\n' } }],
        },
        slowly(name),
      ]);
    };

    describe('by the end of the extension host', () => {
      inSteps();
      let shown: readonly ShownItem[];

      it('is in the log as far as it had been shown', async () => {
        script('1', 'the killed turn', 'src/discount.js');
        const taken = await startUntilStreaming('the killed turn');
        const [host] = await workbench.server.extensionHosts();
        assert.ok(host !== undefined);
        process.kill(host, 'SIGKILL');
        await eventually('another extension host', async () => {
          const hosts = await workbench.server.extensionHosts();
          return hosts.length > 0 && !hosts.includes(host);
        });
        shown = taken();
        const events = await logOf('applyDiscount');
        const streamed = textOf(events);
        const texts = shown.filter(({ kind }) => kind === 'text');
        assert.equal(texts.length, 3);
        for (const { text } of texts) assert.ok(streamed.includes(words(text)), `not in the log: ${text}`);
        const calls = events.flatMap((event) => (event.type === 'toolEnded' ? [event.label] : []));
        const cards = shown.filter(({ kind }) => kind === 'tool');
        assert.equal(cards.length, 2);
        cards.forEach(({ text }, index) => assert.ok(words(text).includes(words(calls[index] ?? '?')), text));
      });

      it('is shown again, with a way to go on', async () => {
        await chat.open();
        await chat.shows('Interrupted');
        const now = await chat.items();
        assertShows(now, shown);
        assert.equal(now.at(-1)?.kind, 'stop');
        assert.ok(await (await chat.frame()).getByRole('button', { name: 'Continue' }).isVisible());
        await workbench.screenshot(`crash-${editor}-interrupted`);
      });

      it('has not done its task: the box is open again', async () => {
        await eventually('the open box', async () => (await tasks()).includes('- [ ] 1.'));
        assert.doesNotMatch(await tasks(), /- \[[-x]\]/);
        await eventually('Start task above the task again', async () =>
          (await workbench.codeLenses()).some((lens) => lens.includes('Start task')),
        );
      });

      it('goes on with exactly what is in the log, and can be finished', async () => {
        const before = await logOf('applyDiscount');
        model.when({ lastUserText: continuePrompt }).reply({ text: 'The rest is done as well.' });
        const asked = model.requests().length;
        await chat.click('Continue');
        await chat.shows('The rest is done as well.');
        assert.equal(model.requests().length, asked + 1);
        assert.deepEqual(sentIn(model.requests().at(-1)), [...toldBy(before), `user: text ${continuePrompt}`]);
        await eventually('the ticked box', async () => (await tasks()).includes('- [x] 1.'), 60_000);
        await eventually('Task completed above the task', async () =>
          (await workbench.codeLenses()).some((lens) => lens.startsWith('Task completed')),
        );
        assert.deepEqual(model.unanswered(), []);
      });
    });

    describe('by a reload of the window', () => {
      inSteps();
      let added: readonly ShownItem[];

      it('shows everything again, with a way to go on, and its task is open', async () => {
        script('2.1', 'the reloaded turn', 'src/total.js');
        const taken = await startUntilStreaming('the reloaded turn');
        await workbench.reload();
        const shown = taken();
        await chat.open();
        await chat.shows('Interrupted');
        const now = await chat.items();
        assertShows(now, shown);
        added = now.slice(shown.length);
        await eventually('the open box', async () => (await tasks()).includes('- [ ] 2.1'));
        await workbench.screenshot(`crash-${editor}-reloaded`);
      });

      it('goes on with exactly what is in the log', async () => {
        const before = await logOf('totalWithDiscount');
        await chat.click('Continue');
        await chat.shows('The rest is done as well.');
        assert.deepEqual(sentIn(model.requests().at(-1)), [...toldBy(before), `user: text ${continuePrompt}`]);
        await eventually('the ticked box', async () => (await tasks()).includes('- [x] 2.1'), 60_000);
      });

      it('is told as an interruption alone, not as what a closing editor could not do any more', () => {
        const kinds = added.map(({ kind }) => kind);
        assert.deepEqual(kinds, ['stop', 'taskEnd'], added.at(-1)?.text);
      });
    });
  });
}

/** Without regard to how lines are broken. */
const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Everything that was shown stands there again, in its order; the last text may have grown. */
function assertShows(now: readonly ShownItem[], before: readonly ShownItem[]): void {
  before.forEach(({ kind, text }, index) => {
    const again = now[index];
    assert.equal(again?.kind, kind);
    assert.ok(words(again.text).startsWith(words(text)), `was: ${text}\nis: ${again.text}`);
  });
}

/** All that the model has said in the log, whole messages and the one that was cut off. */
function textOf(events: readonly AgentEvent[]): string {
  return words(events.map((event) => (event.type === 'textStreamed' ? event.text : '')).join(''));
}

/**
 * The conversation that a log tells, one line a block: worked out from its events alone, without the product's own way of
 * doing so.
 */
function toldBy(events: readonly AgentEvent[]): readonly string[] {
  const told: string[] = [];
  let unfinished = '';
  for (const event of events) {
    if (event.type === 'prompted') told.push(`user: text ${event.text}`);
    if (event.type === 'textStreamed') unfinished += event.text;
    if (event.type === 'toolEnded') told.push(`user: result of ${event.call} ${event.content}`);
    if (event.type !== 'replied') continue;
    unfinished = '';
    for (const block of event.blocks) {
      if (block.kind === 'text') told.push(`assistant: text ${block.text}`);
      if (block.kind === 'toolCall')
        told.push(`assistant: call ${block.call} ${block.name} ${JSON.stringify(block.input)}`);
    }
  }
  return unfinished === '' ? told : [...told, `assistant: text ${unfinished.trimEnd()}`];
}

/** What a request sent, in the same words. */
function sentIn(request: RecordedRequest | undefined): readonly string[] {
  return (request?.body?.messages ?? []).flatMap(({ role, content }) =>
    content.map((block) => {
      if (block.type === 'text') return `${role}: text ${block.text}`;
      if (block.type === 'tool_use') return `${role}: call ${block.id} ${block.name} ${JSON.stringify(block.input)}`;
      if (block.type !== 'tool_result') return `${role}: ${block.type}`;
      const { content: result = '' } = block;
      const text = typeof result === 'string' ? result : result.map((part) => part.text).join('');
      return `${role}: result of ${block.tool_use_id} ${text}`;
    }),
  );
}
