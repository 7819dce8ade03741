import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable } from './shell-line';

const program = process.platform === 'win32' ? 'rg.exe' : 'rg';

/** Where an editor keeps its own ripgrep, by the layouts of its releases. @param appRoot the editor's application folder */
export function ripgrepCandidates(appRoot: string): readonly string[] {
  const packages = ['node_modules', 'node_modules.asar.unpacked'].map((folder) => join(appRoot, folder, '@vscode'));
  return packages.flatMap((folder) => [
    join(folder, 'ripgrep', 'bin', program),
    join(folder, 'ripgrep-universal', 'bin', `${process.platform}-${process.arch}`, program),
  ]);
}

/**
 * The first ripgrep that runs here: of the given paths, then of the folders of `path`.
 * @param path as in the environment variable PATH
 */
export async function findRipgrep(candidates: readonly string[], path: string): Promise<string | undefined> {
  // An empty or relative entry would take the program from whatever folder we happen to be in.
  const folders = path.split(delimiter).filter((folder) => /^(?:\/|[a-z]:[\\/]|\\\\)/i.test(folder));
  for (const candidate of [...candidates, ...folders.map((folder) => join(folder, program))]) {
    if ((await isExecutable(candidate)) && (await runs(candidate))) return candidate;
  }
  return undefined;
}

/** Does it start on this machine, and is it new enough for the options that we use? */
async function runs(ripgrep: string): Promise<boolean> {
  try {
    const options = ['--no-config', '--no-require-git', '--no-ignore-dot', '--no-ignore-exclude', '--version'];
    const { stdout } = await promisify(execFile)(ripgrep, options, { timeout: 5_000 });
    return stdout.startsWith('ripgrep ');
  } catch {
    return false; // made for another system, or too old: the next one may do
  }
}
