import { type AgentEvent, type EventOf, type EventPayload, flushedTypes } from '../events/event';
import { formatLogLine, parseLogLine } from '../events/log-lines';
import type { AppendFile, Clock, Store, StoreLock } from '../ports';
import { type PlacedLine, readLines, readTail } from './log-file';

/** What reading the end of a log had to pass over. */
export interface LogGaps {
  /** Lines that are no whole event: what a crash, or a disk, left of a write. */
  readonly torn: number;
  /** The last line is one of them: it was cut off just before this opening. */
  readonly isFresh: boolean;
  /** Events of a later version of the product. */
  readonly foreign: number;
}

/** Another process writes this session. */
export class SessionElsewhere extends Error {
  override readonly name = 'SessionElsewhere';
  constructor(pid: number) {
    super(
      `This session is open in another window or terminal (process ${String(pid)}). Close it there, or start a new session here.`,
    );
  }
}

/** The log cannot be written any more; the session can only be read. */
export class LogUnwritable extends Error {
  override readonly name = 'LogUnwritable';
}

/** An event and where its line begins, in bytes. */
export interface Placed {
  readonly event: AgentEvent;
  readonly offset: number;
}

/** Bytes behind the last snapshot from which on the next one is due. */
export const snapshotEveryBytes = 256 * 1024;

/**
 * One session's append-only log. An event is in the file before anybody is told of it, and on the disk where its loss
 * would make the rest lie. One process writes. It is opened from its end: what stands before the last snapshot is read when
 * it is asked for.
 */
export class SessionLog {
  readonly #listeners = new Set<(placed: Placed) => void>();
  #recent: Placed[];
  #queue: Promise<unknown> = Promise.resolve();
  #broken: LogUnwritable | undefined;
  #seq: number;
  #turn: number;
  /** Where the last snapshot begins; 0 before the first. */
  #snapshotAt: number;
  #snapshot: (() => EventOf<'snapshot'> | undefined) | undefined;
  #cover: ((payload: EventPayload) => Promise<EventPayload>) | undefined;

  private constructor(
    readonly session: string,
    private readonly path: string,
    private readonly file: AppendFile,
    private readonly lock: StoreLock,
    private readonly ports: { readonly store: Store; readonly clock: Clock },
    tail: readonly Placed[],
    lastSeq: number,
    readonly gaps: LogGaps,
  ) {
    this.#recent = [...tail];
    this.#seq = lastSeq;
    this.#turn = tail.at(-1)?.event.turn ?? 0;
    this.#snapshotAt = tail[0]?.offset ?? 0;
  }

  /**
   * Opens the log for writing, or begins it. Reads it from the last snapshot on.
   * @param path below the store, without ending
   * @throws SessionElsewhere
   */
  static async open(path: string, session: string, store: Store, clock: Clock): Promise<SessionLog> {
    const lock = await store.lock(`${path}.lock`);
    if (!lock.held) throw new SessionElsewhere(lock.pid);
    try {
      const lines = await readTail(`${path}.jsonl`, store);
      const file = await store.append(`${path}.jsonl`);
      const { placed, lastSeq, gaps } = eventsOf(lines);
      return new SessionLog(session, `${path}.jsonl`, file, lock, { store, clock }, placed, lastSeq, gaps);
    } catch (error) {
      lock.dispose();
      throw error;
    }
  }

  /** Events from the last snapshot on, it included; all of a log that has none yet. */
  get recent(): readonly Placed[] {
    return this.#recent;
  }

  get lastTurn(): number {
    return this.#turn;
  }

  get lastSeq(): number {
    return this.#seq;
  }

