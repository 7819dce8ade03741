import { type Line, splitLines } from '../text/lines';
import type { TextEdit } from '../text/span';
import { indentOf, indentUnit } from './indentation';
import { type LineMatch, matchLines } from './line-match';
import { withoutNumbers } from './numbered-lines';
import { endingOf, firstOf, minimalEdit, planReplace, withLf } from './planned-edit';
import { type RebasedLine, rebaseLines } from './rebased-lines';
import { truncationProblem } from './truncation';

/** A planned edit, with what had to be looked past to make it. */
export type TolerantEdit =
  { readonly edits: readonly TextEdit[]; readonly though: string } | { readonly problem: string };

/**
 * Replaces `wanted` where the text holds it exactly; else where it stands once as whole lines that are written another way:
 * with other spaces at their ends, other quotes, another indentation, or with the numbers that `read` shows. What the model
 * did not mean to change stays byte for byte. A place that is not certain is refused.
 */
export function planTolerantReplace(text: string, wanted: string, replacement: string, all: boolean): TolerantEdit {
  const exact = planReplace(text, wanted, replacement, all);
  if ('edits' in exact) {
    const plan = { ...exact, though: '' };
    if (all) return plan;
    const lost = lostIndent(text, wanted, replacement);
    if (lost === 'some') return { problem: someLost };
    const rebased = lost === 'all' ? planByLines(text, wanted, replacement) : undefined;
    if (rebased) return rebased;
    const problem = truncationProblem(text, wanted, replacement);
    return problem === undefined ? plan : { problem };
  }
  if (all || wanted.trim() === '' || withLf(text).includes(withLf(wanted))) return exact;
  const numberless = withoutNumbers(wanted);
  if (numberless !== undefined) {
    const plan = planTolerantReplace(text, numberless, withoutNumbers(replacement) ?? replacement, false);
    return 'edits' in plan ? { ...plan, though: joined('it was copied with line numbers', plan.though) } : plan;
  }
  return planByLines(text, wanted, replacement) ?? exact;
}

/**
 * A single line that was copied without its indentation occurs exactly, but the lines that come with it would stand too far
 * to the left. Tells whether all further lines lack the indentation, some, or none.
 */
function lostIndent(text: string, wanted: string, replacement: string): 'all' | 'some' | 'none' {
  if (/[\r\n]/.test(wanted.trimEnd()) || /^\s/.test(wanted)) return 'none';
  const at = text.indexOf(wanted);
  const indent = text.slice(Math.max(text.lastIndexOf('\n', at - 1), -1) + 1, at);
  if (indent === '' || indent.trim() !== '') return 'none';
  if (/^[ \t]/.test(replacement)) return 'some';
  const further = replacement
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line.trim() !== '');
  const [opener = ''] = replacement.split(/\r?\n/);
  // A body that would stand no deeper than the line that opens it.
  if (/[{([:]\s*$/.test(opener) && indentOf(further[0] ?? '').length <= indent.length) return 'all';
  const lacking = further.filter((line) => !line.startsWith(indent)).length;
  return lacking === 0 ? 'none' : lacking === further.length ? 'all' : 'some';
}

const someLost =
  'old_string was given without its indentation, and so were some lines of new_string. Give whole lines with their indentation in both.';

function planByLines(text: string, wanted: string, replacement: string): TolerantEdit | undefined {
  const lines = splitLines(text);
  const bodies = lines.map(({ start, end }) => text.slice(start, end));
  for (const change of readings(wanted, replacement)) {
    const matches = matchLines(bodies, change.from);
    const [match, ...others] = matches;
    if (!match) continue;
    if (others.length > 0) return { problem: severalPlaces(matches) };
    const real = bodies.slice(match.at, match.at + change.from.length);
    const rebased = rebaseLines(real, change.from, change.to, indentUnit(bodies));
    if (!rebased) return undefined;
    const window = lines.slice(match.at, match.at + real.length);
    const span = { start: window[0]?.start ?? 0, end: window.at(-1)?.next ?? 0 };
    const edit = minimalEdit(text, span, writtenLines(text, window, rebased));
    if (!edit) return { problem: 'old_string and new_string come to the same; there is nothing to change.' };
    return { edits: [edit], though: joined(change.though, match.though) };
  }
  return undefined;
}

/** What stands in the place of the lines: those that stay as they are, and new ones with the text's own ending. */
function writtenLines(text: string, window: readonly Line[], rebased: readonly RebasedLine[]): string {
  const ending = endingOf(text);
  const isUnended = (line: Line | undefined): boolean => line?.end === line?.next;
  let written = '';
  for (const line of rebased) {
    const kept = 'kept' in line ? window[line.kept] : undefined;
    if (kept) written += text.slice(kept.start, kept.next) + (isUnended(kept) ? ending : '');
    else if ('text' in line) written += line.text + ending;
  }
  // A last line without an ending stays without one.
  return isUnended(window.at(-1)) && written.endsWith(ending) ? written.slice(0, -ending.length) : written;
}

interface Reading {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly though: string;
}

/** The change as lines: as it was written, and without blank lines at both ends. */
function readings(wanted: string, replacement: string): readonly Reading[] {
  const [from, to] = [withLf(wanted).split('\n'), replacement === '' ? [] : withLf(replacement).split('\n')];
  if (from.at(-1) === '') {
    from.pop();
    if (to.at(-1) === '') to.pop();
  } else if (to.length === 0) to.push('');
  const written: Reading = { from, to, though: '' };
  const [head, tail] = [blankAt(from), blankAt(from.toReversed())];
  if (head + tail === 0 || head === from.length) return [written];
  const trimmed = {
    from: from.slice(head, from.length - tail),
    to: to.slice(Math.min(head, blankAt(to)), to.length - Math.min(tail, blankAt(to.toReversed()))),
    though: 'blank lines around it differ',
  };
  return [written, trimmed];
}

function blankAt(lines: readonly string[]): number {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? lines.length : first;
}

function severalPlaces(matches: readonly LineMatch[]): string {
  const numbers = matches.map(({ at }) => at + 1);
  return `old_string does not occur exactly, and ${numbers.length.toString()} places are like it, at line ${firstOf(numbers)}. Copy the one that is meant exactly, with lines around it.`;
}

const joined = (one: string, other: string): string => [one, other].filter((part) => part !== '').join(' and ');
