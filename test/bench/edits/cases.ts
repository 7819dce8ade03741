import { diffArrays } from 'diff';
import { randomFrom } from '../../support/model/faults';
import { type Exercise, exercises } from './exercises';

/** One edit as a model would ask for it, and what the file should hold afterwards. */
export interface EditCase {
  readonly exercise: string;
  readonly damage: DamageName;
  readonly text: string;
  readonly wanted: string;
  readonly replacement: string;
  readonly expected: string;
}

interface Undamaged {
  readonly text: string;
  readonly wanted: string;
  readonly replacement: string;
  readonly expected: string;
}

type Random = () => number;

/** What goes wrong in a model's copy, or differs in the file. */
export const damages = {
  none: (edit) => edit,
  'indented less': (edit) => inBoth(edit, dedent),
  'indented more': (edit, random) => {
    const shift = random() < 0.5 ? '  ' : '\t';
    return inBoth(edit, (part) => part.replace(/^(?=.)/gm, shift));
  },
  'tabs for spaces': (edit) => inBoth(edit, (part) => part.replace(/^( {4})+/gm, (run) => '\t'.repeat(run.length / 4))),
  'spaces for tabs': (edit, random) => {
    const unit = random() < 0.5 ? '  ' : '    ';
    return inBoth(edit, (part) => part.replace(/^\t+/gm, (run) => unit.repeat(run.length)));
  },
  'CR LF file': (edit) => ({ ...edit, text: crlf(edit.text), expected: crlf(edit.expected) }),
  'CR LF copy': (edit) => inBoth(edit, crlf),
  'spaces at ends in the copy': (edit, random) => {
    const damaged = new Map(edit.wanted.split('\n').map((line) => [line, random() < 0.5 ? `${line}  ` : line]));
    return inBoth(edit, (part) =>
      part
        .split('\n')
        .map((line) => damaged.get(line) ?? line)
        .join('\n'),
    );
  },
  'stale line': (edit, random) => ({ ...edit, wanted: stale(edit.wanted, random) }),
  'context twice': (edit) => ({ ...edit, text: edit.text + edit.text, expected: edit.expected + edit.text }),
  'tail cut off': (edit, random) => ({ ...edit, wanted: cutTail(edit.wanted, random) }),
  'typographic quotes': (edit) => inBoth(edit, typographic),
  'line numbers': (edit) => {
    const at = edit.text.slice(0, edit.text.indexOf(edit.wanted)).split('\n').length;
    return inBoth(edit, (part) => numbered(part, at));
  },
} satisfies Readonly<Record<string, (edit: Undamaged, random: Random) => Undamaged>>;

export type DamageName = keyof typeof damages;

const damageNames = Object.keys(damages) as DamageName[];

/** Cases from a seed: the same seed gives the same ones. Every damage and every exercise comes up about as often. */
export function* editCases(seed: number, count: number): Generator<EditCase> {
  const random = randomFrom(seed);
  for (let index = 0; index < count; index += 1) {
    const damage = damageNames[index % damageNames.length];
    const exercise = exercises[Math.floor(random() * exercises.length)];
    if (damage === undefined || exercise === undefined) throw new Error('There are damages and exercises');
    const make: (edit: Undamaged, random: Random) => Undamaged = damages[damage];
    yield { exercise: exercise.name, damage, ...make(undamaged(exercise, random), random) };
  }
}

/** One of the changes of an exercise, with up to three lines around it. */
function undamaged({ before, after }: Exercise, random: Random): Undamaged {
  const old = before.split('\n');
  const hunks = hunksOf(old, after.split('\n'));
  const hunk = hunks[Math.floor(random() * hunks.length)];
  if (!hunk) throw new Error('An exercise changes something');
  const [above, below] = [Math.floor(random() * 4), Math.floor(random() * 4)];
  const from = Math.max(0, hunk.at - above);
  const to = Math.min(old.length - 1, hunk.at + hunk.removed.length + below);
  // What is only added needs a line to be found by.
  const start = hunk.removed.length === 0 && from === hunk.at && to === hunk.at ? Math.max(0, from - 1) : from;
  const end = start === to ? to + 1 : to;
  const context = old.slice(hunk.at + hunk.removed.length, end);
  const lead = old.slice(start, hunk.at);
  return {
    text: before,
    wanted: [...lead, ...hunk.removed, ...context].join('\n'),
    replacement: [...lead, ...hunk.added, ...context].join('\n'),
    expected: [...old.slice(0, hunk.at), ...hunk.added, ...old.slice(hunk.at + hunk.removed.length)].join('\n'),
  };
}

interface Hunk {
  /** Index of the first line in the old text. */
  readonly at: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

function hunksOf(old: readonly string[], now: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let at = 0;
  const changes = diffArrays([...old], [...now]);
  for (const [index, { value, added, removed }] of changes.entries()) {
    const next = changes[index + 1];
    if (removed) {
      hunks.push({ at, removed: value, added: next?.added ? next.value : [] });
      at += value.length;
    } else if (added) {
      if (!changes[index - 1]?.removed) hunks.push({ at, removed: [], added: value });
    } else at += value.length;
  }
  return hunks;
}

/** A habit shows in what is copied and in what is new. Where nothing copied shows it, it is a wish like any other. */
function inBoth(edit: Undamaged, change: (part: string) => string): Undamaged {
  if (change(edit.wanted) === edit.wanted) return edit;
  return { ...edit, wanted: change(edit.wanted), replacement: change(edit.replacement) };
}

const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');

function dedent(part: string): string {
  const indents = part
    .split('\n')
    .flatMap((line) => (line.trim() === '' ? [] : [/^[ \t]*/.exec(line)?.[0].length ?? 0]));
  const least = Math.min(...indents);
  return part.replace(new RegExp(`^[ \\t]{${least.toString()}}`, 'gm'), '');
}

/** A word of one line is another one by now. */
function stale(part: string, random: Random): string {
  const words = [...part.matchAll(/\w{3,}/g)];
  const word = words[Math.floor(random() * words.length)];
  return word === undefined
    ? `${part}zzz`
    : `${part.slice(0, word.index)}stale${part.slice(word.index + word[0].length)}`;
}

function cutTail(part: string, random: Random): string {
  const start = part.lastIndexOf('\n') + 1;
  const last = part.slice(start);
  const least = last.length - last.trimStart().length + 1;
  if (last.length <= least) return part;
  return part.slice(0, start + least + Math.floor(random() * (last.length - least)));
}

function typographic(part: string): string {
  let open = false;
  return part
    .replace(/"/g, () => ((open = !open) ? '“' : '”'))
    .replace(/'/g, '’')
    .replace(/ - /g, ' – ');
}

const numbered = (part: string, from: number): string =>
  part
    .split('\n')
    .map((line, index) => `${(from + index).toString()}|${line}`)
    .join('\n');
