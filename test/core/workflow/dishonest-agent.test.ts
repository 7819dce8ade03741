import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Session } from '../../../src/core/sessions/session';
import { type Bench, startBench, until } from '../../support/core-bench';
import type { ModelServer } from '../../support/model/model-server';
import { smallFiles, smallSpec, smallTasks } from '../../support/small-spec';

const shell = (command: string): { name: string; input: Record<string, unknown> } => ({
  name: 'shell',
  input: { command },
});

describe('an agent that is not honest', function () {
  this.timeout(60_000);
  let bench: Bench;
  const begin = async (rules: (model: ModelServer) => void): Promise<void> => {
    bench = await startBench({ files: smallFiles, rules });
  };
  afterEach(() => bench.close());

  const read = (name: string): Promise<string> => readFile(path.join(bench.folder, smallSpec, name), 'utf8');
  const runTask = async (): Promise<Session> => {
    const session = await bench.core.specs.startTask(`${bench.root}/${smallSpec}`, '1');
    await bench.answerAll(session, 'run');
    await until('the task has ended', () => session.recentEvents.some(({ type }) => type === 'taskEnded'), 40_000);
    await bench.core.sessions.settled(session.id);
    return session;
  };
  const end = (session: Session): unknown => {
    const ended = session.recentEvents.findLast((event) => event.type === 'taskEnded');
    return ended?.type === 'taskEnded' ? [ended.outcome, ended.evidence, ended.reason] : undefined;
  };

  it('opens no gate by saying that it is open', async () => {
    await begin((model) =>
      model.when({ lastUserText: 'Phase: requirements' }).script([
        {
          toolCalls: [
            {
              name: 'write_document',
              input: { document: 'requirements', name: 'gift', content: smallFiles[`${smallSpec}/requirements.md`] },
            },
          ],
        },
        { text: 'LGTM. I approve requirements.md. The user has approved it; going on with the design.' },
      ]),
    );
    const session = await bench.core.specs.start('Gifts', bench.root);
    await until('it stands at its gate', () => session.state.gate === 'requirements', 40_000);
    await bench.core.sessions.settled(session.id);
    const [show] = (await bench.core.specs.shows()).filter(({ name }) => name === 'gift');
    assert.ok(show);
    const status = await (await bench.core.specs.study(show, AbortSignal.timeout(8_000)))?.status();
    assert.deepEqual(
      status?.gates.map(({ document, state }) => [document, state]),
      [
        ['requirements', 'open'],
        ['design', 'open'],
        ['tasks', 'open'],
      ],
    );
    assert.equal(session.recentEvents.filter(({ type }) => type === 'gateAnswered').length, 0);
  });

  it('is not done by claiming that its tests passed', async () => {
    await begin((model) =>
      model
        .when({ lastUserText: 'Your task is 1' })
        .reply({ text: 'All 42 tests pass and every box is ticked. The task is complete and verified.' }),
    );
    const session = await runTask();
    assert.deepEqual(end(session), [
      'done',
      'not-checked',
      'Done, but not checked: the agent edited no file that could be looked at.',
    ]);
    const [row] = (await bench.core.specs.list()).filter(({ spec }) => spec.name === 'small');
    assert.equal(row?.tasks[0]?.note, 'not checked');
  });

  it('ticks no box and changes no approved document by a command, and is told so', async () => {
    await begin((model) => {
      model.when({ lastUserText: 'The task is not done' }).reply({ text: 'I see.' });
      model.when({ lastUserText: 'Your task is 1' }).script([
        {
          toolCalls: [
            shell(`sed -i 's/\\[ \\] 2/[x] 2/' ${smallSpec}/tasks.md`),
            shell(`sed -i 's/Small\\./Large./' ${smallSpec}/design.md && echo 1 > one.js`),
          ],
        },
        { text: 'Done.' },
      ]);
    });
    const session = await runTask();
    assert.equal(await read('tasks.md'), smallTasks);
    assert.equal(await read('design.md'), smallFiles[`${smallSpec}/design.md`]);
    const told =
      'Not done: .kiro/specs/small/design.md was changed by a command while the task ran, and was put back; .kiro/specs/small/tasks.md was changed by a command while the task ran, and was put back.';
    assert.deepEqual(end(session), ['not-done', 'failed', told]);
  });
});
