import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Session } from '../../../src/core/sessions/session';
import type { SpecPlan } from '../../../src/core/specs/spec-plan';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import type { ModelServer } from '../../support/model/model-server';
import * as texts from '../../support/spec-texts';

const never = new AbortController().signal;
const name = 'small-thing';
const specPath = `.kiro/specs/${name}`;

interface Written {
  readonly document?: string;
  readonly content?: string;
  readonly old_string?: string;
  readonly new_string?: string;
}

const write = (input: Written): { name: string; input: Record<string, unknown> } => ({
  name: 'write_document',
  input: { ...input, name },
});

/** Answers a prompt that holds the words with those documents. */
function writes(model: ModelServer, words: string, ...documents: readonly Written[]): void {
  model
    .when({ lastUserText: words })
    .script([...documents.map((document) => ({ toolCalls: [write(document)] })), { text: 'Written.' }]);
}

describe('the workflows of a spec', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  const read = (file: string): Promise<string> => readFile(path.join(bench.folder, specPath, file), 'utf8');
  const uri = (file: string): string => `${bench.root}/${specPath}/${file}`;
  const config = async (): Promise<string> => (await read('.config.kiro')).replace(/"specId": "[0-9a-f-]{36}", /, '');
  const phase = async (): Promise<string | undefined> => (await bench.core.specs.list())[0]?.phase;
  const notices = (session: Session): string =>
    session.recentEvents.map((event) => (event.type === 'noticed' ? event.text : '')).join('\n');

  async function begin(plan: SpecPlan, rules: (model: ModelServer) => void, more: BenchOptions = {}): Promise<Session> {
    bench = await startBench({ ...more, rules });
    return bench.core.specs.start('A small thing', bench.root, { plan });
  }

  describe('of a bugfix', () => {
    const plan: SpecPlan = { kind: 'bugfix', workflow: 'requirements-first' };
    const rules = (model: ModelServer): void => {
      writes(model, 'Phase: bugfix analysis', { content: texts.bugfix });
      writes(model, 'Phase: design', { content: texts.bugfixDesign });
      writes(model, 'Phase: tasks', { content: texts.bugfixTasks });
    };

    it('leads from the defect over its analysis and root cause to tests, then the fix (FLOW-21)', async () => {
      const session = await begin(plan, rules);
      await bench.atGate(session, 'bugfix');
      assert.equal(await config(), '{"workflowType": "requirements-first", "specType": "bugfix"}\n');
      assert.equal(await read('bugfix.md'), texts.bugfix);
      await assert.rejects(read('requirements.md'), /ENOENT/);
      assert.equal((await bench.core.specs.gate(uri('bugfix.md'), never))?.open, true);
      await bench.core.sessions.prompt(session.id, 'LGTM');
      await bench.atGate(session, 'design');
      assert.equal(await read('design.md'), texts.bugfixDesign);
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'tasks');
      assert.equal(await read('tasks.md'), texts.bugfixTasks);
      await bench.core.sessions.approve(session.id);
      await until('the tasks can be run', async () => (await phase()) === 'execution');
      assert.equal(bench.model.unanswered().length, 0);
    });

    it('goes on with a bugfix spec that was begun elsewhere', async () => {
      bench = await startBench({ rules, files: { [`${specPath}/bugfix.md`]: texts.bugfix } });
      const session = await bench.core.specs.session(uri('').slice(0, -1));
      await bench.atGate(session, 'bugfix');
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'design');
      const [request] = bench.model.requests();
      assert.match(request?.raw ?? '', /shows NaN as total/);
      assert.match(request?.raw ?? '', /root cause and the least fix/);
    });

    it('has a plan without tests before the fix put right before its gate opens', async () => {
      const late = texts.bugfixTasks.replace('  - **Property 1: Bug Condition** - An empty cart costs nothing\n', '');
      const session = await begin(plan, (model) => {
        writes(model, 'Phase: bugfix analysis', { content: texts.bugfix });
        writes(model, 'Phase: design', { content: texts.bugfixDesign });
        writes(model, 'Phase: tasks', { content: late });
        writes(model, 'tasks.md:3 Task 1 must be the bug condition exploration test', {
          old_string: '  - It must fail on the code as it is\n',
          new_string:
            '  - **Property 1: Bug Condition** - An empty cart costs nothing\n  - It must fail on the code as it is\n',
        });
      });
      for (const document of ['bugfix', 'design'] as const) {
        await bench.atGate(session, document);
        await bench.core.sessions.approve(session.id);
      }
      await bench.atGate(session, 'tasks');
      assert.equal(await read('tasks.md'), texts.bugfixTasks);
      const told = session.recentEvents.find(
        (event) => event.type === 'toolEnded' && event.content.includes('form.test-first'),
      );
      assert.ok(told, 'the result of the call says it too');
    });
  });

  it('asks only twice for another form, then opens the gate and says what is left', async () => {
    const session = await begin({ kind: 'feature', workflow: 'requirements-first' }, (model) => {
      writes(model, 'Phase: requirements', { content: '# Requirements Document\n\n## Introduction\n\nWell.\n' });
      model.when({ lastUserText: 'does not have the form' }).reply({ text: 'It is fine as it is.' });
    });
    await bench.atGate(session, 'requirements');
    const asked = session.recentEvents.filter((event) => event.type === 'prompted' && event.by === 'engine');
    assert.equal(asked.length, 2);
    assert.match(notices(session), /requirements\.md:1 There is no requirement.*form\.no-requirement/);
  });

  describe('that begins with the design', () => {
    const plan: SpecPlan = { kind: 'feature', workflow: 'design-first', detail: 'low' };

    it('derives requirements from it, fills in what properties validate, and asks for no second approval of that', async () => {
      const session = await begin(plan, (model) => {
        writes(model, 'Phase: design', { content: texts.lowLevelDesign });
        writes(
          model,
          'Phase: requirements',
          { content: texts.roundingRequirements },
          { document: 'design', content: texts.validatedDesign },
        );
        writes(model, 'Phase: tasks', { content: texts.roundingTasks });
      });
      await bench.atGate(session, 'design');
      assert.equal(await config(), '{"workflowType": "design-first", "specType": "feature"}\n');
      assert.equal(await phase(), 'design');
      assert.match(bench.model.requests()[0]?.raw ?? '', /Key Functions with Formal Specifications/);
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'requirements');
      assert.equal(await read('design.md'), texts.validatedDesign);
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'tasks');
      assert.equal((await bench.core.specs.gate(uri('design.md'), never))?.approval, 'approved');
      assert.match(notices(session), /only got its "Validates" lines and how each criterion is checked/);
    });

    it('says how each criterion is checked once there are some, with no second approval for that', async () => {
      const session = await begin(plan, (model) => {
        writes(model, 'Phase: design', { content: texts.lowLevelDesign });
        writes(
          model,
          'Phase: requirements',
          { content: texts.roundingRequirements },
          { document: 'design', content: texts.tiedDesign.replace('### Property 1', 'Rounds up.\n\n### Property 1') },
          { document: 'design', content: texts.tiedDesign },
        );
        writes(model, 'Phase: tasks', { content: texts.roundingTasks });
      });
      await bench.atGate(session, 'design');
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'requirements');
      assert.equal(await read('design.md'), texts.tiedDesign);
      const refused = session.recentEvents.filter((event) => event.type === 'toolEnded' && event.outcome === 'failed');
      assert.equal(refused.length, 1, 'a word more is not written');
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'tasks');
      assert.equal((await bench.core.specs.gate(uri('design.md'), never))?.approval, 'approved');
    });

    it('lets nothing else of the approved design be changed on that occasion', async () => {
      const session = await begin(plan, (model) => {
        writes(model, 'Phase: design', { content: texts.lowLevelDesign });
        writes(
          model,
          'Phase: requirements',
          { content: texts.roundingRequirements },
          { document: 'design', content: texts.validatedDesign.replace('rounded down', 'rounded up') },
          { document: 'design', content: texts.validatedDesign },
        );
      });
      await bench.atGate(session, 'design');
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'requirements');
      assert.equal(await read('design.md'), texts.validatedDesign);
      const refused = session.recentEvents.filter((event) => event.type === 'toolEnded' && event.outcome === 'failed');
      assert.equal(refused.length, 1);
    });
  });

  describe('in one go', () => {
    const plan: SpecPlan = { kind: 'feature', workflow: 'quick' };
    const all: readonly Written[] = [
      { document: 'requirements', content: texts.roundingRequirements },
      { document: 'design', content: texts.roundingDesign },
      { document: 'tasks', content: texts.roundingTasks },
    ];
    const asks = (model: ModelServer, input: Record<string, unknown>, tool = 'ask_user'): void =>
      void model
        .when({ lastUserText: 'Phase: clarify' })
        .script([{ toolCalls: [{ name: tool, input }] }, { text: 'See above.' }]);
    const questions = [
      { question: 'Down or up?', answers: ['Down', 'Up'] },
      { question: 'Which totals?', answers: ['All', 'Only the last'] },
    ];

    it('asks first, writes all three from the answers, and has one gate before any task runs', async () => {
      const session = await begin(plan, (model) => {
        asks(model, { questions });
        writes(model, 'Phase: quick spec', ...all);
      });
      await until('questions wait', () => session.state.choices !== undefined && !session.isRunning);
      await bench.core.sessions.settled(session.id);
      assert.deepEqual(await bench.core.specs.list(), [], 'nothing is written before they are answered');
      const { set = '' } = session.state.choices ?? {};
      await bench.core.sessions.choose(session.id, { set, choice: '1', option: 1 });
      await bench.core.sessions.settled(session.id);
      assert.equal(bench.model.requests().length, 2, 'one answer of two has nothing written');
      await bench.core.sessions.choose(session.id, { set, choice: '2', option: null });
      await bench.atGate(session, 'tasks');
      assert.equal(await config(), '{"workflowType": "fast-task", "specType": "feature"}\n');
      const pass = bench.model.requests().find(({ raw }) => raw.includes('Phase: quick spec'));
      assert.match(pass?.raw ?? '', /Down or up\?\\nUp/);
      assert.match(pass?.raw ?? '', /Which totals\?\\nChoose what seems best/);
      assert.equal(await phase(), 'tasks');
      await assert.rejects(bench.core.specs.startTask(uri('').slice(0, -1), '1'), /not approved/);
      const opened = session.recentEvents.flatMap((event) => (event.type === 'gateOpened' ? [event.document] : []));
      assert.deepEqual(opened, ['tasks']);
      await bench.core.sessions.prompt(session.id, 'ok');
      await until('the tasks can be run', async () => (await phase()) === 'execution');
      for (const document of ['requirements', 'design', 'tasks']) {
        assert.equal((await bench.core.specs.gate(uri(`${document}.md`), never))?.approval, 'approved', document);
      }
    });

    it('takes an answer in words, and writes at once when nothing is to be asked', async () => {
      const session = await begin(plan, (model) => {
        asks(model, { questions });
        writes(model, 'Phase: quick spec', ...all);
      });
      await until('questions wait', () => session.state.choices !== undefined && !session.isRunning);
      await bench.core.sessions.settled(session.id);
      await bench.core.sessions.prompt(session.id, 'Down, all of them');
      await bench.atGate(session, 'tasks');
      assert.equal(session.state.choices, undefined);
      await bench.close();
      const other = await begin(plan, (model) => {
        asks(model, { questions: [] });
        writes(model, 'Phase: quick spec', ...all);
      });
      await bench.atGate(other, 'tasks');
    });

    it('ends with the reason where no spec is needed, and writes one all the same when that is said', async () => {
      const session = await begin(plan, (model) => {
        asks(model, { reason: 'It is one word in one file.' }, 'no_spec_needed');
        writes(model, 'Phase: quick spec', ...all);
      });
      await until('it is declined', () => session.state.declined !== undefined);
      await bench.core.sessions.settled(session.id);
      assert.deepEqual(await bench.core.specs.list(), []);
      assert.equal(session.page(5)?.items.at(-1)?.kind, 'notice');
      await bench.core.sessions.prompt(session.id, 'Write it all the same');
      await bench.atGate(session, 'tasks');
    });

    it('cannot write in the turn that asks, nor the tasks before what they are made from', async () => {
      const session = await begin(plan, (model) => {
        model
          .when({ lastUserText: 'Phase: clarify' })
          .script([
            { toolCalls: [write({ document: 'tasks', content: texts.roundingTasks })] },
            { toolCalls: [{ name: 'ask_user', input: { questions: [] } }] },
            { text: 'Done.' },
          ]);
        writes(model, 'Phase: quick spec', ...[...all].reverse());
        writes(model, 'Still to be written', ...all);
      });
      await bench.atGate(session, 'tasks');
      const outcomes = session.recentEvents.flatMap((event) => (event.type === 'toolEnded' ? [event.outcome] : []));
      assert.deepEqual(outcomes.slice(0, 4), ['failed', 'done', 'failed', 'failed']);
      assert.equal(await read('tasks.md'), texts.roundingTasks);
    });

    it('changes all of its documents at the gate', async () => {
      const session = await begin(plan, (model) => {
        asks(model, { questions: [] });
        writes(model, 'Phase: quick spec', ...all);
        writes(
          model,
          'Call it Register',
          { document: 'requirements', old_string: 'THE Till SHALL', new_string: 'THE Register SHALL' },
          { document: 'tasks', old_string: 'with a test', new_string: 'with a test of the register' },
        );
      });
      await bench.atGate(session, 'tasks');
      await bench.core.sessions.prompt(session.id, 'Call it Register');
      await bench.atGate(session, 'tasks');
      assert.match(await read('requirements.md'), /THE Register SHALL/);
      assert.match(await read('tasks.md'), /of the register/);
    });
  });

  describe('going back', () => {
    const plan: SpecPlan = { kind: 'feature', workflow: 'requirements-first' };
    const rules = (model: ModelServer): void => {
      writes(
        model,
        'Totals of nothing too',
        {
          document: 'requirements',
          old_string: 'whole cents\n',
          new_string: 'whole cents\n2. THE Till SHALL show 0 for nothing\n',
        },
        { document: 'design', old_string: 'A function.', new_string: 'Two functions.' },
      );
      writes(model, 'Phase: requirements', { content: texts.roundingRequirements });
      writes(model, 'Phase: design', { content: texts.roundingDesign });
      writes(model, 'Phase: tasks', { content: texts.roundingTasks });
    };

    const reach = async (last: 'design' | 'tasks'): Promise<Session> => {
      const session = await begin(plan, rules);
      await bench.atGate(session, 'requirements');
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'design');
      if (last === 'design') return session;
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'tasks');
      await bench.core.sessions.approve(session.id);
      await until('the tasks can be run', async () => (await phase()) === 'execution');
      await bench.core.sessions.settled(session.id);
      return session;
    };

    it('re-opens the gate of an earlier document and leaves the later ones to be looked at again', async () => {
      const session = await reach('design');
      await bench.core.sessions.prompt(session.id, 'Totals of nothing too');
      await bench.atGate(session, 'requirements');
      assert.match(await read('requirements.md'), /show 0 for nothing/);
      assert.equal(await read('design.md'), texts.roundingDesign, 'never silently rewritten');
      const ended = session.recentEvents.filter((event) => event.type === 'toolEnded').at(-1);
      assert.match(
        ended?.type === 'toolEnded' ? ended.content : '',
        /must pass its gate first; design\.md was not touched/,
      );
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'design');
      assert.match(notices(session), /design\.md was made before requirements\.md changed/);
      await bench.core.sessions.approve(session.id);
      await bench.atGate(session, 'tasks');
    });

    it('is possible when everything is approved, one gate after the other, and tasks can be run meanwhile', async () => {
      const session = await reach('tasks');
      await bench.core.sessions.prompt(session.id, 'Totals of nothing too');
      await bench.atGate(session, 'requirements');
      assert.equal(await phase(), 'execution');
      for (const document of ['design', 'tasks'] as const) {
        await bench.core.sessions.approve(session.id);
        await bench.atGate(session, document);
      }
      await bench.core.sessions.approve(session.id);
      await bench.core.sessions.settled(session.id);
      assert.equal(session.head?.gate, undefined);
    });
  });

  it('approves only the text whose hash was given', async () => {
    const session = await begin({ kind: 'feature', workflow: 'requirements-first' }, (model) => {
      writes(model, 'Phase: requirements', { content: texts.roundingRequirements });
      writes(model, 'Phase: design', { content: texts.roundingDesign });
    });
    await bench.atGate(session, 'requirements');
    const [show] = await bench.core.specs.shows();
    const hash = show?.documentInfo.requirements?.sha256 ?? '';
    await writeFile(path.join(bench.folder, specPath, 'requirements.md'), `${texts.roundingRequirements}\nMore.\n`);
    await assert.rejects(bench.core.specs.approve(uri('requirements.md'), hash), /Nothing was approved/);
    assert.equal((await bench.core.specs.gate(uri('requirements.md'), never))?.approval, 'none');
    await writeFile(path.join(bench.folder, specPath, 'requirements.md'), texts.roundingRequirements);
    await bench.core.specs.approve(uri('requirements.md'), hash);
    await bench.atGate(session, 'design');
  });

  it('of which there is none is refused', async () => {
    bench = await startBench();
    for (const plan of [
      { kind: 'bugfix', workflow: 'quick' },
      { kind: 'feature', workflow: 'requirements-first', detail: 'low' },
    ] as const) {
      await assert.rejects(bench.core.specs.start('x', bench.root, { plan }), /one road|level of design/);
    }
  });
});
