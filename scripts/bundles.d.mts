import type { BuildOptions } from 'esbuild';

export function bundles(production: boolean): Readonly<Record<'extension' | 'core' | 'cli' | 'chat', BuildOptions>>;
export function grammarFiles(): readonly string[];
