// Builds what is shipped into dist/. Options: --production (small, without source maps), --watch.
// dist/meta.json says what went into each bundle.
import { chmod, copyFile, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { bundles, grammarFiles } from './scripts/bundles.mjs';

const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), 'dist');
const all = Object.values(bundles(process.argv.includes('--production')));

await rm(dist, { recursive: true, force: true });
await mkdir(path.join(dist, 'grammars'), { recursive: true });
await Promise.all(grammarFiles().map((file) => copyFile(file, path.join(dist, 'grammars', path.basename(file)))));
await copySandboxPrograms();
if (process.argv.includes('--watch')) {
  const contexts = await Promise.all(all.map((options) => context({ ...options, logLevel: 'info' })));
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  const metafiles = (await Promise.all(all.map((options) => build(options)))).map(({ metafile }) => metafile);
  const inputs = Object.assign({}, ...metafiles.map((each) => each.inputs));
  const outputs = Object.assign({}, ...metafiles.map((each) => each.outputs));
  await writeFile(path.join(dist, 'meta.json'), JSON.stringify({ inputs, outputs }));
  await chmod(path.join(dist, 'cli.js'), 0o755);
}

/** Programs of the sandbox's runtime: those of Linux, none of Windows, where it is not used. */
async function copySandboxPrograms() {
  const runtime = path.join(path.dirname(dist), 'node_modules', '@anthropic-ai', 'sandbox-runtime');
  const names = ['x64', 'arm64'].map((arch) => `vendor/seccomp/${arch}/apply-seccomp`);
  for (const name of [...names, 'vendor/java-proxy-agent/srt-proxy-agent.jar', 'LICENSE']) {
    const target = path.join(dist, 'sandbox', name);
    await mkdir(path.dirname(target), { recursive: true });
    await cp(path.join(runtime, name), target);
  }
}
