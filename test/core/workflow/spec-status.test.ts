import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '../../../src/core/core';
import type { Session } from '../../../src/core/sessions/session';
import type { Status } from '../../../src/core/specs/status';
import { type Bench, startBench, until } from '../../support/core-bench';
import { contractErrors } from '../../support/contract-schemas';
import { smallFiles, smallSpec } from '../../support/small-spec';

const plan = '# Plan\n\n- [ ] 1. Make one\n- [ ] 2. Make two\n- [ ] 3. Make three\n';

describe('the status of a run', function () {
  this.timeout(120_000);
  let bench: Bench;
  let dir: string;
  const sessions: Session[] = [];
  beforeEach(async () => {
    bench = await startBench({
      edits: 'asked',
      files: { ...smallFiles, [`${smallSpec}/tasks.md`]: plan },
      rules: (model) => {
        for (const [index, name] of ['one', 'two', 'three'].entries()) {
          const write = { name: 'write', input: { command: 'create', path: `${name}.js`, content: '1\n' } };
          model
            .when({ lastUserText: `Your task is ${String(index + 1)} Make ${name}` })
            .script([{ toolCalls: [write] }, { text: 'Made.' }]);
        }
      },
    });
    dir = `${bench.root}/${smallSpec}`;
    sessions.length = 0;
  });
  afterEach(() => bench.close());

  const statusIn = async (core: Core): Promise<Status> => {
    const [show] = (await core.specs.shows()).filter(({ name }) => name === 'small');
    const status = show && (await (await core.specs.study(show, AbortSignal.timeout(8_000)))?.status());
    assert.ok(status);
    assert.deepEqual(contractErrors('Status', status), []);
    return status;
  };
  const told = async (core: Core): Promise<unknown> => {
    const { run, tasks } = await statusIn(core);
    const { running, queued, foreignMarks } = tasks;
    return [run && [run.state, run.current, run.queue, run.reason], running, queued, foreignMarks];
  };
  const begin = async (): Promise<Session> => {
    await bench.core.specs.runAll(dir, (session) => void sessions.push(session));
    const [first] = sessions;
    assert.ok(first);
    await bench.asked(first);
    const marks = async (): Promise<string> =>
      [...(await readFile(path.join(bench.folder, smallSpec, 'tasks.md'), 'utf8')).matchAll(/\[(.)\]/g)].join();
    await until('the rest waits', async () => (await marks()) === '[-],-,[~],~,[~],~');
    return first;
  };

  it('says in every process what runs, what it waits for, what is queued, and that it is paused', async () => {
    assert.deepEqual(await told(bench.core), [null, 0, 0, []]);
    const first = await begin();
    const elsewhere = await bench.restart();
    const waiting = [['waiting', ['1'], ['2', '3'], 'Create one.js'], 1, 2, []];
    assert.deepEqual(await told(bench.core), waiting);
    assert.deepEqual(await told(elsewhere), waiting);

    await bench.core.specs.steerRun(dir, 'pause');
    await bench.answerAll(first, 'run');
    await until('task 1 is over', () => first.recentEvents.some(({ type }) => type === 'taskEnded'));
    const paused = [['paused', [], ['2', '3'], null], 0, 2, []];
    await until('it waits', async () => JSON.stringify(await told(bench.core)) === JSON.stringify(paused));
    assert.deepEqual(await told(elsewhere), paused);

    await bench.core.specs.steerRun(dir, 'continue');
    await until('task 2 asks', () => sessions[1]?.head?.state === 'waiting');
    assert.deepEqual(await told(elsewhere), [['waiting', ['2'], ['3'], 'Create two.js'], 1, 1, []]);
    await bench.core.specs.steerRun(dir, 'stop');
    const reason = 'Stopped. The task is open again; edits that were not taken back are kept.';
    for (const core of [bench.core, elsewhere]) {
      assert.deepEqual(await told(core), [['stopped', ['2'], [], reason], 0, 0, []]);
    }
    const file = path.join(bench.folder, smallSpec, 'tasks.md');
    await writeFile(file, (await readFile(file, 'utf8')).replace('[ ] 2.', '[x] 2.'));
    assert.deepEqual(await told(elsewhere), [null, 0, 0, []]);
  });

  it('says that a run was interrupted, and which marks are of somebody else', async () => {
    await begin();
    await bench.core.dispose();
    const later = await bench.restart();
    const file = path.join(bench.folder, smallSpec, 'tasks.md');
    await writeFile(file, (await readFile(file, 'utf8')).replace('[ ] 3.', '[-] 3.'));
    const reason = 'Not done: the turn did not end normally. The task is open again; what was edited so far is kept.';
    assert.deepEqual(await told(later), [['interrupted', ['1'], [], reason], 0, 0, ['3']]);
  });
});
