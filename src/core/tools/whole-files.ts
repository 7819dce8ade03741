import { type DocumentText, NotText, type Uri } from '../ports';
import { childOf, liesIn } from '../text/uri';
import { missingPlace } from './missing-place';
import { plural } from './plural';
import { notText } from './read';
import { leadsElsewhere, readText } from './read-text';
import type { ToolContext } from './tool';

/** A file that a call takes as a whole. */
export interface WholeFile {
  readonly uri: Uri;
  readonly document: DocumentText;
}

/** What is at a place, as far as all of it can be kept and had back. */
export interface WholePlace {
  /** A folder comes with everything in it. */
  readonly folder: boolean;
  readonly files: readonly WholeFile[];
}

/** More files at once are a matter of a command, which people read as one. */
const mostFiles = 200;

/**
 * Looks at what is to be deleted or moved as a whole. Only text that stands under its own name and is saved is taken: its
 * image before the call can be kept, so that the call can be looked at and taken back.
 *
 * @param folders folders are asked for
 */
export async function wholePlace(
  uri: Uri,
  folders: boolean,
  context: ToolContext,
): Promise<WholePlace | { readonly problem: string }> {
  const name = context.display(uri);
  const stat = await context.files.stat(uri);
  if (stat === undefined) return { problem: await missingPlace(uri, context) };
  if (stat.kind === 'file') {
    const file = await wholeFile(uri, stat.bytes, context);
    return 'problem' in file ? file : { folder: false, files: [file] };
  }
  if (stat.kind === 'other') return { problem: `${name} is a device or pipe, not a file.` };
  if (!folders) return { problem: `${name} is a folder. Set folder when all of it is meant.` };
  if (liesIn(context.root, uri)) return { problem: `${name} holds the working folder itself.` };
  const found: WholeFile[] = [];
  const problem = await gather(uri, found, context);
  return problem === undefined ? { folder: true, files: found } : { problem };
}

async function gather(folder: Uri, found: WholeFile[], context: ToolContext): Promise<string | undefined> {
  if (await leadsElsewhere(folder, context)) return linkProblem(folder, context);
  for (const { name, kind } of (await context.files.list(folder)) ?? []) {
    context.signal.throwIfAborted();
    const uri = childOf(folder, name);
    if (kind === 'folder') {
      const problem = await gather(uri, found, context);
      if (problem !== undefined) return problem;
      continue;
    }
    if (kind === 'other') return `${context.display(uri)} is a device, a pipe or a link that leads nowhere.`;
    const file = await wholeFile(uri, undefined, context);
    if ('problem' in file) return file.problem;
    found.push(file);
    if (found.length > mostFiles) {
      return `There are more than ${plural(mostFiles, 'file')} in it. Take its folders one by one, or use a command.`;
    }
  }
  return undefined;
}

async function wholeFile(
  uri: Uri,
  bytes: number | undefined,
  context: ToolContext,
): Promise<WholeFile | { readonly problem: string }> {
  const name = context.display(uri);
  if (await leadsElsewhere(uri, context)) return { problem: linkProblem(uri, context) };
  const document = await readText(uri, context);
  if (document === undefined) return { problem: `${name} is gone by now.` };
  if (document instanceof NotText) {
    return { problem: `${notText(name, document, bytes)} What is no text cannot be kept here: use a command for it.` };
  }
  if (document.dirty) {
    return { problem: `${name} has unsaved changes in the editor. Ask the user to save or undo them first.` };
  }
  const seen = context.seen.hashOf(uri);
  if (seen !== undefined && seen !== document.hash) {
    return { problem: `${name} has changed since you last read it. Read it again first.` };
  }
  return { uri, document };
}

function linkProblem(uri: Uri, context: ToolContext): string {
  return `${context.display(uri)} is a symbolic link. Name what it leads to, or use a command for the link itself.`;
}
