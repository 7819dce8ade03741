import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GlobRequest, GrepHit, GrepRequest, Search, Uri } from '../ports';
import { globPattern } from './glob-pattern';
import { surroundingsOf } from './ignore-rules';
import { pathOf, uriOf } from './places';
import { ripgrepSearcher } from './ripgrep';
import type { SearchedFolder, Searcher } from './searcher';
import { ifThere } from './system-error';
import { walkSearcher } from './walk-searcher';

/** A longer line is cut for its reader. Characters. */
const longestLine = 500;

/** Searches with ripgrep, and without it in this process. */
export class NodeSearch implements Search {
  #searcher: Promise<Searcher> | undefined;

  /** @param findRipgrep asked once, at the first search; undefined when there is none */
  constructor(private readonly findRipgrep: () => Promise<string | undefined>) {}

  async glob(
    { folder, pattern, limit }: GlobRequest,
    signal: AbortSignal,
  ): Promise<{ readonly uris: readonly Uri[]; readonly cut: boolean }> {
    const glob = globPattern(pattern);
    const searched = await this.#begin(folder, signal);
    if (searched === undefined) return { uris: [], cut: false };
    const found = searched.searcher.files(searched, (below) => glob.mayMatchBelow(below), signal);
    const { taken, cut } = await take(found, (path) => glob.matches(path), limit, signal);
    return { uris: taken.sort(byText).map((path) => uriOf(join(searched.path, path))), cut };
  }

  async grep(
    request: GrepRequest,
    signal: AbortSignal,
  ): Promise<{ readonly hits: readonly GrepHit[]; readonly cut: boolean }> {
    const include = request.include === undefined ? undefined : globPattern(request.include);
    const isWanted = (path: string): boolean => include?.matches(path) ?? true;
    const searched = await this.#begin(request.folder, signal);
    if (searched === undefined) return { hits: [], cut: false };
    const found = searched.searcher.lines(searched, request, isWanted, signal);
    const { taken, cut } = await take(found, () => true, request.limit, signal);
    taken.sort((a, b) => byText(a.path, b.path) || a.line - b.line);
    return {
      hits: taken.map(({ path, line, text }) => ({ uri: uriOf(join(searched.path, path)), line, text: shorten(text) })),
      cut,
    };
  }

  /** Undefined when there is no such folder. */
  async #begin(
    folder: Uri,
    signal: AbortSignal,
  ): Promise<(SearchedFolder & { readonly searcher: Searcher }) | undefined> {
    signal.throwIfAborted();
    const path = pathOf(folder);
    if (!(await ifThere(stat(path)))?.isDirectory()) return undefined;
    this.#searcher ??= this.findRipgrep().then((found) =>
      found === undefined ? walkSearcher : ripgrepSearcher(found),
    );
    return { path, surroundings: await surroundingsOf(path), searcher: await this.#searcher };
  }
}

/** As many as the limit allows, and whether there are more. */
async function take<T>(
  found: AsyncIterable<T>,
  isWanted: (item: T) => boolean,
  limit: number,
  signal: AbortSignal,
): Promise<{ readonly taken: T[]; readonly cut: boolean }> {
  const taken: T[] = [];
  for await (const item of found) {
    signal.throwIfAborted();
    if (!isWanted(item)) continue;
    if (taken.length >= limit) return { taken, cut: true };
    taken.push(item);
  }
  signal.throwIfAborted();
  return { taken, cut: false };
}

function shorten(line: string): string {
  if (line.length <= longestLine) return line;
  return `${line.slice(0, longestLine - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
