import path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../scripts/project';

/** The files of dist/webview by name, as the product's build makes them. */
export type BuiltFiles = ReadonlyMap<string, Uint8Array>;

let built: Promise<BuiltFiles> | undefined;

/** Bundles the chat's page, and the stub that stands for the editor, in memory; once for all tests of a run. */
export function builtChat(): Promise<BuiltFiles> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<BuiltFiles> {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: { chat: 'src/webview/chat/main.tsx', 'editor-stub': 'test/webview/editor-stub.ts' },
    outdir: 'dist/webview',
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    logLevel: 'warning',
  });
  return new Map(outputFiles.map((file) => [path.basename(file.path), file.contents]));
}
