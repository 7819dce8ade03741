import * as vscode from 'vscode';
import type { Core } from '../../core/core';
import type { Disposable } from '../../core/ports';
import { type Autonomy, type AutonomyRule, autonomySetting } from '../../core/sessions/autonomy';
import type { Session } from '../../core/sessions/session';
import { SessionElsewhere } from '../../core/sessions/session-log';
import { NoSuchSession } from '../../core/sessions/sessions';
import type { SpecRoadName, ToWebview } from '../../messages/chat';
import { sleep } from '../abort';
import { Debounced } from '../debounced';
import { commandIds, contextKeys, currentSessionKey } from '../ids';
import { settings } from '../setting-names';
import type { Log } from '../report';
import { SettingProblems } from '../models/setting-problems';
import { readLists, setupOf, type Lists } from './chat-lists';

/** Items that the page gets at once; more on demand. */
export const pageSize = 60;

const autonomySettings = [`fingerpost.${autonomySetting}`, settings[autonomySetting].alias];

/** How long the window before a reload may take to let go of its session. */
const handOverMs = 10_000;

/**
 * The chat: which session is shown, and what its page is told. The page itself comes and goes (another view is looked at,
 * the window is reloaded); this stays as long as the core does.
 */
export class Chat {
  #page: { post(message: ToWebview): void } | undefined;
  #shown: Session | undefined;
  #deltas: Disposable | undefined;
  #startKind: 'chat' | 'spec' = 'chat';
  #startRoad: SpecRoadName = 'requirements-first';
  /** Chosen for the session that is begun next; undefined: as the settings say. */
  #startAutonomy: Autonomy | undefined;
  readonly #problems = new SettingProblems();
  #lists: Lists;
  #restored: Promise<void> | undefined;
  /** What goes into the input as soon as a page is there. */
  #waiting: string | undefined;
  /** The input was to be focused before there was a page. */
  #focusWaits = false;
  /** Sessions that were shown or started here, so that lists can say which of them work. */
  readonly #seen = new Map<string, Session>();
  readonly #refresh = new Debounced(100, () => void this.#refreshLists());
  readonly #listening: Disposable;

  constructor(
    readonly core: Core,
    private readonly state: vscode.Memento,
    private readonly log: Log,
    demo: boolean,
  ) {
    this.#lists = {
      sessions: [],
      models: [],
      model: undefined,
      setup: setupOf(true),
      trusted: vscode.workspace.isTrusted,
      autonomy: { autonomy: 'autopilot', fixed: false },
      demo,
    };
    this.#listening = vscode.Disposable.from(
      this.#refresh,
      core.onDidChange((change) => {
        if (change === 'sessions' || change === 'models') this.#refresh.call();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(this.#refresh.call),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (autonomySettings.some((name) => event.affectsConfiguration(name))) this.#refresh.call();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(this.#refresh.call),
    );
    this.#refresh.call();
  }

  /** The session on show. */
  get shown(): Session | undefined {
    return this.#shown;
  }

  get startKind(): 'chat' | 'spec' {
    return this.#startKind;
  }

  /** By which road the spec that is begun next is made. */
  get startRoad(): SpecRoadName {
    return this.#startRoad;
  }

  /** What was chosen for the session that is begun next. It counts for that one. */
  takeStartAutonomy(): Autonomy | undefined {
    const chosen = this.#lists.autonomy.fixed ? undefined : this.#startAutonomy;
    this.#startAutonomy = undefined;
    return chosen;
  }

