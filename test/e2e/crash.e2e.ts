import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packagedVsix } from '../../scripts/package';
import type { AgentEvent } from '../../src/core/events/event';
import { continuePrompt } from '../../src/core/sessions/session';
import { ChatPage, type ShownItem } from '../support/chat-page';
import { demoFolder, demoSpec } from '../support/demo-folder';
import { oldestUnlessAll } from '../support/editors';
import { randomFrom } from '../support/model/faults';
import { type ModelServer, type Reply, startModelServer } from '../support/model/model-server';
import { inSteps } from '../support/steps';
import { eventsOf, sentIn, textOf, toldBy, words } from '../support/told';
import { eventually, openWorkbench, type Workbench } from '../support/workbench';
import { patience } from '../support/workbench/eventually';

const seed = Number(process.env['FINGERPOST_KILL_SEED'] ?? 20_261_126);

/** Long enough to be in the middle of it for half a minute; without signs that Markdown would take away. */
const slowly = (name: string): { readonly text: string; readonly chunkMs: number; readonly chunkSize: number } => ({
  text: Array.from({ length: 200 }, (_, line) => `Sentence ${line + 1} of ${name} says what comes next.`).join(' '),
  chunkMs: 100,
  chunkSize: 24,
});

for (const editor of oldestUnlessAll) {
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
    const logOf = (title: string): Promise<readonly AgentEvent[]> =>
      eventsOf(
        workbench.home,
        ([first]) => first?.type === 'sessionOpened' && first.task?.title.includes(title) === true,
      );

    /** Starts the first task that can be started and waits until its answer, of that name, is being streamed. */
    async function startUntilStreaming(name: string): Promise<() => readonly ShownItem[]> {
      await eventually('Start task above a task', async () =>
        (await workbench.codeLenses()).some((lens) => lens.includes('Start task')),
      );
      await workbench.clickCodeLens('Start task');
      await chat.shows(`Now I write for ${name}.`);
      const shown = await chat.takeDown();
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
        await workbench.killExtensionHost();
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
        const before = await logOf('codeBook');
        await chat.click('Continue');
        await chat.shows('The rest is done as well.');
        assert.deepEqual(sentIn(model.requests().at(-1)), [...toldBy(before), `user: text ${continuePrompt}`]);
        await eventually('the ticked box', async () => (await tasks()).includes('- [x] 2.1'), 60_000);
      });

      it('is told as an interruption alone, not as what a closing editor could not do any more', () => {
        // What becomes of the other parts of the task is the run's own word.
        const ofTask = added.filter(({ kind, text }) => kind !== 'notice' || !/\d of \d tasks of/.test(text));
        assert.deepEqual(
          ofTask.map(({ kind }) => kind),
          ['stop', 'taskEnd'],
          added.at(-1)?.text,
        );
      });
    });

    describe(`by three kills at moments of FINGERPOST_KILL_SEED=${seed.toString()}`, () => {
      inSteps();
      const random = randomFrom(seed);
      const at = (file: string): string => path.join(folder, file);
      const read = (file: string): Promise<string> => readFile(at(file), 'utf8').catch(() => '');
      const logOfRound = (round: number): Promise<readonly AgentEvent[]> =>
        eventsOf(workbench.home, (events) =>
          events.some((event) => event.type === 'prompted' && event.text === roundPrompt(round)),
        );

      before(async () => {
        await workbench.runCommand('View: Close All Editors');
        model.when({ lastUserText: continuePrompt }).reply({ text: 'The rest is done as well.' });
        for (const round of [1, 2, 3]) {
          await writeFile(at(`round-${round}.txt`), fileAfter(0));
          scriptRound(model, round);
        }
      });

      /** Says the prompt of a round in a session of its own. */
      async function begin(round: number): Promise<void> {
        await workbench.runCommand('Fingerpost: New Chat Session');
        await chat.shows('New chat');
        await chat.say(roundPrompt(round));
      }

      async function allowCommand(round: number): Promise<void> {
        await eventually('the command being asked', async () => (await chat.transcript()).includes(`>> ran-${round}`));
        await chat.click('Run');
      }

      /** @returns how often the command of the round has run */
      async function assertKept(round: number): Promise<number> {
        await chat.open();
        await chat.shows('Interrupted');
        const left = await read(`round-${round}.txt`);
        const made = [0, 1, 2, 3].findIndex((edits) => fileAfter(edits) === left);
        assert.ok(made >= 0, `no state between two edits: ${JSON.stringify(left)}`);
        const before = await logOfRound(round);
        const told = before.flatMap((event) =>
          event.type === 'toolEnded' && event.name === 'write' && (event.outcome === 'done' || event.changes.length > 0)
            ? [event.call]
            : [],
        );
        assert.equal(told.length, made, 'the log tells of every edit that was made, and of no other');
        const ran = await read(`ran-${round}.txt`);
        const { length } = model.requests();
        await chat.click('Continue');
        await chat.answered('The rest is done as well.');
        assert.equal(model.requests().length, length + 1);
        assert.deepEqual(sentIn(model.requests().at(-1)), [...toldBy(before), `user: text ${continuePrompt}`]);
        assert.deepEqual([await read(`round-${round}.txt`), await read(`ran-${round}.txt`)], [left, ran]);
        return ran.split('\n').length - 1;
      }

      it('right after an edit: what is there is a state between two edits', async () => {
        const edits = 1 + Math.floor(random() * 2);
        const ms = Math.floor(random() * 40);
        await begin(1);
        await until(async () => (await read('round-1.txt')).includes(`edit ${edits}`));
        await sleep(ms);
        await workbench.killExtensionHost();
        assert.equal(await assertKept(1), 0);
      });

      it('while a command runs: its outcome is unknown, and it is not run again', async () => {
        const ms = Math.floor(random() * 1_500);
        await begin(2);
        await allowCommand(2);
        await until(async () => (await read('ran-2.txt')) !== '');
        await sleep(ms);
        await workbench.killExtensionHost();
        await chat.open();
        await chat.shows('outcome unknown');
        await workbench.screenshot(`crash-${editor}-unknown`);
        assert.equal(await assertKept(2), 1);
        assert.match(model.requests().at(-1)?.raw ?? '', /its outcome is unknown. It was not run again/);
      });

      it('in the middle of an answer: nothing that was done before it is done again', async () => {
        const sentence = 30 + Math.floor(random() * 20);
        await begin(3);
        await allowCommand(3);
        await eventually('the middle of the answer', async () =>
          (await chat.transcript()).includes(`Sentence ${sentence} of`),
        );
        // After its third end an editor starts no extension host by itself.
        await workbench.killExtensionHost(() => workbench.reload());
        assert.equal(await assertKept(3), 1);
        assert.equal(await read('round-3.txt'), fileAfter(3));
      });
    });
  });
}

