import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../scripts/project';

/**
 * Bundles the suite and each of its test files for the extension host and gives back the path for `extensionTestsPath`.
 * Mocha goes into the bundle: it is an ES module, which not every supported host can `require`.
 */
export async function buildSuite(): Promise<string> {
  const source = path.join(projectRoot, 'test', 'editor', 'suite');
  const target = path.join(projectRoot, 'dist-test', 'editor');
  await rm(target, { recursive: true, force: true });
  await build({
    entryPoints: [path.join(source, 'index.ts'), path.join(source, '**', '*.test.ts')],
    outbase: source,
    outdir: target,
    bundle: true,
    platform: 'node',
    // Of some packages only the ES modules can be bundled.
    mainFields: ['module', 'main'],
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode'],
    logLevel: 'warning',
    // Mocha's workers for parallel runs would need files of their own. One window runs one test at a time.
    logOverride: { 'require-resolve-not-external': 'silent' },
  });
  return path.join(target, 'index');
}
