import type { AgentEvent, EventOf } from '../events/event';
import { cutsAfter, isLive, type SessionState } from '../events/snapshot';
import { findInLog, readEvents, readLogTexts } from './archive';
import { copyEvents, lastEndOf } from './fork';
import { Session, SessionClosed } from './session';
import { SessionLog } from './session-log';
import type { SessionParts } from './session-parts';
import { SessionSecrets } from './session-secrets';
import { type SessionSummary, sessionSummary, summaryOf } from './session-summary';

export type NewSession = Omit<EventOf<'sessionOpened'>, 'type'>;

/** A session in which something was found. */
export interface SessionHit {
  readonly summary: SessionSummary;
  /** What stands around it; undefined when it is the title. */
  readonly snippet: string | undefined;
}

/** There is no such session any more. */
export class NoSuchSession extends Error {
  override readonly name = 'NoSuchSession';
  constructor(session: string) {
    super(`The session ${session} is no longer there; it was deleted, or belongs to another folder.`);
  }
}

/**
 * The sessions of one workspace: their logs, and a small summary beside each for lists. The summary only repeats what the
 * log says.
 */
export class Sessions {
  readonly #open = new Map<string, Promise<Session>>();
  readonly #listeners = new Set<() => void>();
  /** The last write of each summary: an older one must not land after a newer, nor after the session was deleted. */
  readonly #summaries = new Map<string, Promise<void>>();
  /** Secrets by the session that they belong to: a subagent has those of the session it works for. */
  readonly #secrets = new Map<string, Promise<SessionSecrets>>();
  #isClosing = false;

  /** @param folder in the store, where this workspace's sessions lie */
  constructor(
    private readonly folder: string,
    private readonly parts: SessionParts,
  ) {}

  /** Begins a session. Nothing is on disk that the user would miss until its first prompt. */
  async create(about: NewSession): Promise<Session> {
    const session = await this.open(this.parts.ports.digests.uuid(), about);
    await this.#summarise(session);
    return session;
  }

