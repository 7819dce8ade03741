/** A piece of a text that is code, in its line. Offsets are UTF-16. */
export interface CodeLine {
  /** 1-based. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** A string, a comment, or a character. Of a regular expression with a quote in it the rest of its line may be missed. */
const token =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|[\s\S]/g;

/** Lines of JavaScript that hold more than comments and brackets, each from its first code to its last. Total. */
export function codeLines(text: string): readonly CodeLine[] {
  const found = new Map<number, { start: number; end: number; words: boolean }>();
  let line = 1;
  const take = (at: number, character: string): void => {
    if (/\s/.test(character)) return;
    const known = found.get(line) ?? { start: at, end: at, words: false };
    found.set(line, { start: known.start, end: at + 1, words: known.words || /[\w$'"`]/.test(character) });
  };
  for (const match of text.matchAll(token)) {
    const [part] = match;
    const isComment = part.startsWith('//') || part.startsWith('/*');
    for (let index = 0; index < part.length; index += 1) {
      const character = part.charAt(index);
      if (character === '\n') line += 1;
      else if (!isComment) take(match.index + index, character);
    }
  }
  return [...found].flatMap(([at, { start, end, words }]) => (words ? [{ line: at, start, end }] : []));
}
