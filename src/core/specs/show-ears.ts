import type { Line } from '../text/lines';
import { positionAt } from '../text/lines';
import { CriterionPlaces } from './criterion-places';
import { readEars } from './ears/classify';
import type { CriterionItem } from './criterion-item';
import type { RequirementItem } from './requirements';
import type { Ears } from './show';

/** What a criterion says, as the contract of `spec show --json` has it, with its clauses where they stand in the document. */
export function showEars(
  item: CriterionItem,
  section: RequirementItem['section'],
  source: string,
  lines: readonly Line[],
): Ears {
  const reading = readEars(item.text, section);
  const { pattern, language, trigger, system, response, states, feature, modal, quantified, shalls } = reading;
  const places = reading.clauses.length > 0 ? new CriterionPlaces(source, item) : undefined;
  const clauses = reading.clauses.flatMap(({ kind, text, ...span }) => {
    if (places === undefined) return [];
    const place = places.spanOf(span);
    const start = positionAt(lines, place.start);
    const end = positionAt(lines, place.end);
    return [{ line: start.line, column: start.column, endLine: end.line, endColumn: end.column, kind, text }];
  });
  return { pattern, language, trigger, system, response, states, feature, modal, quantified, shalls, clauses };
}
