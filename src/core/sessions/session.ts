import type { AgentEvent, AutonomyMode, EventOf, EventPayload } from '../events/event';
import { isLive, type SessionState, type SnapshotPlace } from '../events/snapshot';
import type { SessionHead, ViewDelta, ViewPage } from '../events/view';
import { ViewBuilder } from '../events/view-builder';
import { compact, type Compaction } from '../loop/compaction';
import { ContextGauge } from '../loop/context-use';
import { stopAfterError, TurnInterrupted } from '../loop/stop';
import { runTurn } from '../loop/turn';
import type { Answer, StopReason } from '../loop/turn-ports';
import type { ModelRef } from '../models/model';
import type { Disposable, Uri } from '../ports';
import { autonomyRule, type AutonomyRule } from './autonomy';
import { earlierPage } from './earlier-items';
import { endInterruptedTurn } from './interruption';
import { Questions } from './questions';
import { standingBefore, viewFromLog } from './rewind';
import { compactionPartsOf } from './session-compaction';
import { SessionHistory } from './session-history';
import { LogUnwritable, type Placed, type SessionLog } from './session-log';
import type { SessionSecrets } from './session-secrets';
import type { Prompt, SessionParts, TurnSetup } from './session-parts';
import { SessionReview } from './session-review';
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
  readonly review: SessionReview;
  readonly history: SessionHistory;
  readonly gauge = new ContextGauge();
  #view: ViewBuilder;
  readonly #deltas = new Set<(delta: ViewDelta) => void>();
  /** The last snapshots, oldest first. */
  #snapshots: readonly SnapshotPlace[] = [];
  #isClosing = false;
  #running: { readonly controller: AbortController; readonly done: Promise<unknown> } | undefined;

  private constructor(
    private readonly log: SessionLog,
    readonly parts: SessionParts,
    readonly secrets: SessionSecrets,
  ) {
    const { documents, digests, settings } = parts.ports;
    this.questions = new Questions(
      (payload) => log.append(payload),
      digests,
      async (pattern) => settings.append?.(commandSettings.trusted, pattern),
    );
    this.review = new SessionReview(this, { documents, digests, blobs: parts.blobs });
    this.history = new SessionHistory(log, () => this.#view.state?.cuts);
    const first = log.recent[0]?.event;
    this.#view = new ViewBuilder(first?.type === 'snapshot' || first?.type === 'rewound' ? first.items : 0);
    for (const placed of log.recent) this.#take(placed);
    log.onEvent((placed) => this.#take(placed));
    log.keepSnapshots(() => this.#snapshotNow());
  }

  /** Opens what the log holds; a turn that a crash or reload cut short is ended as interrupted first. */
  static async open(log: SessionLog, parts: SessionParts, secrets: SessionSecrets): Promise<Session> {
    const session = new Session(log, parts, secrets);
    const { documents } = parts.ports;
    const append = (payload: EventPayload): Promise<unknown> => log.append(payload);
    if (log.gaps.isFresh) await append({ type: 'noticed', level: 'warning', text: tornText });
    if (log.recent.some(({ event }) => event.type === 'rewound')) await session.#redraw();
    const { state } = session.#view;
    // What is done in a private copy changes nothing here.
    const roots = state && state.folder === undefined ? [...new Set([state.root, ...parts.roots()])] : [];
    const disk = { documents, blobs: parts.blobs, watch: parts.watch, roots };
    await endInterruptedTurn(session.recentEvents, state, append, disk);
    // The copy that it worked in counts no more.
    if (state?.folder !== undefined) await append({ type: 'folderChanged', folder: null });
    await session.#reviewLeft();
    return session;
  }

  get id(): string {
    return this.log.session;
  }

  /** Events since the last snapshot; all of a young session. */
  get recentEvents(): readonly AgentEvent[] {
    return this.log.recent.map(({ event }) => event);
  }

  /** Every event that counts, from the first on, read from the log. */
  async *allEvents(): AsyncGenerator<AgentEvent> {
    for await (const event of this.everything()) if (isLive(event.seq, this.state.cuts)) yield event;
  }

  /** Every event, those that were taken back included. */
  async *everything(): AsyncGenerator<AgentEvent> {
    for await (const { event } of this.log.read()) yield event;
  }

  /**
   * Puts files back as the only thing that goes on here, and says so in the log.
   * @param to the event before which the conversation goes on then; what was said since stays in the log. Undefined: all of it
   * counts as before
   * @throws SessionBusy, SessionClosed
   */
  restore(files: () => Promise<Omit<EventOf<'filesRestored'>, 'type'>>, to: number | undefined): Promise<void> {
    return this.#alone(async () => {
      // Found out first: what cannot be taken back in the log is not begun on disk.
      const standing = to === undefined ? undefined : await standingBefore(this.log, this.#snapshots, to, this.state);
      const done = await files();
      if (to === undefined || !standing) await this.log.append({ type: 'filesRestored', ...done });
      else {
        await this.log.append({ type: 'rewound', ...done, to, ...standing });
        await this.#redraw();
      }
    });
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
    return (
      this.#view.page(size, before) ?? (await earlierPage(this.log, this.#snapshots, size, before, this.state.cuts))
    );
  }

  onDelta(listener: (delta: ViewDelta) => void): Disposable {
    this.#deltas.add(listener);
    return { dispose: () => this.#deltas.delete(listener) };
  }

  /** Called with every event, once it is in the log. */
  onEvent(listener: (event: AgentEvent) => void): Disposable {
    return this.log.onEvent(({ event }) => this.#tell(() => listener(event)));
  }

  /** How writing is allowed in this session, and whether that can be chosen. */
  get autonomy(): AutonomyRule {
    return autonomyRule(this.state.autonomy, this.parts.ports.settings);
  }

  async settleMode(isReviewed = false): Promise<AutonomyMode> {
    const mode = this.parts.edits === 'asked' ? 'asking' : isReviewed ? 'supervised' : this.autonomy.autonomy;
    // What counts where nothing was said need not be said.
    const said = this.state.mode ?? (this.parts.edits === 'asked' ? 'asking' : 'autopilot');
    if (mode !== said) await this.record({ type: 'autonomyChanged', autonomy: mode, by: 'settings' });
    return mode;
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

  /** Writes down what an answer trusts, before it is given. Rejects where that cannot be written. */
  keepTrust(ask: string, answer: Answer): Promise<void> {
    return this.questions.keepTrust(ask, answer);
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
    if (event.type === 'snapshot' || event.type === 'rewound') {
      // What is older than the last part but one comes from the log again when it is asked for.
      this.#view.forget(event.earlier.at(-1)?.items ?? 0);
      this.#snapshots = placesAt(placed, event);
    }
    for (const listener of this.#deltas) this.#tell(() => listener(delta));
  }

  /** Reads again what is shown: a part that was taken back, or came back, is not held here. */
  async #redraw(): Promise<void> {
    const { lastSeq } = this.log;
    const view = await viewFromLog(this.log, this.#snapshots.slice(0, -1), this.state.cuts);
    if (view.seq === lastSeq && this.log.lastSeq === lastSeq) this.#view = view;
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
    const reason = await runTurn(ports, signal);
    await this.#reviewLeft();
    return reason;
  }

  /** What a turn edited and ended without a review of: it was stopped, it failed, its host was closed. */
  async #reviewLeft(): Promise<void> {
    if (this.parts.edits === 'asked' || !this.#view.state) return;
    try {
      await this.review.openLeft();
    } catch (error) {
      if (error instanceof LogUnwritable) throw error;
      // The conversation must not be lost with it.
      this.parts.ports.journal.error('Edits could not be put up for review', error);
    }
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
  { items, earlier }: Pick<EventOf<'snapshot'>, 'items' | 'earlier'>,
): readonly SnapshotPlace[] {
  return [...earlier, { offset, seq, items }].slice(-knownSnapshots);
}
