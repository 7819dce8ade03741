import type { Keyword } from '../ears/keywords';
import { lexiconOf } from '../ears/lexicon';
import { clauseOf } from '../ears/reading';
import { anyPhrase } from '../../text/words';
import type { CriterionContext, CriterionRule } from './criterion-rule';
import { editOf, nothing, placeOf, problemAt } from './criterion-rule';
import type { LintEdit } from './problem';

const order = ['where', 'while', 'when', 'if'] as const;

function conditionsOf(context: CriterionContext): readonly Keyword[] {
  return context.view.reading.keywords.filter(({ role }) => role !== 'then');
}

/** A THEN stands behind all conditions. */
function hasTwoConditions({ view }: CriterionContext): boolean {
  const second = view.reading.keywords[1];
  return second !== undefined && second.role !== 'then';
}

/** A keyword in the case of the one it replaces or joins. */
function inCaseOf(keyword: Keyword, word: string): string {
  return keyword.upper ? word.toUpperCase() : word;
}

/** Puts THEN before the system, behind the comma if there is one. */
function insertThen(context: CriterionContext, condition: Keyword): LintEdit | undefined {
  const { reading, item } = context.view;
  const clause = reading.clauses.find(({ kind }) => kind === condition.role);
  const system = reading.clauses.find(({ kind, start }) => kind === 'system' && start > (clause?.end ?? Infinity));
  if (!clause || !system) return undefined;
  const separator = /^[*]*[,，、;；]?[ \t]*/.exec(item.text.slice(clause.end, system.start))?.[0].length ?? 0;
  const at = clause.end + separator;
  const then = inCaseOf(condition, lexiconOf(condition.language).then[0] ?? 'then');
  return editOf(context, { start: at, end: at }, `${then} `);
}

/** `IF c, THE X SHALL`: the one place where EARS asks for THEN. */
export const ifWithoutThen: CriterionRule = (context) => {
  const { reading } = context.view;
  if (reading.pattern !== 'unwanted') return nothing;
  const { keywords, modal } = reading;
  if (modal === null || modal === 'other' || keywords.some(({ role }) => role === 'then')) return nothing;
  const [condition] = keywords;
  if (!condition || !clauseOf(reading, 'system')) return nothing;
  const edit = insertThen(context, condition);
  const then = inCaseOf(condition, lexiconOf(condition.language).then[0] ?? 'then');
  const message = `${inCaseOf(condition, 'if')} without ${then}: write ${then} before the system.`;
  const fixes = edit ? [{ title: `Insert ${then}`, edits: [edit] }] : [];
  return [problemAt(context, condition, 'ears.if-without-then', message, fixes)];
};

export const whenWithoutTrigger: CriterionRule = (context) => {
  const { emptyClauses } = context.view.reading;
  if (emptyClauses.length === 0) return nothing;
  return emptyClauses
    .filter(({ role }) => role === 'when' || role === 'if')
    .map((keyword) => {
      const word = context.view.item.text.slice(keyword.start, keyword.end);
      const message = `${word} has no condition behind it: say what happens.`;
      return problemAt(context, keyword, 'ears.when-without-trigger', message);
    });
};

export const twoTriggers: CriterionRule = (context) => {
  if (!hasTwoConditions(context)) return nothing;
  const [first, second] = conditionsOf(context).filter(({ role }) => role === 'when' || role === 'if');
  if (!first || !second) return nothing;
  const message = 'Two triggers in one criterion: which of them starts the response? Join them with AND, or split it.';
  const related = [{ ...placeOf(context, first), message: 'The first trigger.' }];
  return [problemAt(context, second, 'ears.two-triggers', message, [], related)];
};

export const clauseOrder: CriterionRule = (context) => {
  if (!hasTwoConditions(context)) return nothing;
  const conditions = conditionsOf(context);
  const rankOf = ({ role }: Keyword): number =>
    Math.min(
      2,
      order.findIndex((one) => one === role),
    );
  const wrong = conditions.find((one, index) => index > 0 && rankOf(one) < rankOf(conditions[index - 1] ?? one));
  if (!wrong) return nothing;
  const message = 'EARS writes WHERE first, then WHILE, then WHEN or IF.';
  return [problemAt(context, wrong, 'ears.clause-order', message)];
};

export const whereThen: CriterionRule = (context) => {
  const { pattern, keywords } = context.view.reading;
  const [where, then] = keywords;
  if (pattern !== 'optional' || where?.language !== 'en' || then?.role !== 'then') return nothing;
  const message = 'WHERE names a feature that may be absent. Is this an event? Then write WHEN.';
  const fixes = [{ title: 'Write WHEN', edits: [editOf(context, where, inCaseOf(where, 'when'))] }];
  return [problemAt(context, where, 'ears.where-then', message, fixes)];
};

const failures = new Map<string, RegExp>();

export const eventSoundsUnwanted: CriterionRule = (context) => {
  const { reading } = context.view;
  const { pattern, keywords, masked } = reading;
  const [when] = keywords;
  if (pattern !== 'event' || !when) return nothing;
  const clause = clauseOf(reading, 'when');
  if (!clause) return nothing;
  const lexicon = lexiconOf(when.language);
  const known = failures.get(when.language) ?? new RegExp(anyPhrase(lexicon.failures), 'iu');
  failures.set(when.language, known);
  if (!known.test(masked.slice(clause.start, clause.end))) return nothing;
  const then = keywords.some(({ role }) => role === 'then') ? undefined : insertThen(context, when);
  const edits = [editOf(context, when, inCaseOf(when, lexicon.if[0] ?? 'if')), ...(then ? [then] : [])];
  const message = 'This trigger sounds like something unwanted; EARS writes that as IF … THEN.';
  const fixes = [{ title: 'Write IF … THEN', edits }];
  return [problemAt(context, when, 'ears.event-sounds-unwanted', message, fixes)];
};

export const trailingCondition: CriterionRule = (context) => {
  const { reading } = context.view;
  const trailing = clauseOf(reading, 'trailing');
  if (!trailing) return nothing;
  const { masked, modalSpan } = reading;
  const response = clauseOf(reading, 'response');
  if (!response || !modalSpan) return nothing;
  const { text } = context.view.item;
  const keyword = text.slice(response.end, trailing.start).trim().toUpperCase();
  const lead = /^[^\p{L}\p{N}`]*/u.exec(masked)?.[0].length ?? 0;
  const edits = [
    editOf(context, { start: lead, end: lead }, `${keyword} ${trailing.text}, `),
    editOf(context, { start: response.end, end: trailing.end }, ''),
  ];
  const message = 'The condition stands behind the response; EARS puts it in front.';
  return [problemAt(context, trailing, 'ears.trailing-condition', message, [{ title: 'Move it to the front', edits }])];
};
