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
  readonly #hasBom: boolean;
  /** Of each line, as numbers: documents are kept for long, and few ask them for their nodes. */
  readonly #starts: Int32Array;
  readonly #nexts: Int32Array;
  readonly #owners: Int32Array;
  readonly #kinds: (Kind | LineKind)[];
  #lastOwner: number;

  constructor(source: MarkdownText) {
    const { lines, hasBom } = source;
    this.#hasBom = hasBom;
    this.#starts = new Int32Array(lines.length);
    this.#nexts = new Int32Array(lines.length);
    this.#owners = new Int32Array(lines.length);
    this.#kinds = lines.map((line, index) => {
      this.#starts[index] = line.start;
      this.#nexts[index] = line.next;
      this.#owners[index] = line.block;
      return line.kind;
    });
    this.#lastOwner = lines.at(-1)?.block ?? 0;
  }

  /** Makes the lines from index `from` to before `to` one node. A later call wins over an earlier one. */
  cover(from: number, to: number, kind: Kind): void {
    this.#lastOwner += 1;
    if (to - from === 1 && from < this.#kinds.length) {
      // As most nodes are, and to fill costs more than to set.
      this.#owners[from] = this.#lastOwner;
      this.#kinds[from] = kind;
      return;
    }
    this.#owners.fill(this.#lastOwner, from, to);
    this.#kinds.fill(kind, from, to);
  }

  nodes(): Node<Kind>[] {
    const nodes: Node<Kind>[] = [];
    if (this.#hasBom) nodes.push({ kind: 'bom', span: { start: 0, end: 1 } });
    let start = 0;
    for (const [index, kind] of this.#kinds.entries()) {
      if (index === 0 || this.#owners[index] !== this.#owners[index - 1]) start = this.#starts[index] ?? 0;
      if (this.#owners[index] === this.#owners[index + 1]) continue;
      nodes.push({ kind, span: { start, end: this.#nexts[index] ?? start } });
    }
    return nodes;
  }
}
