import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { bundles } from '../../scripts/bundles.mjs';

let built: Promise<string> | undefined;

/** The program that reads pages, built once for all tests of this process: threads do not load TypeScript. */
export function pageReader(): Promise<string> {
  built ??= buildOnce();
  return built;
}

async function buildOnce(): Promise<string> {
  const outfile = path.join(await mkdtemp(path.join(tmpdir(), 'fingerpost-reader-')), 'page-reader.js');
  await build({ ...bundles(false).pageReader, outfile });
  return outfile;
}
