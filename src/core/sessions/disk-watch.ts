import type { DiskChange, DiskLook, FileImage, Ports, Uri } from '../ports';
import { liesIn } from '../text/uri';
import type { FileChange, FileFacts } from '../tools/tool';

/** Files that are larger than this are not kept for commands that may change them. Bytes. */
export const mostBytesKept = 10 * 1024 * 1024;
/** A look after a command was stopped has an end of its own. */
const lookMs = 120_000;
/** From so long on people are told what is waited for. */
const slowMs = 1_000;

type WatchPorts = Pick<Ports, 'disk' | 'digests' | 'documents' | 'files' | 'journal'>;

/** What commands do in a folder that is not looked after, for people. */
export interface Coverage {
  readonly state: DiskLook['state'] | 'failed';
  readonly leftOut: DiskLook['leftOut'];
}

/** What one command does, from its beginning to its end. */
export interface Watching {
  /** Why what it does cannot be taken back, for people; undefined where it can. */
  readonly problem: string | undefined;
  /** What has changed since it began. */
  end(): Promise<readonly FileChange[]>;
}

interface Active {
  readonly roots: readonly Uri[];
  readonly found: FileChange[];
  /** What our own file tools wrote meanwhile, by other calls: how they left each document. */
  readonly others: Map<Uri, string | null>;
  /** What the editor saved meanwhile: the content of each document then. */
  readonly saved: Map<Uri, Promise<string | null | undefined>>;
}

const activeIn = (roots: readonly Uri[]): Active => ({
  roots: outermost(roots),
  found: [],
  others: new Map(),
  saved: new Map(),
});

/**
 * Finds out what commands did, by what really changed on disk (CKPT-05): a look before and a look after, with the contents of
 * before at hand. What changes while no command runs is the user's and is only taken in.
 */
export class DiskWatch {
  readonly #active = new Set<Active>();
  readonly #coverage = new Map<Uri, Coverage>();
  readonly #looked = new Set<Uri>();
  /** One look after the other: each must know which commands run. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param isHidden is it nobody's work though it lies among the user's files: what a sandbox puts in the way */
  constructor(
    private readonly ports: WatchPorts,
    private readonly isHidden: (uri: Uri) => boolean = () => false,
  ) {}

