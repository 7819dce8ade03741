// What is built into dist/:
//
//   extension.js      registers; loaded when the editor activates us, so it stays small
//   core.js           the core, the adapters and their libraries; loaded when somebody first uses them
//   tree-worker.js    a thread that looks through folders
//   webview/          the pages of webviews, each with its styles, and the icon font
//   cli.js            the terminal
//   grammars/         the shells' grammars, read when a command is to be judged
//   sandbox/          the sandbox's runtime, an ES module that a CommonJS bundle cannot hold, and its programs
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

/** What reads command lines: Tree-sitter and the grammars of bash and PowerShell, compiled. */
export function grammarFiles() {
  const folder = path.join(root, 'node_modules', '@vscode', 'tree-sitter-wasm', 'wasm');
  return ['tree-sitter', 'tree-sitter-bash', 'tree-sitter-powershell'].map((name) => path.join(folder, `${name}.wasm`));
}

/** The sandbox's runtime finds its programs by where it lies, so it is a file of its own. It stays an `import` of that. */
const sandboxStaysOutside = {
  name: 'sandbox-stays-outside',
  setup(bundle) {
    bundle.onResolve({ filter: /^@anthropic-ai\/sandbox-runtime$/ }, () => ({
      path: './sandbox/runtime.mjs',
      external: true,
    }));
  },
};

/**
 * Mind maps, architecture diagrams and formulas need libraries of their own that weigh as much as all other kinds of diagrams
 * together. Specs hardly have them; one that does is told so where its diagram would be.
 */
const withoutRareDiagrams = {
  name: 'without-rare-diagrams',
  setup(bundle) {
    const rare = /(?:^katex$|\/(?:mindmap-definition|architectureDiagram|cose-bilkent)-[A-Z0-9]+\.mjs$)/;
    bundle.onResolve({ filter: rare }, ({ path: name }) => ({ path: name, namespace: 'rare-diagrams' }));
    bundle.onLoad({ filter: /./, namespace: 'rare-diagrams' }, () => ({
      contents: "throw new Error('Mind maps, architecture diagrams and formulas are not drawn here.');",
    }));
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
    // Patterns with classes such as \p{L} stay literals. As calls of RegExp, which esbuild makes of them for any Node, those
    // inside of functions would be compiled anew each time.
    supported: { 'regexp-unicode-property-escapes': true },
  };
  return {
    extension: {
      ...onNode,
      entryPoints: ['src/extension.ts'],
      outfile: 'dist/extension.js',
      external: ['vscode'],
      plugins: [coreStaysOutside],
      supported: { ...onNode.supported, 'dynamic-import': false },
    },
    core: {
      ...onNode,
      entryPoints: ['src/editor/start-core.ts'],
      outfile: 'dist/core.js',
      external: ['vscode'],
      plugins: [sandboxStaysOutside],
    },
    treeWorker: {
      ...onNode,
      entryPoints: ['src/core/node/tree/tree-worker.ts'],
      outfile: 'dist/tree-worker.js',
    },
    cli: {
      ...onNode,
      entryPoints: ['src/cli/main.ts'],
      outfile: 'dist/cli.js',
      banner: { js: '#!/usr/bin/env node' },
      plugins: [sandboxStaysOutside],
    },
    sandbox: {
      ...onNode,
      format: 'esm',
      entryPoints: ['node_modules/@anthropic-ai/sandbox-runtime/dist/index.js'],
      outfile: 'dist/sandbox/runtime.mjs',
      // Some of what it holds asks for Node's modules with `require`.
      banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
      external: ['@microsoft/mxc-sdk'],
    },
    // A thread of the two above: one page of the web is read in it.
    pageReader: {
      ...onNode,
      entryPoints: ['src/core/node/page-reader-program.ts'],
      outfile: 'dist/page-reader.js',
      // Makes documents of text for Markdown; ours come from linkedom.
      alias: { '@mixmark-io/domino': 'node:util' },
    },
    pages: {
      ...common,
      entryPoints: {
        chat: 'src/webview/chat/main.tsx',
        trace: 'src/webview/trace/main.tsx',
        preview: 'src/webview/preview/main.tsx',
        scenarios: 'src/webview/scenarios/main.tsx',
      },
      outdir: 'dist/webview',
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      loader: { '.ttf': 'file' },
      assetNames: '[name]',
    },
    // A script of its own, as it is larger than the pages together: a page asks for it when it has a diagram.
    diagrams: {
      ...common,
      entryPoints: { diagrams: 'src/webview/diagrams/main.ts' },
      outdir: 'dist/webview',
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      plugins: [withoutRareDiagrams],
      // The pages' policy asks for a nonce on every style sheet.
      define: { ...common.define, 'document.createElement': 'createElementWithNonce' },
      inject: ['src/webview/diagrams/create-element.ts'],
    },
  };
}
