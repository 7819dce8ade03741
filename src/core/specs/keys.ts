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
  readonly #perDocument = new Map<string, { readonly all: Set<string>; readonly repeated: Set<string> }>();

  count(id: string | null, document: string): void {
    if (id === null) return;
    let ids = this.#perDocument.get(document);
    if (ids === undefined) this.#perDocument.set(document, (ids = { all: new Set(), repeated: new Set() }));
    // Added without asking first, as to look for a text costs most here and nearly all are new.
    const { size } = ids.all;
    if (ids.all.add(id).size === size) ids.repeated.add(id);
  }

  keyOf(id: string | null, document: string, line: number): string {
    if (id === null) return `@${line}`;
    const repeated = this.#perDocument.get(document)?.repeated;
    const isRepeated = repeated !== undefined && repeated.size > 0 && repeated.has(id);
    const isShared = this.#perDocument.size > 1 && this.#documentsWith(id) > 1;
    if (!isRepeated && !isShared) return id;
    return `${isShared ? `${document}#` : ''}${id}${isRepeated ? `@${line}` : ''}`;
  }

  #documentsWith(id: string): number {
    let documents = 0;
    for (const { all } of this.#perDocument.values()) if (all.has(id)) documents += 1;
    return documents;
  }
}
