import path from 'node:path';
import { build } from 'esbuild';
import { bundles } from '../../scripts/bundles.mjs';

/**
 * Makes one file of a program of the tests and gives its place, for those that start it many times: compiled anew from
 * some hundred sources, each start would take seconds.
 */
export async function bundled(entry: string): Promise<string> {
  const root = path.resolve(__dirname, '../..');
  // Among the packages, as the program loads some of them when it runs.
  const folder = path.join(root, 'node_modules/.cache/fingerpost');
  const outfile = path.join(folder, `${path.basename(entry, '.ts')}.js`);
  const { cli, treeWorker } = bundles(false);
  await build({ ...treeWorker, outfile: path.join(folder, 'tree-worker.js') });
  await build({
    ...cli,
    entryPoints: [entry],
    outfile,
    plugins: [],
    external: ['@anthropic-ai/sandbox-runtime', '@vscode/tree-sitter-wasm'],
  });
  return outfile;
}
