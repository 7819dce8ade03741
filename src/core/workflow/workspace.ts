import type { Disposable, Ports, Uri } from '../ports';
import type { Blobs } from '../sessions/blobs';
import type { Session } from '../sessions/session';
import type { SessionParts } from '../sessions/session-parts';
import { Sessions } from '../sessions/sessions';
import { discoverSpecs } from '../specs/discover';
import type { Blame } from '../specs/trace/blame';
import { childOf, nameOf as lastName, normaliseUri, pathOf, relativePath } from '../text/uri';
import type { AnyTool, Tool } from '../tools/tool';
import type { Answer } from '../loop/turn-ports';
import { type adoptSpec, gateBeforeTasks } from './adoption';
import { Approvals, storeFolderOf } from './approvals';
import { Background } from './background';
import { Conversations } from './conversations';
import { blameFile } from './blame-file';
import { CheckApprovals } from './evidence/check-approvals';
import { EvidenceRecords } from './evidence/evidence-records';
import { keepEvidence } from './evidence/keep-evidence';
import type { LastRun } from './evidence/task-checks';
import { VerdictRecords } from './evidence/verdict-records';
import type { KnownSpecs } from './known-specs';
import { type LoadedSpec, loadSpec, type SpecPlace } from './load-spec';
import { WorkspaceProperties } from './properties/workspace-properties';
import type { PropertyOutcome } from './property-outcomes';
import { Restores } from './restores';
import type { RunEnd } from './run-end';
import { folderListing } from './spec-folder';
import { SpecEntries } from './spec-entries';
import { SpecSessions } from './spec-sessions';
import { checksOfTask, type CheckSources, freezeChecks, sandboxOfChecks } from './session-checks';
import { tagsBelow } from './tags-below';
import { TaskRecords, type TaskRun } from './task-records';
import { isAlive } from './task-recovery';
import { TaskRunner } from './task-runner';
import type { StatusParts } from './spec-status';
import { type SpecStudy, studyOf } from './spec-study';
import { Verification, type VerifyChoices } from './verification';
import { Merges } from './waves/merges';
import { recoverWaves } from './waves/recover-waves';
import { WorkspaceAgents } from './workspace-agents';
import { WorkspacePrompts } from './workspace-prompts';

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
  readonly prompts: WorkspacePrompts;
  readonly specSessions: SpecSessions;
  readonly entries: SpecEntries;
  readonly conversations: Conversations;
  readonly #runner: TaskRunner;
  readonly #background: Background;
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
    this.prompts = new WorkspacePrompts(parts);
    const background = this.#background;
    const { prompts, sessions } = this;
    const found = {
      place: (dir: Uri) => this.place(dir),
      places: () => this.places(),
      load: (place: SpecPlace) => this.load(place),
    };
    this.specSessions = new SpecSessions({
      ...parts,
      ...found,
      sessions,
      background,
      prompts,
      readingTools: parts.tools.reading,
      approvalsOf: (dir) => this.approvalsOf(dir),
      adoption: (dir) => this.#adoption(dir),
      planApproved: () => freezeChecks(this.#checkSources),
      changed: () => parts.changed('specs'),
    });
    this.entries = new SpecEntries({
      ports: parts.ports,
      blobs: parts.blobs,
      root: parts.root,
      sessions: this.sessions,
      begin: (session, idea) => background.begin(session, this.specSessions.road(session).start(idea)),
      isHidden: async (uri) => (await prompts.isHidden())(uri),
    });
    this.agents = new WorkspaceAgents({
      ...parts,
      sessions: this.sessions,
      tools: parts.tools.all,
      systemPromptFor: (role, how) => prompts.systemPrompt(role, how),
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
      systemPromptFor: (role, folder) => prompts.systemPrompt(role, { folder }),
      essentialsOf: (spec, task) => this.conversations.taskEssentials(spec, task),
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
    this.conversations = new Conversations({
      ...parts,
      ...found,
      sessions,
      background,
      prompts,
      runner: this.#runner,
      agents: this.agents,
      specs: this.specSessions,
      entries: this.entries,
      properties: this.properties,
      recover: () => this.recover(),
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
      lock: () => this.#taskLock(),
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
