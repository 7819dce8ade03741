import { type AgentEvent, type EventPayload, flushedTypes } from '../events/event';
import { formatLogLine, parseLog } from '../events/log-lines';
import type { AppendFile, Clock, Store, StoreLock } from '../ports';

/** What reading a log had to pass over. */
export interface LogGaps {
  /** Lines that a crash left unfinished. */
  readonly torn: number;
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

/**
 * One session's append-only log. An event is in the file before anybody is told of it, and on the disk where its loss
 * would make the rest lie. One process writes.
 */
export class SessionLog {
  readonly #events: AgentEvent[];
  readonly #listeners = new Set<(event: AgentEvent) => void>();
  #queue: Promise<unknown> = Promise.resolve();
  #broken: LogUnwritable | undefined;
  #seq: number;
  #turn: number;

  private constructor(
    readonly session: string,
    private readonly file: AppendFile,
    private readonly lock: StoreLock,
    private readonly clock: Clock,
    events: AgentEvent[],
    lastSeq: number,
    readonly gaps: LogGaps,
  ) {
    this.#events = events;
    this.#seq = lastSeq;
    this.#turn = events.at(-1)?.turn ?? 0;
  }

  /**
   * Opens the log for writing, or begins it.
   * @param path below the store, without ending
   * @throws SessionElsewhere
   */
  static async open(path: string, session: string, store: Store, clock: Clock): Promise<SessionLog> {
    const lock = await store.lock(`${path}.lock`);
    if (!lock.held) throw new SessionElsewhere(lock.pid);
    try {
      const { events, lastSeq, gaps } = readEvents((await store.read(`${path}.jsonl`)) ?? '');
      const file = await store.append(`${path}.jsonl`);
      return new SessionLog(session, file, lock, clock, events, lastSeq, gaps);
    } catch (error) {
      lock.dispose();
      throw error;
    }
  }

  get events(): readonly AgentEvent[] {
    return this.#events;
  }

  /** Called with every event once it is in the log, in order. */
  onEvent(listener: (event: AgentEvent) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /**
   * Appends one event. Calls that overlap keep their order.
   * @throws LogUnwritable from the first failed write on
   */
  append(payload: EventPayload): Promise<AgentEvent> {
    const next = this.#queue.then(() => this.#write(payload));
    this.#queue = next.catch(() => undefined); // the caller has the failure; the next append meets #broken
    return next;
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.file.close();
    this.lock.dispose();
    this.#listeners.clear();
  }

  async #write(payload: EventPayload): Promise<AgentEvent> {
    if (this.#broken) throw this.#broken;
    const seq = this.#seq + 1;
    const turn = this.#turn + (payload.type === 'prompted' ? 1 : 0);
    const at = new Date(this.clock.now()).toISOString();
    const event: AgentEvent = { v: 1, seq, session: this.session, turn, at, ...payload };
    try {
      await this.file.append(formatLogLine(event));
      if (flushedTypes.has(event.type)) await this.file.flush();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      this.#broken = new LogUnwritable(
        `The session's log cannot be written (${why}). Nothing more is done in this session; free the disk and reopen it.`,
        { cause },
      );
      throw this.#broken;
    }
    this.#seq = seq;
    this.#turn = turn;
    this.#events.push(event);
    for (const listener of this.#listeners) listener(event);
    return event;
  }
}

/** Reads a log's text. What cannot be read is counted and passed over. */
export function readEvents(text: string): { events: AgentEvent[]; lastSeq: number; gaps: LogGaps } {
  const events: AgentEvent[] = [];
  let [torn, foreign, lastSeq] = [0, 0, 0];
  for (const line of parseLog(text)) {
    if (line.kind === 'torn') torn += 1;
    else if (line.kind === 'foreign') {
      foreign += 1;
      lastSeq = Math.max(lastSeq, line.seq ?? 0);
    } else {
      events.push(line.event);
      lastSeq = Math.max(lastSeq, line.event.seq);
    }
  }
  return { events, lastSeq, gaps: { torn, foreign } };
}
