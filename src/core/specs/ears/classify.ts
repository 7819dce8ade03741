import type { Span } from '../../text/span';
import type { Ears } from '../show';
import type { Condition } from './head';
import { headOf, leadOf } from './head';
import type { Keyword } from './keywords';
import { keywordsIn } from './keywords';
import { laterShalls } from './later-shalls';
import { lexiconOf } from './lexicon';
import { maskQuoted } from './mask';
import { modalOf } from './modal';
import type { ClauseReading, EarsReading } from './reading';
import { Clause, Reading } from './reading';
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
  if (firstLine < 0) return readSentence(text, masked, masked.length, keywords, section);
  let end = firstLine;
  // `WHEN one of these happens:` with its THEN and SHALL behind the sub-items.
  const first = keywords[0];
  if (first && first.start < 8 && !keywords.some((one) => one.role === 'shall' && one.start < end)) {
    if (keywords.some((one) => one.role === 'shall')) end = masked.length;
  }
  const own = keywords.filter((one) => one.start < end);
  return readSentence(text, masked, end, own, section);
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
  const language = lead.keyword?.language ?? firstButThen(capitals)?.language ?? modal?.language;
  const head = headOf(masked, { lead, capitals, end, modal, language: language ?? 'en' });
  const hasConditions = head.conditions.length > 0;
  const isRequirement = hasConditions || (modal !== undefined && (modal.isShall || modal.upper));
  const system = isRequirement && modal ? head.system : null;
  const from = modal?.end ?? 0;
  const laterOnes = modal?.isShall && modal.upper ? shallsFrom(capitals, from) : none;
  const later = modal && laterOnes.length > 0 ? laterShalls(masked, text, from, laterOnes, capitals) : none;
  const lexicon = lexiconOf(language ?? 'en');
  const condition =
    modal && isRequirement && !hasConditions
      ? trailingCondition(masked, from, later.find(({ subject }) => subject)?.partStart ?? end, lexicon)
      : undefined;
  const inSentence = modal ? trimClause(masked, from, condition?.keyword.start ?? end) : null;
  // `SHALL:` with what it shall do in the sub-items.
  const inItems = modal && !condition && !inSentence ? trimClause(masked, from, masked.length) : null;
  const behind = inSentence ?? inItems;
  const said = behind ?? (system === null ? head.rest : null);
  const response = said && isRequirement ? withoutStop(masked, said) : null;
  return new Reading({
    pattern: patternOf(section, isRequirement, head.conditions),
    language: isRequirement ? (language ?? null) : null,
    clauses: clausesOf(text, head.conditions, system, response, condition?.span),
    keywords: head.keywords,
    emptyClauses: head.conditions.some(isEmpty) ? head.conditions.filter(isEmpty).map(({ keyword }) => keyword) : none,
    quantified: head.quantified,
    shalls: modal?.isShall ? 1 + laterOnes.length : 0,
    later,
    weakSubject: system && behind ? weakSubjectOf(masked, system, behind, lexicon) : null,
    masked,
    sentenceEnd: end,
    modalFound: modal,
  });
}

// Functions of their own and not closures: this runs for every criterion of every spec.

/** Where a list grows. What is kept is a copy of just its length: a list that grew keeps room for sixteen more. */
const room: ClauseReading[] = [];

function clausesOf(
  text: string,
  conditions: readonly Condition[],
  system: Span | null,
  response: Span | null,
  trailing: Span | undefined,
): readonly ClauseReading[] {
  let count = 0;
  for (const { role, span } of conditions) if (span) room[count++] = new Clause(text, role, span.start, span.end);
  if (system) room[count++] = new Clause(text, 'system', system.start, system.end);
  if (response) room[count++] = new Clause(text, 'response', response.start, response.end);
  if (trailing) room[count++] = new Clause(text, 'trailing', trailing.start, trailing.end);
  return room.slice(0, count);
}

function firstButThen(capitals: readonly Keyword[]): Keyword | undefined {
  for (const keyword of capitals) if (keyword.role !== 'then') return keyword;
  return undefined;
}

function shallsFrom(capitals: readonly Keyword[], from: number): readonly Keyword[] {
  let found: Keyword[] | undefined;
  for (const keyword of capitals) {
    if (keyword.role === 'shall' && keyword.start >= from) (found ??= []).push(keyword);
  }
  return found ?? none;
}

const isEmpty = ({ span }: Condition): boolean => span === null;

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
function withoutStop(masked: string, span: Span): Span | null {
  const last = masked.charCodeAt(span.end - 1);
  return last === fullStop || last === wideStop ? trimClause(masked, span.start, span.end - 1) : span;
}

const fullStop = 46;
const wideStop = 0x3002;
