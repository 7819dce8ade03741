import { applyEdits } from '../../../src/core/text/span';
import { planTolerantReplace } from '../../../src/core/tools/planned-replace';
import { type DamageName, damages, editCases, type EditCase } from './cases';

/** How one edit ended, judged by the reference solution. */
export type EditOutcome = 'exact' | 'refused' | 'corrupted';

export interface Tally {
  readonly exact: number;
  readonly refused: number;
  readonly corrupted: number;
}

type Editor = (edit: EditCase) => string | undefined;

/** What we make of an edit; undefined when it is refused. */
export const ours: Editor = ({ text, wanted, replacement }) => {
  const plan = planTolerantReplace(text, wanted, replacement, false);
  return 'edits' in plan ? applyEdits(text, plan.edits) : undefined;
};

/** A plain replacement of what occurs exactly once. */
export const plainReplace: Editor = ({ text, wanted, replacement }) => {
  const at = text.indexOf(wanted);
  if (at < 0 || text.includes(wanted, at + 1)) return undefined;
  return text.slice(0, at) + replacement + text.slice(at + wanted.length);
};

export function judge(edit: EditCase, editor: Editor): EditOutcome {
  const result = editor(edit);
  if (result === undefined) return 'refused';
  return result === edit.expected ? 'exact' : 'corrupted';
}

/** Counts the outcomes of all cases by damage. */
export function tally(cases: Iterable<EditCase>, editor: Editor): ReadonlyMap<DamageName, Tally> {
  const counts = new Map<DamageName, Tally>();
  for (const edit of cases) {
    const before = counts.get(edit.damage) ?? { exact: 0, refused: 0, corrupted: 0 };
    const outcome = judge(edit, editor);
    counts.set(edit.damage, { ...before, [outcome]: before[outcome] + 1 });
  }
  return counts;
}

export const total = (counts: ReadonlyMap<DamageName, Tally>): Tally =>
  [...counts.values()].reduce(
    (sum, each) => ({
      exact: sum.exact + each.exact,
      refused: sum.refused + each.refused,
      corrupted: sum.corrupted + each.corrupted,
    }),
    { exact: 0, refused: 0, corrupted: 0 },
  );

/** The table of the benchmark, line by line. */
export function report(seed: number, count: number): readonly string[] {
  const [own, plain] = [tally(editCases(seed, count), ours), tally(editCases(seed, count), plainReplace)];
  const row = (name: string, one: Tally, other: Tally): string =>
    [
      name.padEnd(28),
      ...[one.exact, one.refused, one.corrupted, other.exact, other.refused, other.corrupted].map((n) =>
        n.toString().padStart(9),
      ),
    ].join('');
  const names = Object.keys(damages) as DamageName[];
  const none: Tally = { exact: 0, refused: 0, corrupted: 0 };
  const [all, allPlain] = [total(own), total(plain)];
  return [
    `${count.toString()} edits from seed ${seed.toString()}; ours, then a plain replacement of what occurs exactly once`,
    `${''.padEnd(28)}    exact  refused  corrupt    exact  refused  corrupt`,
    ...names.map((name) => row(name, own.get(name) ?? none, plain.get(name) ?? none)),
    row('all', all, allPlain),
    `applied exactly: ${(all.exact / Math.max(1, allPlain.exact)).toFixed(2)} times as many as the plain replacement`,
  ];
}
