import type { BuildOptions } from 'esbuild';

type Bundle = 'extension' | 'core' | 'treeWorker' | 'cli' | 'pageReader' | 'chat';

export function bundles(production: boolean): Readonly<Record<Bundle, BuildOptions>>;
export function grammarFiles(): readonly string[];
