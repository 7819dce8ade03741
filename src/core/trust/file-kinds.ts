import { Minimatch } from 'minimatch';

/** One kind of file, with the words that a card says about it and the globs that find it in a folded absolute path. */
export interface FileKind {
  /** Ends the sentence "src/x …": `may hold secrets`. */
  readonly says: string;
  readonly globs: readonly string[];
  /** Globs of files that are not meant although one of `globs` finds them. */
  readonly except?: readonly string[];
}

/** Finds the first kind that a path is of, given as segments from the top folder. */
export type KindReader = (segments: readonly string[]) => string | undefined;

/**
 * Makes a reader of a table. Paths are folded first, so that every spelling that some host takes for the same file is
 * found: letter case, Unicode compatibility forms, characters that a file system ignores, the tails that Windows cuts off,
 * and Git's folder by its short name. Folding can find too much and never too little.
 */
export function readKinds(table: readonly FileKind[]): KindReader {
  const kinds = table.map(({ says, globs, except = [] }) => ({ says, found: matcher(globs), spared: matcher(except) }));
  return (segments) => {
    const path = segments.map(foldName).join('/');
    return kinds.find(({ found, spared }) => found(path) && !spared(path))?.says;
  };
}

/** A name as every host that is lenient about names takes it. */
export function foldName(segment: string): string {
  const name = segment
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .toLowerCase()
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '');
  return name === 'git~1' ? '.git' : name;
}

function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const sources = globs.map((glob) => {
    const expression = new Minimatch(glob, { dot: true, nonegate: true, nocomment: true, platform: 'linux' }).makeRe();
    if (expression === false) throw new TypeError(`${glob} is no glob`);
    return expression.source;
  });
  const any = new RegExp(sources.join('|'));
  return (path) => any.test(path);
}
