import type { LintCode } from './catalogue';
import {
  clauseOrder,
  eventSoundsUnwanted,
  ifWithoutThen,
  trailingCondition,
  twoTriggers,
  whenWithoutTrigger,
  whereThen,
} from './clause-rules';
import type { CriterionContext, CriterionRule } from './criterion-rule';
import { nothing } from './criterion-rule';
import type { LintLevels } from './levels';
import type { LintProblem } from './problem';
import { severalShalls } from './shall-rules';
import { vague, weakSubject } from './wording-rules';

/** Which rule finds which codes: what is off is not even looked for. */
const rules: readonly (readonly [CriterionRule, ...LintCode[]])[] = [
  [whenWithoutTrigger, 'ears.when-without-trigger'],
  [ifWithoutThen, 'ears.if-without-then'],
  [twoTriggers, 'ears.two-triggers'],
  [clauseOrder, 'ears.clause-order'],
  [whereThen, 'ears.where-then'],
  [eventSoundsUnwanted, 'ears.event-sounds-unwanted'],
  [trailingCondition, 'ears.trailing-condition'],
  [severalShalls, 'ears.several-shalls', 'ears.two-systems'],
  [vague, 'ears.vague'],
  [weakSubject, 'ears.weak-subject'],
];

/**
 * The rules of one criterion as a function. Defects of a bug analysis describe what is wrong and are no requirements: none
 * applies to them.
 */
export function criterionRules(levels: LintLevels): (context: CriterionContext) => readonly LintProblem[] {
  const active = rules.filter(([, ...codes]) => codes.some((code) => levels[code] !== 'off')).map(([rule]) => rule);
  return (context) => {
    if (context.view.reading.pattern === null || context.requirement.section === 'current') return nothing;
    let found: LintProblem[] | undefined;
    for (const rule of active) {
      const problems = rule(context);
      if (problems.length > 0) found = found ? [...found, ...problems] : [...problems];
    }
    return found ?? nothing;
  };
}
