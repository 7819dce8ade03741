import { Minimatch } from 'minimatch';
import { BadPattern } from '../ports';
import { wordsOf } from './system-error';

/** A glob over paths relative to a folder, as ports speak of it: `*`, `**`, `?`, `[…]` and `{a,b}`; names with a dot count. */
export interface GlobPattern {
  /** @param path relative, `/`-separated */
  matches(path: string): boolean;
  /** Can anything below this relative folder match? */
  mayMatchBelow(folder: string): boolean;
}

/**
 * Reads a glob. No extended globs: `(group)` and `@modal` are folder names in the wild, and nested groups take for ever.
 * @throws BadPattern
 */
export function globPattern(pattern: string): GlobPattern {
  const options = { dot: true, noext: true, nonegate: true, nocomment: true } as const;
  try {
    const relative = pattern.replace(/^(?:\.\/+)+/, '');
    const whole = new Minimatch(relative, options);
    if (whole.makeRe() === false) throw new BadPattern(`${pattern} is not a glob`);
    return {
      matches: (path) => whole.match(path),
      mayMatchBelow: (folder) => folder === '' || whole.match(folder, true),
    };
  } catch (cause) {
    if (cause instanceof BadPattern) throw cause;
    throw new BadPattern(`${pattern.slice(0, 200)} is not a glob: ${wordsOf(cause)}`, { cause });
  }
}
