import { positionAt, splitLines } from '../text/lines';
import type { Span, TextEdit } from '../text/span';
import { plural } from './plural';
import { nearbyText } from './nearby-text';
import { withoutNumbers } from './numbered-lines';

/** Edits of one text that do what a model asked, or why it cannot be done, in words that help it to ask better. */
export type PlannedEdit = { readonly edits: readonly TextEdit[] } | { readonly problem: string };

/**
 * Replaces one place (or all) where the text holds exactly `wanted`. Models write LF: a CR LF of the text counts as LF, and
 * what is written gets the text's own line ending. What `wanted` and `replacement` share at their ends is not touched.
 */
export function planReplace(text: string, wanted: string, replacement: string, all: boolean): PlannedEdit {
  const [from, to] = [withLf(wanted), withLf(replacement)];
  if (from === '') return { problem: 'old_string is empty. Give the text to replace, or use insert.' };
  if (from === to) return { problem: 'old_string and new_string are the same; there is nothing to change.' };
  const flat = flatten(text);
  const places = placesOf(flat.text, from);
  if (places.length === 0)
    return { problem: `old_string does not occur in it.${numbersNote(from)}${nearbyText(flat.text, from)}` };
  if (places.length > 1 && !all) return { problem: ambiguous(text, places.map(flat.offset)) };
  const { head, tail } = sharedEnds(from, to);
  const inserted = withEnding(to.slice(head, to.length - tail), endingOf(text));
  const edits = apart(places, from.length).map((place) => ({
    span: { start: flat.offset(place + head), end: flat.offset(place + from.length - tail) },
    text: inserted,
  }));
  return { edits };
}

/**
 * Puts `content` behind a line, 0 being the place before the first. It becomes whole lines, in the text's own line ending.
 * Behind a last line that has no ending, one is put first, and the text then ends as `content` does.
 */
export function planInsert(text: string, line: number, content: string): PlannedEdit {
  if (content === '') return { problem: 'content is empty; there is nothing to insert.' };
  const lines = splitLines(text);
  if (line > lines.length) {
    return { problem: `It has only ${plural(lines.length, 'line')}; there is no line ${line} to insert after.` };
  }
  const ending = endingOf(text);
  const written = withEnding(withLf(content), ending);
  const after = lines[line - 1];
  const at = after?.next ?? (text.startsWith('\uFEFF') ? 1 : 0);
  const unended = after !== undefined && after.next === after.end;
  const whole = unended ? ending + written : /[\r\n]$/.test(written) ? written : written + ending;
  return { edits: [{ span: { start: at, end: at }, text: whole }] };
}

/** Makes the text hold `content` in its own line ending. A byte order mark stays. No edits: it does already. */
export function planOverwrite(text: string, content: string): PlannedEdit {
  const mark = text.startsWith('\uFEFF') && !content.startsWith('\uFEFF') ? '\uFEFF' : '';
  const wanted = mark + withEnding(withLf(content), endingOf(text));
  const edit = minimalEdit(text, { start: 0, end: text.length }, wanted);
  return { edits: edit ? [edit] : [] };
}

/** The edit that makes a part of the text another one, without what both share at their ends. Undefined: they are the same. */
export function minimalEdit(text: string, span: Span, written: string): TextEdit | undefined {
  const there = text.slice(span.start, span.end);
  if (there === written) return undefined;
  const { head, tail } = sharedEnds(there, written);
  return {
    span: { start: span.start + head, end: span.end - tail },
    text: written.slice(head, written.length - tail),
  };
}

/** For a text that was copied together with the numbers that `read` puts before its lines. */
function numbersNote(wanted: string): string {
  if (withoutNumbers(wanted) === undefined) return '';
  return ' Leave the line numbers and bars of read away; they are not part of the file.';
}

function ambiguous(text: string, offsets: readonly number[]): string {
  const lines = splitLines(text);
  const numbers = offsets.map((offset) => positionAt(lines, offset).line);
  return `old_string occurs ${numbers.length} times, at line ${firstOf(numbers)}. Add lines around it until it is unique, or set replace_all.`;
}

/** As many of the numbers as a message has room for. */
export function firstOf(numbers: readonly number[]): string {
  return numbers.slice(0, 10).join(', ') + (numbers.length > 10 ? ', …' : '');
}

/** Every offset at which `wanted` occurs, overlapping ones included: each is a place that could be meant. */
function placesOf(text: string, wanted: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) places.push(at);
  return places;
}

/** The places from the left that do not overlap. */
function apart(places: readonly number[], length: number): readonly number[] {
  const kept: number[] = [];
  for (const place of places) if (place >= (kept.at(-1) ?? -length) + length) kept.push(place);
  return kept;
}

/** A text with every CR LF as LF, and the way back from its offsets. */
function flatten(text: string): { readonly text: string; readonly offset: (flat: number) => number } {
  if (!text.includes('\r\n')) return { text, offset: (flat) => flat };
  // Offsets, in the flat text, of the LFs that stand for a CR LF. In ascending order.
  const joined: number[] = [];
  for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n', at + 2)) joined.push(at - joined.length);
  const offset = (flat: number): number => {
    let [low, high] = [0, joined.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((joined[middle] ?? 0) < flat) low = middle + 1;
      else high = middle;
    }
    return flat + low;
  };
  return { text: withLf(text), offset };
}

/** How many units two texts share at each end, without cutting a CR LF or a surrogate pair and without overlapping. */
export function sharedEnds(one: string, other: string): { readonly head: number; readonly tail: number } {
  const room = Math.min(one.length, other.length);
  let head = 0;
  while (head < room && one[head] === other[head]) head += 1;
  while (head > 0 && (cuts(one, head) || cuts(other, head))) head -= 1;
  let tail = 0;
  while (tail < room - head && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail += 1;
  while (tail > 0 && (cuts(one, one.length - tail) || cuts(other, other.length - tail))) tail -= 1;
  return { head, tail };
}

/** Does the offset lie inside of a character or of a line ending? Editors move such an offset. */
function cuts(text: string, at: number): boolean {
  const [before, after] = [text[at - 1] ?? '', text[at] ?? ''];
  return (before === '\r' && after === '\n') || (/[\uD800-\uDBFF]/.test(before) && /[\uDC00-\uDFFF]/.test(after));
}

/** The line ending that most lines of a text have; LF where none has one. */
export function endingOf(text: string): string {
  const counts = { '\n': 0, '\r\n': 0, '\r': 0 };
  for (const { end, next } of splitLines(text)) {
    if (next - end === 2) counts['\r\n'] += 1;
    else if (next > end) counts[text[end] === '\r' ? '\r' : '\n'] += 1;
  }
  if (counts['\r\n'] > counts['\n'] && counts['\r\n'] >= counts['\r']) return '\r\n';
  return counts['\r'] > counts['\n'] ? '\r' : '\n';
}

export function withLf(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

function withEnding(text: string, ending: string): string {
  return ending === '\n' ? text : text.replace(/\n/g, ending);
}
