import { z } from 'zod';
import type { EventOf } from '../../events/event';
import type { ClonedFile, ClonedImage, FileImage, Ports, Store, Uri } from '../../ports';
import { mostBytesKept } from '../../sessions/disk-watch';
import { type FileStep, fileStep, keepTyped, placeToWrite, takeBack, takeSteps } from '../../sessions/file-steps';
import { placeOfBlob } from '../../text/blob-place';
import { childOf, relativePath } from '../../text/uri';
import { mergeFile, type MergedFile } from './merge-file';

type MergePorts = Pick<Ports, 'digests' | 'disk' | 'documents' | 'files' | 'store' | 'journal'>;
type FileChange = EventOf<'toolEnded'>['changes'][number];

/** What is brought into the root, in the store from before its first step until the task that it is of is settled. */
const journal = z.object({
  session: z.string(),
  roots: z.array(z.string()),
  files: z.array(fileStep),
});

type MergeJournal = z.infer<typeof journal>;

/** What a merge came to. `conflict`: nothing was changed, because of these files. */
export type Merged =
  | { readonly kind: 'merged'; readonly changes: readonly FileChange[] }
  | { readonly kind: 'conflict'; readonly files: readonly string[] };

/**
 * Brings what tasks did in private copies into the root, one task after the other: whole or not at all. What a crash leaves
 * half done, or done by a task that was not settled, is taken back at the next start.
 */
export class Merges {
  /** @param folder in the store: `workspaces/<id>` */
  constructor(
    private readonly root: Uri,
    private readonly folder: string,
    private readonly ports: MergePorts,
  ) {}

  /** @param session of the task */
  async merge(session: string, files: readonly ClonedFile[]): Promise<Merged> {
    const steps: FileStep[] = [];
    const conflicts: string[] = [];
    // Only the runner writes what lies in .kiro.
    for (const file of files.filter(({ path }) => !/^\.kiro(?:\/|$)/.test(path))) {
      const step = await this.#stepFor(file);
      if (step === 'conflict') conflicts.push(file.path);
      else if (step) steps.push(step);
    }
    if (conflicts.length > 0) return { kind: 'conflict', files: conflicts };
    const begun: MergeJournal = { session, roots: [this.root], files: steps };
    await this.ports.store.write(this.#placeOf(session), JSON.stringify(begun));
    const { changes, stale, failed } = await takeSteps(steps, begun.roots, this.ports);
    if (stale.length === 0 && failed.length === 0) return { kind: 'merged', changes };
    // Somebody wrote at the same time.
    const isDone = ({ uri }: FileStep): boolean => changes.some((change) => change.uri === uri);
    await takeBack(steps.filter(isDone), this.ports);
    await this.settled(session);
    return { kind: 'conflict', files: [...stale, ...failed.map(({ uri }) => uri)].map((uri) => this.#pathOf(uri)) };
  }

  /**
   * Makes the root what it was before the task's merge.
   * @returns what became of files, and those that somebody changed since and that were left as they are
   */
  async takeBack(
    session: string,
  ): Promise<{ readonly changes: readonly FileChange[]; readonly left: readonly string[] }> {
    const begun = await this.#read(session);
    const left = begun ? await takeBack(begun.files, this.ports) : [];
    await this.settled(session);
    const changes = (begun?.files ?? [])
      .filter(({ uri }) => !left.includes(uri))
      .map(({ uri, from, into, typed }) => ({ uri, before: into.content, after: typed ?? from.content }));
    return { changes, left: left.map((uri) => this.#pathOf(uri)) };
  }

  /** The task is settled: what was merged stays. */
  async settled(session: string): Promise<void> {
    await this.ports.store.remove(this.#placeOf(session));
  }

  /** Sessions with a merge of a task that was not settled. */
  async open(): Promise<readonly string[]> {
    const names = await this.ports.store.list(`${this.folder}/merges`);
    return names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []));
  }

  async #read(session: string): Promise<MergeJournal | undefined> {
    const text = await this.ports.store.read(this.#placeOf(session));
    if (text === undefined) return undefined;
    try {
      return journal.parse(JSON.parse(text));
    } catch (error) {
      this.ports.journal.error(`What the session ${session} merged cannot be read`, error);
      return undefined;
    }
  }

  async #stepFor({ path, base, now }: ClonedFile): Promise<FileStep | 'conflict' | undefined> {
    const uri = path.split('/').reduce(childOf, this.root);
    const { disk, documents, store } = this.ports;
    const typed = documents.unsaved().includes(uri) ? await keepTyped(uri, this.ports) : undefined;
    const here = await disk.image(uri, mostBytesKept, true);
    if (here === 'other' || here.lost === true) return 'conflict';
    // What is typed and not saved is the user's side.
    const ours: ClonedImage = { ...asCloned(here), ...(typed === undefined ? {} : { content: typed }) };
    const merged = await mergeFile({ path, base, ours, theirs: now }, (image) => textOf(image, store));
    if (merged.kind === 'same') return undefined;
    if (merged.kind === 'conflict') return 'conflict';
    const into = await this.#imageOf(merged, now, here);
    const madeFolder = here.content === null ? await disk.missingFolder(uri) : undefined;
    const place = await placeToWrite(uri, here, this.ports);
    // A link that leads elsewhere is no place for the work of a copy.
    if (place !== uri) return 'conflict';
    return {
      uri,
      from: here,
      into,
      ...(typed === undefined ? {} : { typed }),
      ...(madeFolder === undefined ? {} : { madeFolder }),
    };
  }

  async #imageOf(
    merged: Extract<MergedFile, { kind: 'theirs' | 'text' }>,
    theirs: ClonedImage,
    here: FileImage,
  ): Promise<FileImage> {
    if (merged.kind === 'theirs') {
      if (theirs.content === null) return { content: null };
      if (theirs.link) return { content: theirs.content, link: true };
      return { content: theirs.content, mode: modeOf(here, theirs.executable) };
    }
    const content = this.ports.digests.sha256(merged.text);
    await this.ports.store.write(placeOfBlob(content), merged.text);
    return { content, mode: modeOf(here, merged.executable) };
  }

  #pathOf(uri: Uri): string {
    return relativePath(uri, this.root);
  }

  #placeOf(session: string): string {
    return `${this.folder}/merges/${session}.json`;
  }
}

function asCloned({ content, mode = 0, link }: FileImage): ClonedImage {
  return { content, executable: link !== true && (mode & 0o100) !== 0, link: link === true };
}

function modeOf({ mode = 0o644 }: FileImage, executable: boolean): number {
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

/** Undefined for what is no UTF-8 text. */
async function textOf({ content }: ClonedImage, store: Store): Promise<string | undefined> {
  const bytes = content === null ? undefined : await store.readBytes(placeOfBlob(content));
  if (bytes?.includes(0) !== false) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
