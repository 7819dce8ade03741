import assert from 'node:assert/strict';
import type { ChatPage } from '../support/chat-page';
import { type ChatWindow, openChatWindow } from '../support/chat-window';
import { oldestUnlessAll } from '../support/editors';
import type { ModelServer } from '../support/model/model-server';
import * as texts from '../support/spec-texts';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, type Workbench } from '../support/workbench';

interface Written {
  readonly document?: 'requirements' | 'design' | 'tasks';
  readonly name?: string;
  readonly content?: string;
  readonly old_string?: string;
  readonly new_string?: string;
}

const openDesign = texts.roundingDesign.replace(/\n\*\*Validates: .*\n/, '');
const specs = '.kiro/specs';

/** A model that writes a small spec by whichever road it is asked for. */
function walksEveryRoad(model: ModelServer): void {
  const writes = (words: RegExp, ...documents: readonly Written[]): void =>
    void model
      .when({ lastUserText: words })
      .script([
        ...documents.map((input) => ({ toolCalls: [{ name: 'write_document', input: { ...input } }] })),
        { text: 'Written.' },
      ]);
  const [content, designed] = [texts.roundingRequirements, texts.roundingDesign];
  writes(/Totals of nothing too/, {
    document: 'requirements',
    old_string: 'whole cents\n',
    new_string: 'whole cents\n2. THE Till SHALL show 0 for nothing\n',
  });
  // Before the others: it holds the instructions of all phases.
  writes(
    /Phase: quick spec/,
    { document: 'requirements', name: 'rounding-quick', content },
    { document: 'design', content: designed },
    { document: 'tasks', content: texts.roundingTasks },
  );
  writes(/Phase: bugfix analysis/, { name: 'empty-cart', content: texts.bugfix });
  writes(/Phase: design[^]*approved analysis/, { content: texts.bugfixDesign });
  writes(/Phase: tasks[^]*approved fix/, { content: texts.bugfixTasks });
  writes(/Phase: design[^]*near to the code/, { name: 'rounding-low', content: texts.lowLevelDesign });
  writes(/Phase: design[^]*begins with its design/, { name: 'rounding-high', content: openDesign });
  writes(
    /Phase: requirements[^]*approved design[^]*Algorithmic Pseudocode/,
    { content },
    { document: 'design', content: texts.validatedDesign },
  );
  writes(/Phase: requirements[^]*approved design/, { content }, { document: 'design', content: designed });
  model.when({ lastUserText: /Phase: clarify[^]*sign says Opne/ }).script([
    {
      toolCalls: [{ name: 'no_spec_needed', input: { reason: 'It is one word in README.md.' } }],
    },
    { text: 'See above.' },
  ]);
  const questions = [
    { question: 'Are totals rounded down or to the nearest cent?', answers: ['Down', 'To the nearest cent'] },
    { question: 'Which totals?', answers: ['Every one that is shown', 'Only the last'] },
  ];
  model
    .when({ lastUserText: /Phase: clarify/ })
    .script([
      { text: 'The cart has one place that sums.', toolCalls: [{ name: 'ask_user', input: { questions } }] },
      { text: 'Please choose.' },
    ]);
}

