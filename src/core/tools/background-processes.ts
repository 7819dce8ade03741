import { z } from 'zod';
import type { Digests, Disposable, Journal, Processes, StartedCommand, Store, StoreLock, Uri } from '../ports';
import { plainOutput } from '../text/plain-output';

/** A command that was started and left running, as lists show it (DEV-05). */
export interface BackgroundProcess {
  /** `p1`, `p2` …: for the model, and for people who stop one by it. */
  readonly id: string;
  readonly command: string;
  readonly folder: Uri;
  readonly status: ProcessStatus;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export type ProcessStatus =
  | { readonly is: 'running' }
  /** `code`: null when a signal ended it. */
  | { readonly is: 'exited'; readonly code: number | null; readonly stopped: boolean; readonly problem?: string };

/** `running`, `exited (1)`, `stopped`. */
export function statusInWords(status: ProcessStatus): string {
  if (status.is === 'running') return 'running';
  if (status.stopped) return 'stopped';
  return `exited (${status.problem ?? status.code ?? 'by a signal'})`;
}

/** What happened to one of them. */
export type ProcessChange =
  | { readonly kind: 'started'; readonly process: BackgroundProcess }
  | { readonly kind: 'output'; readonly id: string; readonly text: string }
  | { readonly kind: 'ended'; readonly process: BackgroundProcess };

export interface BackgroundParts {
  readonly processes: Processes;
  readonly store: Store;
  readonly digests: Pick<Digests, 'uuid'>;
  readonly journal: Journal;
  readonly now: () => number;
}

/** Characters of output that are kept of each, the last ones. */
const keptOutput = 200_000;
/** Ended ones that are still listed, with their output. */
const keptEnded = 20;
/** More at once are no development any more. */
export const mostRunning = 20;

/** Where is written down what runs, for the case that we are killed. */
const folder = 'processes';

const traces = z.array(
  z.object({
    // Nothing shorter: every process whose environment holds a mark is ended.
    mark: z.uuid(),
    pid: z.int().positive().optional(),
    started: z.number().optional(),
  }),
);

/** Too many run already. */
export class TooManyProcesses extends Error {
  override readonly name = 'TooManyProcesses';
}

interface Entry {
  readonly process: BackgroundProcess;
  readonly mark: string;
  readonly started: StartedCommand | undefined;
  readonly output: string;
}

/**
 * Commands that go on while the conversation does (DEV-01 to DEV-07). They end when they are stopped and when this is
 * disposed of; what a killed program left behind is ended by the next one.
 */
export class BackgroundProcesses {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<(change: ProcessChange) => void>();
  /** By command and folder: two starts at once are one. */
  readonly #starting = new Map<string, Promise<BackgroundProcess>>();
  readonly #stopping = new Set<string>();
  #lock: Promise<{ readonly id: string; readonly lock: StoreLock }> | undefined;
  #written: Promise<void> = Promise.resolve();
  #swept: Promise<void> | undefined;
  #count = 0;
  #isClosed = false;

  constructor(private readonly parts: BackgroundParts) {}

  list(): readonly BackgroundProcess[] {
    return [...this.#entries.values()].map(({ process }) => process);
  }

  get(id: string): BackgroundProcess | undefined {
    return this.#entries.get(id)?.process;
  }

  /** The last part of its output, without what only a terminal understands. */
  output(id: string): string {
    return plainOutput(this.#entries.get(id)?.output ?? '');
  }

  /** The same, byte for byte, for a terminal. */
  rawOutput(id: string): string {
    return this.#entries.get(id)?.output ?? '';
  }

  onDidChange(listener: (change: ProcessChange) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /**
   * Starts the command, or gives the one that runs already with the same words in the same folder (DEV-03).
   * @throws TooManyProcesses
   */
  async start(command: string, where: Uri): Promise<{ readonly process: BackgroundProcess; readonly isNew: boolean }> {
    const running = this.list().find(
      (each) => each.status.is === 'running' && each.command === command && each.folder === where,
    );
    if (running) return { process: running, isNew: false };
    const key = `${where} ${command}`;
    const known = this.#starting.get(key);
    if (known) return { process: await known, isNew: false };
    const starting = this.#start(command, where).finally(() => this.#starting.delete(key));
    this.#starting.set(key, starting);
    return { process: await starting, isNew: true };
  }

  /** Resolves when it has ended, or at once when there is none. */
  async ended(id: string): Promise<void> {
    await this.#entries.get(id)?.started?.ended;
  }

  /** Ends everything that it started (DEV-06). */
  async stop(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry?.process.status.is !== 'running') return;
    this.#stopping.add(id);
    await entry.started?.stop();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((id) => this.stop(id)));
  }

  /** Ends what programs that are dead by now have left running (DEV-07); once. */
  sweep(): Promise<void> {
    this.#swept ??= this.#sweep().catch((error: unknown) => {
      this.parts.journal.error('Processes of an earlier run could not be looked for', error);
    });
    return this.#swept;
  }

