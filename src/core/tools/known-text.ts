import { NotText, type Uri } from '../ports';
import { missingPlace } from './missing-place';
import { readText } from './read-text';
import type { ToolContext } from './tool';

/** The text in which a call names a place, or why none can be named there. */
export async function knownText(uri: Uri, context: ToolContext): Promise<string | { readonly problem: string }> {
  const name = context.display(uri);
  // What is not there and what stands in it is told only of files that may be read anyway.
  if (!(await context.mayRead(uri))) return { problem: `${name} may not be read without asking: edit it by hand.` };
  const document = await readText(uri, context);
  if (document === undefined) return { problem: await missingPlace(uri, context) };
  if (document instanceof NotText) return { problem: `${name} is not a text file.` };
  const seen = context.seen.hashOf(uri);
  if (seen === undefined || seen === document.hash) return document.text;
  return { problem: `${name} has changed since you last read it. Read it again.` };
}
