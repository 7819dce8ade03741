import path from 'node:path';
import { build } from 'esbuild';
import { bundles } from '../../scripts/bundles.mjs';

/** The files of dist/webview by name, as the product's build makes them. */
export type BuiltFiles = ReadonlyMap<string, Uint8Array>;

let built: Promise<BuiltFiles> | undefined;

/** Bundles all pages, and the stub that stands for the editor, in memory; once for all tests of a run. */
export function builtPages(): Promise<BuiltFiles> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<BuiltFiles> {
  const options = bundles(true).pages;
  const entryPoints = { ...options.entryPoints, 'editor-stub': 'test/webview/editor-stub.ts' };
  const built = await Promise.all([
    build({ ...options, entryPoints, write: false as const }),
    build({ ...bundles(true).diagrams, write: false as const }),
  ]);
  const outputFiles = built.flatMap((each) => each.outputFiles);
  return new Map(outputFiles.map((file) => [path.basename(file.path), file.contents]));
}
