import { z } from 'zod';
import type { EventOf } from '../events/event';
import { fileFacts } from '../events/event-parts';
import {
  type DocumentText,
  type EditOutcome,
  type FileImage,
  isSameImage,
  type Ports,
  type Store,
  type Uri,
} from '../ports';
import { placeOfBlob } from '../text/blob-place';
import type { TextEdit } from '../text/span';
import { liesIn } from '../text/uri';
import { factsOf, mostBytesKept } from './disk-watch';
import { planRestore, type PlannedFile, type Present, type Trace } from './restore-plan';

type FileChange = EventOf<'toolEnded'>['changes'][number];

type RestorePorts = Pick<Ports, 'digests' | 'disk' | 'documents' | 'files' | 'store' | 'journal'>;

/** What is about to be done, in the store from before its first step until the session's log says that it was done. */
const journal = z.object({
  restore: z.string(),
  session: z.string(),
  checkpoint: z.number().optional(),
  /** The event before which all is to be as it was; with `rewinds` the conversation goes on from there too. */
  to: z.number(),
  /** Folders that were open, out of which no link may lead what is written. */
  roots: z.array(z.string()),
  rewinds: z.boolean(),
  files: z.array(
    z.object({
      uri: z.string(),
      from: fileFacts.extend({ content: z.string().nullable() }),
      into: fileFacts.extend({ content: z.string().nullable() }),
      /** Name of what was typed and not saved, which the user gave up for what the file is to hold. */
      typed: z.string().optional(),
      madeFolder: z.string().optional(),
    }),
  ),
  kept: z.array(z.string()),
});

export type RestoreJournal = z.infer<typeof journal>;
type Step = RestoreJournal['files'][number];

/** Looks at what is there, without changing anything, and says what a restore would do. */
export async function previewRestore(
  traces: readonly Trace[],
  roots: readonly Uri[],
  ports: RestorePorts,
  signal: AbortSignal,
): Promise<readonly PlannedFile[]> {
  const realRoots = await Promise.all(roots.map((root) => ports.files.realPath(root)));
  const unsaved = new Set(ports.documents.unsaved());
  const kept = await ports.disk.kept();
  const found = new Map<Uri, Present>();
  for (const trace of traces) {
    signal.throwIfAborted();
    const { content, lost } = trace.before;
    const isKept = content === null || (lost !== true && kept.has(content));
    const image = isFreed(trace, traces) ? { content: null } : await presentImage(trace, roots, realRoots, ports);
    found.set(trace.uri, { image, dirty: unsaved.has(trace.uri), kept: isKept });
  }
  return planRestore(traces, (uri) => found.get(uri) ?? { image: 'other', dirty: false, kept: false });
}

/** Something that the agent made lies in its way and goes with the restore: a link to a folder, or a folder of that name. */
function isFreed({ uri, after }: Trace, traces: readonly Trace[]): boolean {
  if (after.content !== null) return false;
  return traces.some((other) => {
    if (other.before.content !== null) return false;
    return other.madeFolder === uri || (other.after.link === true && uri.startsWith(`${other.uri}/`));
  });
}

/** @returns `elsewhere` where a link has come to lead out of the folder that the file lay in */
async function presentImage(
  { uri, before, after }: Trace,
  roots: readonly Uri[],
  realRoots: readonly Uri[],
  { disk, files }: RestorePorts,
): Promise<Present['image']> {
  try {
    const real = await files.realPath(uri);
    const image = await disk.image(uri, mostBytesKept, false);
    const isLink = before.link === true || after.link === true;
    // What a link itself leads to does not count where it is the link that is put back.
    const place = isLink || image === 'other' || !image.link ? await realFolderOf(uri, files) : real;
    if (leadsAway(uri, place, roots, realRoots)) return 'elsewhere';
    if (image === 'other' || isLink || !image.link) return image;
    return await disk.image(real, mostBytesKept, false);
  } catch {
    return 'other'; // a loop of links, a folder that may not be entered: nothing that could be put back
  }
}

/** It lies in an open folder, and really does not. */
function leadsAway(uri: Uri, place: Uri, roots: readonly Uri[], realRoots: readonly Uri[]): boolean {
  return roots.some((root) => liesIn(uri, root)) && !realRoots.some((root) => liesIn(place, root));
}

async function realFolderOf(uri: Uri, files: RestorePorts['files']): Promise<Uri> {
  return files.realPath(uri.slice(0, uri.lastIndexOf('/')));
}

/** A restore of these files, with what they hold now kept so that it can be taken back. Nothing is done yet. */
export async function beginRestore(
  about: Omit<RestoreJournal, 'files'>,
  files: readonly PlannedFile[],
  folder: string,
  ports: RestorePorts,
): Promise<RestoreJournal> {
  const steps: RestoreJournal['files'] = [];
  for (const { uri, now, into, state, madeFolder } of inOrder(files)) {
    if (!now) continue;
    const typed = state === 'unsaved' ? await keepTyped(uri, ports) : undefined;
    // Where nothing is, or what lies in the way goes first, there is nothing to be kept.
    const isFree = now.content === null;
    const image = isFree ? now : await ports.disk.image(await placeToWrite(uri, now, ports), mostBytesKept, true);
    if (image === 'other') continue;
    steps.push({
      uri,
      from: image,
      into,
      ...(typed && { typed }),
      ...(madeFolder === undefined ? {} : { madeFolder }),
    });
  }
  const begun = { ...about, files: steps };
  await ports.store.write(placeOf(folder, about.session), JSON.stringify(begun));
  return begun;
}

