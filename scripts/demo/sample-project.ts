import { constants } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../project';

/** What the tests of the sample project stand on, from its package.json. */
const library = 'fast-check';

const copying = { recursive: true, force: false, mode: constants.COPYFILE_FICLONE };

/** Copies the sample project into a folder; files that are there already stay as they are. */
export async function copySampleProject(folder: string): Promise<void> {
  await cp(path.join(__dirname, 'project'), folder, copying);
}

/**
 * Installs in a copy of the sample project what its tests stand on: copies of our own packages, so that no network is
 * needed. Not links: the project would then run, and an agent could change, files outside of its folder.
 */
export async function installSampleLibraries(folder: string): Promise<void> {
  const missing = [library];
  const installed = new Set<string>();
  for (let name = missing.pop(); name !== undefined; name = missing.pop()) {
    if (installed.has(name)) continue;
    installed.add(name);
    const from = path.join(projectRoot, 'node_modules', name);
    await cp(from, path.join(folder, 'node_modules', name), copying);
    const manifest = JSON.parse(await readFile(path.join(from, 'package.json'), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    missing.push(...Object.keys(manifest.dependencies ?? {}));
  }
}
