import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChatPage } from '../support/chat-page';
import { type ChatWindow, openChatWindow } from '../support/chat-window';
import { oldestUnlessAll } from '../support/editors';
import type { ModelServer } from '../support/model/model-server';
import * as texts from '../support/spec-texts';
import { picturesInThemes } from '../support/theme-pictures';
import { eventually, type Workbench } from '../support/workbench';

const spec = '.kiro/specs/rounding';
const file = (name: 'requirements' | 'design' | 'tasks'): string => `${spec}/${name}.md`;

const opposite = '2. THE Till SHALL NOT round each total down to whole cents\n';
const answer = 'IF a total is below zero, THEN THE Till SHALL show 0';
const requirements = `${texts.roundingRequirements}${opposite}`;
const tasks = texts.roundingTasks.replace('[ ] 1.', '[x] 1.');
const newTask = '\n- [ ] 2. Show 0 below zero\n  - _Requirements: 1.2_\n';

/** A model that does what each action asks for. */
function actsOnSpecs(model: ModelServer): void {
  const calls = (words: string, ...inputs: readonly (readonly [string, Record<string, unknown>])[]): void =>
    void model
      .when({ lastUserText: words })
      .script([...inputs.map(([name, input]) => ({ toolCalls: [{ name, input }] })), { text: 'That is all.' }]);
  const finding = {
    kind: 'contradiction',
    question: '1.1 and 1.2 ask for the opposite. What should happen to totals?',
    answers: [
      { label: 'They are rounded, and never below zero', changes: [{ criterion: '1.2', text: answer }] },
      { label: 'Leave both', changes: [] },
    ],
  };
  calls('Action: analyse requirements', ['put_findings', { findings: [finding] }]);
  calls('Action: update tasks', ['write_document', { old_string: '\n## Notes', new_string: `${newTask}\n## Notes` }]);
  calls('Action: refine', [
    'write_document',
    { document: 'design', old_string: 'A function.', new_string: 'A function, never below zero.' },
  ]);
  calls('Action: sync with code', [
    'write_document',
    { document: 'design', old_string: 'One call.', new_string: 'Two calls.' },
  ]);
  model.when({ lastUserText: 'Phase: requirements' }).script([
    {
      toolCalls: [{ name: 'write_document', input: { name: 'drawer', content: texts.roundingRequirements } }],
    },
    { text: 'Written.' },
  ]);
  model.when({ lastUserText: 'half cents' }).reply({ text: 'Then every total should be rounded down.' });
}

for (const editor of oldestUnlessAll) {
  describe(`what the agent does about a spec that is there, in the ${editor} editor`, () => {
    let window: ChatWindow;
    let workbench: Workbench;
    let chat: ChatPage;

    before(async () => {
      window = await openChatWindow({
        editor,
        viewport: { width: 1400, height: 1000 },
        files: {
          [file('requirements')]: requirements,
          [file('design')]: texts.roundingDesign,
          [file('tasks')]: tasks,
          'docs/prd.md': '# Rounding\n\nThe drawer has no half cents.\n',
        },
        rules: actsOnSpecs,
      });
      ({ workbench, chat } = window);
    });

    after(() => window.close());

    afterEach(() => {
      assert.deepEqual(window.model.unanswered(), []);
    });

    const act = async (title: string): Promise<void> => {
      await workbench.openFile(file('requirements'));
      await workbench.runCommand(`Fingerpost: ${title}`);
    };
    const becomes = (name: 'requirements' | 'design' | 'tasks', text: string): Promise<unknown> =>
      eventually(`${name}.md with ${text}`, async () => (await window.read(file(name))).includes(text));

    it('Analyse Requirements asks with answers to choose from, and writes the criterion that was chosen', async () => {
      await act('Analyse Requirements');
      await chat.shows(/1\.1 and 1\.2 ask for the opposite/);
      assert.equal(await window.read(file('requirements')), requirements, 'a question changes nothing');
      await picturesInThemes(workbench, `spec-actions-${editor}-analyse`, () =>
        chat.shows(/1\.1 and 1\.2 ask for the opposite/),
      );
      await chat.click('They are rounded, and never below zero');
      await becomes('requirements', `2. ${answer}\n`);
      await chat.answered('ready for review');
    });

    it('Update Tasks shows the difference first, and leaves what is done alone', async () => {
      await act('Update Tasks');
      await chat.shows('Waiting for your review');
      await (await chat.frame()).getByRole('link', { name: /Review .*tasks\.md in the editor/ }).click();
      await workbench.page.locator('.monaco-diff-editor').first().waitFor();
      await picturesInThemes(workbench, `spec-actions-${editor}-update-tasks`, () =>
        chat.shows('Waiting for your review'),
      );
      await chat.click('Accept All');
      await chat.shows(/Changes accepted: 1 file/);
      assert.equal(await window.read(file('tasks')), tasks.replace('\n## Notes', `${newTask}\n## Notes`));
      await chat.answered('ready for review');
    });

    it('Refine has the design follow what a person wrote into the requirements', async () => {
      const mine = (await window.read(file('requirements'))).replace('show 0\n', 'show 0 and say so\n');
      await writeFile(path.join(window.folder, file('requirements')), mine);
      await act('Refine');
      await becomes('design', 'never below zero');
      await chat.answered('ready for review');
      assert.equal(await window.read(file('requirements')), mine);
      await workbench.screenshot(`spec-actions-${editor}-refine`);
    });

    it('Sync Spec with Code proposes changes of the documents, which can be rejected', async () => {
      await act('Sync Spec with Code');
      await chat.shows('Waiting for your review');
      await workbench.screenshot(`spec-actions-${editor}-sync`);
      const before = (await window.read(file('design'))).replace('Two calls.', 'One call.');
      await chat.click('Reject All');
      await becomes('design', 'One call.');
      assert.equal(await window.read(file('design')), before);
    });

    it('Generate Spec makes requirements of a conversation, once that is said', async () => {
      await workbench.runCommand('Fingerpost: New Chat Session');
      await chat.say('The drawer has no half cents.');
      await chat.answered('rounded down');
      await workbench.runCommand('Fingerpost: Generate Spec');
      await chat.shows('Go on in a spec session?');
      await workbench.screenshot(`spec-actions-${editor}-generate`);
      await chat.click('Generate a spec');
      await chat.atGate('Requirements');
      const asked = window.model.requests().find(({ raw }) => raw.includes('Phase: requirements'));
      assert.match(asked?.raw ?? '', /User: The drawer has no half cents\./);
    });

    it('a file becomes a spec by being named in the chat', async () => {
      const before = window.model.requests().length;
      await workbench.runCommand('Fingerpost: New Chat Session');
      await chat.say('#docs/prd.md Generate a spec from it');
      await chat.atGate('Requirements');
      assert.match(window.model.requests()[before]?.raw ?? '', /Phase: requirements[^]*no half cents/);
    });
  });
}