/** What the file of a round holds after so many of its edits. */
const fileAfter = (edits: number): string =>
  ['begin', ...Array.from({ length: edits }, (_, index) => `edit ${index + 1}`), ''].join('\n');

const roundPrompt = (round: number): string => `Work on round ${round}.`;

/** Two edits, a command, an edit and a long answer. The command of the second round takes longer than anybody waits. */
function scriptRound(model: ModelServer, round: number): void {
  const edit = (count: number): Reply => ({
    text: `Edit ${count}.`,
    toolCalls: [
      {
        name: 'write',
        input: { command: 'insert', path: `round-${round}.txt`, line: count, content: `edit ${count}\n` },
      },
    ],
  });
  const command = `echo ran >> ran-${round}.txt${round === 2 ? '; sleep 60' : ''}`;
  model
    .when({ lastUserText: roundPrompt(round) })
    .script([
      { text: 'I look.', toolCalls: [{ name: 'read', input: { paths: [{ path: `round-${round}.txt` }] } }] },
      edit(1),
      edit(2),
      { text: 'I run it.', toolCalls: [{ name: 'shell', input: { command } }] },
      edit(3),
      slowly(`round ${round}`),
    ]);
}

/** Looks more often than {@link eventually}, as the moment that is waited for is a short one. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('The moment never came');
    await sleep(2);
  }
}

/** Everything that was shown stands there again, in its order; the last text may have grown. */
function assertShows(now: readonly ShownItem[], before: readonly ShownItem[]): void {
  before.forEach(({ kind, text }, index) => {
    const again = now[index];
    assert.equal(again?.kind, kind);
    assert.ok(words(again.text).startsWith(words(text)), `was: ${text}\nis: ${again.text}`);
  });
}
