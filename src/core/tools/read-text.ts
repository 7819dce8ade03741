import { type DocumentText, NotText, type Uri } from '../ports';
import { childOf, nameOf, parentOf } from '../text/uri';
import type { ToolContext } from './tool';

/** The document, undefined where there is none, or why it is no text. */
export async function readText(
  uri: Uri,
  { documents }: Pick<ToolContext, 'documents'>,
): Promise<DocumentText | NotText | undefined> {
  try {
    return await documents.read(uri);
  } catch (error) {
    if (error instanceof NotText) return error;
    throw error;
  }
}

/** Is the name itself a link? Linked folders above it do not count. Another case of the name is no other place. */
export async function leadsElsewhere(uri: Uri, { files }: Pick<ToolContext, 'files'>): Promise<boolean> {
  const [real, folder] = await Promise.all([files.realPath(uri), files.realPath(parentOf(uri))]);
  return real.toLowerCase() !== childOf(folder, nameOf(uri)).toLowerCase();
}
