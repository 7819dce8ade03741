import type { Span } from '../../text/span';
import { CriterionPlaces } from '../criterion-places';
import type { CriteriaDocument } from '../document-kind';
import type { EarsReading } from '../ears/reading';
import type { CriterionItem } from '../requirements';
import type { Place } from './problem';

/** A term, and where it begins in the text. */
export interface FoundTerm {
  readonly term: string;
  readonly at: number;
}

const snakeCase = /(?<![\p{L}\p{N}_./-])\p{Lu}[\p{L}\p{N}]*(?:_[\p{L}\p{N}]+)+(?![\p{L}\p{N}_(/-]|\.\w)/gu;
const none: readonly FoundTerm[] = [];

/** MAX_RETRIES is a constant and no term. */
function termsIn(masked: string): readonly FoundTerm[] {
  if (!masked.includes('_')) return none;
  return [...masked.matchAll(snakeCase)]
    .map((found) => ({ term: found[0], at: found.index }))
    .filter(({ term }) => /\p{Ll}/u.test(term));
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
  readonly #base: number;
  #terms: readonly FoundTerm[] | undefined;

  constructor(key: string, item: CriterionItem, reading: EarsReading, source: SourceText) {
    this.key = key;
    this.item = item;
    this.reading = reading;
    this.#base = source.starts[item.line - 1] ?? 0;
  }

  /** Snake_Case terms in its text, outside of code and quotes. Found once. */
  get terms(): readonly FoundTerm[] {
    this.#terms ??= termsIn(this.reading.masked);
    return this.#terms;
  }

  /** Where a span of the criterion's text stands. */
  place(document: CriteriaDocument, source: SourceText, span: Span): Place {
    const shift = this.#shift(source);
    const { textSpan, text } = this.item;
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
