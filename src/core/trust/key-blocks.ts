import type { FoundSecret } from './found-secret';

const begin = /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/;
const end = /-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/;
/** What a line of a key is made of: base64, as it stands alone or quoted in a program. */
const body = /(?:\\[nrt])?([A-Za-z0-9+/]{16,}={0,2})/g;
/** Longer lines are none of a key. Characters. */
const longestKeyLine = 400;
/** Lines of a key that ends nowhere: more of them are something else. */
const mostLines = 200;

/**
 * The lines of private keys, each for itself, so that a text keeps its lines and a part of a key is found as a whole one is.
 * A key whose end or beginning is cut off is one all the same.
 */
export function keyLines(text: string): readonly FoundSecret[] {
  if (!text.includes('PRIVATE KEY')) return [];
  const found: FoundSecret[] = [];
  let done = 0;
  for (const { from, to } of keysIn(text)) {
    found.push(...bodiesIn(text, from, to));
    done = to;
  }
  for (const closing of text.matchAll(new RegExp(end, 'g'))) {
    if (closing.index <= done) continue;
    found.push(...bodiesIn(text, Math.max(done, startOfKey(text, closing.index)), closing.index));
    done = closing.index;
  }
  return found;
}

/**
 * From where on a text that goes on may turn out to be a key: an open one, or lines that could be the last ones of a key whose
 * beginning was never there. The length of the text where nothing may.
 *
 * @param text whole lines
 */
export function openKeyAt(text: string): number {
  const last = keysIn(text).at(-1);
  if (last !== undefined && last.to === text.length) return text.lastIndexOf('\n', last.begin) + 1;
  return startOfKey(text, text.length);
}

interface Key {
  readonly begin: number;
  /** What stands between its beginning and its end, or as far as it goes. */
  readonly from: number;
  readonly to: number;
}

function keysIn(text: string): readonly Key[] {
  const openings = [...text.matchAll(new RegExp(begin, 'g'))];
  return openings.map((opening, index) => {
    const from = opening.index + opening[0].length;
    const next = openings[index + 1]?.index ?? text.length;
    const length = text.slice(from, next).search(end);
    return { begin: opening.index, from, to: length >= 0 ? from + length : Math.min(next, endOfKey(text, from)) };
  });
}

function bodiesIn(text: string, from: number, to: number): readonly FoundSecret[] {
  return [...text.slice(from, to).matchAll(body)].map(({ 0: whole, 1: line = '', index }) => {
    const end = from + index + whole.length;
    return { kind: 'private-key', start: end - line.length, end, isWeak: false };
  });
}

/** Base64 with what files and programs put around it, and at least so much of it. */
function keyLine(least: number): (line: string) => boolean {
  const pattern = new RegExp(`^[\\s\\d|>"'\`+*#/-]*[A-Za-z0-9+/]{${least},}={0,2}[\\s"'\`,;\\\\+)]*$`);
  return (line) => line.length <= longestKeyLine && pattern.test(line);
}

/** Could the line be one of a key that was begun before the text? */
const isFullKeyLine = keyLine(40);
const isLastKeyLine = keyLine(16);
const isBase64Line = keyLine(1);

/** Does the line belong to a key that has begun? Base64, a header, an empty line. */
function isKeyLine(line: string): boolean {
  return line.trim() === '' || /^(?:Proc-Type|DEK-Info|Version|Comment):/.test(line) || isBase64Line(line);
}

function endOfKey(text: string, from: number): number {
  let at = from;
  for (let lines = 0; lines <= mostLines && at < text.length; lines += 1) {
    const newline = text.indexOf('\n', at);
    if (lines > 0 && !isKeyLine(text.slice(at, newline < 0 ? text.length : newline))) return at;
    if (newline < 0) return text.length;
    at = newline + 1;
  }
  return at;
}

/** Where the lines of a key begin that end before `to`, the beginning of a line or what stands at its end. */
function startOfKey(text: string, to: number): number {
  let at = text.lastIndexOf('\n', to - 1) + 1;
  for (let lines = 0; lines < mostLines && at > 0; lines += 1) {
    const before = at < 2 ? 0 : text.lastIndexOf('\n', at - 2) + 1;
    const line = text.slice(before, at - 1);
    if (!(lines === 0 ? isLastKeyLine(line) : isFullKeyLine(line))) return at;
    at = before;
  }
  return at;
}