  /**
   * The session, opened for writing. The same one for everybody who asks in this process.
   * @throws NoSuchSession, SessionElsewhere
   */
  open(id: string, create?: NewSession): Promise<Session> {
    const known = this.#open.get(id);
    if (known) return known;
    if (this.#isClosing) return Promise.reject(new SessionClosed());
    const opening = this.#load(id, create);
    this.#open.set(id, opening);
    opening.catch(() => this.#open.delete(id));
    return opening;
  }

  /** What happened in the session, without opening it: another window may be writing it. @throws NoSuchSession */
  async *eventsOf(id: string): AsyncGenerator<AgentEvent> {
    yield* readEvents(await this.#logOf(id), this.parts.ports.store);
  }

  /** The same without what was taken back. What took it back stands behind it, so that the log is read twice. */
  async *liveEventsOf(id: string): AsyncGenerator<AgentEvent> {
    let cuts: SessionState['cuts'];
    for await (const event of this.eventsOf(id)) cuts = cutsAfter(cuts, event);
    for await (const event of this.eventsOf(id)) if (isLive(event.seq, cuts)) yield event;
  }

  /** The lines of the session's log, byte for byte, without their ends. @throws NoSuchSession */
  async *linesOf(id: string): AsyncGenerator<string> {
    yield* readLogTexts(await this.#logOf(id), this.parts.ports.store);
  }

  /** Sessions that are open in this process. */
  async opened(): Promise<readonly Session[]> {
    const open = await Promise.allSettled(this.#open.values());
    return open.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  }

  /** Is it one of this workspace's? */
  async has(id: string): Promise<boolean> {
    return this.#open.has(id) || (await this.parts.ports.store.list(this.folder)).includes(`${id}.jsonl`);
  }

  /** Newest first. */
  async list(): Promise<readonly SessionSummary[]> {
    await Promise.all(this.#summaries.values()); // of sessions that are open here
    const names = (await this.parts.ports.store.list(this.folder)).filter((name) => name.endsWith('.json'));
    const summaries = await Promise.all(names.map((name) => this.#readSummary(`${this.folder}/${name}`)));
    return summaries.filter((summary) => summary !== undefined).sort((a, b) => b.changed.localeCompare(a.changed));
  }

  /** Sessions whose title, prompts or answers hold the words, whatever their case. Newest first. */
  async search(words: string, signal: AbortSignal): Promise<readonly SessionHit[]> {
    const wanted = words.trim().toLowerCase();
    if (wanted === '') return [];
    const hits: SessionHit[] = [];
    for (const summary of await this.list()) {
      signal.throwIfAborted();
      const path = `${this.folder}/${summary.session}.jsonl`;
      const snippet = await findInLog(path, wanted, this.parts.ports.store, signal);
      if (snippet !== undefined || summary.title.toLowerCase().includes(wanted)) hits.push({ summary, snippet });
    }
    return hits;
  }

  async rename(id: string, title: string): Promise<void> {
    const session = await this.open(id);
    await session.record({ type: 'sessionRenamed', title });
  }

  /**
   * A new session that begins as a copy of another one. What was always allowed there is asked again here.
   * @param after the last event that is copied; default: the end of the last turn. A turn that it cuts ends as interrupted
   * @throws NoSuchSession
   */
  async fork(id: string, after?: number): Promise<Session> {
    const { digests, store, clock } = this.parts.ports;
    const copy = digests.uuid();
    const log = await SessionLog.open(`${this.folder}/${copy}`, copy, store, clock);
    try {
      const seq = after ?? (await lastEndOf(this.liveEventsOf(id)));
      await copyEvents(this.liveEventsOf(id), { session: id, seq }, log);
      await this.#copySecrets(id, copy);
    } catch (error) {
      await log.close();
      await store.remove(`${this.folder}/${copy}.jsonl`);
      throw error;
    }
    await log.close();
    const session = await this.open(copy);
    await session.record({ type: 'sessionRenamed', title: `${session.state.title} (copy)` });
    await this.#summarise(session);
    return session;
  }

  /** Deletes the conversation. Files it changed stay; images of them are let go of with the next collection. */
  async delete(id: string): Promise<void> {
    const session = await this.open(id);
    this.#open.delete(id);
    await session.close();
    await this.#summaries.get(id);
    this.#summaries.delete(id);
    this.#secrets.delete(id);
    for (const ending of ['json', 'jsonl', 'secrets'])
      await this.parts.ports.store.remove(`${this.folder}/${id}.${ending}`);
    this.#tell();
  }

  /** Something that a list shows has changed. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Ends every turn as interrupted, without waiting for it, and lets none begin. */
  async interrupt(): Promise<void> {
    this.#isClosing = true;
    const open = await Promise.allSettled(this.#open.values());
    for (const session of open) if (session.status === 'fulfilled') session.value.interrupt();
  }

  /** Stops every turn and lets go of every log. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const open = [...this.#open.values()];
    this.#open.clear();
    this.#listeners.clear();
    await Promise.allSettled(open.map(async (session) => (await session).close()));
    await Promise.all(this.#summaries.values());
  }

  async #load(id: string, create: NewSession | undefined): Promise<Session> {
    const { store, clock } = this.parts.ports;
    const path = `${this.folder}/${id}`;
    if (!create) await this.#logOf(id);
    const log = await SessionLog.open(path, id, store, clock);
    try {
      const secrets = await this.#secretsOf(ownerOfSecrets(create ?? openedIn(log), id));
      log.coverWith((payload) => secrets.cover(payload));
      if (create) await log.append({ type: 'sessionOpened', ...create });
      const session = await Session.open(log, this.parts, secrets);
      session.onEvent(({ type }) => {
        const listed = listedTypes.has(type);
        if (listed) void this.#summarise(session);
        if (listed || waitingTypes.has(type)) this.#tell();
      });
      // What an earlier process left for review waits for its user again.
      if (session.review.isOpen) this.#tell();
      return session;
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  #secretsOf(owner: string): Promise<SessionSecrets> {
    const known = this.#secrets.get(owner) ?? SessionSecrets.open(`${this.folder}/${owner}.secrets`, this.parts.ports);
    this.#secrets.set(owner, known);
    known.catch(() => this.#secrets.delete(owner)); // whoever asked has the failure; the next one tries again
    return known;
  }

  /** What the placeholders of a copied conversation stand for. */
  async #copySecrets(id: string, copy: string): Promise<void> {
    const { store } = this.parts.ports;
    for await (const event of this.eventsOf(id)) {
      if (event.type !== 'sessionOpened') return;
      const owner = ownerOfSecrets(event, id);
      await (await this.#secretsOf(owner)).saved();
      const text = await store.read(`${this.folder}/${owner}.secrets`);
      if (text !== undefined) await store.write(`${this.folder}/${copy}.secrets`, text);
      return;
    }
  }

  /** @throws NoSuchSession */
  async #logOf(id: string): Promise<string> {
    // An id comes from outside too: it must name a log, and nothing beside or above this folder.
    if (!(await this.parts.ports.store.list(this.folder)).includes(`${id}.jsonl`)) throw new NoSuchSession(id);
    return `${this.folder}/${id}.jsonl`;
  }

  #summarise(session: Session): Promise<void> {
    const writing = (this.#summaries.get(session.id) ?? Promise.resolve()).then(() => this.#writeSummary(session));
    this.#summaries.set(session.id, writing);
    return writing;
  }

  /** Never rejects: a list that lags behind is no reason to stop a conversation. */
  async #writeSummary(session: Session): Promise<void> {
    const summary = summaryOf(session);
    if (!summary || !this.#open.has(session.id)) return;
    try {
      await this.parts.ports.store.write(`${this.folder}/${session.id}.json`, JSON.stringify(summary));
    } catch (error) {
      this.parts.ports.journal.error('The list of sessions could not be kept up to date', error);
    }
    this.#tell();
  }

  async #readSummary(path: string): Promise<SessionSummary | undefined> {
    try {
      const text = await this.parts.ports.store.read(path);
      return text === undefined ? undefined : sessionSummary.parse(JSON.parse(text)); // deleted just now
    } catch (error) {
      this.parts.ports.journal.error(`${path} in the store is not a session's summary`, error);
      return undefined;
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function ownerOfSecrets(about: Pick<NewSession, 'parent'> | undefined, id: string): string {
  return about?.parent?.session ?? id;
}

/** What the log says of its session at its beginning, or at the last snapshot. */
function openedIn(log: SessionLog): Pick<NewSession, 'parent'> | undefined {
  const first = log.recent[0]?.event;
  if (first?.type === 'snapshot') return first.state;
  return first?.type === 'sessionOpened' ? first : undefined;
}

/** Events with which a session begins or ends to wait for its user. */
const waitingTypes: ReadonlySet<AgentEvent['type']> = new Set([
  'asked',
  'answered',
  'subagentTold',
  'subagentEnded',
  'reviewOpened',
  'reviewDecided',
  'reviewCommented',
  'reviewEnded',
  'autonomyChanged',
]);

/** Events after which a list shows something else. */
const listedTypes: ReadonlySet<AgentEvent['type']> = new Set([
  'sessionOpened',
  'sessionRenamed',
  'specNamed',
  'prompted',
  'stopped',
]);
