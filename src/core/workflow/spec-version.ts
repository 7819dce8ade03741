import type { Uri } from '../ports';
import type { DocumentKind } from '../specs/document-kind';
import type { IdIndex } from '../specs/language/id-at';
import type { SpecTexts } from '../specs/spec-texts';
import { type Line, positionAt, splitLines } from '../text/lines';
import type { Span } from '../text/span';
import { placeOf, type SpecAt } from './spec-at';

/** A range of a document. Lines and columns are 1-based, ends exclusive. */
export interface TextPlace {
  readonly uri: Uri;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One spec as its documents are now, with what was found out about it. Made anew when one of them is another one. */
export class SpecVersion {
  readonly #lines = new Map<DocumentKind, readonly Line[]>();

  /** @param index where every ID stands */
  constructor(
    private readonly at: SpecAt,
    readonly spec: SpecTexts,
    readonly index: IdIndex,
  ) {}

  uriOf(kind: DocumentKind): Uri {
    return placeOf(this.at.dir, kind);
  }

  place(kind: DocumentKind, { start, end }: Span): TextPlace {
    const lines = this.linesOf(kind);
    const [from, to] = [positionAt(lines, start), positionAt(lines, end)];
    return { uri: this.uriOf(kind), line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  offsetAt(kind: DocumentKind, line: number, column: number): number | undefined {
    const found = this.linesOf(kind)[line - 1];
    return found && Math.min(found.start + column - 1, found.end);
  }

  linesOf(kind: DocumentKind): readonly Line[] {
    const known = this.#lines.get(kind);
    if (known) return known;
    const text = this.at.texts[kind] ?? '';
    const lines = splitLines(text, text.startsWith('\uFEFF') ? 1 : 0);
    this.#lines.set(kind, lines);
    return lines;
  }
}
