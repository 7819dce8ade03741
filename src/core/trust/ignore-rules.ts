import ignore from 'ignore';

/** One ignore file with where its patterns count. */
export interface IgnoreFile {
  /** As people read it: `.kiroignore`, `src/.kiroignore`, `~/.kiro/settings/kiroignore`. */
  readonly name: string;
  /** Its folder, as names below the root. Empty: the root, and files that hold for every root. */
  readonly folder: readonly string[];
  readonly text: string;
}

/** The line by which a place is hidden from the agent. */
export interface HidingLine {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** Says of a place below the root which line hides it. Names from the root on; the root itself is never hidden. */
export type HiddenBy = (segments: readonly string[], isFolder: boolean) => HidingLine | undefined;

/**
 * Reads ignore files that count for one folder as one list of rules (IGN-03, IGN-06, IGN-07): the last line that speaks
 * about a place decides, and what lies in a hidden folder stays hidden.
 *
 * The lines of a file in a sub-folder are written anew as lines of the root, so that one matcher sees all of them in their
 * order. Names are compared in one Unicode form: a file is hidden in whichever form a disk gives its name.
 *
 * @param files in the order in which they count: those of the user first, then from the root to the leaf
 * @param ignoreCase the file system takes `.ENV` for `.env`
 */
export function readIgnoreFiles(files: readonly IgnoreFile[], ignoreCase: boolean): HiddenBy {
  const rules = files.flatMap(({ text, folder }, index) =>
    linesOf(text).flatMap((line, at) => {
      const pattern = fromRoot(line.normalize('NFC'), folder);
      return pattern === undefined ? [] : [{ pattern, mark: `${index}:${at + 1}` }];
    }),
  );
  if (rules.length === 0) return () => undefined;
  const matcher = ignore({ ignorecase: ignoreCase }).add(rules);
  return (segments, isFolder) => {
    if (segments.length === 0) return undefined;
    const path = segments.join('/').normalize('NFC') + (isFolder ? '/' : '');
    const { ignored, rule } = matcher.test(path);
    if (!ignored) return undefined;
    const [index = '', line = ''] = (rule?.mark ?? '').split(':');
    return { file: files[Number(index)]?.name ?? '', line: Number(line) };
  };
}

/** Why it is asked about, as the end of a sentence about the place. */
export const hiddenFromAgent = ({ file, line }: HidingLine): string => `hidden from the agent by ${file}:${line}`;

/** The refusal of a reading (IGN-01). */
export function hiddenInWords(path: string, { file, line }: HidingLine): string {
  return `Access to ${path} is blocked by ${file}:${line}`;
}

/**
 * The places that lines name without any wildcard, as names from the root on: what can be hidden without looking through a
 * folder. Lines that take something back are left out, so that it is rather too much.
 */
export function literalPlaces({ text, folder }: IgnoreFile): readonly (readonly string[])[] {
  return linesOf(text).flatMap((line) => {
    const body = line.trim();
    if (body === '' || /^[#!]/.test(body) || /[*?[\]\\]/.test(body)) return [];
    const names = body.split('/').filter((name) => name !== '');
    return names.length === 0 || names.includes('..') ? [] : [[...folder, ...names]];
  });
}

function linesOf(text: string): readonly string[] {
  return text.replace(/^\uFEFF/, '').split(/\r?\n/);
}

/** The line as one of an ignore file in the root; undefined for one that says nothing. */
function fromRoot(line: string, folder: readonly string[]): string | undefined {
  if (line.trim() === '' || line.startsWith('#')) return undefined;
  if (folder.length === 0) return line;
  const isNegative = line.startsWith('!');
  const body = isNegative ? line.slice(1) : line;
  const above = folder.map((name) => name.normalize('NFC').replace(/[\\*?[\]]/g, '\\$&')).join('/');
  // A slash anywhere but at the end ties a pattern to the folder of its file.
  const isTied = /\/(?!\s*$)/.test(body);
  return `${isNegative ? '!' : ''}/${above}/${isTied ? '' : '**/'}${body.replace(/^\//, '')}`;
}
