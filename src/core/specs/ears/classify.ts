import type { Span } from '../../text/span';
import type { Ears } from '../show';
import { headOf, leadOf } from './head';
import type { Keyword } from './keywords';
import { keywordsIn } from './keywords';
import { laterShalls } from './later-shalls';
import { lexiconOf } from './lexicon';
import { maskQuoted } from './mask';
import { modalOf } from './modal';
import type { ClauseReading, EarsReading } from './reading';
import { weakSubjectOf } from './subject-kind';
import { trailingCondition } from './trailing';
import { trimClause } from './trim';

/** Where a criterion stands, as far as it decides. `current`: the defects of a bug analysis (SPEC-15). */
export type CriterionSection = 'current' | 'expected' | 'unchanged' | null;

/**
 * Takes a criterion apart by its EARS keywords (SPEC-11, SPEC-12). Keywords decide, never meaning; clauses stand before the
 * first SHALL outside of code and quotes. The rows of the decision table are data beside this file. Total: never throws.
 *
 * @param text as the criterion reader gives it: the sentence, then sub-items on lines of their own
 */
export function readEars(text: string, section: CriterionSection): EarsReading {
  const masked = maskQuoted(text);
  const firstLine = masked.indexOf('\n');
  const keywords = keywordsIn(masked);
  let end = firstLine < 0 ? masked.length : firstLine;
  // `WHEN one of these happens:` with its THEN and SHALL behind the sub-items.
  const first = keywords[0];
  if (firstLine >= 0 && first && first.start < 8 && !keywords.some((one) => one.role === 'shall' && one.start < end)) {
    if (keywords.some((one) => one.role === 'shall')) end = masked.length;
  }
  return readSentence(
    text,
    masked,
    end,
    keywords.filter((one) => one.start < end),
    section,
  );
}

function readSentence(
  text: string,
  masked: string,
  end: number,
  capitals: readonly Keyword[],
  section: CriterionSection,
): EarsReading {
  const lead = leadOf(masked, end);
  const modal = section === 'current' ? undefined : modalOf(masked, end, capitals);
  const language = lead.keyword?.language ?? capitals.find((one) => one.role !== 'then')?.language ?? modal?.language;
  const head = headOf(masked, { lead, capitals, end, modal, language: language ?? 'en' });
  const hasConditions = head.conditions.length > 0;
  const isRequirement =
    hasConditions || (modal !== undefined && (modal.keyword.role === 'shall' || modal.keyword.upper));
  const clauseOf = (kind: ClauseReading['kind'], span: Span): ClauseReading => ({
    kind,
    start: span.start,
    end: span.end,
    text: text.slice(span.start, span.end),
  });
  const clauses = head.conditions.flatMap(({ role, span }) => (span ? [clauseOf(role, span)] : []));
  const system = isRequirement && modal && head.system ? clauseOf('system', head.system) : undefined;
  if (system) clauses.push(system);
  const isCapital = modal?.keyword.role === 'shall' && modal.keyword.upper;
  const from = modal?.span.end ?? 0;
  const laterOnes = isCapital ? capitals.filter((one) => one.role === 'shall' && one.start >= from) : [];
  const later = modal && laterOnes.length > 0 ? laterShalls(masked, text, from, laterOnes, capitals) : [];
  const lexicon = lexiconOf(language ?? 'en');
  const condition =
    modal && isRequirement && !hasConditions
      ? trailingCondition(masked, modal.span.end, later.find(({ subject }) => subject)?.partStart ?? end, lexicon)
      : undefined;
  // `SHALL:` with what it shall do in the sub-items.
  const inSentence = modal ? trimClause(masked, modal.span.end, condition?.keyword.start ?? end) : null;
  // `SHALL:` with what it shall do in the sub-items.
  const inItems = modal && !condition ? trimClause(masked, modal.span.end, masked.length) : null;
  const behind = inSentence ?? inItems;
  const response = behind ?? (system === undefined ? head.rest : null);
  if (response && isRequirement) {
    const span = withoutStop(masked, response);
    if (span) clauses.push(clauseOf('response', span));
  }
  if (condition) clauses.push(clauseOf('trailing', condition.span));
  const textOf = (kind: ClauseReading['kind']): string | null => clauses.find((one) => one.kind === kind)?.text ?? null;
  return {
    pattern: patternOf(section, isRequirement, head.conditions),
    language: isRequirement ? (language ?? null) : null,
    trigger: textOf('when') ?? textOf('if'),
    system: system?.text ?? null,
    response: textOf('response'),
    states: clauses.filter((one) => one.kind === 'while').map((one) => one.text),
    feature: textOf('where'),
    modal: modal?.kind ?? null,
    quantified: head.quantified,
    shalls: modal?.keyword.role === 'shall' ? 1 + laterOnes.length : 0,
    clauses,
    keywords: head.keywords,
    modalSpan: modal?.span ?? null,
    emptyClauses: head.conditions.flatMap(({ keyword, span }) => (span ? [] : [keyword])),
    later,
    weakSubject:
      system && modal && behind ? weakSubjectOf(system.text, masked.slice(behind.start, behind.end), lexicon) : null,
    masked,
    sentenceEnd: end,
  };
}

function patternOf(
  section: CriterionSection,
  isRequirement: boolean,
  conditions: readonly { readonly role: Keyword['role'] }[],
): Ears['pattern'] {
  if (section === 'current') return 'defect';
  if (!isRequirement) return null;
  const kinds = new Set(conditions.map(({ role }) => role));
  if (kinds.size > 1) return 'complex';
  const [kind] = kinds;
  if (kind === undefined) return 'ubiquitous';
  return kind === 'when' ? 'event' : kind === 'if' ? 'unwanted' : kind === 'while' ? 'state' : 'optional';
}

/** A full stop at the end is no part of a response. */
function withoutStop(masked: string, { start, end }: Span): Span | null {
  return trimClause(masked, start, /[.。]/.test(masked.charAt(end - 1)) ? end - 1 : end);
}
