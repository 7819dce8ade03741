import type { Span, TextEdit } from '../../text/span';
import { applyEdits } from '../../text/span';
import { CriterionPlaces } from '../criterion-places';
import { readEars } from '../ears/classify';
import type { EarsReading } from '../ears/reading';
import type { CriteriaText } from '../requirements';
import type { EarsStyle, ReadCriterion } from './ears-style';
import { articleAt, earsStyleOf, readCriteriaOf } from './ears-style';

/**
 * Writes the criterion at a place as its document writes most of them: its sentence on one line or clause by clause on lines of
 * their own, one blank between words, keywords in the document's case. Nothing but white space and the case of keywords is
 * touched, and the criterion is read as it was; where it would not be, it stays as it is.
 * @returns no edits where there is nothing to do; undefined where no criterion is
 */
export function formatCriterion(value: CriteriaText, offset: number): readonly TextEdit[] | undefined {
  const criteria = readCriteriaOf(value);
  const found = criteria.find(({ item }) => item.span.start <= offset && offset <= item.textSpan.end);
  if (!found) return undefined;
  // What the others do decides, also over the one that is to be written as they are.
  const others = criteria.filter((one) => one !== found && one.reading.pattern !== null);
  const style = earsStyleOf(value, others.length > 0 ? others : criteria);
  const edits = [...caseEdits(value.text, found, style), ...blankEdits(value.text, found, style)];
  return readsTheSame(value.text, found, edits) ? edits : [];
}

function caseEdits(text: string, { item, reading, section }: ReadCriterion, style: EarsStyle): readonly TextEdit[] {
  if (reading.pattern === null) return [];
  const places = new CriterionPlaces(text, item);
  const spans = [...reading.keywords, ...(reading.modalSpan && section !== 'current' ? [reading.modalSpan] : [])];
  const words = spans.map((span) => ({ span, upper: style.upper }));
  const article = articleAt(item.text, reading);
  if (article) words.push({ span: article, upper: style.upperArticle });
  return words.flatMap(({ span, upper }): readonly TextEdit[] => {
    const place = places.spanOf(span);
    const word = text.slice(place.start, place.end);
    // A sentence begins with a capital in any style.
    const begins = !/[\p{L}\p{N}]/u.test(item.text.slice(0, span.start));
    const next = upper ? word.toUpperCase() : begins ? capitalised(word.toLowerCase()) : word.toLowerCase();
    const isShouted = word === word.toUpperCase() && word.length > 1;
    return next === word || (!upper && !isShouted) ? [] : [{ span: place, text: next }];
  });
}

/** Runs of white space of the sentence, outside of code and quotes; sub-items below it stay as they are. */
function blankEdits(text: string, { item, reading }: ReadCriterion, style: EarsStyle): readonly TextEdit[] {
  const places = new CriterionPlaces(text, item);
  const end = item.text.indexOf('\n');
  const sentence = places.spanOf({ start: 0, end: end < 0 ? item.text.length : Math.min(end, reading.sentenceEnd) });
  const breaks = style.wrapped
    ? breaksOf(item.text, reading).map((at) => places.spanOf({ start: at, end: at + 1 }).start)
    : [];
  const column = item.textSpan.start - item.span.start;
  const indent = text.slice(item.span.start, item.textSpan.start).replace(/[^\t]/g, ' ');
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const covered = quotedSpans(text.slice(sentence.start, sentence.end));
  const edits: TextEdit[] = [];
  for (const { index, 0: blank } of text.slice(sentence.start, sentence.end).matchAll(/\s+/g)) {
    const start = sentence.start + index;
    const isQuoted = covered.some((span) => span.start < index && index < span.end);
    if (isQuoted) continue;
    const next = breaks.includes(start + blank.length) && column > 0 ? eol + indent : ' ';
    if (next !== blank) edits.push({ span: { start, end: start + blank.length }, text: next });
  }
  return edits;
}

/** Where a wrapped criterion begins a new line: at each further condition, and where the system or its THEN stands. */
function breaksOf(text: string, reading: EarsReading): readonly number[] {
  const { keywords, clauses, later } = reading;
  const [first, ...others] = keywords;
  if (!first || later.length > 0) return [];
  const system = clauses.find(({ kind }) => kind === 'system');
  const then = others.find(({ role }) => role === 'then');
  const starts = others.map(({ start }) => start);
  return then || !system ? starts : [...starts, articleAt(text, reading)?.start ?? system.start];
}

function quotedSpans(sentence: string): readonly Span[] {
  return [...sentence.matchAll(/`[^`]*`|"[^"]*"|“[^”]*”|«[^»]*»|「[^」]*」/g)].map(({ index, 0: whole }) => ({
    start: index,
    end: index + whole.length,
  }));
}

/** Whether a criterion says the same afterwards: the same clauses, but for white space and case. */
function readsTheSame(text: string, { item, reading, section }: ReadCriterion, edits: readonly TextEdit[]): boolean {
  const { start, end } = item.textSpan;
  const inside = edits.map((edit) => ({
    span: { start: edit.span.start - start, end: edit.span.end - start },
    text: edit.text,
  }));
  const lines = applyEdits(text.slice(start, end), inside).split(/\r\n|\n|\r/);
  const below = item.text.indexOf('\n') < 0 ? '' : item.text.slice(item.text.indexOf('\n'));
  const own = lines.slice(0, lines.length - (below === '' ? 0 : below.split('\n').length - 1));
  const after = readEars(own.map((line) => line.trim()).join(' ') + below, section);
  return told(after) === told(reading) && after.pattern === reading.pattern;
}

function told({ clauses, shalls }: EarsReading): string {
  return JSON.stringify([shalls, clauses.map(({ kind, text }) => [kind, text.replace(/\s+/g, ' ').toLowerCase()])]);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
