import type { AgentEvent, EventOf, EventPayload } from '../events/event';
import { historyOf } from '../events/history';
import type { ViewDelta, ViewPage } from '../events/view';
import { ViewBuilder } from '../events/view-builder';
import { stopAfterError, TurnInterrupted } from '../loop/stop';
import { runTurn } from '../loop/turn';
import type { Answer, Approver, StopReason, ToolGuards, TurnPorts } from '../loop/turn-ports';
import type { ModelRef } from '../models/model';
import type { Models } from '../models/models';
import type { Disposable, Ports, Uri } from '../ports';
import { relativePath } from '../text/uri';
import type { Toolbox } from '../tools/toolbox';
import type { SeenDocuments, ToolContext } from '../tools/tool';
import { judgeCall, type JudgedCall } from '../trust/gate';
import type { Workspace } from '../trust/paths';
import { grantsOf } from '../trust/session-grants';
import type { Blobs } from './blobs';
import { endInterruptedTurn } from './interruption';
import type { SessionLog } from './session-log';

/** What a session is made of besides its log. */
export interface SessionParts {
  readonly ports: Ports;
  readonly models: Models;
  readonly blobs: Blobs;
  /** Folders that are open besides the session's root; asked anew for each call. */
  readonly roots: () => readonly Uri[];
  readonly home: Uri | undefined;
}

/** How one turn is to be run: what the agent is told, what it can do, who watches. */
export interface TurnSetup {
  readonly system: string;
  readonly tools: Toolbox;
  readonly guards?: ToolGuards;
}

export interface Prompt {
  readonly text: string;
  readonly shown?: string;
  readonly by: 'user' | 'engine';
  /** Documents whose whole text stands in `text`. */
  readonly seen?: EventOf<'prompted'>['seen'];
}

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
export class Session {
  readonly #view = new ViewBuilder();
  readonly #deltas = new Set<(delta: ViewDelta) => void>();
  readonly #answers = new Map<string, (answer: Answer) => void>();
  readonly #seen = new Map<Uri, string>();
  #isClosing = false;
  #running: { readonly controller: AbortController; readonly done: Promise<StopReason> } | undefined;

