import type { PreviewLink, PreviewWord } from '../../../messages/preview';

/** Something to be seen of a piece of one line. */
export type Mark =
  | { readonly kind: 'word'; readonly word: PreviewWord }
  /** Its number in what the document says, and what it is called. */
  | { readonly kind: 'link'; readonly link: PreviewLink };

export interface PlacedMark {
  /** 1-based. */
  readonly column: number;
  /** Exclusive. */
  readonly endColumn: number;
  readonly mark: Mark;
}

/** Marks by their line, in order and without overlaps: a link goes before a word. */
export class Marks {
  readonly #byLine = new Map<number, PlacedMark[]>();

  constructor(words: readonly PreviewWord[], links: readonly PreviewLink[]) {
    for (const link of links) this.#add(link.line, link.column, link.endColumn, { kind: 'link', link });
    for (const word of words) this.#add(word.line, word.column, word.column + word.length, { kind: 'word', word });
    for (const marks of this.#byLine.values()) marks.sort((a, b) => a.column - b.column);
  }

  inLine(line: number): readonly PlacedMark[] {
    return this.#byLine.get(line) ?? [];
  }

  #add(line: number, column: number, endColumn: number, mark: Mark): void {
    const there = this.#byLine.get(line) ?? [];
    if (endColumn <= column) return;
    if (there.some((other) => other.column < endColumn && column < other.endColumn)) return;
    there.push({ column, endColumn, mark });
    this.#byLine.set(line, there);
  }
}

/** A piece of a text with the mark it has, if any. */
export interface MarkedPiece {
  readonly text: string;
  readonly mark: Mark | undefined;
}

/** Cuts a piece of a line where marks begin and end. Nothing is lost: the pieces together are the text. */
export function cutAtMarks(text: string, column: number, marks: readonly PlacedMark[]): readonly MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let at = 0;
  const push = (to: number, mark: Mark | undefined): void => {
    if (to > at) pieces.push({ text: text.slice(at, to), mark });
    at = Math.max(at, to);
  };
  for (const each of marks) {
    const [start, end] = [each.column - column, each.endColumn - column];
    if (end <= at) continue;
    if (start >= text.length) break;
    push(Math.max(at, start), undefined);
    push(Math.min(text.length, end), each.mark);
  }
  push(text.length, undefined);
  return pieces;
}
