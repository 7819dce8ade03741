import type { Span } from '../../text/span';
import type { LaterShall } from '../ears/later-shalls';
import { clauseOf } from '../ears/reading';
import type { CriterionContext, CriterionRule } from './criterion-rule';
import { editOf, normalizeTerm, nothing, problemAt } from './criterion-rule';
import type { LintFix } from './problem';

const article = /^(?:the|a|an|el|la|los|las|o|os|as)[ \t]+/i;

function nameOf(text: string): string {
  return normalizeTerm(text.replace(article, ''));
}

/**
 * Several requirements in one criterion: a SHALL with a subject or a condition of its own. Lists of responses
 * (`… AND SHALL …`) are one requirement; two systems are worse than one that does two things.
 */
export const severalShalls: CriterionRule = (context) => {
  const { reading, item } = context.view;
  if (reading.later.length === 0) return nothing;
  const own = reading.later.filter((one) => one.subject !== null || one.partStart < one.keyword.start);
  const [first] = own;
  if (!first) return nothing;
  const system = reading.system === null || reading.weakSubject === 'pronoun' ? null : nameOf(reading.system);
  const other = own.find(({ subject, isSystem }) => {
    return (
      system !== null && subject !== null && isSystem && nameOf(item.text.slice(subject.start, subject.end)) !== system
    );
  });
  const found = other ?? first;
  const fixes = splitFix(context, found);
  const span = found.subject ? { start: found.subject.start, end: found.keyword.end } : found.keyword;
  if (other?.subject) {
    const name = item.text.slice(other.subject.start, other.subject.end);
    const message = `Two systems in one criterion: ${reading.system ?? ''} and ${name}. Give each its own.`;
    return [problemAt(context, span, 'ears.two-systems', message, fixes)];
  }
  const message = `${String(own.length + 1)} requirements in one criterion: each needs its own ID to be traced and tested.`;
  return [problemAt(context, span, 'ears.several-shalls', message, fixes)];
};

/** Behind the first part: what joined it to the second. */
const joint = /[\s,，、;；:：.。—–(*]*(?:(?:and|or|but|y|e|ou|o|mas|pero)[\s]*)?$/i;

/**
 * Appends the second part at the end of the list, with the conditions of the first where it has none of its own. Only in
 * numbered lists and within one line: nothing else has a place where a criterion can be added without moving an ID.
 */
function splitFix(context: CriterionContext, later: LaterShall): readonly LintFix[] {
  const { view, requirement, source } = context;
  const { item, reading } = view;
  const last = requirement.criteria.at(-1);
  const numbers = requirement.criteria.map((one) => Number(one.item.number));
  const isNumbered = requirement.criteria.every((one) => one.item.form === 'list');
  const isOneLine = item.line === item.endLine && !item.text.includes('\n');
  if (!last || !later.subject || !isNumbered || !isOneLine) return [];
  // In brackets there is no second sentence to move.
  const before = reading.masked.slice(0, later.partStart);
  if (before.split(/[(（]/).length !== before.split(/[)）]/).length) return [];
  const firstEnd = later.partStart - (joint.exec(before)?.[0].length ?? 0);
  const part = item.text.slice(later.partStart).trim();
  const hasOwnCondition = later.partStart < later.subject.start;
  const text = hasOwnCondition ? part : conditionsOf(context) + part;
  const lastEnd = last.end(source);
  const eol = source.text.startsWith('\r\n', lineEnd(source.text, lastEnd)) ? '\r\n' : '\n';
  const lineStart = source.starts[item.line - 1] ?? 0;
  const indent = /^[ \t]*/.exec(source.text.slice(lineStart, lineStart + 40))?.[0] ?? '';
  const number = Math.max(...numbers) + 1;
  const tail: Span = { start: firstEnd, end: item.text.length };
  const appended = `${eol}${indent}${String(number)}. ${text}`;
  if (last === view) {
    return [{ title: `Split into a criterion ${String(number)}`, edits: [editOf(context, tail, appended)] }];
  }
  const edits = [
    editOf(context, tail, ''),
    { document: requirement.document, span: { start: lastEnd, end: lastEnd }, text: appended },
  ];
  return [{ title: `Split into a criterion ${String(number)}`, edits }];
}

/** `WHEN a guest pays, ` */
function conditionsOf({ view }: CriterionContext): string {
  const { reading, item } = view;
  const [first] = reading.keywords;
  const system = clauseOf(reading, 'system');
  if (!first || !system) return '';
  const head = item.text.slice(first.start, system.start);
  return head.replace(/(?:the|a|an|el|la|los|las|o|os|as)[ \t]*$/i, '');
}

function lineEnd(text: string, from: number): number {
  const at = text.slice(from, from + 4).search(/[\r\n]/);
  return at < 0 ? from : from + at;
}
