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
  // By document and ID in two steps: joining both to one string would cost more than everything else here.
  const perDocument = new Map<string, Map<string, number>>();
  for (const { id, document } of things) {
    if (id === null) continue;
    let counts = perDocument.get(document);
    if (counts === undefined) perDocument.set(document, (counts = new Map<string, number>()));
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const all = [...perDocument.values()];
  return things.map(({ id, document, line }) => {
    if (id === null) return `@${line}`;
    const isRepeated = (perDocument.get(document)?.get(id) ?? 0) > 1;
    const isShared = all.length > 1 && all.filter((counts) => counts.has(id)).length > 1;
    if (!isRepeated && !isShared) return id;
    return `${isShared ? `${document}#` : ''}${id}${isRepeated ? `@${line}` : ''}`;
  });
}
