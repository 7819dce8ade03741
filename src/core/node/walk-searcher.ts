import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GrepRequest } from '../ports';
import { largestText } from './documents';
import { isHidden, rulesWithin } from './ignore-rules';
import type { IgnoreRules } from './ignore-rules';
import { linePattern } from './line-pattern';
import type { FoundLine, SearchedFolder, Searcher } from './searcher';

/** At most so long nothing else runs in this process. Milliseconds. */
const slice = 15;

/** Searches in this process, for hosts without ripgrep: the same results, slower. */
export const walkSearcher: Searcher = {
  async *files(folder, mayMatchBelow, signal) {
    yield* walk(folder.path, '', folder.surroundings.rules, mayMatchBelow, new Turns(signal));
  },

  async *lines(folder: SearchedFolder, { pattern, caseSensitive }: GrepRequest, isWanted, signal) {
    const matches = linePattern(pattern, caseSensitive);
    const turns = new Turns(signal);
    for await (const path of walk(folder.path, '', folder.surroundings.rules, () => true, turns)) {
      if (!isWanted(path)) continue;
      const text = await readText(join(folder.path, path));
      if (text !== undefined) yield* matchingLines(path, text, matches, turns);
    }
  },
};

/**
 * Every file below a folder that no rule hides, relative to the root. Devices, names that are not UTF-8 and folders that
 * may not be read are left out, as ripgrep does.
 */
async function* walk(
  root: string,
  below: string,
  around: IgnoreRules | undefined,
  mayMatchBelow: (folder: string) => boolean,
  turns: Turns,
): AsyncGenerator<string> {
  const folder = join(root, below);
  const [entries, rules] = await Promise.all([readFolder(folder), rulesWithin(folder, around)]);
  for (const entry of entries) {
    await turns.pass();
    const name = nameOf(entry);
    if (name === undefined || name === '.git') continue;
    const path = below === '' ? name : `${below}/${name}`;
    if (isHidden(join(root, path), entry.isDirectory(), rules)) continue;
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && mayMatchBelow(path)) yield* walk(root, path, rules, mayMatchBelow, turns);
  }
}

async function* matchingLines(
  path: string,
  text: string,
  matches: (line: string) => boolean,
  turns: Turns,
): AsyncGenerator<FoundLine> {
  for (let start = 0, line = 1; start < text.length; line += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const content = text.slice(start, newline > start && text[end - 1] === '\r' ? end - 1 : end);
    if (matches(content)) yield { path, line, text: content };
    start = end + 1;
    await turns.pass();
  }
}

/** Lets others run before one slice of time is over, and notices the wish to stop. */
class Turns {
  #since = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  /** Resolves at once as long as the slice lasts. */
  async pass(): Promise<void> {
    if (performance.now() - this.#since < slice) return;
    await nextTurn();
    this.signal.throwIfAborted();
    this.#since = performance.now();
  }
}

async function readFolder(folder: string): Promise<readonly Dirent<Buffer>[]> {
  try {
    return await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch {
    return []; // gone meanwhile, or not ours to read
  }
}

function nameOf(entry: Dirent<Buffer>): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry.name);
  } catch {
    return undefined; // no URI names it
  }
}

/** Undefined for what is no text, or too large for one. */
async function readText(path: string): Promise<string | undefined> {
  try {
    if ((await stat(path)).size > largestText) return undefined;
    const bytes = await readFile(path);
    return bytes.includes(0) ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // gone meanwhile, or not ours to read
  }
}