  /** Takes note of folders before the first command, while it is asked about. */
  warm(roots: readonly Uri[]): void {
    const fresh = outermost(roots).filter((root) => !this.#looked.has(root));
    if (fresh.length > 0) void this.#alone(() => this.#lookAt(fresh, AbortSignal.timeout(10 * lookMs)));
  }

  /** @param slow called when it takes long @throws the signal's reason */
  async begin(roots: readonly Uri[], slow: () => void, signal: AbortSignal): Promise<Watching> {
    const timer = setTimeout(slow, slowMs);
    const active = activeIn(roots);
    try {
      const problem = await this.#alone(async () => {
        const failed = await this.#lookAt(active.roots, signal);
        this.#active.add(active);
        return failed;
      });
      // What a person saves while the command runs is theirs, and what the command then makes of it begins with it.
      const saving = this.ports.documents.onDidSave((uri) => {
        if (active.roots.some((root) => liesIn(uri, root))) active.saved.set(uri, this.#contentOf(uri));
      });
      return { problem, end: () => this.#end(active).finally(() => saving.dispose()) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** What was left undone by a process that was killed while a command ran. */
  async since(roots: readonly Uri[]): Promise<readonly FileChange[]> {
    const active = activeIn(roots);
    this.#active.add(active);
    return this.#end(active);
  }

  /** Says what a file tool of ours changed, so that no command is taken for its author. */
  note(changes: readonly FileChange[]): void {
    for (const { others } of this.#active) for (const { uri, after } of changes) others.set(uri, after);
  }

  /** What is known of a folder since it was last looked at. */
  coverageOf(root: Uri): Coverage | undefined {
    return this.#coverage.get(root);
  }

  /** Of a place that a tool writes, its bytes kept; links are followed. Undefined where that cannot be. */
  async image(uri: Uri): Promise<FileImage | undefined> {
    try {
      const image = await this.ports.disk.image(await this.ports.files.realPath(uri), mostBytesKept, true);
      return image === 'other' ? undefined : image;
    } catch (error) {
      this.ports.journal.error(`${uri} could not be looked at for a checkpoint`, error);
      return undefined;
    }
  }

  /** The bytes are kept. Undefined where that cannot be. */
  async #contentOf(uri: Uri): Promise<string | null | undefined> {
    return (await this.image(uri))?.content;
  }

  async missingFolder(uri: Uri): Promise<Uri | undefined> {
    return this.ports.disk.missingFolder(uri).catch(() => undefined); // a place of another host has no folders here
  }

  async #end(active: Active): Promise<readonly FileChange[]> {
    // Whether the turn was stopped or not: what was done is done.
    await this.#alone(() => this.#lookAt(active.roots, AbortSignal.timeout(lookMs), true));
    this.#active.delete(active);
    const own = active.found.filter(({ uri, after }) => !active.others.has(uri) || active.others.get(uri) !== after);
    const changes = await Promise.all(
      own.map(async (change) => {
        const saved = await active.saved.get(change.uri);
        return saved === undefined ? change : { ...change, before: saved };
      }),
    );
    return changes.filter(({ before, after }, at) => before !== after || own[at]?.before === before);
  }

  /** @returns why it could not be looked, for people */
  async #lookAt(roots: readonly Uri[], signal: AbortSignal, isEnd = false): Promise<string | undefined> {
    let problem: string | undefined;
    for (const folder of roots) {
      try {
        const tell = this.#active.size > 0;
        const look = await this.ports.disk.look(
          { folder, memory: await this.#memoryOf(folder), hidden: [], mostBytes: mostBytesKept, tell },
          signal,
        );
        this.#looked.add(folder);
        this.#coverage.set(folder, look);
        const changes = look.changes.filter(({ uri }) => !this.isHidden(uri)).map(asFileChange);
        for (const { found, roots: watched } of this.#active) {
          if (watched.includes(folder)) found.push(...changes);
        }
        if (look.state === 'too-many')
          problem = 'This folder holds too many files: what commands do in it cannot be taken back.';
      } catch (error) {
        if (signal.aborted && !isEnd) throw error;
        this.ports.journal.error(`${folder} could not be looked through`, error);
        this.#coverage.set(folder, { state: 'failed', leftOut: { folders: [], large: [], more: 0 } });
        problem = `What this command does cannot be taken back: ${error instanceof Error ? error.message : String(error)}`;
      }
    }
    return problem;
  }

  async #memoryOf(folder: Uri): Promise<string> {
    const { digests, files } = this.ports;
    return `workspaces/${digests.sha256(await files.realPath(folder)).slice(0, 16)}/tree`;
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const own = this.#last.then(work, work);
    this.#last = own.catch(() => undefined); // whoever asked has it
    return own;
  }
}

function asFileChange({ uri, before, after, madeFolder }: DiskChange): FileChange {
  const change = { uri, before: before.content, after: after.content };
  const was = factsOf(before);
  const is = factsOf(after);
  return {
    ...change,
    ...(was ? { was } : {}),
    ...(is ? { is } : {}),
    ...(madeFolder === undefined ? {} : { madeFolder }),
  };
}

/** What is known of a file beside its bytes; undefined where there is none. */
export function factsOf({ content, mode, link, lost }: FileImage): FileFacts | undefined {
  if (content === null) return undefined;
  return { ...(mode === undefined ? {} : { mode }), ...(link ? { link } : {}), ...(lost ? { lost } : {}) };
}

/** Folders without those that lie in another one of them. */
function outermost(roots: readonly Uri[]): readonly Uri[] {
  return roots.filter((root) => !roots.some((other) => other !== root && liesIn(root, other)));
}
