import { z } from 'zod';
import type { Clock, Journal, Store } from '../ports';
import { RecordFile } from '../sessions/record-file';

const about = {
  /** Names this start: a session may run its task again after it was stopped. */
  run: z.string(),
  key: z.string(),
  id: z.string().nullable(),
  title: z.string(),
  line: z.number(),
  /** The mark that stood there before ours. */
  mark: z.enum([' ', '~', '-', 'x', 'X']),
  at: z.string(),
};

const entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queued'), ...about }),
  z.object({ kind: z.literal('started'), session: z.string(), ...about }),
  z.object({
    kind: z.literal('ended'),
    run: z.string(),
    outcome: z.enum(['done', 'not-done', 'interrupted']),
    evidence: z.enum(['checked', 'not-checked', 'failed']).optional(),
    at: z.string(),
  }),
  /** The run of the folder begins nothing more, or does again. */
  z.object({ kind: z.enum(['paused', 'continued']), at: z.string() }),
]);

type Entry = z.infer<typeof entry>;
export type TaskQueued = Extract<Entry, { kind: 'queued' }>;
export type TaskStarted = Extract<Entry, { kind: 'started' }>;
export type TaskEnded = Extract<Entry, { kind: 'ended' }>;

/** One run of a task. */
export interface TaskRun {
  readonly started: TaskStarted;
  /** Undefined while it runs, or when its process died. */
  readonly ended: TaskEnded | undefined;
  /** It waited in the queue first, and its box said so. */
  readonly hasWaited?: true;
}

/**
 * What runs did to the boxes of one spec: which mark a run wrote, over which, and how it ended. From it marks of dead runs
 * are put back, and a finished task leads to its session (SPEC-31). The box in tasks.md stays the truth.
 */
export class TaskRecords {
  readonly #file: RecordFile<Entry>;

  /** @param folder the spec's folder in the store */
  constructor(
    folder: string,
    private readonly ports: { readonly store: Store; readonly clock: Clock; readonly journal: Journal },
  ) {
    this.#file = new RecordFile(`${folder}/tasks.jsonl`, entry, ports);
  }

  /** It waits for its turn, and its box will say so. Resolves when it is on the disk, as {@link started} does. */
  async queued(run: Omit<TaskQueued, 'kind' | 'at'>): Promise<void> {
    await this.#file.add({ kind: 'queued', ...run, at: this.#now() });
  }

  /** Resolves when it is on the disk: a mark of ours must never stand in tasks.md without our knowing it. */
  async started(run: Omit<TaskStarted, 'kind' | 'at'>): Promise<void> {
    await this.#file.add({ kind: 'started', ...run, at: this.#now() });
  }

  async ended(end: Omit<TaskEnded, 'kind' | 'at'>): Promise<void> {
    await this.#file.add({ kind: 'ended', ...end, at: this.#now() });
  }

  /** Whoever steers the run let it pause, or go on. For those who look from another process. */
  async steered(kind: 'paused' | 'continued'): Promise<void> {
    await this.#file.add({ kind, at: this.#now() });
  }

  /** Was the run told to begin nothing more, and has begun nothing since? */
  async isPaused(): Promise<boolean> {
    const last = (await this.#file.read()).findLast(({ kind }) => kind !== 'queued' && kind !== 'ended');
    return last?.kind === 'paused';
  }

  /** All runs, oldest first. */
  async runs(): Promise<readonly TaskRun[]> {
    const runs = new Map<string, TaskRun>();
    const waited = new Set<string>();
    for (const each of await this.#file.read()) {
      if (each.kind === 'queued') waited.add(each.run);
      else if (each.kind === 'started') {
        const begun = { started: each, ended: undefined };
        runs.set(each.run, waited.has(each.run) ? { ...begun, hasWaited: true } : begun);
      } else if (each.kind === 'ended') {
        const known = runs.get(each.run);
        if (known) runs.set(each.run, { ...known, ended: each });
      }
    }
    return [...runs.values()];
  }

  /** Those that were to wait and of which nothing more is known. */
  async left(): Promise<readonly TaskQueued[]> {
    const left = new Map<string, TaskQueued>();
    for (const each of await this.#file.read()) {
      if (each.kind === 'queued') left.set(each.run, each);
      else if (each.kind === 'started' || each.kind === 'ended') left.delete(each.run);
    }
    return [...left.values()];
  }

  #now(): string {
    return new Date(this.ports.clock.now()).toISOString();
  }
}

/** The last run of a task: of the one with its number and title, else with its title. A number alone may be another task's. */
export function lastRunOf(
  runs: readonly TaskRun[],
  task: { readonly id: string | null; readonly title: string },
): TaskRun | undefined {
  const same = runs.findLast(({ started }) => started.id === task.id && started.title === task.title);
  return same ?? runs.findLast(({ started }) => started.title === task.title);
}
