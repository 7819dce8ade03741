import type { Token, Tokens } from 'marked';
import type { SourceText } from './source-text';

/** Where a token begins. */
export interface TokenPlace {
  readonly source: SourceText;
  readonly offset: number;
}

/** The line of the document in which a token begins; undefined for one that has no place. */
export function lineOf(places: TokenPlaces, token: object): number | undefined {
  const place = places.get(token);
  return place?.source.lineAt(place.offset);
}

/** Where tokens stand. One that is not among them has no place of its own. */
export type TokenPlaces = ReadonlyMap<object, TokenPlace>;

/**
 * Finds out where the parser's tokens stand, which it does not tell itself: each is looked for behind the one before it, and
 * what lists and quotations take off the front of lines is allowed for. Total: a token that cannot be found has the line of
 * the one before it and nothing below it is placed.
 */
export function placeTokens(tokens: readonly Token[], source: SourceText): TokenPlaces {
  const places = new Map<object, TokenPlace>();
  placeAll(tokens, source, places);
  return places;
}

function placeAll(tokens: readonly Token[], source: SourceText, places: Map<object, TokenPlace>): void {
  let at = 0;
  for (const token of tokens) {
    if (token.type === 'checkbox') continue;
    const start = startOf(token.raw, source.text, at);
    const offset = start ?? at;
    places.set(token, { source, offset });
    if (start === undefined) continue;
    at = start + token.raw.length;
    placeParts(token, source, start, places);
  }
}

/** The parser takes the box of a task out of the text of its item, and leaves it in the text of a paragraph there. */
const leftOut = /\s*(?:\[[ xX]\]\s*)?/y;

/** Only blanks and a box may be left out between tokens. */
function startOf(raw: string, text: string, from: number): number | undefined {
  leftOut.lastIndex = from;
  const end = from + (leftOut.exec(text)?.[0].length ?? 0);
  for (let at = from; at <= end; at += 1) if (text.startsWith(raw, at)) return at;
  return undefined;
}

function placeParts(token: Token, source: SourceText, start: number, places: Map<object, TokenPlace>): void {
  if (isList(token)) {
    let at = start;
    for (const item of token.items) {
      const found = startOf(item.raw, source.text, at) ?? at;
      places.set(item, { source, offset: found });
      placeAll(item.tokens, source.inside(found, `${boxOf(item)}${item.text}`), places);
      at = found + item.raw.length;
    }
  } else if (isTable(token)) {
    placeCells(token, source, start, places);
  } else if (token.type === 'blockquote' && 'text' in token && typeof token.text === 'string') {
    placeAll(partsOf(token), source.inside(start, token.text), places);
  } else if ('text' in token && typeof token.text === 'string') {
    // Words between signs (`**…**`, `# …`, `[…](…)`), or a paragraph, which has none.
    const inner = token.raw.indexOf(token.text);
    if (inner >= 0) placeAll(partsOf(token), source.slice(start + inner, start + inner + token.text.length), places);
  }
}

const boxOf = ({ task, raw }: Tokens.ListItem): string => (task ? (/\[[ xX]\]\s+/.exec(raw)?.[0] ?? '') : '');

/** A row is a line; the second line of a table only rules it. */
function placeCells(table: Tokens.Table, source: SourceText, start: number, places: Map<object, TokenPlace>): void {
  const lines = table.raw.split('\n');
  const rows = [table.header, ...table.rows];
  let at = start;
  for (const [index, text] of lines.entries()) {
    const row = index === 1 ? undefined : rows[index === 0 ? 0 : index - 1];
    let column = 0;
    for (const cell of row ?? []) {
      const found = text.indexOf(cell.text, column);
      if (found < 0) continue;
      column = found + cell.text.length;
      places.set(cell, { source, offset: at + found });
      placeAll(cell.tokens, source.slice(at + found, at + column), places);
    }
    at += text.length + 1;
  }
}

/** What stands inside of a token. */
export const partsOf = (token: Token): readonly Token[] => ('tokens' in token ? (token.tokens ?? []) : []);

export const isList = (token: Token): token is Tokens.List => token.type === 'list';
export const isTable = (token: Token): token is Tokens.Table => token.type === 'table';
