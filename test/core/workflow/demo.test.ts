import assert from 'node:assert/strict';
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as demo from '../../../scripts/demo/documents';
import * as library from '../../../scripts/demo/library';
import type { AgentEvent, EventOf } from '../../../src/core/events/event';
import type { Session } from '../../../src/core/sessions/session';
import type { RunEnd } from '../../../src/core/workflow/run-end';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';

const dir = `.kiro/specs/${demo.specName}`;
const files = {
  [`${dir}/requirements.md`]: demo.requirements.replace(demo.requirementsChange.before, demo.requirementsChange.after),
  [`${dir}/design.md`]: demo.design,
  [`${dir}/tasks.md`]: demo.tasks,
};

describe('the sample project', function () {
  this.timeout(300_000);
  let bench: Bench;
  const ends: RunEnd[] = [];
  const sessions: Session[] = [];
  const begin = async (options: BenchOptions): Promise<void> => {
    bench = await startBench({ files, ...options });
    ends.length = 0;
    sessions.length = 0;
    bench.core.specs.onDidEndRun((end) => ends.push(end));
  };
  afterEach(() => bench.close());

  const read = (file: string): Promise<string> => readFile(path.join(bench.folder, file), 'utf8');
  const all = <T extends AgentEvent['type']>(session: Session, type: T): readonly EventOf<T>[] =>
    session.recentEvents.flatMap((event) => (event.type === type ? [event as EventOf<T> & AgentEvent] : []));
  const follow = (session: Session): void => {
    sessions.push(session);
    void bench.answerAll(session, 'run');
  };
  const of = (task: string): Session => {
    const session = sessions.find(({ state }) => state.task?.id === task);
    assert.ok(session, `task ${task} has begun`);
    return session;
  };
  const reason = (task: string): string => all(of(task), 'taskEnded').at(-1)?.reason ?? '';

  it('is built task by task by the demo model, whose property test finds a bug on the way (FLOW-20)', async () => {
    await begin({
      installed: true,
      // One after the other, as each wave would run the tests once more for each of its copies.
      settings: { 'checks.testCommand': '', 'run.fixAttempts': 3, 'run.parallel': 'off' },
      // What is asked again gets the same answer.
      server: {
        faults: [
          undefined,
          undefined,
          { kind: 'status', status: 529, retryAfter: '0' },
          { kind: 'cut', at: 'headers' },
        ],
      },
    });
    await bench.core.specs.runAll(`${bench.root}/${dir}`, follow);
    await until('all tasks have ended', () => ends.length > 0, 280_000);
    assert.equal(
      await read(`${dir}/tasks.md`),
      demo.tasks.replaceAll('- [ ] ', '- [x] '),
      sessions.map(({ state }) => `${state.title}: ${reason(state.task?.id ?? '')}`).join('\n'),
    );
    assert.match(reason('1'), /^Done: .*property 1 held for 100 random inputs\.$/);
    const [, repair, ...more] = all(of('2.2'), 'prompted');
    assert.deepEqual(more, []);
    assert.match(
      repair?.text ?? '',
      /test\/codes\.property\.test\.js:24: the property failed after 88 inputs\. Counterexample: \[\[\],"__proto__"\] \(shrunk 1 times\)\. Seed 2015, path 87:0\./,
    );
    assert.match(
      reason('2.2'),
      /^Done: .*property 2 held for 100 random inputs, before this task too; property 3 held for 100 random inputs/,
    );
    assert.equal(
      await read('src/codes.js'),
      library.codesRepair.reduce(
        (text, { old_string, new_string }) => text.replace(old_string, new_string),
        library.codes,
      ),
    );
    assert.equal(await read('test/codes.property.test.js'), library.codesPropertyTest, 'the test is as it was');
    assert.deepEqual(bench.model.unanswered(), []);
  });

  it('has a task built that was begun before, over what is there of it', async () => {
    await begin({});
    const uri = `${bench.root}/${dir}`;
    await bench.asked(await bench.core.specs.startTask(uri, '1'));
    await bench.core.specs.stopTask(uri, '1');
    await until('the box is open again', async () => (await read(`${dir}/tasks.md`)).includes('- [ ] 1.'));
    follow(await bench.core.specs.startTask(uri, '1'));
    await until('it is done', async () => (await read(`${dir}/tasks.md`)).includes('- [x] 1.'));
    assert.equal(await read('src/discount.js'), library.discount);
    assert.deepEqual(bench.model.unanswered(), []);
  });

  it('has the libraries of its tests in it, as files of its own and as its package.json names them', async () => {
    await begin({ installed: true });
    const { devDependencies } = JSON.parse(await read('package.json')) as { devDependencies: Record<string, string> };
    for (const [name, wanted] of Object.entries(devDependencies)) {
      const { version } = JSON.parse(await read(`node_modules/${name}/package.json`)) as { version: string };
      assert.equal(version, wanted);
      assert.ok(!(await lstat(path.join(bench.folder, 'node_modules', name))).isSymbolicLink());
    }
  });
});
