import type { GrepRequest } from '../ports';
import type { Surroundings } from './ignore-rules';

/** A line of a file. */
export interface FoundLine {
  /** Relative to the searched folder, `/`-separated. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** Without its end, in full. */
  readonly text: string;
}

/** What is searched. */
export interface SearchedFolder {
  readonly path: string;
  readonly surroundings: Surroundings;
}

/**
 * Goes through a folder without what `.gitignore` hides, in a repository or not, without `.git` and without following
 * links. Other ignore files, and those of the user's git, do not count, but for ripgrep's own `.rgignore`, which it cannot
 * be told to leave alone. Gives as much as is taken, in any order.
 */
export interface Searcher {
  /** @param mayMatchBelow says of a relative folder whether anything below it is of interest; need not be asked */
  files(folder: SearchedFolder, mayMatchBelow: (folder: string) => boolean, signal: AbortSignal): AsyncIterable<string>;
  /**
   * @param isWanted says of a relative path whether its lines are
   * @throws BadPattern
   */
  lines(
    folder: SearchedFolder,
    request: GrepRequest,
    isWanted: (path: string) => boolean,
    signal: AbortSignal,
  ): AsyncIterable<FoundLine>;
}