for (const editor of oldestUnlessAll) {
  describe(`the roads to a spec, in the ${editor} editor`, () => {
    let window: ChatWindow;
    let workbench: Workbench;
    let chat: ChatPage;

    before(async () => {
      window = await openChatWindow({ editor, viewport: { width: 1400, height: 1000 }, rules: walksEveryRoad });
      ({ workbench, chat } = window);
    });

    after(() => window.close());

    afterEach(() => {
      assert.deepEqual(window.model.unanswered(), []);
    });

    /** Begins a spec in the chat, where people choose its road above the input. */
    async function beginInChat(road: string, idea: string): Promise<void> {
      await workbench.runCommand('Fingerpost: New Chat Session');
      await chat.choose('Spec');
      const roads = (await chat.frame()).getByRole('combobox', { name: 'Workflow' });
      await roads.selectOption({ label: road });
      await chat.say(idea);
    }

    /** Begins a spec in the palette, by the words of its questions. */
    async function beginInPalette(choices: readonly string[], idea: string): Promise<void> {
      await workbench.runCommand('Fingerpost: New Spec...');
      for (const choice of choices) await workbench.quickInput.pick(choice);
      await workbench.quickInput.answer(idea);
    }

    it('lead from a high-level design to requirements, and back again at a gate', async () => {
      await beginInChat('Feature, high-level design first', 'Totals are whole cents');
      await chat.atGate('Design');
      await assert.rejects(window.read(`${specs}/rounding-high/requirements.md`), /ENOENT/);
      await workbench.screenshot(`roads-${editor}-design-first`);
      await chat.click('Approve');
      await chat.atGate('Requirements');
      assert.equal(await window.read(`${specs}/rounding-high/design.md`), texts.roundingDesign);
      await chat.say('Totals of nothing too');
      await eventually('the changed requirements', async () =>
        (await window.read(`${specs}/rounding-high/requirements.md`)).includes('show 0 for nothing'),
      );
      await chat.atGate('Requirements');
      await workbench.screenshot(`roads-${editor}-back`);
    });

    it('lead from a low-level design, begun in the palette', async () => {
      await beginInPalette(['Feature', 'Design first, low level'], 'Totals are whole cents');
      await chat.atGate('Design');
      assert.equal(await window.read(`${specs}/rounding-low/design.md`), texts.lowLevelDesign);
      await chat.click('Approve');
      await chat.atGate('Requirements');
      assert.equal(await window.read(`${specs}/rounding-low/design.md`), texts.validatedDesign);
    });

    it('lead from a defect over its analysis to tests and then the fix', async () => {
      await beginInChat('Bugfix', 'An empty cart shows NaN as its total');
      await chat.atGate('Bug analysis');
      await picturesInThemes(workbench, `roads-${editor}-bugfix`, () => chat.atGate('Bug analysis'));
      const row = workbench.page.locator('.monaco-list-row').filter({ hasText: 'empty-cart' }).first();
      assert.match(await row.innerText(), /bug analysis/);
      await chat.click('Approve');
      await chat.atGate('Design');
      await chat.click('Approve');
      await chat.atGate('Tasks');
      assert.equal(await window.read(`${specs}/empty-cart/tasks.md`), texts.bugfixTasks);
      await workbench.openFile(`${specs}/empty-cart/bugfix.md`);
      await workbench.screenshot(`roads-${editor}-bugfix-document`);
    });

    it('ask what only a person can tell, and lead to three documents with one gate', async () => {
      await beginInChat('Quick: everything in one go', 'Totals are whole cents');
      await chat.shows('Before the spec is written');
      await picturesInThemes(workbench, `roads-${editor}-questions`, () => chat.shows('Before the spec is written'));
      await chat.click('To the nearest cent');
      await chat.click('Every one that is shown');
      await chat.atGate('Tasks');
      for (const [name, text] of [
        ['requirements', texts.roundingRequirements],
        ['design', texts.roundingDesign],
        ['tasks', texts.roundingTasks],
      ] as const) {
        assert.equal(await window.read(`${specs}/rounding-quick/${name}.md`), text);
      }
      const asked = window.model.requests().find(({ raw }) => raw.includes('Phase: quick spec'));
      assert.match(asked?.raw ?? '', /nearest cent\?\\nTo the nearest cent/);
      await chat.click('Approve');
      await chat.shows(/All three documents are approved/);
      await workbench.screenshot(`roads-${editor}-quick`);
    });

    it('end with the reason where no spec is needed', async () => {
      await beginInChat('Quick: everything in one go', 'The sign says Opne');
      await chat.shows(/one word in README\.md/);
      await picturesInThemes(workbench, `roads-${editor}-none-needed`, () => chat.shows(/one word in README\.md/));
    });
  });
}