  private constructor(
    private readonly log: SessionLog,
    private readonly parts: SessionParts,
  ) {
    for (const event of log.events) this.#take(event);
    log.onEvent((event) => {
      const delta = this.#take(event);
      for (const listener of this.#deltas) this.#tell(() => listener(delta));
    });
  }

  /** Opens what the log holds; a turn that a crash or reload cut short is ended as interrupted first. */
  static async open(log: SessionLog, parts: SessionParts): Promise<Session> {
    const session = new Session(log, parts);
    await endInterruptedTurn(log.events, (payload) => log.append(payload), parts.ports.documents, parts.blobs);
    return session;
  }

  get id(): string {
    return this.log.session;
  }

  get events(): readonly AgentEvent[] {
    return this.log.events;
  }

  /** @throws TypeError before the session was opened in its log */
  get opened(): EventOf<'sessionOpened'> {
    const first = this.log.events.find((event) => event.type === 'sessionOpened');
    if (!first) throw new TypeError(`The log of ${this.id} does not begin with an opened session`);
    return first;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** The last `size` items before the item `before`, or of all. */
  page(size: number, before?: string): ViewPage | undefined {
    return this.#view.page(size, before);
  }

  onDelta(listener: (delta: ViewDelta) => void): Disposable {
    this.#deltas.add(listener);
    return { dispose: () => this.#deltas.delete(listener) };
  }

  /** Called with every event, once it is in the log. */
  onEvent(listener: (event: AgentEvent) => void): Disposable {
    return this.log.onEvent((event) => this.#tell(() => listener(event)));
  }

  /** Says something about the session that no turn says: a gate, a name, a task's end. */
  record(payload: EventPayload): Promise<AgentEvent> {
    return this.log.append(payload);
  }

  /** Hash of the document when the conversation last held its whole text; undefined when it never did. */
  hashSeen(uri: Uri): string | undefined {
    return this.#seen.get(uri);
  }

  /** The model that was last chosen in this session. */
  get model(): ModelRef | undefined {
    return this.log.events.findLast((event) => event.type === 'modelChosen')?.model;
  }

  /**
   * Runs one prompt to its end.
   * @param setup made once the prompt is in the log; when it fails the turn ends as failed
   * @throws SessionBusy, SessionClosed
   */
  async run(prompt: Prompt, setup: (signal: AbortSignal) => Promise<TurnSetup>): Promise<StopReason> {
    if (this.#isClosing) throw new SessionClosed();
    if (this.#running) throw new SessionBusy();
    const controller = new AbortController();
    const done = this.#turn(prompt, setup, controller.signal).finally(() => {
      this.#running = undefined;
    });
    this.#running = { controller, done };
    return done;
  }

  /** Stops the turn, if there is one, and resolves when it has ended. Nothing of it runs any more then. */
  async cancel(): Promise<void> {
    const running = this.#running;
    running?.controller.abort();
    // Whoever started the turn has its failure.
    await running?.done.catch(() => undefined);
  }

  /** Answers what is asked. An answer to something that is no longer asked does nothing: a second click, a stopped turn. */
  async answer(ask: string, answer: Answer): Promise<void> {
    const waiting = this.#answers.get(ask);
    if (!waiting) return;
    this.#answers.delete(ask);
    await this.log.append({
      type: 'answered',
      ask,
      answer: answer.answer,
      ...(answer.text ? { text: answer.text } : {}),
    });
    waiting(answer);
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

  /** A front end that fails over an event must not fail the turn that the event is part of, nor other front ends. */
  #tell(listen: () => void): void {
    try {
      listen();
    } catch (error) {
      this.parts.ports.journal.error('A listener of a session failed', error);
    }
  }

  #take(event: AgentEvent): ViewDelta {
    if (event.type === 'toolEnded' || event.type === 'prompted') {
      for (const { uri, hash } of event.seen ?? []) this.#seen.set(uri, hash);
    }
    return this.#view.apply(event);
  }

  async #turn(
    prompt: Prompt,
    setup: (signal: AbortSignal) => Promise<TurnSetup>,
    signal: AbortSignal,
  ): Promise<StopReason> {
    await this.log.append({ type: 'prompted', ...prompt });
    const ports = await this.#turnPorts(setup, signal).catch((error: unknown) => ({ error }));
    if ('error' in ports) return this.#notStarted(ports.error, signal);
    return runTurn(ports, signal);
  }

  async #notStarted(error: unknown, signal: AbortSignal): Promise<StopReason> {
    const stop = stopAfterError(error, this.parts.ports.journal, signal);
    await this.log.append(stop);
    return stop.reason;
  }

  async #turnPorts(setup: (signal: AbortSignal) => Promise<TurnSetup>, signal: AbortSignal): Promise<TurnPorts> {
    const { ports, models } = this.parts;
    const chosen = await models.resolve(this.model, signal);
    const { system, tools, guards } = await setup(signal);
    return {
      emit: (payload) => this.log.append(payload),
      history: () => historyOf(this.log.events),
      provider: chosen.provider,
      model: { provider: chosen.provider.id, id: chosen.info.id },
      modelName: chosen.info.name,
      maxOutputTokens: undefined,
      system,
      tools,
      judge: (accesses) =>
        judgeCall(accesses, this.#workspace, ports.files, {
          trusted: ports.isTrusted(),
          grants: grantsOf(this.log.events),
          unsaved: this.#unsaved(),
        }),
      approver: this.#approver,
      guards: guards ?? {},
      toolContext: (judged, output, toolSignal) => this.#toolContext(judged, output, toolSignal),
      clock: ports.clock,
      journal: ports.journal,
    };
  }

  /** Unsaved documents of the open folders, as people read them. */
  #unsaved(): readonly string[] {
    const { root, roots } = this.#workspace;
    const unsaved = this.parts.ports.documents.unsaved();
    const ours = unsaved.filter((uri) => roots.some((folder) => uri.startsWith(`${folder}/`)));
    return ours.map((uri) => relativePath(uri, root));
  }

  get #workspace(): Workspace {
    const { root } = this.opened;
    return { root, roots: [...new Set([root, ...this.parts.roots()])], home: this.parts.home };
  }

  readonly #approver: Approver = {
    ask: async ({ call, label, detail, reason, grant }, signal) => {
      signal.throwIfAborted(); // an abort that is over is told to no listener
      const ask = this.parts.ports.digests.uuid();
      const answered = new Promise<Answer>((resolve, reject) => {
        this.#answers.set(ask, resolve);
        signal.addEventListener('abort', () => reject(abortReason(signal)), { once: true });
      });
      answered.catch(() => undefined); // awaited below; the log may fail first
      try {
        const about = { ask, call: call.call, name: call.name, label, detail, reason };
        await this.log.append({ type: 'asked', ...about, ...(grant === undefined ? {} : { grant }) });
        return await answered;
      } finally {
        this.#answers.delete(ask);
      }
    },
  };

  #toolContext(judged: JudgedCall, output: (text: string) => void, signal: AbortSignal): ToolContext {
    const { documents, files, search, processes, digests } = this.parts.ports;
    const seen: SeenDocuments = { hashOf: (uri) => this.#seen.get(uri) };
    return {
      documents,
      files,
      search,
      processes,
      digests,
      root: this.opened.root,
      resolve: (path) => judged.resolve(path),
      display: (uri) => judged.display(uri),
      mayRead: (uri) => judged.mayRead(uri),
      seen,
      keep: (text) => this.parts.blobs.keep(text),
      output,
      signal,
    };
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('stopped');
}
