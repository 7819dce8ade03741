import { open, unlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { NodeStore } from '../../../src/core/node/store';

// One of several processes that want the same lock. Whoever has it makes a file that must not be there already, so that
// two holders at once would show.
const [home = '', mode = 'race', rounds = '0'] = process.argv.slice(2);
const store = new NodeStore(home);

async function acquire(): Promise<{ dispose(): void }> {
  for (;;) {
    const lock = await store.lock('the.lock');
    if (lock.held) return lock;
    await sleep(Math.random() * 4);
  }
}

async function main(): Promise<void> {
  if (mode === 'hold') {
    await acquire();
    process.stdout.write('held\n');
    setInterval(() => undefined, 1_000);
  } else {
    for (let round = 0; round < Number(rounds); round += 1) {
      const lock = await acquire();
      const inside = await open(`${home}/inside`, 'wx');
      await inside.close();
      await sleep(Math.random() * 3);
      await unlink(`${home}/inside`);
      // Now and then a holder dies without letting go, as a crash would have it: no one is inside any more.
      if (mode === 'die' && round === Number(rounds) - 1) process.kill(process.pid, 'SIGKILL');
      lock.dispose();
    }
    process.stdout.write('done\n');
  }
}

void main();
