import { positionAt, splitLines } from '../text/lines';
import { numberedLines } from './numbered-lines';
import { similarity } from './similarity';

const mostPlaces = 3;
const around = 2;

/**
 * What to tell a model whose `wanted` is not in the text: where it stands with other spaces, or the lines most like it.
 * Begins with a space or a line break; empty when nothing is like it.
 */
export function nearbyText(text: string, wanted: string): string {
  const spaced = otherSpacing(text, wanted);
  if (spaced !== undefined) {
    const { from, to } = spaced;
    return ` The same text with other spaces or line breaks is there; copy it exactly:\n${numberedLines(text, from, to)}`;
  }
  const places = similarLines(text, longestOf(wanted));
  if (places.length === 0) return ' Read the file again; nothing in it is similar.';
  const shown = places.map((line) => numberedLines(text, line - around, line + around));
  return ` The most similar lines are:\n${shown.join('\n…\n')}`;
}

/** The lines in which the text holds `wanted` when white space does not count. */
function otherSpacing(text: string, wanted: string): { readonly from: number; readonly to: number } | undefined {
  const key = wanted.replace(/\s+/g, '');
  if (key === '') return undefined;
  const offsets: number[] = [];
  let squeezed = '';
  for (const { 0: part, index } of text.matchAll(/\S+/g)) {
    for (let at = 0; at < part.length; at += 1) offsets.push(index + at);
    squeezed += part;
  }
  const found = squeezed.indexOf(key);
  if (found < 0) return undefined;
  const lines = splitLines(text);
  const [first, last] = [offsets[found] ?? 0, offsets[found + key.length - 1] ?? 0];
  return { from: positionAt(lines, first).line, to: positionAt(lines, last).line };
}

/** The line of `wanted` that tells most about its place. */
function longestOf(wanted: string): string {
  return wanted
    .split('\n')
    .slice(0, 20)
    .map((line) => line.trim())
    .reduce((longest, line) => (line.length > longest.length ? line : longest), '');
}

/** Numbers of the most similar lines, in text order, no two so close that what is shown would overlap. */
function similarLines(text: string, wanted: string): readonly number[] {
  const scored = splitLines(text)
    .map(({ number, start, end }) => ({
      number,
      score: similarity(wanted, text.slice(start, Math.min(end, start + 500))),
    }))
    .filter(({ score }) => score >= 0.5)
    .sort((a, b) => b.score - a.score);
  const places: number[] = [];
  for (const { number } of scored) {
    if (places.length === mostPlaces) break;
    if (places.every((place) => Math.abs(place - number) > 2 * around)) places.push(number);
  }
  return places.sort((a, b) => a - b);
}
