// What is built into dist/:
//
//   extension.js      registers; loaded when the editor activates us, so it stays small
//   core.js           the core, the adapters and their libraries; loaded when somebody first uses them
//   webview/chat.*    the page of the chat, its styles and the icon font
//   cli.js            the terminal
//   page-reader.js    the thread in which a page of the web is read
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** extension.ts reaches the core through this one import; it stays a `require` of the other bundle. */
const coreStaysOutside = {
  name: 'core-stays-outside',
  setup(bundle) {
    bundle.onResolve({ filter: /^\.\/editor\/start-core$/ }, () => ({ path: './core.js', external: true }));
  },
};

/** The options of esbuild for each bundle, by its name. @param {boolean} production small, without source maps */
export function bundles(production) {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const common = {
    absWorkingDir: root,
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
    define: { __FINGERPOST_VERSION__: JSON.stringify(version) },
  };
  const onNode = {
    ...common,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // ES modules before the UMD that some packages name as their main file, which cannot be bundled.
    mainFields: ['module', 'main'],
    // Names of functions and classes stay, for stacks in bug reports.
    keepNames: true,
  };
  return {
    extension: {
      ...onNode,
      entryPoints: ['src/extension.ts'],
      outfile: 'dist/extension.js',
      external: ['vscode'],
      plugins: [coreStaysOutside],
      supported: { 'dynamic-import': false },
    },
    core: { ...onNode, entryPoints: ['src/editor/start-core.ts'], outfile: 'dist/core.js', external: ['vscode'] },
    cli: {
      ...onNode,
      entryPoints: ['src/cli/main.ts'],
      outfile: 'dist/cli.js',
      banner: { js: '#!/usr/bin/env node' },
    },
    // A thread of the two above: one page of the web is read in it.
    pageReader: {
      ...onNode,
      entryPoints: ['src/core/node/page-reader-program.ts'],
      outfile: 'dist/page-reader.js',
      // Makes documents of text for Markdown; ours come from linkedom.
      alias: { '@mixmark-io/domino': 'node:util' },
    },
    chat: {
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
  };
}
