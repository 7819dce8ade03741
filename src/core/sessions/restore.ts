import { z } from 'zod';
import type { Store, Uri } from '../ports';
import { mostBytesKept } from './disk-watch';
import {
  fileStep,
  keepTyped,
  leadsAway,
  placeToWrite,
  realFolderOf,
  type StepPorts as RestorePorts,
} from './file-steps';
import { planRestore, type PlannedFile, type Present, type Trace } from './restore-plan';

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
  files: z.array(fileStep),
  kept: z.array(z.string()),
});

export type RestoreJournal = z.infer<typeof journal>;

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
