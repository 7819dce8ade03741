import type { Span } from '../../text/span';
import { isWordAt } from '../../text/words';
import { situationSumOf, type Statement, statementOf } from '../analysis/statement';
import type { CriterionItem } from '../criterion-item';
import { CriterionPlaces } from '../criterion-places';
import type { CriteriaDocument } from '../document-kind';
import type { EarsReading } from '../ears/reading';
import type { Place } from './problem';

/** A term, and where it begins in the text. */
export interface FoundTerm {
  readonly term: string;
  readonly at: number;
}

const wholeTerm = /^\p{Lu}[\p{L}\p{N}]*(?:_[\p{L}\p{N}]+)+$/u;
const none: readonly FoundTerm[] = [];

const verdicts = new Map<string, boolean>();

/** Remembered, because a document has few terms and uses them everywhere. */
function isTerm(word: string): boolean {
  const known = verdicts.get(word);
  if (known !== undefined) return known;
  if (verdicts.size > 5_000) verdicts.clear();
  const verdict = wholeTerm.test(word) && /\p{Ll}/u.test(word);
  verdicts.set(word, verdict);
  return verdict;
}

/**
 * Words with an underscore that begin with a capital. From each underscore outwards, because most texts have few of them. No
 * constants (MAX_RETRIES), no parts of paths and no calls.
 */
function termsIn(masked: string): readonly FoundTerm[] {
  let found: FoundTerm[] | undefined;
  let end = 0;
  for (let at = masked.indexOf('_'); at >= 0; at = masked.indexOf('_', Math.max(at + 1, end))) {
    let start = at;
    while (start > 0 && isWordAt(masked, start - 1)) start -= 1;
    end = at + 1;
    while (isWordAt(masked, end)) end += 1;
    const term = masked.slice(start, end);
    const before = masked.charAt(start - 1);
    const behind = masked.charAt(end);
    if ('./-'.includes(before || ' ') || '(/-'.includes(behind || ' ')) continue;
    if (behind === '.' && isWordAt(masked, end + 1)) continue;
    if (!isTerm(term)) continue;
    // A list of its own length: one that grows from nothing keeps room for sixteen more, and each is kept.
    if (found) found.push({ term, at: start });
    else found = [{ term, at: start }];
  }
  return found ?? none;
}

/** What a rule about one criterion needs to know of its surroundings. */
export interface RequirementView {
  readonly document: CriteriaDocument;
  readonly section: 'current' | 'expected' | 'unchanged' | null;
  readonly criteria: readonly CriterionView[];
}

/** The text of a document as it is now, and where its lines begin. */
export interface SourceText {
  readonly text: string;
  readonly starts: Int32Array;
}

/**
 * A criterion with its reading. Its offsets are those at the time of parsing; `spanOf` gives present ones, also after the text
 * above it has grown within its lines, because they are counted from the criterion's own first line.
 */
export class CriterionView {
  readonly key: string;
  readonly item: CriterionItem;
  readonly reading: EarsReading;
  /** Of its statement, and undefined where there is none. Found at once, while the reading is at hand. */
  readonly situationSum: number | undefined;
  readonly #base: number;
  #statement: Statement | undefined;

  constructor(key: string, item: CriterionItem, reading: EarsReading, source: SourceText) {
    this.key = key;
    this.item = item;
    this.reading = reading;
    this.situationSum = situationSumOf(reading);
    this.#base = source.starts[item.line - 1] ?? 0;
  }

  /** Snake_Case terms in its text, outside of code and quotes. Not kept: a lint asks for them once. */
  get terms(): readonly FoundTerm[] {
    return termsIn(this.reading.masked);
  }

  /** What it can be compared by with others. Made once, and for few. */
  get statement(): Statement | undefined {
    return (this.#statement ??= statementOf(this.reading));
  }

  get text(): string {
    return this.item.text;
  }

  /** Where a span of the criterion's text stands. */
  place(document: CriteriaDocument, source: SourceText, span: Span): Place {
    const shift = this.#shift(source);
    const { textSpan, text, line, endLine } = this.item;
    if (line === endLine) {
      const start = textSpan.start + shift;
      return { document, span: { start: start + span.start, end: start + span.end } };
    }
    const moved = { text, textSpan: { start: textSpan.start + shift, end: textSpan.end + shift } };
    return { document, span: new CriterionPlaces(source.text, moved).spanOf(span) };
  }

  /** The printed number, or the beginning of the text where there is none. */
  idPlace(document: CriteriaDocument, source: SourceText): Place {
    const { idSpan, textSpan } = this.item;
    const span = idSpan ?? { start: textSpan.start, end: textSpan.start };
    const shift = this.#shift(source);
    return { document, span: { start: span.start + shift, end: span.end + shift } };
  }

  /** Behind its last character. */
  end(source: SourceText): number {
    return this.item.textSpan.end + this.#shift(source);
  }

  #shift(source: SourceText): number {
    return (source.starts[this.item.line - 1] ?? 0) - this.#base;
  }
}
