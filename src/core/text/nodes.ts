import type { LineKind, MarkdownText } from './markdown-lines';
import type { Span } from './span';

/** A piece of a text. The nodes of a document tile it: no gap, no overlap, in order. */
export interface Node<Kind extends string = string> {
  readonly kind: Kind | LineKind | 'bom';
  readonly span: Span;
}

/**
 * Cuts a text into nodes at line ends, so that whatever a parser recognises, the nodes always give the text back.
 *
 * Starts with what the line scanner saw; a parser then names the ranges it understood.
 */
export class Tiling<Kind extends string> {
  readonly #source: MarkdownText;
  readonly #owners: number[];
  readonly #kinds: (Kind | LineKind)[];
  #lastOwner: number;

  constructor(source: MarkdownText) {
    this.#source = source;
    this.#owners = source.lines.map((line) => line.block);
    this.#kinds = source.lines.map((line) => line.kind);
    this.#lastOwner = source.lines.at(-1)?.block ?? 0;
  }

  /** Makes the lines from index `from` to before `to` one node. A later call wins over an earlier one. */
  cover(from: number, to: number, kind: Kind): void {
    this.#lastOwner += 1;
    this.#owners.fill(this.#lastOwner, from, to);
    this.#kinds.fill(kind, from, to);
  }

  nodes(): Node<Kind>[] {
    const nodes: Node<Kind>[] = [];
    if (this.#source.hasBom) nodes.push({ kind: 'bom', span: { start: 0, end: 1 } });
    const { lines } = this.#source;
    let start = 0;
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index];
      if (line === undefined) break;
      if (index === 0 || this.#owners[index] !== this.#owners[index - 1]) start = line.start;
      if (index + 1 < lines.length && this.#owners[index] === this.#owners[index + 1]) continue;
      nodes.push({ kind: this.#kinds[index] ?? line.kind, span: { start, end: line.next } });
    }
    return nodes;
  }
}
