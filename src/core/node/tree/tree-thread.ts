import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TreeAnswer, TreeOrder } from './tree-messages';

/** The thread that walks folders, begun when it is first asked. It keeps no process alive. */
class TreeThread {
  #worker: Worker | undefined;
  #count = 0;
  readonly #waiting = new Map<number, (answer: TreeAnswer) => void>();

  ask(order: Omit<TreeOrder, 'id'>): Promise<TreeAnswer> {
    const id = (this.#count += 1);
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.ref();
      worker.postMessage({ id, ...order } satisfies TreeOrder);
    });
  }

  #start(): Worker {
    // A bundle has it beside itself; the sources run as they are, by what runs this file.
    const isSource = __filename.endsWith('.ts');
    const file = join(__dirname, isSource ? 'tree-worker.ts' : 'tree-worker.js');
    const worker = new Worker(file, { execArgv: isSource ? ['--require', 'tsx/cjs'] : [] });
    worker.unref();
    worker.on('message', (answer: TreeAnswer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
      if (this.#waiting.size === 0) worker.unref();
    });
    worker.on('error', (error) => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const [id, told] of this.#waiting) told({ id, state: 'failed', message: error.message });
      this.#waiting.clear();
    });
    return worker;
  }
}

export const treeThread = new TreeThread();
