import assert from 'node:assert/strict';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as demo from '../../../scripts/demo/documents';
import type { Session } from '../../../src/core/sessions/session';
import { type Bench, type BenchOptions, startBench, until } from '../../support/core-bench';
import { smallFiles, smallSpec, smallTasks } from '../../support/small-spec';

const never = new AbortController().signal;

const specPath = `.kiro/specs/${demo.specName}`;

describe('the gates of a spec', () => {
  let bench: Bench;
  const begin = async (options: BenchOptions = {}): Promise<void> => void (bench = await startBench(options));
  afterEach(() => bench.close());

  const file = (name: string): string => path.join(bench.folder, name);
  const uri = (name: string): string => `${bench.root}/${name}`;
  const approval = async (name: string): Promise<string | undefined> =>
    (await bench.core.specs.gate(uri(name), never))?.approval;
  const started = async (options: BenchOptions = {}): Promise<Session> => {
    await begin(options);
    const session = await bench.core.specs.start(demo.idea, bench.root);
    await bench.atGate(session, 'requirements');
    return session;
  };

  it('take a second click for one too many', async () => {
    const session = await started();
    const clicks = await Promise.allSettled([
      bench.core.sessions.approve(session.id),
      bench.core.sessions.approve(session.id),
      bench.core.specs.approve(uri(`${specPath}/requirements.md`)),
    ]);
    assert.deepEqual(clicks.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
    await bench.atGate(session, 'design');
    await bench.core.sessions.settled(session.id);
    const count = (type: string): number => session.recentEvents.filter((event) => event.type === type).length;
    assert.deepEqual([count('gateAnswered'), count('gateOpened'), count('noticed')], [1, 2, 0]);
  });

  it('are not passed by an order to run a task', async () => {
    const session = await started();
    await assert.rejects(bench.core.sessions.prompt(session.id, 'execute task 1'), /no tasks\.md/);
    assert.equal(await approval(`${specPath}/requirements.md`), 'none');
  });

  it('are not passed by a plan that somebody puts into a spec that was made here', async () => {
    await started();
    await writeFile(file(`${specPath}/tasks.md`), smallTasks);
    await assert.rejects(bench.core.specs.startTask(uri(specPath), '1'), /not approved/);
    assert.equal(await approval(`${specPath}/requirements.md`), 'none');
  });

  it('are closed for a new spec in the place of an old one', async () => {
    const old = await started();
    await bench.core.sessions.approve(old.id);
    await bench.atGate(old, 'design');
    await bench.core.sessions.approve(old.id);
    await bench.atGate(old, 'tasks');
    await bench.core.sessions.approve(old.id);
    await until('the plan is approved', async () => (await approval(`${specPath}/tasks.md`)) === 'approved');
    await rm(file(specPath), { recursive: true });
    const session = await bench.core.specs.start(demo.idea, bench.root);
    await bench.atGate(session, 'requirements');
    assert.equal(await approval(`${specPath}/requirements.md`), 'none');
    await writeFile(file(`${specPath}/tasks.md`), smallTasks);
    await assert.rejects(bench.core.specs.startTask(uri(specPath), '1'), /not approved/);
  });

  it('are the same for a spec that is reached by a link', async () => {
    await begin({ files: { 'shared/small/tasks.md': smallTasks } });
    await mkdir(file('.kiro/specs'), { recursive: true });
    await symlink(file('shared/small'), file('.kiro/specs/linked'));
    await bench.core.specs.approve(uri('.kiro/specs/linked/tasks.md'));
    await rm(file('.kiro/specs/linked'));
    await symlink(file('shared/small'), file('.kiro/specs/other'));
    assert.equal(await approval('.kiro/specs/other/tasks.md'), 'approved');
  });

  it('are opened, and nothing is written, when the session of a spec from elsewhere is opened', async () => {
    const bugfix = '.kiro/specs/bug';
    const half = '.kiro/specs/half';
    await begin({
      files: {
        [`${bugfix}/bugfix.md`]: '# Bugfix Requirements Document\n',
        [`${bugfix}/design.md`]: '# Bug Bugfix Design\n',
        [`${bugfix}/tasks.md`]: smallTasks,
        [`${half}/requirements.md`]: demo.requirements,
        '.kiro/specs/plan/tasks.md': smallTasks,
      },
    });
    for (const dir of [bugfix, half, '.kiro/specs/plan']) {
      const session = await bench.core.specs.session(uri(dir));
      assert.equal(await bench.core.specs.session(uri(dir)), session);
      assert.equal(
        session.recentEvents.some((event) => event.type === 'prompted'),
        false,
        dir,
      );
    }
    assert.equal(bench.model.requests().length, 0);
    await assert.rejects(readFile(file(`${bugfix}/requirements.md`)), /ENOENT/);
  });

  it('go on in a new session when the old one is gone', async () => {
    const old = await started();
    await bench.core.sessions.delete(old.id);
    const session = await bench.core.specs.session(uri(specPath));
    assert.notEqual(session.id, old.id);
    await bench.atGate(session, 'requirements');
    await bench.core.sessions.approve(session.id);
    await bench.atGate(session, 'design');
    assert.equal(await readFile(file(`${specPath}/design.md`), 'utf8'), demo.design);
  });

  it('are one session for two clicks on a spec that has none', async () => {
    await begin({ files: smallFiles });
    const [one, other] = await Promise.all([
      bench.core.specs.session(uri(smallSpec)),
      bench.core.specs.session(uri(smallSpec)),
    ]);
    assert.equal(one, other);
  });

  it('are not passed by a box that the agent ticks', async () => {
    await begin({
      files: smallFiles,
      rules: (model) =>
        model.when({ lastUserText: 'tick' }).script([
          {
            toolCalls: [
              {
                name: 'write_document',
                input: { document: 'tasks', old_string: '[ ] 1.', new_string: '[x] 1.' },
              },
              { name: 'write_document', input: { document: 'tasks', content: smallTasks.replace('[ ] 2.', '[x] 2.') } },
            ],
          },
          { text: 'Ticked.' },
        ]),
    });
    const session = await bench.core.specs.session(uri(smallSpec));
    await bench.core.sessions.prompt(session.id, 'tick them');
    await bench.core.sessions.settled(session.id);
    assert.equal(await readFile(file(`${smallSpec}/tasks.md`), 'utf8'), smallTasks);
    assert.equal(session.recentEvents.filter((event) => event.type === 'toolEnded').length, 2);
  });

  it('write no document where a link leads', async () => {
    await begin({
      files: smallFiles,
      rules: (model) =>
        model.when({ lastUserText: 'change' }).script([
          {
            toolCalls: [
              { name: 'write_document', input: { document: 'design', old_string: 'mine', new_string: 'yours' } },
            ],
          },
          { text: 'Changed.' },
        ]),
    });
    await rm(file(`${smallSpec}/design.md`));
    await writeFile(bench.home.at('mine.txt'), 'mine');
    await symlink(bench.home.at('mine.txt'), file(`${smallSpec}/design.md`));
    const session = await bench.core.specs.session(uri(smallSpec));
    await bench.core.sessions.prompt(session.id, 'change it');
    await bench.core.sessions.settled(session.id);
    assert.equal(await readFile(bench.home.at('mine.txt'), 'utf8'), 'mine');
  });

  it('refuse a word that comes while what the last turn left is looked at', async () => {
    const session = await started();
    let late: Promise<unknown> | undefined;
    const listening = session.onEvent((event) => {
      if (event.type === 'stopped') late ??= bench.core.sessions.prompt(session.id, 'one more thing').catch(String);
    });
    await bench.core.sessions.prompt(session.id, demo.feedback);
    await bench.atGate(session, 'requirements');
    listening.dispose();
    assert.match(String(await late), /still working/);
  });
});
