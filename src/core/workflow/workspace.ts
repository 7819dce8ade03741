import type { AgentEvent, SpecName } from '../events/event';
import { chatRole, systemPrompt } from '../loop/system-prompt';
import type { Disposable, Ports, Uri } from '../ports';
import type { Autonomy } from '../sessions/autonomy';
import type { Blobs } from '../sessions/blobs';
import { continuePrompt, type Session, SessionBusy } from '../sessions/session';
import { ImageRefused, keepImages, type KeptImage, type PromptImage } from '../sessions/prompt-images';
import type { Prompt, SessionParts, TurnSetup } from '../sessions/session-parts';
import type { ReviewEnd } from '../sessions/session-review';
import { Sessions } from '../sessions/sessions';
import { discoverSpecs } from '../specs/discover';
import { documentOrder } from '../specs/spec-plan';
import type { Blame } from '../specs/trace/blame';
import { parseTasks } from '../specs/tasks';
import { parseTaskRequest, type TaskRequest } from '../specs/task-request';
import { type LoadedSteering, loadSteering } from '../steering/load-steering';
import { titleFrom } from './session-title';
import { childOf, nameOf as lastName, normaliseUri, pathOf, relativePath } from '../text/uri';
import type { AnyTool, Tool } from '../tools/tool';
import { createToolbox } from '../tools/toolbox';
import { judgeCall } from '../trust/gate';
import type { Compaction } from '../loop/compaction';
import type { Answer } from '../loop/turn-ports';
import { adoptSpec, gateBeforeTasks } from './adoption';
import { Approvals, storeFolderOf } from './approvals';
import { Background } from './background';
import { blameFile } from './blame-file';
import { CheckApprovals } from './evidence/check-approvals';
import { EvidenceRecords } from './evidence/evidence-records';
import { keepEvidence } from './evidence/keep-evidence';
import type { LastRun } from './evidence/task-checks';
import { VerdictRecords } from './evidence/verdict-records';
import type { KnownSpecs } from './known-specs';
import { type LoadedSpec, loadSpec, type SpecPlace } from './load-spec';
import { specOfOrder } from './spec-of-order';
import type { Fix } from './properties/fixes';
import { WorkspaceProperties } from './properties/workspace-properties';
import type { PropertyOutcome } from './property-outcomes';
import { Restores } from './restores';
import type { RunEnd } from './run-end';
import { rootsFrom } from './root-names';
import type { Choosing } from './rows';
import { documentOf, folderListing, readDocuments } from './spec-folder';
import type { SpecAction } from './spec-actions';
import { SpecEntries, type StartSpec } from './spec-entries';
import type { SpecIdea } from './spec-idea';
import { checksOfTask, type CheckSources, freezeChecks, sandboxOfChecks } from './session-checks';
import { SpecRoad } from './spec-road';
import { tagsBelow } from './tags-below';
import { fixCodePrompt, fixTestPrompt } from './prompts/counterexample';
import { taskPrompt } from './prompts/task';
import { findTask, type TaskIdentity } from './task-box';
import { taskMaterial } from './task-material';
import { TaskRecords, type TaskRun } from './task-records';
import { isAlive } from './task-recovery';
import { TaskRefused, untrusted } from './task-refused';
import { TaskRunner } from './task-runner';
import type { StatusParts } from './spec-status';
import { type SpecStudy, studyOf } from './spec-study';
import { Verification, type VerifyChoices } from './verification';
import { Merges } from './waves/merges';
import { recoverWaves } from './waves/recover-waves';
import { WorkspaceAgents } from './workspace-agents';

/** What a workspace is made of. */
export interface WorkspaceParts {
  readonly root: Uri;
  readonly rootName: string;
  readonly ports: Ports;
  readonly session: SessionParts;
  readonly blobs: Blobs;
  readonly known: KnownSpecs;
  /** All tools of an agent that builds, and those that only read. */
  readonly tools: { readonly all: () => readonly AnyTool[]; readonly reading: readonly Tool[] };
  /** Every open folder with its name. */
  readonly roots: () => readonly { readonly uri: Uri; readonly name: string }[];
  readonly changed: (what: 'specs' | 'sessions') => void;
  readonly runEnded: (end: RunEnd) => void;
  /** Old checkpoints may be let go of. @param now a session was deleted */
  readonly collect: (now: boolean) => void;
}

/**
 * One open folder: its sessions, its specs, and what a person may do with them. Front ends reach it through the core.
 */
