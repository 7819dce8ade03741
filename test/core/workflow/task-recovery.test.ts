import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { TaskRecords } from '../../../src/core/workflow/task-records';
import { recoverQueue } from '../../../src/core/workflow/task-recovery';
import { testPorts } from '../../support/node-ports';

describe('a queue whose window is gone', () => {
  const queued = (id: string, mark: ' ' | '~'): Parameters<TaskRecords['queued']>[0] => ({
    ...{ run: `r${id}`, key: id, id, title: `Make ${id}`, line: Number(id), mark },
  });

  it('gives its boxes the marks back that they had, and leaves those that were set since', async () => {
    const { ports, folder } = await testPorts({
      's/tasks.md': '- [~] 1. Make 1\n- [~] 2. Make 2\n- [x] 3. Make 3\n- [~] 4. Make 4\n- [~] 5. Make 5\n',
    });
    const records = new TaskRecords('spec', ports);
    for (const each of [queued('1', ' '), queued('2', '~'), queued('3', ' '), queued('5', ' ')]) {
      await records.queued(each);
    }
    const parts = { ports, recordsOf: () => Promise.resolve(records), lock: () => ports.store.lock('task.lock') };
    await recoverQueue(folder.uriAt('s'), parts, ({ run }) => run === 'r5');
    const expected = '- [ ] 1. Make 1\n- [~] 2. Make 2\n- [x] 3. Make 3\n- [~] 4. Make 4\n- [~] 5. Make 5\n';
    assert.equal(await readFile(folder.at('s/tasks.md'), 'utf8'), expected);
    assert.deepEqual(
      (await records.left()).map(({ run }) => run),
      ['r5'],
    );
  });

  it('is left alone while another window runs tasks in the folder', async () => {
    const { ports, folder } = await testPorts({ 's/tasks.md': '- [~] 1. Make 1\n' });
    const records = new TaskRecords('spec', ports);
    await records.queued(queued('1', ' '));
    const other = await ports.store.lock('task.lock');
    assert.ok(other.held);
    const parts = { ports, recordsOf: () => Promise.resolve(records), lock: () => ports.store.lock('task.lock') };
    await recoverQueue(folder.uriAt('s'), parts, () => false);
    other.dispose();
    assert.equal(await readFile(folder.at('s/tasks.md'), 'utf8'), '- [~] 1. Make 1\n');
  });
});
