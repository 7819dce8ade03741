import type { MarkdownLine } from '../text/markdown-lines';
import type { Span } from '../text/span';
import type { CriterionForm, CriterionText } from './criteria';

export interface CriterionItem {
  /** With the prefix and all levels: `FR-4.2`. A box or bullet without a number gets its place in the list. */
  readonly id: string;
  /** The number as printed. */
  readonly idSpan: Span | null;
  readonly number: string | null;
  readonly text: string;
  readonly textSpan: Span;
  readonly form: CriterionForm;
  readonly span: Span;
  readonly line: number;
  readonly endLine: number;
}

/** Keeps where it stands as numbers: a spec of ten thousand criteria is kept whole, and of most nobody asks where they are. */
class PlacedCriterion implements CriterionItem {
  readonly id: string;
  readonly number: string | null;
  readonly text: string;
  readonly form: CriterionForm;
  readonly line: number;
  readonly endLine: number;
  private readonly numberStart: number;
  private readonly textStart: number;
  private readonly textEnd: number;
  private readonly start: number;
  private readonly end: number;

  constructor(id: string, criterion: Omit<CriterionText, 'numberIsId'>, start: number, end: number) {
    this.id = id;
    this.number = criterion.number;
    this.text = criterion.text;
    this.form = criterion.form;
    this.line = criterion.from + 1;
    this.endLine = criterion.to + 1;
    this.numberStart = criterion.numberStart;
    this.textStart = criterion.textStart;
    this.textEnd = criterion.textEnd;
    this.start = start;
    this.end = end;
  }

  get idSpan(): Span | null {
    if (this.number === null) return null;
    return { start: this.numberStart, end: this.numberStart + this.number.length };
  }

  get textSpan(): Span {
    return { start: this.textStart, end: this.textEnd };
  }

  get span(): Span {
    return { start: this.start, end: this.end };
  }
}

/** A criterion with its ID below a requirement; without one the printed number is the whole ID. */
export function criterionItem(
  lines: readonly MarkdownLine[],
  requirement: string | undefined,
  criterion: CriterionText,
  index: number,
): CriterionItem {
  const number = criterion.number ?? String(index + 1);
  const id = criterion.numberIsId || requirement === undefined ? number : `${requirement}.${number}`;
  const start = lines[criterion.from]?.start ?? 0;
  return new PlacedCriterion(id, criterion, start, Math.max(start, lines[criterion.to]?.next ?? start));
}

/** A criterion of one line with other words, when that line begins at `lineStart` and has grown by `delta` characters. */
export function reworded(item: CriterionItem, text: string, lineStart: number, delta: number): CriterionItem {
  const { id, number, idSpan, textSpan, form, span, line, endLine } = item;
  const shift = lineStart - span.start;
  const textStart = textSpan.start + shift;
  const criterion = {
    number,
    numberStart: (idSpan?.start ?? 0) + shift,
    text,
    textStart,
    textEnd: textStart + text.length,
    form,
    from: line - 1,
    to: endLine - 1,
  };
  return new PlacedCriterion(id, criterion, lineStart, span.end + shift + delta);
}
