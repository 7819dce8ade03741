import type { BuildOptions } from 'esbuild';

type Bundle = 'extension' | 'core' | 'treeWorker' | 'cli' | 'pageReader';

/** The pages' entry points by the names of their files. */
interface Pages extends BuildOptions {
  readonly entryPoints: Record<string, string>;
}

export function bundles(
  production: boolean,
): Readonly<Record<Bundle, BuildOptions> & { readonly pages: Pages; readonly diagrams: Pages }>;
export function grammarFiles(): readonly string[];
