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

const none: readonly never[] = [];

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
  return readSentence(text, masked, end, firstLine < 0 ? keywords : keywords.filter((one) => one.start < end), section);
}

function readSentence(
  text: string,
  masked: string,
  end: number,
  capitals: readonly Keyword[],
  section: CriterionSection,
): EarsReading {
  const lead = leadOf(masked, end, capitals);
  const modal = section === 'current' ? undefined : modalOf(masked, end, capitals);
  const language = lead.keyword?.language ?? capitals.find((one) => one.role !== 'then')?.language ?? modal?.language;
  const head = headOf(masked, { lead, capitals, end, modal, language: language ?? 'en' });
  const hasConditions = head.conditions.length > 0;
  const isRequirement =
    hasConditions || (modal !== undefined && (modal.keyword.role === 'shall' || modal.keyword.upper));
  const clauses: ClauseReading[] = [];
  for (const { role, span } of head.conditions) if (span) clauses.push(clauseOf(text, role, span));
  const system = isRequirement && modal && head.system ? clauseOf(text, 'system', head.system) : undefined;
  if (system) clauses.push(system);
  const isCapital = modal?.keyword.role === 'shall' && modal.keyword.upper;
  const from = modal?.span.end ?? 0;
  const laterOnes = isCapital ? capitals.filter((one) => one.role === 'shall' && one.start >= from) : none;
  const later = modal && laterOnes.length > 0 ? laterShalls(masked, text, from, laterOnes, capitals) : none;
  const lexicon = lexiconOf(language ?? 'en');
  const condition =
    modal && isRequirement && !hasConditions
      ? trailingCondition(masked, modal.span.end, later.find(({ subject }) => subject)?.partStart ?? end, lexicon)
      : undefined;
  const inSentence = modal ? trimClause(masked, modal.span.end, condition?.keyword.start ?? end) : null;
  // `SHALL:` with what it shall do in the sub-items.
  const inItems = modal && !condition && !inSentence ? trimClause(masked, modal.span.end, masked.length) : null;
  const behind = inSentence ?? inItems;
  const response = behind ?? (system === undefined ? head.rest : null);
  if (response && isRequirement) {
    const span = withoutStop(masked, response);
    if (span) clauses.push(clauseOf(text, 'response', span));
  }
  if (condition) clauses.push(clauseOf(text, 'trailing', condition.span));
  return {
    pattern: patternOf(section, isRequirement, head.conditions),
    language: isRequirement ? (language ?? null) : null,
    trigger: textOf(clauses, 'when') ?? textOf(clauses, 'if'),
    system: system?.text ?? null,
    response: textOf(clauses, 'response'),
    states: statesOf(clauses),
    feature: textOf(clauses, 'where'),
    modal: modal?.kind ?? null,
    quantified: head.quantified,
    shalls: modal?.keyword.role === 'shall' ? 1 + laterOnes.length : 0,
    // Cut to its length: a list that grew from nothing keeps room for sixteen more, and every reading is kept.
    clauses: clauses.slice(),
    keywords: head.keywords,
    modalSpan: modal?.span ?? null,
    emptyClauses: head.conditions.some(({ span }) => !span)
      ? head.conditions.filter(({ span }) => !span).map(({ keyword }) => keyword)
      : none,
    later,
    weakSubject:
      system && modal && behind ? weakSubjectOf(system.text, masked.slice(behind.start, behind.end), lexicon) : null,
    masked,
    sentenceEnd: end,
  };
}

// Functions of their own and not closures: this runs for every criterion of every spec.
function clauseOf(text: string, kind: ClauseReading['kind'], { start, end }: Span): ClauseReading {
  return { kind, start, end, text: text.slice(start, end) };
}

function textOf(clauses: readonly ClauseReading[], kind: ClauseReading['kind']): string | null {
  for (const clause of clauses) if (clause.kind === kind) return clause.text;
  return null;
}

function statesOf(clauses: readonly ClauseReading[]): readonly string[] {
  const states = clauses.filter(({ kind }) => kind === 'while');
  return states.length === 0 ? none : states.map(({ text }) => text);
}

function patternOf(
  section: CriterionSection,
  isRequirement: boolean,
  conditions: readonly { readonly role: Keyword['role'] }[],
): Ears['pattern'] {
  if (section === 'current') return 'defect';
  if (!isRequirement) return null;
  const kind = conditions[0]?.role;
  if (kind === undefined) return 'ubiquitous';
  if (conditions.some(({ role }) => role !== kind)) return 'complex';
  return kind === 'when' ? 'event' : kind === 'if' ? 'unwanted' : kind === 'while' ? 'state' : 'optional';
}

/** A full stop at the end is no part of a response. */
function withoutStop(masked: string, { start, end }: Span): Span | null {
  return trimClause(masked, start, /[.。]/.test(masked.charAt(end - 1)) ? end - 1 : end);
}