  /** How writing is allowed in the session on show, or in the next one. */
  async autonomy(): Promise<AutonomyRule> {
    const rule = await this.core.sessions.autonomy(this.#shown?.id);
    if (this.#shown || rule.fixed) return rule;
    return { autonomy: this.#startAutonomy ?? rule.autonomy, fixed: false };
  }

  async chooseAutonomy(autonomy: Autonomy): Promise<void> {
    if (this.#shown) await this.core.sessions.chooseAutonomy(this.#shown.id, autonomy);
    else this.#startAutonomy = autonomy;
    await this.#refreshLists();
  }

  /** Sessions of this window that are working or wait for an answer. */
  get working(): readonly Session[] {
    return [...this.#seen.values()].filter((session) => session.isRunning);
  }

  /** A page is up and wants everything. */
  async welcome(page: { post(message: ToWebview): void }): Promise<void> {
    this.#restored ??= this.#restore();
    await this.#restored;
    this.#page = page;
    this.#sendState();
    this.#refresh.call();
    if (this.#waiting !== undefined) page.post({ type: 'fill', text: this.#waiting });
    this.#waiting = undefined;
    if (this.#focusWaits) page.post({ type: 'focus' });
    this.#focusWaits = false;
  }

  /** The page is gone. */
  leave(page: { post(message: ToWebview): void }): void {
    if (this.#page === page) this.#page = undefined;
  }

  /** Shows a session and brings the chat to the front. */
  async show(session: Session): Promise<void> {
    this.#restored ??= Promise.resolve(); // what was shown before the reload is not asked for any more
    this.look(session);
    await vscode.commands.executeCommand(commandIds.openChat);
  }

  isShowing(session: string): boolean {
    return this.#shown?.id === session;
  }

  /** Shows a session, or the empty panel, wherever the chat is. */
  look(
    session: Session | undefined,
    startKind: 'chat' | 'spec' = 'chat',
    startRoad: SpecRoadName = 'requirements-first',
  ): void {
    this.#deltas?.dispose();
    this.#deltas = undefined;
    this.#shown = session;
    this.#startKind = startKind;
    this.#startRoad = startRoad;
    void this.state.update(currentSessionKey, session?.id);
    if (session) {
      this.keepAnEyeOn(session);
      this.#deltas = session.onDelta((delta) => this.tell({ type: 'delta', session: session.id, delta }));
    }
    this.#sendState();
    this.#refresh.call();
  }

  /** Lets lists say whether the session works. */
  keepAnEyeOn(session: Session): void {
    this.#seen.set(session.id, session);
  }

  /** The session was deleted. */
  forget(session: string): void {
    this.#seen.delete(session);
    if (this.#shown?.id === session) this.look(undefined);
  }

  /** Puts a text into the input; the user goes on from there. */
  async fill(text: string): Promise<void> {
    this.#waiting = text;
    await vscode.commands.executeCommand(commandIds.openChat);
    if (!this.#page) return; // the page gets it with its welcome
    this.#waiting = undefined;
    this.tell({ type: 'fill', text });
  }

  /** Puts a text into the input where nothing else was begun; what was typed and not sent is kept. */
  async offer(text: string): Promise<void> {
    await vscode.commands.executeCommand(commandIds.openChat);
    this.tell({ type: 'offer', text });
  }

  /** Puts the cursor into the input, once the page is there. */
  focusInput(): void {
    this.#focusWaits = this.#page === undefined;
    this.tell({ type: 'focus' });
  }

  tell(message: ToWebview): void {
    this.#page?.post(message);
  }

  /** Models or keys have changed. */
  readonly refresh = (): void => this.#refresh.call();

  dispose(): void {
    this.#deltas?.dispose();
    this.#listening.dispose();
  }

  #sendState(): void {
    const page = this.#shown?.page(pageSize);
    this.tell({
      type: 'state',
      state: { ...this.#lists, page, startKind: this.#startKind, startRoad: this.#startRoad },
    });
  }

  async #refreshLists(): Promise<void> {
    try {
      const lists = await readLists(this.core, this.#seen, this.#shown?.id, this.#lists.demo, this.#problems);
      this.#lists = { ...lists, autonomy: await this.autonomy() };
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error)); // the lists stay as they were
      return;
    }
    this.tell({ type: 'lists', ...this.#lists });
    const { model, setup } = this.#lists;
    await vscode.commands.executeCommand('setContext', contextKeys.hasModel, model !== undefined);
    await vscode.commands.executeCommand('setContext', contextKeys.needsModel, setup === 'needs-model');
  }

  /** Shows what was shown before the window was reloaded. */
  async #restore(): Promise<void> {
    const id = this.state.get<unknown>(currentSessionKey);
    if (typeof id !== 'string') return;
    try {
      const session = await this.#openOnceFree(id);
      if (!this.#shown) this.look(session);
    } catch (error) {
      if (!(error instanceof NoSuchSession || error instanceof SessionElsewhere)) throw error;
      this.log.info(error.message); // the empty panel is shown; the list has the others
    }
  }

  async #openOnceFree(id: string): Promise<Session> {
    const deadline = Date.now() + handOverMs;
    for (;;) {
      try {
        return await this.core.sessions.open(id);
      } catch (error) {
        // The extension host before the reload may still be about to end.
        if (!(error instanceof SessionElsewhere) || Date.now() > deadline) throw error;
        await sleep(250, AbortSignal.timeout(handOverMs));
      }
    }
  }
}
