import { access, constants, mkdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Recipe } from './editions';
import { nodePackage } from './editions';

/** Finds a program the way a shell does. Undefined when the PATH has none. */
export async function findOnPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    const candidate = path.join(folder, name);
    const usable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return candidate;
  }
  return undefined;
}

/** What is needed, and the Debian package that has it. */
const programs = [
  { name: process.platform === 'darwin' ? 'clang++' : 'g++', debian: 'g++' },
  { name: 'make', debian: 'make' },
  { name: 'python3', debian: 'python3' },
  { name: 'ps', debian: 'procps' },
  { name: 'npm', debian: 'npm' },
];

/**
 * Refuses, with the command that mends it, before anything is fetched. Finding out about a missing compiler after a
 * minute of installing would cost that minute and bury the reason in a log.
 */
export async function checkPrerequisites(recipe: Recipe, folder: string): Promise<void> {
  if (nodePackage(recipe.nodeMajor) === undefined) {
    throw new Error(
      `The test editors run on Linux and macOS, x64 and arm64; this is ${process.platform}-${process.arch}. ` +
        'Use the desktop editor here: npm run test:desktop.',
    );
  }
  const missing: string[] = [];
  const packages: string[] = [];
  for (const { name, debian } of programs) {
    if ((await findOnPath(name)) !== undefined) continue;
    missing.push(name);
    packages.push(debian);
  }
  if (missing.length > 0) {
    const remedy =
      process.platform === 'darwin' ? 'xcode-select --install' : `apt-get install --yes ${packages.join(' ')}`;
    throw new Error(
      `Building the test editor needs ${missing.join(', ')}, not found on the PATH. Mend it with: ${remedy}`,
    );
  }
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / 1_000_000);
  if (free < recipe.megabytes) {
    throw new Error(
      `The test editor needs ${recipe.megabytes} MB in ${folder}; ${free} MB are free. ` +
        'Make room, or choose another place with FINGERPOST_CACHE.',
    );
  }
}
