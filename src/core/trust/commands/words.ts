/**
 * Words of a shell line and what they come to. A word is kept as pieces: text in which characters that were quoted have a
 * backslash, so that what is left without one is what the shell still expands; variables; and what only running it tells.
 */
export interface Word {
  /** As it stands in the line. */
  readonly text: string;
  readonly pieces: readonly Piece[];
}

export type Piece =
  /** Characters behind a backslash stand for themselves. */
  | { readonly kind: 'text'; readonly pattern: string }
  | { readonly kind: 'variable'; readonly name: string; readonly quoted: boolean }
  /** A substitution, an arithmetic expression, a variable that is changed on its way. */
  | { readonly kind: 'unknown' };

/** What a program gets for a word. `value` undefined: it cannot be told. */
export interface Argument {
  readonly text: string;
  readonly value: string | undefined;
  /** The value has `*`, `?` or `[` that the shell will replace by names of files, and is a pattern (see {@link Word}). */
  readonly isGlob: boolean;
}

/** What variables can be, by name, each as a pattern (see {@link Word}); one that is not there cannot be told. */
export type Variables = ReadonlyMap<string, readonly string[]>;

/** Readings of one word that are still followed. More of them cannot be told. */
const mostReadings = 64;

/** Text that stands for itself. */
export const literally = (text: string): string => text.replace(/[\\{},*?[\]~!]/g, '\\$&');

export const withoutEscapes = (pattern: string): string => pattern.replace(/\\(.)/gs, '$1');

/** The word as it stands, where nothing in it has to be expanded. */
export function staticValue({ pieces }: Word): string | undefined {
  if (pieces.some(({ kind }) => kind !== 'text')) return undefined;
  const pattern = pieces.map((piece) => (piece.kind === 'text' ? piece.pattern : '')).join('');
  if (hasGlob(pattern) || hasBraces(pattern) || /^~/.test(pattern)) return undefined;
  return withoutEscapes(pattern);
}

/** Everything that the shell can make of a word: several arguments, or several readings of one. */
export function argumentsOf(word: Word, variables: Variables, home: string | undefined): readonly Argument[] {
  const unknown: readonly Argument[] = [{ text: word.text, value: undefined, isGlob: false }];
  if (entersBraces(word)) return unknown;
  let readings: readonly string[] = [''];
  for (const piece of word.pieces) {
    const endings = readingsOf(piece, variables);
    if (endings === undefined || readings.length * endings.length > mostReadings) return unknown;
    readings = readings.flatMap((start) => endings.map((end) => start + end));
  }
  const patterns: string[] = [];
  for (const reading of readings) {
    const expanded = expandBraces(reading);
    if (expanded === undefined || patterns.length + expanded.length > mostReadings) return unknown;
    // `git {,push}` is `git push`: what braces leave empty is no argument, unless there were quotes.
    if (expanded.length > 1 && expanded.includes('')) return unknown;
    patterns.push(...expanded);
  }
  return patterns.map((pattern): Argument => {
    const rooted = withHome(tildeOf(word.text, pattern), home);
    if (rooted === undefined) return { text: word.text, value: undefined, isGlob: false };
    const isGlob = hasGlob(rooted);
    return { text: word.text, value: isGlob ? rooted : withoutEscapes(rooted), isGlob };
  });
}

function readingsOf(piece: Piece, variables: Variables): readonly string[] | undefined {
  switch (piece.kind) {
    case 'text':
      return [piece.pattern];
    case 'unknown':
      return undefined;
    case 'variable': {
      const values = variables.get(piece.name);
      // Without quotes the shell takes a value apart and expands it once more.
      if (values === undefined || (!piece.quoted && values.some((value) => /\s|\\[*?[]/.test(value)))) return undefined;
      return values;
    }
  }
}

const hasGlob = (pattern: string): boolean => /[*?[]/.test(pattern.replace(/\\./gs, ''));
const hasBraces = (pattern: string): boolean => /\{.*(?:,|\.\.).*\}/s.test(pattern.replace(/\\./gs, ''));

/** `$V{a,b}` is `$Va` and `$Vb`: braces come first, and make other names of the variable's. */
function entersBraces({ pieces }: Word): boolean {
  return pieces.some((piece, index) => {
    const next = pieces[index + 1];
    return piece.kind === 'variable' && !piece.quoted && next?.kind === 'text' && next.pattern.startsWith('{');
  });
}

/** A `~` counts where it begins the word itself; behind quotes, or with some in it, it stands for itself or nobody knows. */
function tildeOf(text: string, pattern: string): string {
  if (!pattern.startsWith('~') || text.startsWith('{')) return pattern;
  if (!text.startsWith('~')) return `\\${pattern}`;
  return /^~(?:\/|$)/.test(text) ? pattern : `~?${pattern.slice(1)}`;
}

/** `~` and `~/…` of the user; undefined for the home of somebody else, or where it is not known. */
function withHome(pattern: string, home: string | undefined): string | undefined {
  if (!pattern.startsWith('~')) return pattern;
  if (home === undefined || !/^~(?:\/|$)/.test(pattern)) return undefined;
  return literally(home) + pattern.slice(1);
}

/** Alternatives in braces, one inside the other as well; undefined for sequences such as `{1..9}` and for too many. */
export function expandBraces(pattern: string): readonly string[] | undefined {
  if (!hasBraces(pattern)) return [pattern];
  const group = innermostGroup(pattern);
  if (group === undefined) return undefined;
  const { before, alternatives, after } = group;
  if (alternatives.length < 2) return undefined;
  const all: string[] = [];
  for (const alternative of alternatives) {
    const expanded = expandBraces(before + alternative + after);
    if (expanded === undefined || all.length + expanded.length > mostReadings) return undefined;
    all.push(...expanded);
  }
  return all;
}

/** The first group that has no other in it. */
function innermostGroup(
  pattern: string,
): { readonly before: string; readonly alternatives: readonly string[]; readonly after: string } | undefined {
  let open: number | undefined;
  let cuts: number[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '{') [open, cuts] = [at, []];
    else if (character === ',' && open !== undefined) cuts.push(at);
    else if (character === '}' && open !== undefined) {
      const edges = [open, ...cuts, at];
      const alternatives = edges.slice(1).map((edge, index) => pattern.slice((edges[index] ?? 0) + 1, edge));
      return { before: pattern.slice(0, open), alternatives, after: pattern.slice(at + 1) };
    }
  }
  return undefined;
}
