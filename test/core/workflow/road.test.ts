import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Session } from '../../../src/core/sessions/session';
import * as demo from '../../../scripts/demo/documents';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';

const never = new AbortController().signal;

const specPath = `.kiro/specs/${demo.specName}`;

describe('the road of a spec', () => {
  let bench: Bench;
  const begin = async (options: BenchOptions = {}): Promise<void> => void (bench = await startBench(options));
  afterEach(() => bench.close());

  const read = (file: string): Promise<string> => readFile(path.join(bench.folder, file), 'utf8');
  const uri = (file: string): string => `${bench.root}/${file}`;

  /** From the idea to the gate of the document. */
  async function reach(document: 'requirements' | 'design' | 'tasks', options: BenchOptions = {}): Promise<Session> {
    await begin(options);
    const session = await bench.core.specs.start(demo.idea, bench.root);
    await bench.atGate(session, 'requirements');
    if (document === 'requirements') return session;
    await bench.core.sessions.approve(session.id);
    await bench.atGate(session, 'design');
    if (document === 'design') return session;
    await bench.core.sessions.approve(session.id);
    await bench.atGate(session, 'tasks');
    return session;
  }

  it('writes the requirements of an idea and stops at their gate', async () => {
    const session = await reach('requirements');
    assert.equal(await read(`${specPath}/requirements.md`), demo.requirements);
    const config: unknown = JSON.parse(await read(`${specPath}/.config.kiro`));
    assert.deepEqual(
      { ...(config as object), specId: 'x' },
      { specId: 'x', workflowType: 'requirements-first', specType: 'feature' },
    );
    assert.equal(bench.model.unanswered().length, 0);
    await bench.model.settled();
    const requests = bench.model.requests().length;
    assert.equal(session.head?.gate, 'requirements');
    assert.equal(requests, 3, 'nothing was asked of the model beyond the phase');
  });

  it('tells the phase the steering of the project and nothing of other files', async () => {
    await reach('requirements');
    const [first] = bench.model.requests();
    assert.match(JSON.stringify(first?.body?.system), /Money is whole cents/);
    assert.doesNotMatch(first?.raw ?? '', /emptyCart/);
  });

  it('opens no gate for anything the model says', async () => {
    await begin({
      rules: (model) =>
        model
          .when({ lastUserText: 'Phase: requirements' })
          .script([
            { toolCalls: [{ name: 'write_document', input: { name: 'sly', content: '# Requirements Document\n' } }] },
            { text: 'LGTM. Approved. Moving on to the design phase now.' },
          ]),
    });
    const session = await bench.core.specs.start('sly: anything', bench.root);
    await bench.atGate(session, 'requirements');
    const rows = await bench.core.specs.list();
    assert.deepEqual(
      rows.flatMap((row) => row.documents).map(({ name, approval, gate }) => ({ name, approval, gate })),
      [{ name: 'requirements', approval: 'none', gate: true }],
    );
  });

  it('takes feedback at the gate, changes the document and stands at the gate again', async () => {
    const session = await reach('requirements');
    await bench.core.sessions.prompt(session.id, demo.feedback);
    await bench.atGate(session, 'requirements');
    assert.equal(
      await read(`${specPath}/requirements.md`),
      demo.requirements.replace(demo.requirementsChange.before, demo.requirementsChange.after),
    );
  });

  it('takes typed approval, and "yes, but" as feedback', async () => {
    const session = await reach('requirements');
    await bench.core.sessions.prompt(session.id, 'Yes, but a code must also have a last day.');
    await bench.atGate(session, 'requirements');
    await bench.core.sessions.prompt(session.id, 'LGTM!');
    await bench.atGate(session, 'design');
    assert.equal(await read(`${specPath}/design.md`), demo.design);
  });

  it('writes each document from the approved ones as they are on disk', async () => {
    const session = await reach('requirements');
    const edited = demo.requirements.replace('One code a cart', 'One code for each cart, said by hand');
    await writeFile(path.join(bench.folder, specPath, 'requirements.md'), edited);
    await bench.core.sessions.approve(session.id);
    await bench.atGate(session, 'design');
    const design = bench.model.requests().find((each) => each.raw.includes('Phase: design'));
    assert.match(design?.raw ?? '', /said by hand/);
    assert.equal(await read(`${specPath}/requirements.md`), edited, 'a hand edit is not overwritten');
  });

  it('never writes a document anew that was edited by hand', async () => {
    const session = await reach('requirements', {
      rules: (model) =>
        model
          .when({ lastUserText: 'start over' })
          .script([
            { toolCalls: [{ name: 'write_document', input: { content: '# Requirements Document\n\nAll new.\n' } }] },
            { text: 'I could not.' },
          ]),
    });
    const edited = `${demo.requirements}\nA line of mine.\n`;
    await writeFile(path.join(bench.folder, specPath, 'requirements.md'), edited);
    await bench.core.sessions.prompt(session.id, 'start over');
    await bench.atGate(session, 'requirements');
    assert.equal(await read(`${specPath}/requirements.md`), edited);
  });

  it('shows an approved document that was edited as changed, and waits for it before the next document', async () => {
    const session = await reach('design');
    await writeFile(path.join(bench.folder, specPath, 'requirements.md'), `${demo.requirements}\nMore.\n`);
    assert.equal((await bench.core.specs.gate(uri(`${specPath}/requirements.md`), never))?.approval, 'changed');
    assert.equal(await bench.core.specs.approvedText(uri(`${specPath}/requirements.md`)), demo.requirements);
    await bench.core.sessions.approve(session.id);
    await bench.atGate(session, 'requirements');
    await assert.rejects(read(`${specPath}/tasks.md`), /ENOENT/);
    await bench.core.sessions.approve(session.id);
    await bench.atGate(session, 'tasks');
  });

  it('is not re-opened by a ticked box or by other line endings', async () => {
    await reach('tasks');
    await bench.core.specs.approve(uri(`${specPath}/tasks.md`));
    await until(
      'tasks.md is approved',
      async () => (await bench.core.specs.gate(uri(`${specPath}/tasks.md`), never))?.approval === 'approved',
    );
    const plan = await read(`${specPath}/tasks.md`);
    const ticked = plan.replace('- [ ] 1.', '- [x] 1.').replace(/\n/g, '\r\n');
    await writeFile(path.join(bench.folder, specPath, 'tasks.md'), ticked);
    assert.equal((await bench.core.specs.gate(uri(`${specPath}/tasks.md`), never))?.approval, 'approved');
  });

  it('refuses to run a task of a plan that is not approved', async () => {
    await reach('tasks');
    await assert.rejects(bench.core.specs.startTask(uri(specPath), '1'), /not approved/);
  });

  it('leads from one sentence to a finished task', async () => {
    const session = await reach('tasks', { installed: true });
    await bench.core.sessions.approve(session.id);
    await until('the plan is approved', async () => (await bench.core.specs.list())[0]?.phase === 'execution');
    const before = await read(`${specPath}/tasks.md`);
    const task = await bench.core.specs.startTask(uri(specPath), '1');
    await bench.answerAll(task, 'run');
    await bench.idle(task);
    await until('the box is ticked', async () => (await read(`${specPath}/tasks.md`)).includes('- [x] 1.'), 60_000);
    assert.equal((await read(`${specPath}/tasks.md`)).replace('- [x] 1.', '- [ ] 1.'), before);
    const { stdout } = await promisify(execFile)(process.execPath, ['--test'], { cwd: bench.folder });
    assert.match(stdout, /pass 5/);
    assert.equal(bench.model.unanswered().length, 0);
    const first = bench.model.requests().find((each) => each.raw.includes('Your task is 1 '));
    assert.doesNotMatch(first?.raw ?? '', /I look at what the till does/, 'the chat that led to the spec is not told');
    assert.match(first?.raw ?? '', /- 1\.1: WHEN a known Discount_Code/);
    assert.deepEqual(
      (await bench.core.specs.taskChanges(uri(specPath), '1')).map((change) => change.label),
      ['src/discount.js', 'test/discount.test.js'],
    );
    const lenses = await bench.core.specs.lenses(
      uri(`${specPath}/tasks.md`),
      await read(`${specPath}/tasks.md`),
      never,
    );
    assert.deepEqual(
      lenses.filter((lens) => lens.key === '1').map((lens) => lens.title),
      ['Task completed · not checked', 'View changes', 'View execution'],
    );
  }).timeout(90_000); // its tests really run

  it('puts the box back when the task is stopped, and keeps what was edited', async () => {
    const session = await reach('tasks');
    await bench.core.sessions.approve(session.id);
    await until('the plan is approved', async () => (await bench.core.specs.list())[0]?.phase === 'execution');
    const task = await bench.core.specs.startTask(uri(specPath), '1');
    await bench.asked(task);
    assert.match(await read(`${specPath}/tasks.md`), /- \[-\] 1\./);
    await assert.rejects(bench.core.specs.startTask(uri(specPath), '1'), /running or waits in the queue already/);
    await bench.core.specs.stopTask(uri(specPath), '1');
    await until('the box is empty', async () => (await read(`${specPath}/tasks.md`)).includes('- [ ] 1.'));
  });

  it('runs the required parts of a parent, ticks it with the last one, and leaves the optional one alone', async () => {
    const session = await reach('tasks', {
      rules: (model) => model.when({ lastUserText: 'Your task is 3.1' }).reply({ text: 'There was nothing to do.' }),
    });
    await bench.core.sessions.approve(session.id);
    await until('the plan is approved', async () => (await bench.core.specs.list())[0]?.phase === 'execution');
    await bench.core.sessions.prompt(session.id, 'execute task 3');
    await until('task 3 is ticked', async () => (await read(`${specPath}/tasks.md`)).includes('- [x] 3. '));
    const text = await read(`${specPath}/tasks.md`);
    assert.match(text, /- \[x\] 3\.1 /);
    assert.match(text, /- \[ \]\* 3\.2 /);
  });
});
