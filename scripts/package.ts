import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { editorEnvironment } from './editor/environment';
import { runCommand } from './editor/run-command';
import { ownCache, projectRoot } from './project';

/** A package, where it lies and how large it is. */
export interface BuiltPackage {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Builds the extension for production and packs it into `fingerpost-<version>.vsix` in this checkout's cache. A warning of vsce
 * is a failure: each one names something that a user of the package would meet. Nothing is downloaded.
 */
export async function buildPackage(): Promise<BuiltPackage> {
  await demand(process.execPath, ['esbuild.mjs', '--production']);
  await mkdir(ownCache, { recursive: true });
  const unfinished = path.join(ownCache, `fingerpost.${process.pid}.vsix`);
  try {
    const vsce = path.join(projectRoot, 'node_modules', '@vscode', 'vsce', 'vsce');
    const output = await demand(process.execPath, [vsce, 'package', '--no-dependencies', '--out', unfinished]);
    if (/\bWARNING\b/.test(output)) throw new Error(`vsce has a warning:\n${output}`);
    const file = path.join(ownCache, `fingerpost-${await readVersion()}.vsix`);
    // In one step, as another process may be installing the one that is there.
    await rename(unfinished, file);
    return { file, bytes: (await stat(file)).size };
  } finally {
    await rm(unfinished, { force: true });
  }
}

let packaged: Promise<BuiltPackage> | undefined;

/**
 * The package for tests to install: built anew by the first who asks in a process, whatever lies in the cache, so that a
 * test never sees yesterday's sources. FINGERPOST_VSIX names a finished one to be tested instead.
 */
export async function packagedVsix(): Promise<string> {
  const given = process.env['FINGERPOST_VSIX'];
  if (given) return path.resolve(given);
  packaged ??= buildPackage();
  return (await packaged).file;
}

async function demand(command: string, args: readonly string[]): Promise<string> {
  const { code, output } = await runCommand(command, args, { cwd: projectRoot, env: editorEnvironment() });
  if (code !== 0) throw new Error(`${[path.basename(command), ...args].join(' ')} failed:\n${output}`);
  return output;
}

async function readVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(projectRoot, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    const { version } = manifest;
    if (typeof version === 'string') return version;
  }
  throw new Error('package.json has no version.');
}

async function main(): Promise<void> {
  try {
    const { file, bytes } = await buildPackage();
    console.log(`${file}  ${(bytes / 1_000_000).toFixed(2)} MB`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

if (require.main === module) void main();
