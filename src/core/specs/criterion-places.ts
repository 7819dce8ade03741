import type { Span } from '../text/span';

/** A run of a criterion's text that stands in its document without a gap. */
interface Piece {
  /** In the criterion's text. */
  readonly at: number;
  /** In the document. */
  readonly start: number;
}

/**
 * Leads from the text of a criterion back to its document. The text joins wrapped lines and leaves out blank ones, so its
 * offsets are not those of the document; every piece of it is the trimmed rest of one line.
 */
export class CriterionPlaces {
  readonly #pieces: readonly Piece[];

  /** @param source the document; `textSpan` and `text` as the criterion reader gives them */
  constructor(source: string, { textSpan, text }: { readonly textSpan: Span; readonly text: string }) {
    const pieces: Piece[] = [];
    let at = 0;
    const line = /[^\r\n]+/g;
    const raw = source.slice(textSpan.start, textSpan.end);
    for (let found = line.exec(raw); found && at <= text.length; found = line.exec(raw)) {
      const trimmed = found[0].trim();
      if (trimmed === '') continue;
      pieces.push({ at, start: textSpan.start + found.index + (found[0].length - found[0].trimStart().length) });
      at += trimmed.length + 1;
    }
    this.#pieces = pieces.length > 0 ? pieces : [{ at: 0, start: textSpan.start }];
  }

  /** Where a span of the criterion's text stands in the document. */
  spanOf({ start, end }: Span): Span {
    const from = this.#offsetOf(start);
    return { start: from, end: end <= start ? from : this.#offsetOf(end - 1) + 1 };
  }

  #offsetOf(offset: number): number {
    let piece = this.#pieces[0] ?? { at: 0, start: 0 };
    for (const next of this.#pieces) {
      if (next.at > offset) break;
      piece = next;
    }
    return piece.start + offset - piece.at;
  }
}
