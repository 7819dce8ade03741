import { parentPort, workerData } from 'node:worker_threads';
import type { WebPage } from '../ports';
import { partOf } from '../text/page-parts';
import { readablePage } from './readable-page';

/** The program of the thread in which one page is read (see page-text.ts): takes it, answers once, ends. */

// Given by page-text.ts alone, which has its type; a check by schema would double the size of this bundle.
const { html, url, mode, terms } = workerData as WebPage;
const { title, markdown } = readablePage(html, url);
parentPort?.postMessage({ title, ...partOf(markdown, mode, terms) });
