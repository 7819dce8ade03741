import type { Documents, Uri } from '../ports';
import { parseUrl } from '../text/url';

/** A path as agent files write it: absolute, or relative to the folder. Undefined: it names no place. */
export function placeFrom(path: string, folder: Uri): Uri | undefined {
  const encoded = path.replace(/\\/g, '/').split('/').map(encodeURIComponent).join('/');
  const base = `${folder}/`;
  return parseUrl(encoded, base)?.href;
}

/**
 * The text of a file that an agent is made of, or why there is none: one that cannot be read must hide no other.
 * @param mayRead a repository's file must not lead to the user's keys
 */
export async function textAt(
  uri: Uri,
  documents: Documents,
  mayRead: (uri: Uri) => Promise<boolean> = () => Promise.resolve(true),
): Promise<{ readonly text: string } | { readonly why: string }> {
  try {
    if (!(await mayRead(uri))) return { why: 'may not be read by an agent' };
    const document = await documents.read(uri);
    return document ? { text: document.text } : { why: 'is not there' };
  } catch (error) {
    return { why: `cannot be read (${error instanceof Error ? error.message : String(error)})` };
  }
}
