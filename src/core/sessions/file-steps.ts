import { z } from 'zod';
import type { EventOf } from '../events/event';
import { fileFacts } from '../events/event-parts';
import { type DocumentText, type EditOutcome, type FileImage, isSameImage, type Ports, type Uri } from '../ports';
import { placeOfBlob } from '../text/blob-place';
import type { TextEdit } from '../text/span';
import { liesIn } from '../text/uri';
import { factsOf, mostBytesKept } from './disk-watch';

type FileChange = EventOf<'toolEnded'>['changes'][number];

export type StepPorts = Pick<Ports, 'digests' | 'disk' | 'documents' | 'files' | 'store' | 'journal'>;

const image = fileFacts.extend({ content: z.string().nullable() });

/** One file that is to become another one, with all that is needed to take that back. */
export const fileStep = z.object({
  uri: z.string(),
  from: image,
  into: image,
  /** Name of what was typed and not saved, which is given up for what the file is to hold. */
  typed: z.string().optional(),
  madeFolder: z.string().optional(),
});

export type FileStep = z.infer<typeof fileStep>;

/** What became of files that were to be put into their places. */
export interface DoneSteps {
  readonly changes: readonly FileChange[];
  /** Files that changed while it was at work, and were left as they are. */
  readonly stale: readonly Uri[];
  /** Files that could not be put back, and why. */
  readonly failed: readonly { readonly uri: Uri; readonly why: string }[];
}

export interface StepWatch {
  /** Called with how many files are done. */
  readonly progress?: ((done: number, of: number) => void) | undefined;
  /** What was done so far is taken back when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts every file into its place. May be begun again after a crash: what is done already is seen to be.
 * @throws the signal's reason, when all is as it was again
 */
export async function takeSteps(
  files: readonly FileStep[],
  roots: readonly Uri[],
  ports: StepPorts,
  { progress, signal }: StepWatch = {},
): Promise<DoneSteps> {
  const changes: FileChange[] = [];
  const stale: Uri[] = [];
  const failed: { uri: Uri; why: string }[] = [];
  const realRoots = await Promise.all(roots.map((root) => ports.files.realPath(root)));
  for (const [index, step] of files.entries()) {
    const { uri, from } = step;
    if (signal?.aborted) {
      await takeBack(files.slice(0, index), ports);
      signal.throwIfAborted();
    }
    try {
      const place = await placeToWrite(uri, from, ports);
      // What lay in the way is gone by now, and what was a folder may be a link by now.
      const leads = leadsAway(uri, await realFolderOf(place, ports.files), roots, realRoots);
      if (!leads && (await putBack(step, place, ports))) changes.push(changeOf(step));
      else stale.push(uri);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      ports.journal.error(`${uri} could not be put back`, error);
      failed.push({ uri, why });
    }
    progress?.(index + 1, files.length);
  }
  return { changes, stale, failed };
}

/** It lies in an open folder, and really does not. */
export function leadsAway(uri: Uri, place: Uri, roots: readonly Uri[], realRoots: readonly Uri[]): boolean {
  return roots.some((root) => liesIn(uri, root)) && !realRoots.some((root) => liesIn(place, root));
}

export async function realFolderOf(uri: Uri, files: StepPorts['files']): Promise<Uri> {
  return files.realPath(uri.slice(0, uri.lastIndexOf('/')));
}

/** The file that a link leads to, where it is edited through the link. */
export async function placeToWrite(uri: Uri, now: FileImage, { disk, files }: StepPorts): Promise<Uri> {
  const image = await disk.image(uri, mostBytesKept, false);
  return image !== 'other' && image.link === true && now.link !== true ? files.realPath(uri) : uri;
}

async function isThere(uri: Uri, image: FileImage, { disk }: StepPorts): Promise<boolean> {
  const now = await disk.image(uri, Number.MAX_SAFE_INTEGER, false);
  return now !== 'other' && isSameImage(now, image);
}

/** Makes files what they were before. @returns those that are something else by now, and were left so */
export async function takeBack(files: readonly FileStep[], ports: StepPorts): Promise<readonly Uri[]> {
  const left: Uri[] = [];
  for (const { uri, from, into, typed, madeFolder } of [...files].reverse()) {
    try {
      const place = await placeToWrite(uri, from, ports);
      const outcome = await ports.disk.put(place, from, into, from.content === null ? madeFolder : undefined);
      if (outcome === 'done' && typed !== undefined) await typeAgain(uri, typed, ports);
      if (outcome === 'stale' && !(await isThere(uri, from, ports))) left.push(uri);
    } catch (error) {
      ports.journal.error(`${uri} could not be left as it was`, error);
      left.push(uri);
    }
  }
  return left;
}

/** The text stands in the editor again; saved, as nobody can hand an editor a text that is not. */
async function typeAgain(uri: Uri, typed: string, { documents, store }: StepPorts): Promise<void> {
  const [document, text] = [await documents.read(uri), await store.read(placeOfBlob(typed))];
  if (document && text !== undefined) await documents.apply(uri, [wholeOf(document, text)], document.hash);
}

/** @returns whether the file holds now what it is to hold */
async function putBack(
  { uri, from, into, typed, madeFolder }: FileStep,
  place: Uri,
  ports: StepPorts,
): Promise<boolean> {
  const { disk, documents } = ports;
  let expected: FileImage | 'other' = from;
  if (documents.unsaved().includes(uri)) {
    // Typed since this was planned, or more of it: that nobody gave up.
    const document = typed === undefined ? undefined : await documents.read(uri);
    if (!document || document.hash !== typed) return false;
    const now = await disk.image(place, mostBytesKept, false);
    if (now === 'other' || !isSameImage(now, from)) return false;
    if ((await intoBuffer(uri, document, into, ports)) === 'stale') return false;
    expected = await disk.image(place, mostBytesKept, false); // saved, and perhaps formatted on the way
  }
  const emptied = into.content === null ? madeFolder : undefined;
  const outcome = expected === 'other' ? 'stale' : await disk.put(place, into, expected, emptied);
  return outcome === 'done' || isThere(place, into, ports);
}

/** Keeps what stands in the editor and not on disk. @returns its name, which is the document's hash */
export async function keepTyped(uri: Uri, { documents, store }: StepPorts): Promise<string | undefined> {
  const document = await documents.read(uri);
  if (!document) return undefined;
  await store.write(placeOfBlob(document.hash), document.text);
  return document.hash;
}

async function intoBuffer(
  uri: Uri,
  document: DocumentText,
  into: FileImage,
  { documents, store }: StepPorts,
): Promise<EditOutcome> {
  const text = into.content === null ? '' : ((await store.read(placeOfBlob(into.content))) ?? '');
  const outcome = await documents.apply(uri, [wholeOf(document, text)], document.hash);
  if (outcome !== 'stale') await documents.save(uri);
  return outcome;
}

const wholeOf = ({ text }: DocumentText, becomes: string): TextEdit => ({
  span: { start: 0, end: text.length },
  text: becomes.replace(/^\uFEFF/, ''),
});

/** What was typed is what there was before: going back behind the restore brings it again. */
function changeOf({ uri, from, into, typed }: FileStep): FileChange {
  const [was, is] = [factsOf(from), factsOf(into)];
  return {
    uri,
    before: typed ?? from.content,
    after: into.content,
    ...(was ? { was } : {}),
    ...(is ? { is } : {}),
  };
}
