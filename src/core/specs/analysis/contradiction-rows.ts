import { csvOf } from '../../text/csv';
import { readEars } from '../ears/classify';
import type { Criterion, Show } from '../show';
import { contradictionsIn } from './contradictions';
import type { CellCriterion } from './scenario-matrix';
import { situationSumOf, type Statement, statementOf } from './statement';

/** A criterion with its words. */
export interface ContradictingCriterion extends CellCriterion {
  readonly text: string;
}

/** Two criteria of one document that cannot both hold, the earlier one first. */
export interface ContradictionRow {
  readonly system: string;
  readonly first: ContradictingCriterion;
  readonly second: ContradictingCriterion;
  /** What they differ in, in words. */
  readonly reason: string;
}

interface Stated {
  readonly criterion: Criterion;
  readonly system: string;
  readonly situationSum: number;
  readonly statement: Statement;
  readonly text: string;
}

/**
 * What `criteria.contradiction` reports, as a list of the whole spec (spec-decisions 7.2): in the order of the later criterion,
 * document by document. Defects of a bug analysis say what is, and are left out.
 */
export function contradictionRows({ requirements }: Pick<Show, 'requirements'>): readonly ContradictionRow[] {
  return (['requirements', 'bugfix'] as const).flatMap((document) => {
    const stated = requirements.flatMap((requirement) =>
      requirement.document === document && requirement.section !== 'current'
        ? requirement.criteria.flatMap((criterion) => statedBy(criterion, requirement.section))
        : [],
    );
    return contradictionsIn(stated).map(({ first, second, amounts }) => ({
      system: second.system,
      first: contradicting(first),
      second: contradicting(second),
      reason: amounts ? `${amounts[0]} against ${amounts[1]}` : 'One forbids what the other requires',
    }));
  });
}

function statedBy(criterion: Criterion, section: Show['requirements'][number]['section']): readonly Stated[] {
  const { text } = criterion;
  const { system } = criterion.ears;
  const reading = readEars(text, section);
  const [statement, situationSum] = [statementOf(reading), situationSumOf(reading)];
  if (!statement || situationSum === undefined || system === null) return [];
  return [{ criterion, system, situationSum, statement, text }];
}

const contradicting = ({ criterion: { key, id, line }, text }: Stated): ContradictingCriterion => ({
  key,
  id,
  line,
  text,
});

/** A row for each contradiction. */
export function contradictionCsv(rows: readonly ContradictionRow[]): string {
  return csvOf([
    ['System', 'Criterion', 'Line', 'Text', 'Contradicts', 'Line', 'Text', 'Reason'],
    ...rows.map(({ system, first, second, reason }) => [
      ...[system, second.id, String(second.line), second.text],
      ...[first.id, String(first.line), first.text, reason],
    ]),
  ]);
}
