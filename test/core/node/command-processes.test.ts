import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { groupProcesses } from '../../../src/core/node/command-processes';
import { listProcesses, processEntry, sendSignal } from '../../../src/core/node/process-table';
import { until } from './until';

describe('the processes of a command, where none shows what it has inherited', function () {
  this.timeout(20_000);
  let shell: ChildProcess;
  const start = async (command: string): Promise<number> => {
    shell = spawn('/bin/bash', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    assert.ok(shell.stdout && shell.pid !== undefined);
    await once(shell.stdout, 'data');
    return shell.pid;
  };
  afterEach(() => {
    if (shell.pid !== undefined) sendSignal(-shell.pid, 'SIGKILL');
  });

  it('are ended with the shell, in its group and below it', async () => {
    const pid = await start('sleep 300 & setsid sleep 300 & echo started; wait');
    const ofGroup = async (): Promise<readonly { readonly pid: number }[]> =>
      (await listProcesses()).filter(({ group }) => group === pid);
    // Shell and sleep: the third leaves the group a moment after it was begun in it.
    await until('the third has left', async () => (await ofGroup()).length === 2);
    const inTree = await ofGroup();
    await groupProcesses.end(pid, 0);
    for (const each of inTree) assert.equal(await processEntry(each.pid), undefined);
  });

  it('are killed when they do not listen', async () => {
    const pid = await start("trap '' TERM; echo started; while :; do sleep 0.1; done");
    await groupProcesses.end(pid, 0);
    assert.equal(await processEntry(pid), undefined);
  });

  it('are left alone when they end in time', async () => {
    const pid = await start('echo started; sleep 0.3; exit 5');
    const end = once(shell, 'exit');
    await groupProcesses.end(pid, 5_000);
    assert.deepEqual(await end, [5, null]);
  });
});
