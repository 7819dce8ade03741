import { splitLines } from '../text/lines';
import type { TextEdit } from '../text/span';
import { indentOf, indentUnit } from './indentation';
import { type LineMatch, matchLines } from './line-match';
import { endingOf, minimalEdit, planReplace } from './planned-edit';
import { rebaseLines } from './rebased-lines';
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
    const block = all ? undefined : lostIndent(text, wanted, replacement);
    if (block === 'some') return { problem: someLost };
    const rebased = block === 'all' ? planByLines(text, wanted, replacement) : undefined;
    return rebased ?? guarded(text, wanted, replacement, exact, all);
  }
  if (all || wanted.trim() === '' || text.replace(/\r\n/g, '\n').includes(wanted.replace(/\r\n/g, '\n'))) return exact;
  const numberless = withoutNumbers(wanted);
  if (numberless !== undefined) {
    const plan = planTolerantReplace(text, numberless, withoutNumbers(replacement) ?? replacement, false);
    return 'edits' in plan ? { ...plan, though: joined('it was copied with line numbers', plan.though) } : plan;
  }
  return planByLines(text, wanted, replacement) ?? exact;
}

function guarded(
  text: string,
  wanted: string,
  replacement: string,
  plan: { readonly edits: readonly TextEdit[] },
  all: boolean,
): TolerantEdit {
  const problem = all ? undefined : truncationProblem(text, wanted, replacement);
  return problem === undefined ? { edits: plan.edits, though: '' } : { problem };
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
    const [start, end] = [window[0]?.start ?? 0, window.at(-1)?.next ?? 0];
    const ending = endingOf(text);
    const isUnended = (window.at(-1)?.end ?? 0) === end;
    let written = '';
    for (const line of rebased) {
      const kept = 'kept' in line ? window[line.kept] : undefined;
      if (kept)
        written +=
          text.slice(kept.start, kept.next === kept.end ? kept.end : kept.next) +
          (kept.next === kept.end ? ending : '');
      else if ('text' in line) written += line.text + ending;
    }
    // A last line without an ending stays without one.
    if (isUnended && written.endsWith(ending)) written = written.slice(0, -ending.length);
    const edit = minimalEdit(text, { start, end }, written);
    if (!edit) return { problem: 'old_string and new_string come to the same; there is nothing to change.' };
    return { edits: [edit], though: joined(change.though, match.though) };
  }
  return undefined;
}

interface Reading {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly though: string;
}

/** The change as lines: as it was written, and without blank lines at both ends. */
function readings(wanted: string, replacement: string): readonly Reading[] {
  const [from, to] = [
    wanted.replace(/\r\n/g, '\n').split('\n'),
    replacement === '' ? [] : replacement.replace(/\r\n/g, '\n').split('\n'),
  ];
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

/** Text that was copied with the numbers and bars that `read` puts before every line. */
function withoutNumbers(text: string): string | undefined {
  const lines = text.split('\n');
  const substance = lines.filter((line) => line !== '');
  if (substance.length === 0 || !substance.every((line) => /^ *\d+\|/.test(line))) return undefined;
  return lines.map((line) => line.replace(/^ *\d+\|/, '')).join('\n');
}

function severalPlaces(matches: readonly LineMatch[]): string {
  const numbers = matches.map(({ at }) => at + 1);
  const shown = numbers.slice(0, 10).join(', ') + (numbers.length > 10 ? ', …' : '');
  return `old_string does not occur exactly, and ${numbers.length.toString()} places are like it, at line ${shown}. Copy the one that is meant exactly, with lines around it.`;
}

const joined = (one: string, other: string): string => [one, other].filter((part) => part !== '').join(' and ');
