/** What a key is made from. `document` only matters where one list holds things of two documents. */
export interface Keyable {
  readonly id: string | null;
  readonly document: string;
  readonly line: number;
}

/**
 * Unique keys `[doc#]id[@line]`, in the order of the things: the document where two documents share the ID, the line where
 * one document has it more than once. A thing without an ID is `@line`.
 *
 * All bearers of a repeated ID get the longer key, so that the short one never silently means the first of them.
 */
export function assignKeys(things: readonly Keyable[]): string[] {
  const ids = new IdCounts();
  for (const { id, document } of things) ids.count(id, document);
  return things.map(({ id, document, line }) => ids.keyOf(id, document, line));
}

/** The same for whoever has no list of things: all are counted first, then each is given its key. */
export class IdCounts {
  // By document and ID in two steps: joining both to one string would cost more than everything else here.
  readonly #perDocument = new Map<string, Map<string, number>>();

  count(id: string | null, document: string): void {
    if (id === null) return;
    let counts = this.#perDocument.get(document);
    if (counts === undefined) this.#perDocument.set(document, (counts = new Map<string, number>()));
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }

  keyOf(id: string | null, document: string, line: number): string {
    if (id === null) return `@${line}`;
    const isRepeated = (this.#perDocument.get(document)?.get(id) ?? 0) > 1;
    const isShared = this.#perDocument.size > 1 && this.#documentsWith(id) > 1;
    if (!isRepeated && !isShared) return id;
    return `${isShared ? `${document}#` : ''}${id}${isRepeated ? `@${line}` : ''}`;
  }

  #documentsWith(id: string): number {
    let documents = 0;
    for (const counts of this.#perDocument.values()) if (counts.has(id)) documents += 1;
    return documents;
  }
}
