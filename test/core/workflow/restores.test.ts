import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Session } from '../../../src/core/sessions/session';
import { type Bench, startBench, until } from '../../support/core-bench';
import type { ModelServer } from '../../support/model/model-server';
import { smallFiles, smallSpec } from '../../support/small-spec';

const builds = (model: ModelServer): void => {
  const one = { name: 'write', input: { command: 'create', path: 'src/one.js', content: 'export const one = 1;\n' } };
  model.when({ lastUserText: 'Make one' }).script([{ toolCalls: [one] }, { text: 'Made one.' }]);
  const slow = { name: 'shell', input: { command: 'echo new > a.txt; sleep 30; echo newer > a.txt' } };
  model.when({ lastUserText: 'take your time' }).script([{ toolCalls: [slow] }, { text: 'Done.' }]);
};

describe('going back', () => {
  let bench: Bench;
  afterEach(() => bench.close());
  const file = (name: string): string => path.join(bench.folder, name);
  const tasks = (): Promise<string> => readFile(file(`${smallSpec}/tasks.md`), 'utf8');

  async function task(): Promise<Session> {
    bench = await startBench({ rules: builds, files: smallFiles });
    const session = await bench.core.specs.startTask(`${bench.root}/${smallSpec}`, '1');
    await bench.answerAll(session, 'run');
    await bench.core.sessions.settled(session.id);
    assert.match(await tasks(), /- \[x\] 1\. Make one/);
    return session;
  }

  it('to the start of a task opens its box again, and undoes what it wrote', async () => {
    const session = await task();
    await writeFile(file(`${smallSpec}/tasks.md`), (await tasks()).replace('the lines of two', 'lines of the owner'));
    const [start] = await bench.core.sessions.checkpoints(session.id);
    assert.deepEqual([start?.number, start?.by, start?.added], [1, 'engine', 1]);
    const to = start?.to ?? 0;
    const { marks } = await bench.core.sessions.previewRestore(session.id, to, AbortSignal.timeout(20_000));
    assert.deepEqual(marks, ['1 Make one']);
    await bench.core.sessions.restore(session.id, { to, part: 'both' });
    assert.match(await tasks(), /- \[ \] 1\. Make one[^]*lines of the owner/);
    await assert.rejects(readFile(file('src/one.js')));
  });

  it('leaves a box alone that somebody else has set since', async () => {
    const session = await task();
    await writeFile(file(`${smallSpec}/tasks.md`), (await tasks()).replace('[x] 1.', '[~] 1.'));
    const to = (await bench.core.sessions.checkpoints(session.id))[0]?.to ?? 0;
    await bench.core.sessions.restore(session.id, { to, part: 'files' });
    assert.match(await tasks(), /- \[~\] 1\. Make one/);
  });

  it('stops what runs first, and undoes what it had done by then', async () => {
    bench = await startBench({ rules: builds, files: { 'a.txt': 'old\n' } });
    const session = await bench.core.sessions.create(bench.root);
    await bench.core.sessions.prompt(session.id, 'take your time');
    await bench.answerAll(session, 'run');
    await until('the command is at work', async () => (await readFile(file('a.txt'), 'utf8')) === 'new\n', 30_000);
    const to = (await bench.core.sessions.checkpoints(session.id))[0]?.to ?? 0;
    const { prompt } = await bench.core.sessions.restore(session.id, { to, part: 'both' });
    assert.equal(prompt, 'take your time');
    assert.equal(await readFile(file('a.txt'), 'utf8'), 'old\n');
    assert.ok(!session.isRunning);
    assert.deepEqual(
      session.page(50)?.items.map(({ kind }) => kind),
      ['restore'],
    );
  });
});
