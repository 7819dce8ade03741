import type { TextEdit } from '../text/span';
import { planTolerantReplace, type TolerantEdit } from './planned-replace';

/** One of several replacements in a text. */
export interface WantedEdit {
  readonly old_string: string;
  readonly new_string: string;
  readonly replace_all?: boolean | undefined;
}

/**
 * Plans several replacements in the text as it was read: all of them, or none with what is wrong with each that cannot be
 * made (Cline #3536).
 */
export function planEdits(text: string, wanted: readonly WantedEdit[]): TolerantEdit {
  const plans = wanted.map((edit) =>
    planTolerantReplace(text, edit.old_string, edit.new_string, edit.replace_all ?? false),
  );
  const problems = plans.flatMap((plan, index) =>
    'problem' in plan ? [`Edit ${numberOf(index)}: ${plan.problem}`] : [],
  );
  if (problems.length > 0) {
    const fine = plans.length - problems.length;
    const rest = fine === 0 ? '' : ` The other ${fine.toString()} would fit, and were not made either.`;
    return { problem: `${problems.join('\n')}\nNone of the ${plans.length.toString()} edits was made.${rest}` };
  }
  const placed = plans.flatMap((plan, index) => ('edits' in plan ? plan.edits.map((edit) => ({ edit, index })) : []));
  const sorted = placed.sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end);
  const clash = sorted.find(({ edit }, place) => {
    const next = sorted[place + 1]?.edit;
    return next !== undefined && overlap(edit, next);
  });
  if (clash) {
    const other = sorted[sorted.indexOf(clash) + 1]?.index ?? 0;
    return {
      problem: `Edits ${numberOf(clash.index)} and ${numberOf(other)} change the same place. Make one edit of them. None of the edits was made.`,
    };
  }
  const though = plans.flatMap((plan, index) =>
    'edits' in plan && plan.though !== '' ? [`${numberOf(index)}: ${plan.though}`] : [],
  );
  return { edits: sorted.map(({ edit }) => edit), though: though.join('; ') };
}

/** Two insertions at one place have no order of their own. */
function overlap(one: TextEdit, next: TextEdit): boolean {
  return next.span.start < one.span.end || (next.span.start === one.span.start && next.span.end === one.span.end);
}

const numberOf = (index: number): string => (index + 1).toString();
