import { spawn } from 'node:child_process';
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Entries that are looked at most where there is no ripgrep. */
const mostEntries = 200_000;

/**
 * Every file below a folder, as paths in it, hidden and ignored ones too. Of `.git` only what lies directly in it, of
 * `node_modules` nothing.
 */
export async function* filesBelow(
  folder: string,
  ripgrep: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<string> {
  if (ripgrep === undefined) yield* walked(folder, signal);
  else yield* listed(folder, ripgrep, signal);
}

async function* listed(folder: string, ripgrep: string, signal: AbortSignal): AsyncGenerator<string> {
  const globs = ['!**/node_modules/**', '!**/.git/*/**'].flatMap((glob) => ['--glob', glob]);
  const args = ['--no-config', '--files', '--hidden', '--no-ignore', ...globs, './'];
  const child = spawn(ripgrep, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], signal });
  const failure = new Promise<void>((resolve) => child.once('error', () => resolve()));
  try {
    for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
      yield line.replace(/^\.\//, '');
    }
  } finally {
    child.kill();
    void failure;
  }
  signal.throwIfAborted();
}

async function* walked(folder: string, signal: AbortSignal): AsyncGenerator<string> {
  const waiting = [''];
  let entries = 0;
  for (let below = waiting.pop(); below !== undefined && entries < mostEntries; below = waiting.pop()) {
    signal.throwIfAborted();
    for (const entry of await entriesOf(join(folder, below))) {
      entries += 1;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) yield path;
      else if (entry.name !== 'node_modules' && !/(?:^|\/)\.git$/.test(below)) waiting.push(path);
    }
  }
}

async function entriesOf(folder: string): ReturnType<typeof readEntries> {
  try {
    return await readEntries(folder);
  } catch {
    return []; // gone meanwhile, or not for us: then not for a command either
  }
}

const readEntries = (folder: string): Promise<Dirent[]> => readdir(folder, { withFileTypes: true });
