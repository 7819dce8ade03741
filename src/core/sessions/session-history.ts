import type { AgentEvent } from '../events/event';
import { History } from '../events/history';
import { isLive, type SessionState } from '../events/snapshot';
import type { Placed, SessionLog } from './session-log';

/**
 * What the model is told of a session. A session that was opened from its end reads the rest of it when it is first asked:
 * what is only looked at needs none.
 */
export class SessionHistory {
  #history: History | undefined;
  #loading: Promise<History> | undefined;
  /** Events that happened while the earlier ones were read. */
  readonly #waiting: Placed[] = [];
  #lastSeq = 0;
  /** Where events begin that the conversation could be cut at. */
  readonly #offsets = new Map<number, number>();
  #offset: number;
  /** Text is being streamed: should it break off, its first event begins a message. */
  #isStreaming = false;

  /** @param cuts parts of the log that were taken back */
  constructor(
    private readonly log: SessionLog,
    private readonly cuts: () => SessionState['cuts'],
  ) {
    const first = log.recent[0]?.event;
    const isWhole = first?.type !== 'snapshot' && first?.type !== 'rewound';
    this.#offset = isWhole ? 0 : first.historyOffset;
    if (isWhole) this.#history = new History();
  }

  /** Bytes of the log before the first event that the model is told. */
  get offset(): number {
    return this.#offset;
  }

  /** Takes the next event in; the first is the first that the log holds ready. */
  take(placed: Placed): void {
    if (placed.event.type === 'rewound') this.#startOver(placed.event.historyOffset);
    else if (this.#history) this.#add(placed, this.#history);
    else if (this.#loading) this.#waiting.push(placed);
  }

  /** The conversation, read from the log as far as it is needed. */
  async load(): Promise<History> {
    if (this.#history) return this.#history;
    this.#loading ??= this.#read().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #read(): Promise<History> {
    const history = new History();
    const cuts = this.cuts();
    for await (const placed of this.log.read(this.#offset)) {
      if (isLive(placed.event.seq, cuts)) this.#add(placed, history);
    }
    for (const placed of this.#waiting.splice(0)) if (placed.event.seq > this.#lastSeq) this.#add(placed, history);
    this.#history = history;
    return history;
  }

  /** The conversation is another one from now on; it is read when it is next asked for. */
  #startOver(offset: number): void {
    this.#history = undefined;
    this.#loading = undefined;
    this.#waiting.length = 0;
    this.#offsets.clear();
    this.#isStreaming = false;
    this.#lastSeq = 0;
    this.#offset = offset;
  }

  #add({ event, offset }: Placed, history: History): void {
    this.#lastSeq = event.seq;
    if (beginsMessage.has(event.type) && !(event.type === 'textStreamed' && this.#isStreaming)) {
      this.#offsets.set(event.seq, offset);
      this.#isStreaming = event.type === 'textStreamed';
    }
    history.take(event);
    if (event.type !== 'compacted') return;
    this.#offset = this.#offsets.get(event.keptFrom) ?? offset;
    for (const seq of this.#offsets.keys()) if (seq < event.keptFrom) this.#offsets.delete(seq);
  }
}

const beginsMessage: ReadonlySet<AgentEvent['type']> = new Set([
  'prompted',
  'nudged',
  'textStreamed',
  'replied',
  'toolEnded',
  'reviewEnded',
]);