export class Workspace {
  readonly sessions: Sessions;
  readonly agents: WorkspaceAgents;
  readonly restores: Restores;
  readonly verification: Verification;
  readonly properties: WorkspaceProperties;
  readonly #runner: TaskRunner;
  readonly #roads = new WeakMap<Session, SpecRoad>();
  readonly #background: Background;
  readonly #entries: SpecEntries;
  readonly #specSessions = new Map<Uri, Promise<Session>>();
  readonly #listening: Disposable[] = [];
  readonly #lastTests: LastRun = {};
  readonly #merges: Merges;
  #recovered: Promise<void> | undefined;

  private constructor(
    private readonly parts: WorkspaceParts,
    /** In the store: `workspaces/<id>`. */
    private readonly folder: string,
  ) {
    this.#background = new Background(parts.ports.journal);
    this.#merges = new Merges(parts.root, folder, parts.ports);
    this.sessions = new Sessions(`${folder}/sessions`, parts.session);
    this.#listening.push(this.sessions.onDidChange(() => parts.changed('sessions')));
    this.#entries = new SpecEntries({
      ports: parts.ports,
      blobs: parts.blobs,
      root: parts.root,
      sessions: this.sessions,
      begin: (session, idea) => this.#background.begin(session, this.#road(session).start(idea)),
      isHidden: async (uri) => (await this.#isHidden())(uri),
    });
    this.agents = new WorkspaceAgents({
      ...parts,
      sessions: this.sessions,
      tools: parts.tools.all,
      systemPromptFor: (role, how) => this.#systemPrompt(role, how),
    });
    this.restores = new Restores({
      ports: parts.ports,
      sessions: this.sessions,
      watch: parts.session.watch,
      folder,
      root: parts.root,
      roots: parts.session.roots,
      stop: async (session) => {
        await this.cancel(session);
        await this.#background.settled(session);
      },
    });
    this.verification = new Verification({
      ...parts,
      places: () => this.places(),
      load: (place) => this.load(place),
      sources: () => this.#checkSources,
      evidenceOf: (dir) => this.evidenceOf(dir),
      verdictsOf: async (dir) => new VerdictRecords(await storeFolderOf(folder, dir, parts.ports), parts.ports),
      changed: () => parts.changed('specs'),
    });
    this.properties = new WorkspaceProperties({
      evidenceOf: (dir) => this.evidenceOf(dir),
      load: async (dir) => this.load(await this.place(dir)),
      sources: () => this.#checkSources,
      session: parts.session,
    });
    this.#runner = new TaskRunner({
      root: parts.root,
      ports: parts.ports,
      sessions: this.sessions,
      recordsOf: (dir) => this.recordsOf(dir),
      load: async (spec) => this.load(await this.place(spec.dir)),
      gateBefore: async (dir) => gateBeforeTasks(dir, await this.#adoption(dir)),
      lock: () => this.#taskLock(),
      toolsFor: (session, guards) => this.agents.toolsFor(session, guards),
      systemPromptFor: (role, folder) => this.#systemPrompt(role, { folder }),
      essentialsOf: (spec, task) => this.#taskEssentials(spec, task),
      checksFor: (spec, task, session, place) => checksOfTask(spec, task, session, this.#checkSources, place),
      lastRun: this.#lastTests,
      sandboxFor: (folder, signal) =>
        sandboxOfChecks(folder, { ...parts.session, roots: () => [] }, parts.ports, signal),
      merges: this.#merges,
      keepEvidence: async ({ dir }, found) => {
        await keepEvidence(await this.evidenceOf(dir), found, parts.root, parts.ports.disk);
        this.verification.forget(dir);
        this.properties.forget(dir);
      },
      offerFixes: ({ dir }, session) => this.properties.offer(dir, session),
      changed: () => parts.changed('specs'),
      runEnded: parts.runEnded,
    });
  }

  static async open(parts: WorkspaceParts): Promise<Workspace> {
    const { files, digests } = parts.ports;
    const id = digests.sha256(await files.realPath(parts.root)).slice(0, 16);
    const workspace = new Workspace(parts, `workspaces/${id}`);
    // Files that are half put back are nothing to begin with.
    await workspace.restores.recover();
    parts.collect(false);
    return workspace;
  }

  get root(): Uri {
    return this.parts.root;
  }

  get rootName(): string {
    return this.parts.rootName;
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.parts.ports.clock.now();
  }

  get runner(): TaskRunner {
    return this.#runner;
  }

  /** Every spec of the folder (SPEC-01, SPEC-08). */
  async places(signal?: AbortSignal): Promise<readonly SpecPlace[]> {
    const specs = childOf(childOf(this.root, '.kiro'), 'specs');
    const found = await discoverSpecs(specs, folderListing(this.parts.ports.files), signal);
    return found.map(({ name, folder }) => this.#place(decodeURIComponent(name), normaliseUri(folder)));
  }

  /** The spec in that folder. */
  async place(dir: Uri): Promise<SpecPlace> {
    const known = (await this.places()).find((place) => place.dir === dir);
    return known ?? this.#place(lastName(dir), dir);
  }

  async load(place: SpecPlace, signal = new AbortController().signal): Promise<LoadedSpec> {
    const { ports, known } = this.parts;
    return loadSpec(place, pathOf(this.root), await this.approvalsOf(place.dir), ports, known, signal);
  }

  /**
   * What can be found out about the spec in that folder from the whole project; undefined where there is none.
   * @param path of the spec's folder, relative to the root
   */
  async study(path: string, signal: AbortSignal): Promise<SpecStudy | undefined> {
    const places = await this.places(signal);
    const specs = await Promise.all(places.map((place) => this.load(place)));
    const at = places.findIndex((place) => place.path === path);
    const [spec, place] = [specs[at], places[at]];
    if (!spec || !place) return undefined;
    const runsOf = async (): Promise<readonly TaskRun[]> => (await this.recordsOf(place.dir)).runs();
    const statusParts = (): Promise<StatusParts> => this.#statusParts(place.dir);
    const outcomes = async (): Promise<readonly PropertyOutcome[]> =>
      (await this.properties.history(place.dir)).outcomes;
    return studyOf(spec, { ...this.parts, specs, sessions: this.sessions, runsOf, statusParts, outcomes });
  }

  /** For which criteria each line of a file of this folder is there. @throws BlameRefused */
  async blame(file: Uri, ask: VerifyChoices['ask'], signal: AbortSignal): Promise<Blame> {
    const { root, ports, session } = this.parts;
    const tags = tagsBelow(root, ports, signal);
    return blameFile(
      file,
      {
        root,
        ports,
        approvals: this.#checkSources.approvals,
        tags: () => tags,
        traces: async () => {
          const studies = (await this.places()).map(({ path }) => this.study(path, signal));
          const found = (await Promise.all(studies)).filter((each) => each !== undefined);
          return Promise.all(found.map((study) => study.trace(signal)));
        },
        sandbox: () => sandboxOfChecks(root, session, ports, signal),
        ask,
      },
      signal,
    );
  }

  async #statusParts(dir: Uri): Promise<StatusParts> {
    const records = await this.recordsOf(dir);
    const waiting = await records.left();
    return {
      approvals: await this.approvalsOf(dir),
      runs: await records.runs(),
      waiting,
      isAlive: async (run) => this.#runner.isOurs(run.started) || isAlive(run, this.sessions),
      isQueueAlive: async () => waiting.some((each) => this.#runner.isOurs(each)) || this.#isRunElsewhere(),
      isPaused: this.#runner.state.isPaused || (await records.isPaused()),
      eventsOf: (session) => this.sessions.eventsOf(session),
    };
  }

  /** Does another process run tasks of this folder? */
  async #isRunElsewhere(): Promise<boolean> {
    const lock = await this.#taskLock();
    if (!lock.held) return true;
    lock.dispose();
    return false;
  }

  #taskLock(): ReturnType<Ports['store']['lock']> {
    return this.parts.ports.store.lock(`${this.folder}/task.lock`);
  }

  /** Lets the run begin nothing more, or go on, and writes that down for those who look from another process. */
  async steer(how: 'paused' | 'continued'): Promise<void> {
    const { current, queue } = this.#runner.state;
    if (how === 'paused') this.#runner.pause();
    else this.#runner.goOn();
    const dirs = new Set([...current, ...queue].map(({ dir }) => dir));
    for (const dir of dirs) await (await this.recordsOf(dir)).steered(how);
  }

  async approvalsOf(dir: Uri): Promise<Approvals> {
    return new Approvals(await storeFolderOf(this.folder, dir, this.parts.ports), this.parts.ports);
  }

  /** What the runner found out about tasks of the spec in that folder. */
  async evidenceOf(dir: Uri): Promise<EvidenceRecords> {
    return new EvidenceRecords(await storeFolderOf(this.folder, dir, this.parts.ports), this.parts.ports);
  }

  /** What runs did in the spec of that folder. */
  async recordsOf(dir: Uri): Promise<TaskRecords> {
    return new TaskRecords(await storeFolderOf(this.folder, dir, this.parts.ports), this.parts.ports);
  }

  /** Puts back what runs of dead processes left, once; everything that shows or starts tasks waits for it. */
  recover(): Promise<void> {
    this.#recovered ??= this.#recoverAll().catch((error: unknown) => {
      this.#recovered = undefined; // the folder could not be looked through: the next one to ask tries again
      throw error;
    });
    return this.#recovered;
  }

  async steering(): Promise<LoadedSteering> {
    const { roots, rootName } = rootsFrom(this.root, this.parts.roots());
    const isHidden = await this.#isHidden();
    return loadSteering(roots, this.parts.session.home, rootName, { ...this.parts.ports, isHidden });
  }

  /** @param agent by whose file it is run; undefined: the one that needs none */
  async createChat(agent?: string): Promise<Session> {
    const about = { kind: 'chat', root: this.root, title: 'New chat' } as const;
    if (agent === undefined) return this.sessions.create(about);
    const session = await this.sessions.create({ ...about, agent });
    await this.agents.welcome(session, agent);
    return session;
  }

  /**
   * Begins a spec from an idea (SPEC-03) and gives its session; the first document is being written then.
   * @throws TaskRefused for a plan that there is none of
   */
  startSpec(idea: SpecIdea, how?: StartSpec): Promise<Session> {
    this.#refuseUntrusted();
    return this.#entries.start(idea, how);
  }

  /** The last session in which the spec's documents were worked on, or a new one. */
  specSession(dir: Uri): Promise<Session> {
    const opening = this.#specSessions.get(dir) ?? this.#openSpecSession(dir);
    this.#specSessions.set(dir, opening); // two clicks at once mean one session
    const forget = (): void => void this.#specSessions.delete(dir);
    opening.then(forget, forget);
    return opening;
  }

  async #openSpecSession(dir: Uri): Promise<Session> {
    const known = (await this.sessions.list()).find(({ kind, spec }) => kind === 'spec' && spec?.dir === dir);
    if (known) return this.sessions.open(known.session);
    const spec: SpecName = { dir, name: (await this.place(dir)).name };
    const session = await this.sessions.create({ kind: 'spec', root: this.root, title: spec.name, spec });
    const present = await readDocuments(dir, this.parts.ports.documents);
    // A spec that came whole from elsewhere has passed its gates there; one in the making stands at its next gate.
    const { show } = await this.load(await this.place(dir));
    if (documentOrder(show).every((document) => present.has(document))) await adoptSpec(dir, await this.#adoption(dir));
    else if (present.size > 0) await this.#road(session).open();
    return session;
  }

  /**
   * Approves the document at that URI and lets its spec go on.
   * @param sha256 of the only text that may be approved
   */
  async approve(uri: Uri, sha256?: string): Promise<Session> {
    this.#refuseUntrusted();
    const place = documentOf(uri);
    if (!place)
      throw new TaskRefused(`${relativePath(uri, this.root)} is no document of a spec that could be approved.`);
    const session = await this.specSession(place.dir);
    if (session.isRunning) throw new SessionBusy();
    await this.#background.begin(session, this.#road(session).approve(place.document, sha256));
    return session;
  }

  /**
   * What a person typed into a session: at a review that a turn waits for, a word on it. Gives the session in which it goes on.
   * @throws SessionBusy, TaskRefused, ImageRefused
   */
  async prompt(
    session: Session,
    text: string,
    follow?: (session: Session) => void,
    images: readonly PromptImage[] = [],
  ): Promise<Session> {
    if (session.review.isAwaited) {
      if (images.length > 0) {
        throw new ImageRefused('A word on a review goes without pictures. Send them when the review is done.');
      }
      await session.review.send(text);
      return session;
    }
    if (session.isRunning) throw new SessionBusy();
    const { autonomy } = session.state;
    const choice = autonomy === 'asking' ? undefined : autonomy;
    const request = parseTaskRequest(text);
    const spec = request && (await this.#specOfOrder(request, session));
    if (request && spec) return this.startTasks(spec, request.ids, follow, choice);
    const entered =
      session.state.kind === 'chat' && this.#isTrusted ? await this.#entries.enter(session, text, images) : undefined;
    if (entered) return entered;
    await this.#say(session, text, await keepImages(images, this.parts.blobs));
    return session;
  }

  /** Goes on after a review that no turn waited for: its host was closed meanwhile, or it was stopped. */
  async afterReview(session: Session, end: ReviewEnd): Promise<void> {
    if (session.isRunning) return; // the turn that runs has it in its log
    const { canContinue, lastStop } = session.state;
    if (end.how === 'commented' && end.said !== '') await this.#say(session, end.said);
    else if (end.how === 'accepted' && canContinue && lastStop === 'interrupted') await this.continue(session);
  }

  async #say(session: Session, text: string, images: readonly KeptImage[] = []): Promise<void> {
    const kind = this.#isTrusted ? session.state.kind : 'chat'; // without tools there is only talk
    if (kind === 'spec') await this.#background.begin(session, this.#road(session).prompt(text, images));
    else if (kind === 'task') await this.#background.begin(session, this.#runner.resume(session, text, images));
    else
      await this.#background.begin(
        session,
        this.#chat(session, { text, by: 'user', ...(images.length === 0 ? {} : { images }) }),
      );
  }

  /** Goes on with a turn that was cut short. @throws SessionBusy, TaskRefused */
  async continue(session: Session): Promise<void> {
    if (session.isRunning) throw new SessionBusy();
    const kind = this.#isTrusted ? session.state.kind : 'chat';
    if (kind === 'spec') await this.#background.begin(session, this.#road(session).continue());
    else if (kind === 'task') await this.#background.begin(session, this.#runner.resume(session));
    else
      await this.#background.begin(
        session,
        this.#chat(session, { text: continuePrompt, shown: 'Continue', by: 'user' }),
      );
  }

  /** Sums up the older part of the conversation, with what its work must keep. @throws SessionBusy */
  async compact(session: Session): Promise<Compaction> {
    const work = session.compact(() => this.#essentials(session));
    this.#background.keep(work, session);
    return work;
  }

  /** Has the agent do something about the spec in that folder, and gives the session in which it goes on. @throws SessionBusy */
  async act(dir: Uri, action: SpecAction): Promise<Session> {
    this.#refuseUntrusted();
    const session = await this.specSession(dir);
    if (session.isRunning) throw new SessionBusy();
    await this.#background.begin(session, this.#road(session).act(action));
    return session;
  }

  /** Answers one of the questions that are put to the user, and gives the session in which it goes on. @throws SessionBusy */
  async choose(session: Session, taken: Choosing): Promise<Session> {
    this.#refuseUntrusted();
    if (session.isRunning) throw new SessionBusy();
    if (session.state.choices?.about === 'generate') return this.#entries.take(session, taken);
    if (session.state.choices?.about === 'counterexample') return this.#takeFix(session, taken);
    await this.#background.begin(session, this.#road(session).choose(taken));
    return session;
  }

  async #takeFix(session: Session, { set, choice, option }: Choosing): Promise<Session> {
    const { choices, spec } = session.state;
    const put = choices?.set === set ? choices.choices.find((each) => each.choice === choice) : undefined;
    if (!put || !spec) return session;
    await session.record({ type: 'choiceTaken', set, choice, option });
    const fix = option === null ? undefined : put.options[option]?.fix;
    return fix ? this.fix(spec.dir, choice, fix) : session;
  }

  /**
   * Has the agent change what a person says is wrong where a property fails (PBT-10): the code or the test in the session of
   * the task that found it, else in a new chat; the spec in the spec's session, with review.
   * @param number of the property
   * @throws TaskRefused, SessionBusy
   */
  async fix(dir: Uri, number: string, what: Fix): Promise<Session> {
    this.#refuseUntrusted();
    const { found, prompt } = await this.properties.puzzle(dir, number);
    const known = found.session !== null && (await this.sessions.has(found.session)) ? found.session : undefined;
    const session =
      what === 'spec'
        ? await this.specSession(dir)
        : known === undefined
          ? await this.createChat()
          : await this.sessions.open(known);
    if (session.isRunning) throw new SessionBusy();
    if (what === 'spec') await this.#background.begin(session, this.#road(session).mend(prompt));
    else await this.#say(session, what === 'code' ? fixCodePrompt(prompt) : fixTestPrompt(prompt));
    return session;
  }

  /** @throws TaskRefused when no gate is open, SessionBusy */
  async approveOpenGate(session: Session): Promise<void> {
    this.#refuseUntrusted();
    const road = this.#road(session);
    const document = road.openGate;
    if (session.isRunning) throw new SessionBusy();
    if (document === undefined) throw new TaskRefused('No document of this session waits for approval.');
    await this.#background.begin(session, road.approve(document));
  }

  /**
   * Resolves with the first task's session; where the tasks have to wait, with the one that they wait behind.
   * @param keys of tasks, or `all` for every required one that is not done
   * @param follow called with the session of each task, when it is there
   * @param autonomy what was chosen where the tasks were asked for (VIBE-05)
   * @throws TaskRefused
   */
  async startTasks(
    spec: SpecName,
    keys: readonly string[] | 'all',
    follow?: (session: Session) => void,
    autonomy?: Autonomy,
  ): Promise<Session> {
    await this.recover();
    return new Promise((resolve, reject) => {
      const begun = (session: Session): void => {
        follow?.(session);
        resolve(session);
      };
      const queued = (behind: Session | undefined): void => {
        if (behind) resolve(behind);
      };
      const how = { begun, queued, autonomy };
      const run = keys === 'all' ? this.#runner.startAll(spec, how) : this.#runner.start(spec, keys, how);
      this.#background.keep(run);
      // Taken out of the queue before the first one was begun.
      run.then(
        () => reject(new TaskRefused('It was stopped before it began.')),
        () => undefined, // told below
      );
      // After the first session is there its own view tells what goes wrong.
      run.catch((error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
        this.#background.report(error);
      });
    });
  }

  /** Stops what goes on in the session, and resolves when nothing of it does any more. */
  async cancel(session: Session): Promise<void> {
    await Promise.all([session.cancel(), this.#runner.stopSession(session)]);
  }

  /** Answers what the session or one of its subagents asks. */
  async answer(session: Session, ask: string, answer: Answer): Promise<void> {
    await session.answer(ask, answer);
    await this.agents.answer(ask, answer);
  }

  /** Deletes the conversation and those of its subagents, once nothing goes on in it. */
  async delete(id: string): Promise<void> {
    const session = await this.sessions.open(id);
    await this.cancel(session);
    await this.#background.settled(session);
    const others = await this.sessions.list();
    for (const { session: child, parent } of others) if (parent?.session === id) await this.sessions.delete(child);
    await this.sessions.delete(id);
    this.parts.collect(true);
  }

  /** Resolves when nothing goes on in the background. */
  settled(): Promise<void> {
    return this.#background.settled();
  }

  /** Ends every turn as interrupted, waits until boxes and gates say so, and lets go of every log. */
  async dispose(): Promise<void> {
    this.#runner.interrupt();
    await this.sessions.interrupt();
    await this.settled();
    for (const each of this.#listening) each.dispose();
    await this.sessions.close();
  }

  get #isTrusted(): boolean {
    return this.parts.ports.isTrusted();
  }

  #refuseUntrusted(): void {
    if (!this.#isTrusted) throw new TaskRefused(untrusted);
  }

  get #checkSources(): CheckSources {
    const { root, ports, blobs } = this.parts;
    return {
      root,
      ports,
      blobs,
      approvals: new CheckApprovals(this.folder, ports),
      last: this.#lastTests,
      recordsOf: (dir) => this.evidenceOf(dir),
      specs: async () => Promise.all((await this.places()).map((place) => this.load(place))),
      load: async ({ dir }) => this.load(await this.place(dir)),
    };
  }

  #place(name: string, dir: Uri): SpecPlace {
    return { name, dir, root: this.root, path: relativePath(dir, this.root) };
  }

  #road(session: Session): SpecRoad {
    const known = this.#roads.get(session);
    if (known) return known;
    const road = new SpecRoad(session, {
      ports: this.parts.ports,
      blobs: this.parts.blobs,
      approvalsOf: (dir) => this.approvalsOf(dir),
      showOf: async (dir) => (await this.load(await this.place(dir))).show,
      readingTools: this.parts.tools.reading,
      isHidden: async (uri) => (await this.#isHidden())(uri),
      systemPromptFor: (role) => this.#systemPrompt(role),
      planApproved: () => freezeChecks(this.#checkSources),
    });
    this.#roads.set(session, road);
    session.onEvent((event) => {
      if (specEvents.has(event.type)) this.parts.changed('specs');
    });
    return road;
  }

  async #chat(session: Session, prompt: Prompt): Promise<void> {
    if (session.isRunning) throw new SessionBusy();
    const isFirst = session.lastTurn === 0;
    // The turn is taken before anything is waited for: a second prompt in this moment is refused, not lost.
    const turn = session.run(prompt, (signal) => this.#chatSetup(session, signal));
    const named = isFirst ? session.record({ type: 'sessionRenamed', title: titleFrom(prompt.text) }) : undefined;
    await Promise.all([turn, named]);
  }

  /** What a summary of the session must carry word for word. */
  #essentials(session: Session): Promise<Pick<TurnSetup, 'essentials'>> {
    const { kind, spec, task } = session.state;
    if (kind !== 'task' || !spec || !task) return Promise.resolve({});
    return Promise.resolve({ essentials: () => this.#taskEssentials(spec, task) });
  }

  async #taskEssentials({ dir }: SpecName, wanted: TaskIdentity): Promise<string> {
    const loaded = await this.load(await this.place(dir));
    const task = findTask(parseTasks(loaded.texts.get('tasks')?.text ?? '').value, wanted);
    return task ? `## The task, word for word\n\n${taskPrompt(taskMaterial(loaded, task).prompt)}` : '';
  }

  async #chatSetup(session: Session, signal: AbortSignal): Promise<TurnSetup> {
    const { agent } = session.state;
    const own = agent === undefined ? undefined : await this.agents.setup(session, agent, signal);
    if (own) return own;
    const tools = createToolbox(await this.agents.toolsFor(session));
    return { system: await this.#systemPrompt(chatRole), tools };
  }

  /** @param how.folder a private copy, beside which no other folder counts. Default: the root */
  async #systemPrompt(
    role: string,
    { isSteered = true, given = '', folder = this.root }: PromptChoices = {},
  ): Promise<string> {
    const prompt = isSteered ? (await this.steering()).prompt : '';
    const [, ...others] = folder === this.root ? rootsFrom(this.root, this.parts.roots()).roots : [];
    return systemPrompt({
      role,
      folder: pathOf(folder),
      otherFolders: others.map(pathOf),
      steering: prompt,
      given,
    });
  }

  /** Does an ignore file hide a place from the agent? As the files are now. */
  async #isHidden(): Promise<(uri: Uri) => Promise<boolean>> {
    const { ports, session } = this.parts;
    const roots = [...new Set([this.root, ...this.parts.roots().map(({ uri }) => uri)])];
    const workspace = { root: this.root, roots, home: session.home };
    const context = { trusted: ports.isTrusted(), grants: [], ignore: session.ignore.look(roots) };
    const judged = await judgeCall([], workspace, ports.files, context);
    return (uri) => judged.isHidden(uri);
  }

  async #specOfOrder(order: TaskRequest, session: Session): Promise<SpecName | undefined> {
    const own = order.spec === undefined ? this.#specOf(session) : undefined;
    return own ?? specOfOrder(order, await this.places(), (place) => this.load(place));
  }

  #specOf(session: Session): SpecName | undefined {
    return session.state.kind === 'chat' ? undefined : session.state.spec;
  }

  async #adoption(dir: Uri): Promise<Parameters<typeof adoptSpec>[1]> {
    const { ports, blobs } = this.parts;
    return { approvals: await this.approvalsOf(dir), documents: ports.documents, blobs };
  }

  async #recoverAll(): Promise<void> {
    await recoverWaves({
      root: this.root,
      ports: this.parts.ports,
      sessions: this.sessions,
      merges: this.#merges,
      lock: () => this.parts.ports.store.lock(`${this.folder}/task.lock`),
    });
    for (const { dir } of await this.places()) {
      try {
        await this.#runner.recover(dir);
      } catch (error) {
        this.parts.ports.journal.error(`What an interrupted task left in ${dir} could not be put right`, error);
      }
    }
  }
}

interface PromptChoices {
  readonly isSteered?: boolean;
  readonly given?: string;
  readonly folder?: Uri;
}

/** Events after which views of specs show something else. */
const specEvents: ReadonlySet<AgentEvent['type']> = new Set([
  'specNamed',
  'gateOpened',
  'gateAnswered',
  'choiceTaken',
  'specDeclined',
  'toolEnded',
  'taskEnded',
]);
