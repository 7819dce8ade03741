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
  const perDocument = new Map<string, number>();
  const documents = new Map<string, Set<string>>();
  for (const { id, document } of things) {
    if (id === null) continue;
    const place = `${document}#${id}`;
    perDocument.set(place, (perDocument.get(place) ?? 0) + 1);
    const seen = documents.get(id);
    if (seen) seen.add(document);
    else documents.set(id, new Set([document]));
  }
  return things.map(({ id, document, line }) => {
    if (id === null) return `@${line}`;
    const shared = (documents.get(id)?.size ?? 0) > 1 ? `${document}#` : '';
    const repeated = (perDocument.get(`${document}#${id}`) ?? 0) > 1 ? `@${line}` : '';
    return `${shared}${id}${repeated}`;
  });
}
