import { constants } from 'node:fs';
import { access, lstat, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { NotText } from '../ports';
import type {
  ChangeOutcome,
  Disposable,
  DocumentChange,
  Documents,
  DocumentText,
  EditOutcome,
  Files,
  Uri,
} from '../ports';
import { applyEdits } from '../text/span';
import type { TextEdit } from '../text/span';
import { createWhole, writeWhole } from './atomic-write';
import { nodeDigests } from './digests';
import { type FileStep, PlaceTaken, removeEmpty, takeSteps } from './document-changes';
import { pathOf } from './places';
import { realPathOf } from './real-path';
import { codeOf, ifThere } from './system-error';

/** A larger file is not read as one text. Bytes. */
export const largestText = 10 * 1024 * 1024;

/** A part of the disk whose changes by other programs are to be told. */
export interface WatchedFolder {
  readonly folder: Uri;
  /** Glob relative to the folder. */
  readonly pattern: string;
}

/** Documents as they lie on disk. There is no buffer, so none is ever dirty and there is nothing to save. */
export class NodeDocuments implements Documents {
  readonly #listeners = new Set<(uri: Uri) => void>();
  readonly #watchers: Disposable[] = [];
  /** The last write under way for each real path: two edits of one file never compare against the same text. */
  readonly #writes = new Map<string, Promise<unknown>>();

  /** @param watched where changes by other programs are noticed, while anybody listens */
  constructor(
    private readonly files: Pick<Files, 'watch'>,
    private readonly watched: readonly WatchedFolder[] = [],
  ) {}

  async read(uri: Uri): Promise<DocumentText | undefined> {
    const text = await readText(uri, pathOf(uri));
    return text === undefined ? undefined : { text, hash: nodeDigests.sha256(text), dirty: false };
  }

  async apply(uri: Uri, edits: readonly TextEdit[], expectedHash: string): Promise<EditOutcome> {
    const path = await realPathOf(pathOf(uri));
    const outcome = await this.#inTurn(path, async (): Promise<EditOutcome> => {
      const text = await readText(uri, path);
      if (text === undefined || nodeDigests.sha256(text) !== expectedHash) return 'stale';
      const edited = applyEdits(text, edits);
      if (edited !== text) await replace(path, edited);
      return 'applied';
    });
    if (outcome === 'applied') this.#tell(uri);
    return outcome;
  }

  async create(uri: Uri, text: string): Promise<EditOutcome> {
    const path = await realPathOf(pathOf(uri));
    await mkdir(dirname(path), { recursive: true });
    const made = await this.#inTurn(path, () => createWhole(path, text, { mode: 0o666, durable: false }));
    if (!made) return 'stale';
    this.#tell(uri);
    return 'applied';
  }

  async change(changes: readonly DocumentChange[], emptied: readonly Uri[] = []): Promise<ChangeOutcome> {
    const placed = await Promise.all(changes.map(placeOf));
    const paths = placed.flatMap(({ path, to }) => (to === undefined ? [path] : [path, to]));
    const outcome = await this.#inTurns(paths, async (): Promise<ChangeOutcome> => {
      const steps: FileStep[] = [];
      for (const each of placed) {
        const ofOne = await stepsOf(each);
        if (ofOne === 'stale') return { outcome: 'stale', uri: each.change.uri };
        steps.push(...ofOne);
      }
      try {
        await takeSteps(steps, replace);
        return { outcome: 'applied' };
      } catch (error) {
        const taken = error instanceof PlaceTaken ? placed.find(({ to }) => to === error.path) : undefined;
        if (taken === undefined) throw error;
        return { outcome: 'stale', uri: taken.change.uri };
      }
    });
    if (outcome.outcome === 'applied') {
      for (const folder of emptied) await removeEmpty(pathOf(folder));
      for (const { uri, becomes } of changes) {
        this.#tell(uri);
        if (becomes !== 'gone' && becomes.uri !== uri) this.#tell(becomes.uri);
      }
    }
    return outcome;
  }

  save(): Promise<void> {
    return Promise.resolve();
  }

  /** There are no buffers: what is read is what is on disk. */
  unsaved(): readonly Uri[] {
    return [];
  }

  onDidSave(): Disposable {
    return { dispose: () => undefined };
  }

  onDidChange(listener: (uri: Uri) => void): Disposable {
    // Wrapped, so that one function can listen twice and be taken back once.
    const own = (uri: Uri): void => listener(uri);
    if (this.#listeners.size === 0) this.#watch();
    this.#listeners.add(own);
    return {
      dispose: () => {
        this.#listeners.delete(own);
        if (this.#listeners.size === 0) for (const watcher of this.#watchers.splice(0)) watcher.dispose();
      },
    };
  }

  #watch(): void {
    for (const { folder, pattern } of this.watched) {
      this.#watchers.push(this.files.watch(folder, pattern, (uri) => this.#tell(uri)));
    }
  }

  #tell(uri: Uri): void {
    for (const listener of [...this.#listeners]) listener(uri);
  }

  async #inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
    return this.#inTurns([path], work);
  }

  async #inTurns<T>(paths: readonly string[], work: () => Promise<T>): Promise<T> {
    // Whoever failed before has been told by its own promise.
    const own = Promise.allSettled(paths.map((path) => this.#writes.get(path) ?? Promise.resolve())).then(work);
    for (const path of paths) this.#writes.set(path, own);
    try {
      return await own;
    } finally {
      for (const path of paths) if (this.#writes.get(path) === own) this.#writes.delete(path);
    }
  }
}

interface PlacedChange {
  readonly change: DocumentChange;
  /** What is edited where links lead to; what moves or goes is the name itself. */
  readonly path: string;
  /** Undefined where it stays. */
  readonly to: string | undefined;
}

async function placeOf(change: DocumentChange): Promise<PlacedChange> {
  const { uri, becomes } = change;
  if (becomes !== 'gone' && becomes.uri === uri) {
    return { change, path: await realPathOf(pathOf(uri)), to: undefined };
  }
  return {
    change,
    path: await namedPath(uri),
    to: becomes === 'gone' ? undefined : await namedPath(becomes.uri),
  };
}

/** The path in its real folder, whatever it leads to itself. */
async function namedPath(uri: Uri): Promise<string> {
  const path = pathOf(uri);
  return join(await realPathOf(dirname(path)), basename(path));
}

async function stepsOf({ change, path, to }: PlacedChange): Promise<readonly FileStep[] | 'stale'> {
  const text = await readText(change.uri, path);
  if (text === undefined || nodeDigests.sha256(text) !== change.expectedHash) return 'stale';
  if (change.becomes === 'gone') return [{ kind: 'delete', path }];
  const edited = applyEdits(text, change.becomes.edits);
  const at = to ?? path;
  const edit: readonly FileStep[] = edited === text ? [] : [{ kind: 'edit', path: at, before: text, text: edited }];
  if (to === undefined) return edit;
  // A name in another case may be the same file; the step itself tells.
  const taken = to.toLowerCase() !== path.toLowerCase() && (await ifThere(lstat(to))) !== undefined;
  return taken ? 'stale' : [{ kind: 'move', path, to }, ...edit];
}

/** The text of a file; undefined when there is none. A folder or a device is no document either. */
async function readText(uri: Uri, path: string): Promise<string | undefined> {
  const found = await ifThere(stat(path));
  if (!found?.isFile()) return undefined;
  if (found.size > largestText) throw new NotText(uri, 'too-large');
  const bytes = await ifThere(readFile(path));
  if (bytes === undefined) return undefined;
  if (bytes.byteLength > largestText) throw new NotText(uri, 'too-large'); // it grew meanwhile
  if (bytes.includes(0)) throw new NotText(uri, 'binary');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw new NotText(uri, 'binary');
    throw cause;
  }
}

/** Replaces a file in one step, with its permissions and owner. Where that cannot be kept, it is rewritten in place. */
async function replace(path: string, text: string): Promise<void> {
  await access(path, constants.W_OK); // A rename would replace even a file that is set to read-only.
  const { mode, uid, gid } = await stat(path);
  const foreign = uid !== process.geteuid?.() || gid !== process.getegid?.();
  const options = { mode: 0o600, exactMode: mode & 0o7777, durable: false };
  try {
    await writeWhole(path, text, foreign ? { ...options, owner: { uid, gid } } : options);
  } catch (error) {
    // The folder takes no new file, or the owner cannot be given away: both leave the file itself writable.
    if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'EPERM') throw error;
    await writeFile(path, text);
  }
}
