import { readFile } from 'node:fs/promises';
import { nodePorts } from '../../../src/core/node/ports';
import { BackgroundProcesses } from '../../../src/core/tools/background-processes';
import { pathToFileURL } from 'node:url';

/** Starts a command with a child in a session of its own, says their pids, and waits to be killed. */
async function main(): Promise<void> {
  const [, , home = '', folder = ''] = process.argv;
  const ports = nodePorts({ home });
  const background = new BackgroundProcesses({ ...ports, now: () => Date.now() });
  const command = 'setsid sleep 602 & echo $! > left; echo $$ > right; sleep 603';
  await background.start(command, pathToFileURL(folder).href);
  for (;;) {
    const pids = await Promise.all(
      ['left', 'right'].map((name) => readFile(`${folder}/${name}`, 'utf8').catch(() => '')),
    );
    if (pids.every((pid) => pid.trim() !== '')) {
      process.stdout.write(`${pids.map((pid) => pid.trim()).join(' ')}\n`);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await new Promise(() => undefined);
}

void main();
