import type { Documents, Uri } from '../ports';
import { NotText } from '../ports';
import { configFileName, type DocumentKind, documentKindOf, documentKinds, fileNameOf } from '../specs/document-kind';
import { nameOf, normaliseUri, parentOf } from '../text/uri';

/** One document of a spec, by its place. */
export interface DocumentPlace {
  readonly uri: Uri;
  readonly dir: Uri;
  readonly document: DocumentKind;
}

/** The texts of a spec as they are at one moment, buffers before disk. */
export interface SpecAt {
  readonly dir: Uri;
  readonly texts: Readonly<Partial<Record<DocumentKind, string>>>;
  readonly config: string | undefined;
}

/** The document of a spec that a URI names, each of the four kinds; undefined for any other file. */
export function documentPlace(uri: Uri): DocumentPlace | undefined {
  const place = normaliseUri(uri);
  const document = documentKindOf(nameOf(place));
  const dir = parentOf(place);
  return document !== undefined && /\/\.kiro\/specs(?:\/|$)/.test(dir) ? { uri: place, dir, document } : undefined;
}

/** Where the document of a spec is. */
export function placeOf(dir: Uri, document: DocumentKind): Uri {
  return `${dir}/${fileNameOf(document)}`;
}

/**
 * Reads the documents of the spec in `dir`. One that is no text counts as missing.
 * @param own the text of a document as its editor has it at this moment
 */
export async function readSpecAt(
  dir: Uri,
  documents: Pick<Documents, 'read'>,
  signal: AbortSignal,
  own?: { readonly document: DocumentKind; readonly text: string },
): Promise<SpecAt> {
  const [config, ...read] = await Promise.all(
    [configFileName, ...documentKinds.map(fileNameOf)].map(async (name) => {
      if (own && name === fileNameOf(own.document)) return own.text;
      return readText(`${dir}/${name}`, documents);
    }),
  );
  signal.throwIfAborted();
  const texts: Partial<Record<DocumentKind, string>> = {};
  documentKinds.forEach((kind, index) => {
    const text = read[index];
    if (text !== undefined) texts[kind] = text;
  });
  return { dir, texts, config };
}

async function readText(uri: Uri, documents: Pick<Documents, 'read'>): Promise<string | undefined> {
  try {
    return (await documents.read(uri))?.text;
  } catch (error) {
    if (error instanceof NotText) return undefined;
    throw error;
  }
}
