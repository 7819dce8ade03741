import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Session } from '../../../src/core/sessions/session';
import type { SpecAction } from '../../../src/core/workflow/spec-actions';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import type { ModelServer } from '../../support/model/model-server';
import * as texts from '../../support/spec-texts';

const specPath = '.kiro/specs/rounding';

const requirements = texts.roundingRequirements;
const twoCriteria = `${requirements}2. IF a total is below zero, THEN THE Till SHALL show 0\n`;
const doneTasks = texts.roundingTasks.replace('[ ] 1.', '[x] 1.');
const files = {
  [`${specPath}/requirements.md`]: requirements,
  [`${specPath}/design.md`]: texts.roundingDesign,
  [`${specPath}/tasks.md`]: doneTasks,
};

type Call = { name: string; input: Record<string, unknown> };
const write = (input: Record<string, unknown>): Call => ({ name: 'write_document', input });

describe('actions about a spec', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  const read = (file: string): Promise<string> => readFile(path.join(bench.folder, specPath, file), 'utf8');
  const put = (file: string, text: string): Promise<void> => writeFile(path.join(bench.folder, specPath, file), text);
  const dir = (): string => `${bench.root}/${specPath}`;
  const answers = (model: ModelServer, words: string, ...calls: readonly Call[]): void =>
    void model
      .when({ lastUserText: words })
      .script([...calls.map((call) => ({ toolCalls: [call] })), { text: 'That is all.' }]);
  const begin = async (rules: (model: ModelServer) => void, more: BenchOptions['files'] = {}): Promise<void> =>
    void (bench = await startBench({ files: { ...files, ...more }, rules }));
  const ended = (session: Session): readonly string[] =>
    session.recentEvents.flatMap((event) => (event.type === 'toolEnded' ? [`${event.outcome}: ${event.content}`] : []));
  const act = async (action: SpecAction, more: { readonly reviewed?: boolean } = {}): Promise<Session> => {
    const session = await bench.core.specs.act(dir(), action);
    if (more.reviewed) {
      await until('a review waits', () => session.review.isOpen);
      await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    }
    await bench.core.sessions.settled(session.id);
    return session;
  };

  describe('refine', () => {
    const added = '\n- [ ] 2. Show 0 below zero\n  - _Requirements: 1.2_\n';

    it('brings design and tasks up to two lines that the user wrote, and keeps what is done (FLOW-11)', async () => {
      await begin((model) =>
        answers(
          model,
          'Action: refine',
          write({ document: 'design', old_string: 'A function.', new_string: 'A function, never below zero.' }),
          write({ document: 'tasks', content: texts.roundingTasks.replace('[ ] 1. Write', '[x] 1. Make') }),
          write({ document: 'tasks', content: texts.roundingTasks.replace(/- \[ \] 1\.[^]*?(?=\n## Notes)/, added) }),
          write({ document: 'tasks', old_string: '\n## Notes', new_string: `${added}\n## Notes` }),
        ),
      );
      await bench.core.specs.session(dir());
      await put('requirements.md', twoCriteria);
      const session = await act('refine');
      assert.equal(await read('requirements.md'), twoCriteria, 'later edits by hand are never undone');
      assert.match(await read('design.md'), /never below zero/);
      assert.equal(await read('tasks.md'), doneTasks.replace('\n## Notes', `${added}\n## Notes`));
      const [, renamed = '', gone = ''] = ended(session);
      assert.match(renamed, /must be \[ \]|is done: it keeps/);
      assert.match(gone, /is done: it keeps its number and its words/);
      assert.match(bench.model.requests()[0]?.raw ?? '', /IF a total is below zero/);
      assert.equal(session.head?.gate, 'requirements');
      for (const document of ['design', 'tasks'] as const) {
        await bench.core.sessions.approve(session.id);
        await bench.atGate(session, document);
      }
    });

    it('needs a design', async () => {
      bench = await startBench({ files: { [`${specPath}/requirements.md`]: requirements } });
      const session = await bench.core.specs.session(dir());
      await bench.core.sessions.settled(session.id);
      await assert.rejects(bench.core.specs.act(dir(), 'refine'), /Refine needs design\.md/);
    });
  });

  describe('update tasks', () => {
    it('adds tasks for criteria without one, shown as a review first, and takes nothing away', async () => {
      const added = '\n- [ ] 2. Show 0 below zero\n  - _Requirements: 1.2_\n';
      await begin(
        (model) =>
          answers(
            model,
            'No task names these criteria: 1.2.',
            write({ old_string: '  - with a test\n', new_string: '' }),
            write({ old_string: '\n## Notes', new_string: `${added}\n## Notes` }),
          ),
        { [`${specPath}/requirements.md`]: twoCriteria },
      );
      const session = await act('updateTasks', { reviewed: true });
      assert.equal(await read('tasks.md'), doneTasks.replace('\n## Notes', `${added}\n## Notes`));
      assert.match(ended(session)[0] ?? '', /failed: Only add to tasks\.md here.*with a test/);
    });

    it('takes back what the user rejects', async () => {
      await begin(
        (model) =>
          answers(
            model,
            'Action: update tasks',
            write({ old_string: '\n## Notes', new_string: '\n- [ ] 2. More\n\n## Notes' }),
          ),
        { [`${specPath}/requirements.md`]: twoCriteria },
      );
      const session = await bench.core.specs.act(dir(), 'updateTasks');
      await until('a review waits', () => session.review.isOpen);
      await bench.core.reviews.decide(session.id, { act: 'rejectAll' });
      await bench.core.sessions.settled(session.id);
      assert.equal(await read('tasks.md'), doneTasks);
    });

    it('proposes ticks with the files that show the work, and ticks only what the user takes', async () => {
      const open = texts.roundingTasks.replace('\n## Notes', '\n- [ ] 2. Document it\n\n## Notes');
      const propose = (...tasks: readonly Record<string, unknown>[]): Call => ({
        name: 'propose_ticks',
        input: { tasks },
      });
      const shown = { files: ['src/cart.js'], because: 'It is there.' };
      await begin(
        (model) =>
          answers(
            model,
            'Action: update tasks',
            propose({ task: '1', files: ['src/nowhere.js'], because: 'It is there.' }),
            propose({ task: '1', files: ['../../etc/passwd'], because: 'It is there.' }),
            propose({ task: '7', ...shown }),
            propose({ task: '1', ...shown }, { task: '2', ...shown }),
          ),
        { [`${specPath}/tasks.md`]: open },
      );
      const session = await act('updateTasks');
      assert.deepEqual(
        ended(session).map((each) => each.split(':')[0]),
        ['failed', 'failed', 'failed', 'done'],
      );
      assert.equal(await read('tasks.md'), open, 'a proposal ticks nothing');
      const { set = '', choices = [] } = session.state.choices ?? {};
      assert.deepEqual(
        choices.map(({ choice }) => choice),
        ['1', '2'],
      );
      await bench.core.sessions.choose(session.id, { set, choice: '1', option: 0 });
      await bench.core.sessions.settled(session.id);
      await bench.core.sessions.choose(session.id, { set, choice: '2', option: 1 });
      await bench.core.sessions.settled(session.id);
      assert.equal(await read('tasks.md'), open.replace('[ ] 1.', '[x] 1.'));
      assert.equal(session.recentEvents.filter(({ type }) => type === 'tasksMarked').length, 1);
    });
  });

  describe('analyse requirements', () => {
    const contradicting = `${requirements}2. THE Till SHALL NOT round each total down to whole cents\n`;
    const finding = (changes: readonly Record<string, unknown>[]): Call => ({
      name: 'put_findings',
      input: {
        findings: [
          {
            kind: 'contradiction',
            question: '1.1 and 1.2 ask for the opposite. Are totals rounded?',
            answers: [
              { label: 'They are', changes },
              { label: 'They are not', changes: [] },
            ],
          },
        ],
      },
    });

    it('begins with what rules find, asks, and writes the criteria as the answer has them', async () => {
      await begin(
        (model) =>
          answers(
            model,
            'Action: analyse requirements',
            finding([{ criterion: '9.9', text: 'THE Till SHALL x' }]),
            finding([
              { criterion: '1.2', text: 'THE Till SHALL show the rounded total' },
              { requirement: '1', text: 'IF a total is below zero, THEN THE Till SHALL show 0' },
            ]),
          ),
        { [`${specPath}/requirements.md`]: contradicting },
      );
      const session = await act('analyse');
      assert.match(bench.model.requests()[0]?.raw ?? '', /requirements\.md:\d+ .*contradict/i);
      assert.match(ended(session)[0] ?? '', /failed: Finding 1: there is no criterion 9\.9/);
      assert.equal(await read('requirements.md'), contradicting, 'a question changes nothing');
      const { set = '' } = session.state.choices ?? {};
      await bench.core.sessions.choose(session.id, { set, choice: '1', option: 0 });
      await bench.core.sessions.settled(session.id);
      assert.equal(
        await read('requirements.md'),
        `${requirements}2. THE Till SHALL show the rounded total\n3. IF a total is below zero, THEN THE Till SHALL show 0\n`,
      );
      assert.equal(session.head?.gate, 'requirements', 'its gate is stood at again');
    });

    it('leaves a criterion alone that was changed before the answer came', async () => {
      await begin(
        (model) =>
          answers(model, 'Action: analyse requirements', finding([{ criterion: '1.2', text: 'THE Till SHALL x' }])),
        { [`${specPath}/requirements.md`]: contradicting },
      );
      const session = await act('analyse');
      const mine = contradicting.replace('SHALL NOT round', 'SHALL sometimes round');
      await put('requirements.md', mine);
      const { set = '' } = session.state.choices ?? {};
      await bench.core.sessions.choose(session.id, { set, choice: '1', option: 0 });
      await bench.core.sessions.settled(session.id);
      assert.equal(await read('requirements.md'), mine);
      assert.match(JSON.stringify(session.recentEvents), /Criterion 1\.2 says something else by now/);
    });

    it('says what rules found where the model asks nothing', async () => {
      await begin((model) => model.when({ lastUserText: 'Action: analyse' }).reply({ text: 'Nothing.' }), {
        [`${specPath}/requirements.md`]: contradicting,
      });
      const session = await act('analyse');
      assert.match(JSON.stringify(session.recentEvents), /Found by rules, and nobody was asked about it/);
    });
  });

  it('sync proposes edits of each document under review, and never one of a box', async () => {
    await begin((model) =>
      answers(
        model,
        'Action: sync with code',
        write({ document: 'requirements', old_string: 'down to whole cents', new_string: 'to whole cents' }),
        write({ document: 'tasks', old_string: '[x] 1.', new_string: '[ ] 1.' }),
        write({ document: 'design', old_string: 'One call.', new_string: 'Two calls.' }),
      ),
    );
    const session = await bench.core.specs.act(dir(), 'sync');
    for (const name of ['requirements.md', 'design.md']) {
      await until(`${name} waits for review`, () => session.review.files.some(({ uri }) => uri.endsWith(name)));
      await bench.core.reviews.decide(session.id, { act: 'acceptAll' });
    }
    await bench.core.sessions.settled(session.id);
    assert.match(await read('design.md'), /Two calls/);
    assert.equal(await read('tasks.md'), doneTasks);
    assert.equal(session.head?.gate, 'requirements');
  });
});
