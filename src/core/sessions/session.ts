import type { AgentEvent, EventOf, EventPayload } from '../events/event';
import type { SessionState, SnapshotPlace } from '../events/snapshot';
import type { SessionHead, ViewDelta, ViewPage } from '../events/view';
import { ViewBuilder } from '../events/view-builder';
import { compact, type Compaction } from '../loop/compaction';
import { ContextGauge } from '../loop/context-use';
import { stopAfterError, TurnInterrupted } from '../loop/stop';
import { runTurn } from '../loop/turn';
import type { Answer, StopReason } from '../loop/turn-ports';
import type { ModelRef } from '../models/model';
import type { Disposable, Uri } from '../ports';
import { earlierPage } from './earlier-items';
import { endInterruptedTurn } from './interruption';
import { Questions } from './questions';
import { compactionPartsOf } from './session-compaction';
import { SessionHistory } from './session-history';
import type { Placed, SessionLog } from './session-log';
import type { Prompt, SessionParts, TurnSetup } from './session-parts';
import { turnPortsOf } from './session-turn';
import { commandSettings } from '../trust/commands/settings';
import type { TurnOwner } from './turn-owner';

/** The session is in the middle of a turn. */
export class SessionBusy extends Error {
  override readonly name = 'SessionBusy';
  constructor() {
    super('The agent is still working in this session. Stop it first, or wait until it has finished.');
  }
}

/** The session was closed, in this window or by its deletion. */
export class SessionClosed extends Error {
  override readonly name = 'SessionClosed';
  constructor() {
    super('This session was closed. Open it again from the list of sessions, or start a new one.');
  }
}

/** What goes on with a turn that was cut short. */
export const continuePrompt =
  'Go on where you stopped. What was cut off before this line is all that was received; look at what is there before you repeat a step.';

/**
 * One conversation: prompts in, events out. Front ends draw its view, the model gets its history, and both come from the
 * log alone.
 */
export class Session implements TurnOwner {
  readonly questions: Questions;
  readonly history: SessionHistory;
  readonly gauge = new ContextGauge();
  readonly #view: ViewBuilder;
  readonly #deltas = new Set<(delta: ViewDelta) => void>();
  /** The last snapshots, oldest first. */
  #snapshots: readonly SnapshotPlace[] = [];
  #isClosing = false;
  #running: { readonly controller: AbortController; readonly done: Promise<unknown> } | undefined;

