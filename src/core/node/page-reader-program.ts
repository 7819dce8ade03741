import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { partOf } from '../text/page-parts';
import { readablePage } from './readable-page';

/** The program of the thread in which one page is read (see page-text.ts): takes it, answers once, ends. */
const { html, url, mode, terms } = z
  .object({
    html: z.string(),
    url: z.string(),
    mode: z.enum(['selective', 'truncated', 'full']),
    terms: z.array(z.string()),
  })
  .parse(workerData);
const { title, markdown } = readablePage(html, url);
parentPort?.postMessage({ title, ...partOf(markdown, mode, terms) });
