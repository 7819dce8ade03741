// Builds what is shipped into dist/. Options: --production (small, without source maps), --watch.
//
//   extension.js      registers; loaded when the editor activates us, so it stays small
//   core.js           the core, the adapters and their libraries; loaded when somebody first uses them
//   webview/chat.*    the page of the chat, its styles and the icon font
//   cli.js            the terminal
//   meta.json         what went into each, for tests
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));

/** extension.ts reaches the core through this one import; it stays a `require` of the other bundle. */
const coreStaysOutside = {
  name: 'core-stays-outside',
  setup(bundle) {
    bundle.onResolve({ filter: /^\.\/editor\/start-core$/ }, () => ({ path: './core.js', external: true }));
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  // Without contents: the sources are beside it.
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  define: { __FINGERPOST_VERSION__: JSON.stringify(version) },
};

const onNode = { ...common, platform: 'node', target: 'node20', format: 'cjs', keepNames: production };

const bundles = [
  {
    ...onNode,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
    plugins: [coreStaysOutside],
    supported: { 'dynamic-import': false },
    keepNames: false,
  },
  { ...onNode, entryPoints: ['src/editor/start-core.ts'], outfile: 'dist/core.js', external: ['vscode'] },
  { ...onNode, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
  {
    ...common,
    entryPoints: { chat: 'src/webview/chat/main.tsx' },
    outdir: 'dist/webview',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
];

await rm(path.join(root, 'dist'), { recursive: true, force: true });
if (watch) {
  const contexts = await Promise.all(bundles.map((options) => context({ ...options, logLevel: 'info' })));
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  const results = await Promise.all(bundles.map((options) => build(options)));
  await chmod(path.join(root, 'dist/cli.js'), 0o755);
  const inputs = Object.assign({}, ...results.map(({ metafile }) => metafile.inputs));
  const outputs = Object.assign({}, ...results.map(({ metafile }) => metafile.outputs));
  await writeFile(path.join(root, 'dist/meta.json'), JSON.stringify({ inputs, outputs }));
}
