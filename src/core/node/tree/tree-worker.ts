import { parentPort } from 'node:worker_threads';
import { surroundingsOf } from '../ignore-rules';
import { wordsOf } from '../system-error';
import { TreeContents } from './tree-contents';
import { TreeMemory } from './tree-memory';
import type { TreeAnswer, TreeOrder } from './tree-messages';
import { type Scanned, TooManyFiles, TreeScan } from './tree-scan';

// A thread of its own: it does nothing but wait for the disk, which in the process itself would keep everything else waiting
// or, waited for file by file, take several times as long.

/** Folders with more files are not looked after: to walk them would take too long before each command. */
const mostFiles = 400_000;

interface Known {
  readonly memory: TreeMemory;
  readonly contents: TreeContents;
  tooMany: boolean;
}

class Stopped extends Error {}

const known = new Map<string, Known>();
const nothing: Scanned = { files: 0, changes: [], folders: [], large: [], more: 0 };
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', (order: TreeOrder) => {
  last = last.then(async () => parentPort?.postMessage(await answer(order)));
});

async function answer(order: TreeOrder): Promise<TreeAnswer> {
  const { id, memory } = order;
  try {
    return { id, ...(await look(order)) };
  } catch (error) {
    // What is in the store is as of the last look that came to its end.
    known.get(memory)?.contents.close();
    known.delete(memory);
    if (error instanceof Stopped) return { id, state: 'stopped' };
    return { id, state: 'failed', message: wordsOf(error) };
  }
}

async function look(order: TreeOrder): Promise<Scanned & { readonly state: 'looked' | 'too-many' }> {
  const { home, root, memory, hidden, mostBytes, tell, stop } = order;
  const check = (): void => {
    if (Atomics.load(stop, 0) !== 0) throw new Stopped();
  };
  check();
  let folder = known.get(memory);
  if (!folder) {
    folder = { memory: TreeMemory.load(memory), contents: new TreeContents(home, memory), tooMany: false };
    known.set(memory, folder);
  }
  if (folder.tooMany) return { state: 'too-many', ...nothing };
  const { rules, repository } = await surroundingsOf(root);
  const options = { root, around: rules, repository, mostBytes, mostFiles, tell, check };
  try {
    // The store may lie in a folder that is worked in.
    const scan = new TreeScan(folder.memory, folder.contents, { ...options, hidden: new Set([...hidden, home]) });
    return { state: 'looked', ...scan.run() };
  } catch (error) {
    if (!(error instanceof TooManyFiles)) throw error;
    folder.contents.close();
    known.set(memory, { ...folder, tooMany: true });
    return { state: 'too-many', ...nothing };
  }
}