/** What goes first makes room: a link or a file where a folder was. Of the rest, whole folders come one after the other. */
function inOrder(files: readonly PlannedFile[]): readonly PlannedFile[] {
  const isGoing = ({ into }: PlannedFile): number => (into.content === null ? 0 : 1);
  return [...files].sort((a, b) => isGoing(a) - isGoing(b) || (a.uri < b.uri ? -1 : 1));
}

/** The file that a link leads to, where it is edited through the link. */
async function placeToWrite(uri: Uri, now: FileImage, { disk, files }: RestorePorts): Promise<Uri> {
  const image = await disk.image(uri, mostBytesKept, false);
  return image !== 'other' && image.link === true && now.link !== true ? files.realPath(uri) : uri;
}

export interface DoneRestore {
  readonly changes: readonly FileChange[];
  /** Files that changed while it was at work, and were left as they are. */
  readonly stale: readonly Uri[];
  /** Files that could not be put back, and why. */
  readonly failed: readonly { readonly uri: Uri; readonly why: string }[];
}

export interface RestoreWatch {
  /** Called with how many files are done. */
  readonly progress?: ((done: number, of: number) => void) | undefined;
  /** What was done so far is taken back when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts every file into its place. May be begun again after a crash: what is done already is seen to be.
 * @throws the signal's reason, when all is as it was again
 */
export async function applyRestore(
  { files, roots }: RestoreJournal,
  ports: RestorePorts,
  { progress, signal }: RestoreWatch = {},
): Promise<DoneRestore> {
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

/** The log says that it was done. */
export async function endRestore(
  { session }: Pick<RestoreJournal, 'session'>,
  folder: string,
  store: Store,
): Promise<void> {
  await store.remove(placeOf(folder, session));
}

/** The restore of that session that a crash cut short. */
export async function unfinishedRestore(
  session: string,
  folder: string,
  { store, journal: log }: Pick<RestorePorts, 'store' | 'journal'>,
): Promise<RestoreJournal | undefined> {
  const text = await store.read(placeOf(folder, session));
  if (text === undefined) return undefined;
  try {
    return journal.parse(JSON.parse(text));
  } catch (error) {
    log.error(`An unfinished restore of ${session} cannot be read`, error);
    return undefined;
  }
}

/** Sessions of the folder with a restore that a crash cut short. */
export async function unfinishedRestores(folder: string, store: Store): Promise<readonly string[]> {
  const names = await store.list(`${folder}/restores`);
  return names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []));
}

const placeOf = (folder: string, session: string): string => `${folder}/restores/${session}.json`;

async function isThere(uri: Uri, image: FileImage, { disk }: RestorePorts): Promise<boolean> {
  const now = await disk.image(uri, Number.MAX_SAFE_INTEGER, false);
  return now !== 'other' && isSameImage(now, image);
}

async function takeBack(files: RestoreJournal['files'], ports: RestorePorts): Promise<void> {
  for (const { uri, from, into, typed } of [...files].reverse()) {
    try {
      const place = await placeToWrite(uri, from, ports);
      const outcome = await ports.disk.put(place, from, into);
      if (outcome === 'done' && typed !== undefined) await typeAgain(uri, typed, ports);
    } catch (error) {
      ports.journal.error(`${uri} could not be left as it was`, error);
    }
  }
}

/** The text stands in the editor again; saved, as nobody can hand an editor a text that is not. */
async function typeAgain(uri: Uri, typed: string, { documents, store }: RestorePorts): Promise<void> {
  const [document, text] = [await documents.read(uri), await store.read(placeOfBlob(typed))];
  if (document && text !== undefined) await documents.apply(uri, [wholeOf(document, text)], document.hash);
}

/** @returns whether the file holds now what it is to hold */
async function putBack(
  { uri, from, into, typed, madeFolder }: Step,
  place: Uri,
  ports: RestorePorts,
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
async function keepTyped(uri: Uri, { documents, store }: RestorePorts): Promise<string | undefined> {
  const document = await documents.read(uri);
  if (!document) return undefined;
  await store.write(placeOfBlob(document.hash), document.text);
  return document.hash;
}

async function intoBuffer(
  uri: Uri,
  document: DocumentText,
  into: FileImage,
  { documents, store }: RestorePorts,
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
function changeOf({ uri, from, into, typed }: Step): FileChange {
  const [was, is] = [factsOf(from), factsOf(into)];
  return {
    uri,
    before: typed ?? from.content,
    after: into.content,
    ...(was ? { was } : {}),
    ...(is ? { is } : {}),
  };
}
