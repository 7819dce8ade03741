import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NodeStore } from '../../../src/core/node/store';
import { temporaryFolder } from '../../support/temporary-folder';
import type { TemporaryFolder } from '../../support/temporary-folder';

describe('a lock', function () {
  this.timeout(60_000);
  let home: TemporaryFolder;
  let store: NodeStore;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    home = await temporaryFolder();
    store = new NodeStore(home.path);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  const racer = (mode: 'hold' | 'race' | 'die', rounds = 0): ChildProcess => {
    const script = fileURLToPath(new URL('lock-racer.ts', import.meta.url));
    const args = ['--import', 'tsx', script, home.path, mode, `${rounds}`];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  };

  it('is held once, until it is let go of', async () => {
    const lock = await store.lock('sessions/one.lock');
    assert.ok(lock.held);
    assert.deepEqual(await store.lock('sessions/one.lock'), { held: false, pid: process.pid });
    assert.deepEqual(await new NodeStore(home.path).lock('sessions/one.lock'), { held: false, pid: process.pid });
    assert.ok((await store.lock('sessions/two.lock')).held);
    lock.dispose();
    assert.deepEqual(await readdir(home.at('sessions')), ['two.lock']);
    assert.ok((await store.lock('sessions/one.lock')).held);
  });

  it('is let go of once: a second time takes nothing from who has it then', async () => {
    const first = await store.lock('the.lock');
    assert.ok(first.held);
    first.dispose();
    assert.ok((await store.lock('the.lock')).held);
    first.dispose();
    assert.ok(!(await store.lock('the.lock')).held);
  });

  it('that was removed by hand and taken by another is not taken from that one', async () => {
    const first = await store.lock('the.lock');
    assert.ok(first.held);
    await rm(home.at('the.lock'));
    assert.ok((await store.lock('the.lock')).held);
    first.dispose();
    assert.ok(!(await store.lock('the.lock')).held);
  });

  it('says which process has it, and is taken over at once when that was killed', async () => {
    const holder = racer('hold');
    assert.ok(holder.stdout);
    await once(holder.stdout, 'data');
    assert.deepEqual(await store.lock('the.lock'), { held: false, pid: holder.pid });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const start = Date.now();
    assert.ok((await store.lock('the.lock')).held);
    assert.ok(Date.now() - start < 1_000);
    assert.deepEqual(await readdir(home.path), ['the.lock']);
  });

  it('of a process whose number another one has now is taken over', async () => {
    await writeFile(home.at('the.lock'), JSON.stringify({ pid: process.ppid, started: 1, token: 'x' }));
    assert.ok((await store.lock('the.lock')).held);
  });

  it('that is being written is waited for, and one that never was is taken over', async () => {
    await writeFile(home.at('young.lock'), '{"pid": ');
    setTimeout(() => void writeFile(home.at('young.lock'), JSON.stringify({ pid: process.pid, token: 'x' })), 200);
    assert.deepEqual(await store.lock('young.lock'), { held: false, pid: process.pid });
    await writeFile(home.at('old.lock'), '');
    await utimes(home.at('old.lock'), 1_000, 1_000);
    assert.ok((await store.lock('old.lock')).held);
  });

  it('of a dead process goes to one of many who want it, however late they come', async () => {
    for (let round = 0; round < 10; round += 1) {
      const path = `${round}/the.lock`;
      await home.write({ [path]: JSON.stringify({ pid: 4_000_000, started: 1, token: 'dead' }) });
      const taken = await Promise.all(
        Array.from({ length: 30 }, async (_, index) => {
          await sleep(index % 10);
          return new NodeStore(home.path).lock(path);
        }),
      );
      assert.equal(taken.filter(({ held }) => held).length, 1);
      assert.deepEqual(await readdir(home.at(`${round}`)), ['the.lock']);
    }
  });

  it('of a process that died while it took one over does not stay for ever', async () => {
    const dead = JSON.stringify({ pid: 4_000_000, started: 1, token: 'dead' });
    await writeFile(home.at('the.lock'), dead);
    // The right to take over is itself a lock, named after the dead one's content; here its holder is dead, too.
    const name = createHash('sha256').update(dead).digest('hex').slice(0, 16);
    await writeFile(home.at(`the.lock.${name}`), JSON.stringify({ pid: 4_000_001, started: 1, token: 'dead too' }));
    assert.ok((await store.lock('the.lock')).held);
    assert.deepEqual(await readdir(home.path), ['the.lock']);
  });

  it('is never held by two processes at once, though some die with it', async () => {
    const racers = [racer('race', 120), racer('die', 40), racer('race', 120), racer('die', 60)];
    const ends = await Promise.all(racers.map((child) => once(child, 'exit')));
    assert.deepEqual(ends, [
      [0, null],
      [null, 'SIGKILL'],
      [0, null],
      [null, 'SIGKILL'],
    ]);
    assert.ok((await store.lock('the.lock')).held);
    assert.deepEqual(await readdir(home.path), ['the.lock']);
  });
});