  async dispose(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#starting.values());
    await this.stopAll();
    this.#listeners.clear();
    await this.#written;
    const held = await this.#lock?.catch(() => undefined);
    if (!held) return;
    await this.parts.store.remove(`${folder}/${held.id}.json`);
    held.lock.dispose();
  }

  async #start(command: string, where: Uri): Promise<BackgroundProcess> {
    if (this.list().filter(({ status }) => status.is === 'running').length >= mostRunning) {
      throw new TooManyProcesses(`${mostRunning} background processes run already. Stop one first.`);
    }
    await this.sweep();
    this.#count += 1;
    const id = `p${this.#count}`;
    const mark = this.parts.digests.uuid();
    const process = { id, command, folder: where, status: { is: 'running' }, since: this.parts.now() } as const;
    this.#entries.set(id, { process, mark, started: undefined, output: '' });
    try {
      await this.#write(); // before it is there: should we be killed in this moment, its mark finds it
      if (this.#isClosed) throw new Error('Fingerpost is closing.');
      const onOutput = (text: string): void => this.#take(id, text);
      const started = await this.parts.processes.start({ command, folder: where, mark, onOutput });
      this.#change(id, { started });
      this.#tell({ kind: 'started', process });
      void started.ended.then(({ exitCode, problem }) => this.#end(id, exitCode, problem));
      await this.#write();
      return process;
    } catch (error) {
      this.#entries.delete(id);
      throw error;
    }
  }

  #take(id: string, text: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#change(id, { output: (entry.output + text).slice(-keptOutput) });
    this.#tell({ kind: 'output', id, text });
  }

  #end(id: string, code: number | null, problem: string | undefined): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const status = { is: 'exited', code, stopped: this.#stopping.delete(id), ...(problem ? { problem } : {}) } as const;
    const process = { ...entry.process, status };
    this.#change(id, { process });
    const ended = this.list().filter((each) => each.status.is === 'exited');
    for (const each of ended.slice(0, -keptEnded)) this.#entries.delete(each.id);
    this.#tell({ kind: 'ended', process });
    this.#write().catch((error: unknown) => this.parts.journal.error('The list of processes was not written', error));
  }

  #change(id: string, change: Partial<Entry>): void {
    const entry = this.#entries.get(id);
    if (entry) this.#entries.set(id, { ...entry, ...change });
  }

  #tell(change: ProcessChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** What runs now, one write after the other. */
  async #write(): Promise<void> {
    this.#lock ??= this.#takeLock();
    const { id } = await this.#lock;
    const write = this.#written.then(() => {
      const running = [...this.#entries.values()].filter(({ process }) => process.status.is === 'running');
      const list = running.map(({ mark, started }) => started?.trace ?? { mark });
      return this.parts.store.write(`${folder}/${id}.json`, JSON.stringify(list));
    });
    this.#written = write.catch(() => undefined);
    await write;
  }

  /** Tells others that we live, as long as we do. */
  async #takeLock(): Promise<{ readonly id: string; readonly lock: StoreLock }> {
    const id = this.parts.digests.uuid();
    const lock = await this.parts.store.lock(`${folder}/${id}.lock`);
    if (!lock.held) throw new Error(`Another process has the lock of ${id}`);
    return { id, lock };
  }

  async #sweep(): Promise<void> {
    const { store, processes, journal } = this.parts;
    for (const name of await store.list(folder)) {
      const id = /^([0-9a-f-]{36})\.json$/.exec(name)?.[1];
      if (id === undefined) continue;
      const lock = await store.lock(`${folder}/${id}.lock`);
      if (!lock.held) continue; // its owner lives, in another window
      try {
        const text = await store.read(`${folder}/${name}`);
        for (const { mark, pid, started } of traces.safeParse(parsed(text)).data ?? []) {
          const count = await processes.sweep({ mark, pid, started });
          if (count > 0) journal.info(`Ended ${count} processes that an earlier run had left`);
        }
        await store.remove(`${folder}/${name}`);
      } finally {
        lock.dispose();
      }
    }
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '[]');
  } catch {
    return []; // the store writes whole files; this one is of somebody else
  }
}
