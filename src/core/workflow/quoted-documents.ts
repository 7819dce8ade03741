import type { DocumentName, EventOf } from '../events/event';
import type { Documents, Uri } from '../ports';
import { readDocuments } from './spec-folder';

/** Whole documents for a prompt, and which texts of them the model has seen by it. */
export interface Quoted {
  /** Empty when there is none. */
  readonly text: string;
  readonly seen: NonNullable<EventOf<'prompted'>['seen']>;
}

export const nothingQuoted: Quoted = { text: '', seen: [] };

/** @param wanted which of the documents, by place and hash */
export async function quoteDocuments(
  dir: Uri,
  names: readonly DocumentName[],
  documents: Documents,
  wanted: (uri: Uri, hash: string) => boolean = () => true,
): Promise<Quoted> {
  const present = await readDocuments(dir, documents);
  const quoted = names.flatMap((name) => {
    const found = present.get(name);
    return found && wanted(found.uri, found.hash) ? [{ name, ...found }] : [];
  });
  const parts = quoted.map(
    ({ name, text }) => `${name}.md as it stands now:\n\n<document name="${name}.md">\n${text.trimEnd()}\n</document>`,
  );
  return { text: parts.join('\n\n'), seen: quoted.map(({ uri, hash }) => ({ uri, hash })) };
}