  /** Called with every event once it is in the log, in order. */
  onEvent(listener: (placed: Placed) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /**
   * Has snapshots made as the log grows.
   * @param snapshot of everything up to now; undefined when this is no moment for one
   */
  keepSnapshots(snapshot: () => EventOf<'snapshot'> | undefined): void {
    this.#snapshot = snapshot;
  }

  /** Has every event of this session changed before it is written. What is adopted from another one stays as it is. */
  coverWith(cover: (payload: EventPayload) => Promise<EventPayload>): void {
    this.#cover = cover;
  }

  /**
   * Appends one event. Calls that overlap keep their order.
   * @throws LogUnwritable from the first failed write on
   */
  append(payload: EventPayload): Promise<AgentEvent> {
    return this.#enqueue(payload);
  }

  /** Appends an event of another session, at the time at which it happened there. The disk is waited for when it closes. */
  adopt(event: AgentEvent): Promise<AgentEvent> {
    return this.#enqueue(event, event.at);
  }

  /** Events of the file between two offsets, read piece by piece. What cannot be read is passed over. */
  async *read(from = 0, to?: number): AsyncGenerator<Placed> {
    for await (const { offset, text } of readLines(this.path, this.ports.store, from, to)) {
      const line = parseLogLine(text);
      if (line.kind === 'event') yield { offset, event: line.event };
    }
  }

  async close(): Promise<void> {
    await this.#queue;
    if (!this.#broken) await this.file.flush();
    await this.file.close();
    this.lock.dispose();
    this.#listeners.clear();
  }

  /** @param at when it happened; absent: now */
  #enqueue(payload: EventPayload, at?: string): Promise<AgentEvent> {
    const next = this.#queue.then(() => this.#write(payload, at));
    this.#queue = next.catch(() => undefined); // the caller has the failure; the next one meets #broken
    return next;
  }

  async #write(payload: EventPayload, at?: string): Promise<AgentEvent> {
    const covered = at === undefined ? await this.#covered(payload) : payload;
    const placed = await this.#put(covered, at);
    await this.#writeSnapshot(placed);
    return placed.event;
  }

  async #covered(payload: EventPayload): Promise<EventPayload> {
    if (this.#broken) throw this.#broken;
    try {
      return this.#cover ? await this.#cover(payload) : payload;
    } catch (cause) {
      throw this.#breaks(cause);
    }
  }

  async #writeSnapshot({ offset }: Placed): Promise<void> {
    if (offset - this.#snapshotAt < snapshotEveryBytes) return;
    const payload = this.#snapshot?.();
    if (payload) await this.#put(payload);
  }

  async #put(payload: EventPayload, then?: string): Promise<Placed> {
    if (this.#broken) throw this.#broken;
    const seq = this.#seq + 1;
    const turn = this.#turn + (payload.type === 'prompted' ? 1 : 0);
    const at = then ?? new Date(this.ports.clock.now()).toISOString();
    // Twice: what is adopted brings a stamp of its own, and a line begins with the stamp.
    const stamp = { v: 1, seq, session: this.session, turn, at } as const;
    const event: AgentEvent = { ...stamp, ...payload, ...stamp };
    const offset = await this.#toFile(event, then === undefined && flushedTypes.has(event.type));
    this.#seq = seq;
    this.#turn = turn;
    const placed = { event, offset };
    if (event.type === 'snapshot' || event.type === 'rewound') {
      this.#recent = [];
      this.#snapshotAt = offset;
    }
    this.#recent.push(placed);
    for (const listener of this.#listeners) listener(placed);
    return placed;
  }

  async #toFile(event: AgentEvent, flush: boolean): Promise<number> {
    try {
      const offset = await this.file.append(formatLogLine(event));
      if (flush) await this.file.flush();
      return offset;
    } catch (cause) {
      throw this.#breaks(cause);
    }
  }

  #breaks(cause: unknown): LogUnwritable {
    const why = cause instanceof Error ? cause.message : String(cause);
    this.#broken = new LogUnwritable(
      `The session's log cannot be written (${why}). Nothing more is done in this session; free the disk and reopen it.`,
      { cause },
    );
    return this.#broken;
  }
}

function eventsOf(lines: readonly PlacedLine[]): {
  readonly placed: readonly Placed[];
  readonly lastSeq: number;
  readonly gaps: LogGaps;
} {
  const placed: Placed[] = [];
  let [torn, foreign, lastSeq] = [0, 0, 0];
  for (const { offset, line } of lines) {
    if (line.kind === 'torn') torn += 1;
    else if (line.kind === 'foreign') {
      foreign += 1;
      lastSeq = Math.max(lastSeq, line.seq ?? 0);
    } else {
      placed.push({ offset, event: line.event });
      lastSeq = Math.max(lastSeq, line.event.seq);
    }
  }
  return { placed, lastSeq, gaps: { torn, isFresh: lines.at(-1)?.line.kind === 'torn', foreign } };
}
