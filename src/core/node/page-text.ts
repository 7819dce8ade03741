import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { type PageText, WebFailure, type WebPage } from '../ports';
import { wordsOf } from './system-error';

const pageText = z.object({ title: z.string(), text: z.string(), note: z.string() });

/** No page that people read takes longer. Milliseconds. */
const longestRead = 15_000;
/** Megabytes. A page of ten takes a fifth of that. */
const mostMemory = 512;

/**
 * Reads pages in a thread of their own: a large one takes seconds, in which nothing else here may stand still, and one
 * that was made to take for ever is ended.
 */
export class PageReader {
  /** @param program the built page-reader-program.ts */
  constructor(
    private readonly program: () => Promise<string> = () => Promise.resolve(path.join(__dirname, 'page-reader.js')),
    private readonly longestMs = longestRead,
  ) {}

  /** @throws WebFailure; the signal's reason */
  async read(page: WebPage, signal: AbortSignal): Promise<PageText> {
    const program = await this.program();
    signal.throwIfAborted();
    const worker = new Worker(program, {
      workerData: page,
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: mostMemory },
    });
    const deadline = AbortSignal.timeout(this.longestMs);
    const stop = AbortSignal.any([signal, deadline]);
    try {
      return pageText.parse(await firstMessage(worker, stop));
    } catch (cause) {
      signal.throwIfAborted();
      const why = deadline.aborted ? `it takes longer than ${this.longestMs / 1000} seconds` : wordsOf(cause);
      throw new WebFailure('unreadable', `The page cannot be read: ${why}.`, { cause });
    } finally {
      void worker.terminate(); // its answer is here, or will not come: nobody has to wait for the end of a thread
    }
  }
}

function firstMessage(worker: Worker, stop: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the reader ended')));
    const stopped = (): void => reject(stop.reason instanceof Error ? stop.reason : new Error('stopped'));
    if (stop.aborted) stopped();
    else stop.addEventListener('abort', stopped, { once: true });
  });
}