  private constructor(
    private readonly log: SessionLog,
    readonly parts: SessionParts,
  ) {
    const { settings, digests } = parts.ports;
    this.questions = new Questions(
      (payload) => log.append(payload),
      digests,
      async (pattern) => settings.append?.(commandSettings.trusted, pattern),
    );
    this.history = new SessionHistory(log);
    const first = log.recent[0]?.event;
    this.#view = new ViewBuilder(first?.type === 'snapshot' ? first.items : 0);
    for (const placed of log.recent) this.#take(placed);
    log.onEvent((placed) => this.#take(placed));
    log.keepSnapshots(() => this.#snapshotNow());
  }

  /** Opens what the log holds; a turn that a crash or reload cut short is ended as interrupted first. */
  static async open(log: SessionLog, parts: SessionParts): Promise<Session> {
    const session = new Session(log, parts);
    const { documents } = parts.ports;
    const append = (payload: EventPayload): Promise<unknown> => log.append(payload);
    if (log.gaps.isFresh) await append({ type: 'noticed', level: 'warning', text: tornText });
    await endInterruptedTurn(session.recentEvents, session.#view.state, append, documents, parts.blobs);
    return session;
  }

  get id(): string {
    return this.log.session;
  }

  /** Events since the last snapshot; all of a young session. */
  get recentEvents(): readonly AgentEvent[] {
    return this.log.recent.map(({ event }) => event);
  }

  /** Every event from the first on, read from the log. */
  async *allEvents(): AsyncGenerator<AgentEvent> {
    for await (const { event } of this.log.read()) yield event;
  }

  /** Number of the last prompt; 0 before the first. */
  get lastTurn(): number {
    return this.log.lastTurn;
  }

  get lastSeq(): number {
    return this.log.lastSeq;
  }

  /** When the last event happened, ISO 8601; undefined before the first. */
  get changed(): string | undefined {
    return this.log.recent.at(-1)?.event.at;
  }

  /** @throws TypeError before the session was opened in its log */
  get state(): SessionState {
    const { state } = this.#view;
    if (!state) throw new TypeError(`The log of ${this.id} does not begin with an opened session`);
    return state;
  }

  /** Undefined before the session was opened in its log. */
  get head(): SessionHead | undefined {
    return this.#view.head;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** The last `size` items. */
  page(size: number): ViewPage | undefined {
    return this.#view.page(size);
  }

  /** The last `size` items, or less, before the item `before`; undefined when there is no such item. */
  async earlier(size: number, before: string): Promise<ViewPage | undefined> {
    return this.#view.page(size, before) ?? (await earlierPage(this.log, this.#snapshots, size, before));
  }

  onDelta(listener: (delta: ViewDelta) => void): Disposable {
    this.#deltas.add(listener);
    return { dispose: () => this.#deltas.delete(listener) };
  }

  /** Called with every event, once it is in the log. */
  onEvent(listener: (event: AgentEvent) => void): Disposable {
    return this.log.onEvent(({ event }) => this.#tell(() => listener(event)));
  }

  /** Says something about the session that no turn says: a gate, a name, a task's end. */
  record(payload: EventPayload): Promise<AgentEvent> {
    return this.log.append(payload);
  }

  /** Hash of the document when the conversation last held its whole text; undefined when it never did. */
  hashSeen(uri: Uri): string | undefined {
    return this.state.seen.find((each) => each.uri === uri)?.hash;
  }

  /** The model that was last chosen in this session. */
  get model(): ModelRef | undefined {
    return this.state.model;
  }

  /**
   * Runs one prompt to its end.
   * @param setup made once the prompt is in the log; when it fails the turn ends as failed
   * @throws SessionBusy, SessionClosed
   */
  run(prompt: Prompt, setup: (signal: AbortSignal) => Promise<TurnSetup>): Promise<StopReason> {
    return this.#alone((signal) => this.#turn(prompt, setup, signal));
  }

  /**
   * Sums up the older part of the conversation now (CTX-12).
   * @throws SessionBusy, SessionClosed
   */
  compact(setup: (signal: AbortSignal) => Promise<Pick<TurnSetup, 'essentials'>>): Promise<Compaction> {
    return this.#alone(async (signal) => {
      const chosen = await this.parts.models.resolve(this.model, signal);
      const parts = await compactionPartsOf(this, chosen, (await setup(signal)).essentials);
      return compact(parts, { by: 'user', reason: 'You asked for it.' }, signal);
    });
  }

  /** Stops the turn, if there is one, and resolves when it has ended. Nothing of it runs any more then. */
  async cancel(): Promise<void> {
    const running = this.#running;
    running?.controller.abort();
    // Whoever started the turn has its failure.
    await running?.done.catch(() => undefined);
  }

  /** Answers what is asked. An answer to something that is no longer asked does nothing. */
  async answer(ask: string, answer: Answer): Promise<void> {
    await this.questions.answer(ask, answer);
  }

  /** Ends the turn as interrupted, without waiting for it, and lets none begin: the host is about to close. */
  interrupt(): void {
    this.#isClosing = true;
    this.#running?.controller.abort(new TurnInterrupted());
  }

  async close(): Promise<void> {
    this.interrupt();
    await this.cancel();
    this.#deltas.clear();
    await this.log.close();
  }

  async #alone<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#isClosing) throw new SessionClosed();
    if (this.#running) throw new SessionBusy();
    const controller = new AbortController();
    const done = work(controller.signal).finally(() => {
      this.#running = undefined;
    });
    this.#running = { controller, done };
    return done;
  }

  /** A front end that fails over an event must not fail the turn that the event is part of, nor other front ends. */
  #tell(listen: () => void): void {
    try {
      listen();
    } catch (error) {
      this.parts.ports.journal.error('A listener of a session failed', error);
    }
  }

  #take(placed: Placed): void {
    const { event } = placed;
    this.history.take(placed);
    const delta = this.#view.apply(event);
    if (event.type === 'snapshot') {
      // What is older than the last part but one comes from the log again when it is asked for.
      this.#view.forget(event.earlier.at(-1)?.items ?? 0);
      this.#snapshots = placesAt(placed, event);
    }
    for (const listener of this.#deltas) this.#tell(() => listener(delta));
  }

  #snapshotNow(): EventOf<'snapshot'> | undefined {
    const { state, isCalm, count } = this.#view;
    if (!state || !isCalm) return undefined;
    return { type: 'snapshot', state, items: count, historyOffset: this.history.offset, earlier: [...this.#snapshots] };
  }

  async #turn(
    prompt: Prompt,
    setup: (signal: AbortSignal) => Promise<TurnSetup>,
    signal: AbortSignal,
  ): Promise<StopReason> {
    await this.log.append({ type: 'prompted', ...prompt });
    const ports = await turnPortsOf(this, setup, signal).catch((error: unknown) => ({ error }));
    if ('error' in ports) return this.#notStarted(ports.error, signal);
    return runTurn(ports, signal);
  }

  async #notStarted(error: unknown, signal: AbortSignal): Promise<StopReason> {
    const stop = stopAfterError(error, this.parts.ports.journal, signal);
    await this.log.append(stop);
    return stop.reason;
  }
}

const tornText =
  'The last thing written to this session was cut off, as by a crash or a full disk. Everything before it is kept.';

/** How many snapshots know each other; an older one is reached through the oldest of them. */
const knownSnapshots = 32;

function placesAt(
  { offset, event: { seq } }: Placed,
  { items, earlier }: EventOf<'snapshot'>,
): readonly SnapshotPlace[] {
  return [...earlier, { offset, seq, items }].slice(-knownSnapshots);
}
