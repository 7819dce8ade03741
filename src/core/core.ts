import { autoModel, isAuto } from './models/auto';
import { endpointsSetting, readEndpoints } from './models/endpoints';
import { ModelError, type ModelRef } from './models/model';
import { createModels, type ModelList, type Models } from './models/models';
import { createProviders } from './models/providers';
import type { Disposable, Ports, SandboxState, Uri } from './ports';
import { Blobs } from './sessions/blobs';
import { BlobCollector } from './sessions/collect-blobs';
import { DiskWatch } from './sessions/disk-watch';
import type { Session } from './sessions/session';
import { hasWebTools } from './sessions/web-rules';
import type { Show } from './specs/show';
import type { Blame } from './specs/trace/blame';
import { openBefore } from './specs/progress';
import { parseTasks, type TaskItem, type TasksText } from './specs/tasks';
import type { Steps } from './text/steps';
import type { LoadedSteering } from './steering/load-steering';
import { agentsFileName } from './steering/steering';
import { liesIn, nameOf, normaliseUri, pathOf, relativePath, uriBelow } from './text/uri';
import { deleteTool } from './tools/delete';
import { diagnosticsTool } from './tools/diagnostics';
import { globTool } from './tools/glob';
import { grepTool } from './tools/grep';
import { moveTool } from './tools/move';
import { readTool } from './tools/read';
import { refactorTool } from './tools/refactor';
import { relocateTool } from './tools/relocate';
import { renameTool } from './tools/rename';
import { chosenProvider, type SearchHit, searchWeb } from './tools/search-engines';
import { shellTool } from './tools/shell';
import { BackgroundProcesses } from './tools/background-processes';
import { processListTool } from './tools/process-list';
import { processOutputTool } from './tools/process-output';
import { processStartTool } from './tools/process-start';
import { processStopTool } from './tools/process-stop';
import type { AnyTool } from './tools/tool';
import { webFetchTool } from './tools/web-fetch';
import { webSearchTool } from './tools/web-search';
import { writeTool } from './tools/write';
import { IgnoreFiles, unlistedIgnoreFiles } from './trust/ignore-files';
import { readSandboxChoices, type SandboxChoices } from './trust/sandbox-settings';
import { createAgentFile } from './workflow/agent-file';
import { changesOf } from './workflow/changes';
import type { Verify } from './workflow/evidence/verify-spec';
import { TaskRefused } from './workflow/task-refused';
import type { AgentRow, ChangeRow, GateRow, RunRow, SpecRow, SteeringRow, TaskLens, TaskSign } from './workflow/rows';
import type { SpecPlace } from './workflow/load-spec';
import { documentPlace } from './workflow/spec-at';
import { documentOf, documentUri } from './workflow/spec-folder';
import { type LintedPath, type LintRun, lintSpecs } from './workflow/lint-specs';
import { inSlices } from './workflow/in-slices';
import { KnownSpecs } from './workflow/known-specs';
import { gateRow, specRow, type TaskFacts, taskLensesInSteps } from './workflow/spec-rows';
import type { SpecStudy } from './workflow/spec-study';
import { nameOf as nameOfTask } from './workflow/task-box';
import { taskSignsInSteps } from './workflow/task-signs';
import { type OpenReviews, openReviews } from './workflow/open-reviews';
import { PropertyTests } from './workflow/properties/property-tests';
import { SpecReading } from './workflow/spec-reading';
import type { RunEnd } from './workflow/run-end';
import { runRow } from './workflow/run-rows';
import type { TaskIdentity } from './workflow/task-box';
import { tasksToRun } from './workflow/tasks-to-run';
import type { VerifyChoices } from './workflow/verification';
import { SpecViews } from './workflow/spec-views';
import { type SpecWriting, WrittenSpecs } from './workflow/spec-writing';
import { explainCommand, explainPlace, type TrustExplainer } from './trust/explain';
import { requireAllTasks, toggleOptional } from './workflow/optional-tasks';
import { type OpenSessions, openSessions } from './workflow/open-sessions';
import { type OpenRoots, OpenWorkspaces, type Root } from './workflow/open-workspaces';
import type { SpecAction } from './workflow/spec-actions';
import type { StartSpec } from './workflow/spec-entries';
import { type Shown, touchedBy } from './workflow/touched';
import type { Workspace } from './workflow/workspace';

/** What the host of a core tells it beside the ports. */
export interface CoreHost extends OpenRoots {
  /** The user's home folder. */
  readonly home: Uri | undefined;
  /** Where programs keep what the user set. Default: `.config` in the home folder. */
  readonly configHome?: Uri;
  /**
   * How writing in the workspace is allowed (ONE-04). `reviewed`: as the session's mode says, with a person who can review.
   * Default, as in a terminal: each write asks.
   */
  readonly edits?: 'reviewed' | 'asked';
  /** Ask before a subagent is started, as the terminal does (README ONE-18). Default: no. */
  readonly asksForAgents?: boolean;
  /** A web search is asked about, as in the terminal (README ONE-04). Default: it is not. */
  readonly asksToSearch?: boolean;
}

/** What has changed, for whoever shows it. */
export type CoreChange = Shown | 'sessions' | 'models';

/** Everything the product does, without a face. Each front end (editor, terminal) holds one. */
export interface Core {
  readonly specs: {
    /** Every spec of every open folder, read from disk and buffers now. */
    list(signal?: AbortSignal): Promise<readonly SpecRow[]>;
    /** The spec that a document belongs to, undefined for what is no spec document. */
    around(uri: Uri, signal: AbortSignal): Promise<SpecRow | undefined>;
    /** Everything that each spec says, without touching anything: what `spec show --json` prints. */
    shows(signal?: AbortSignal): Promise<readonly Show[]>;
    /** What can be found out about a spec from the whole project; undefined where it is gone. */
    study(spec: Pick<Show, 'root' | 'dir'>, signal: AbortSignal): Promise<SpecStudy | undefined>;
    /**
     * Runs the tests again and says of each done task whether what was found out about it still holds; undefined where the
     * spec is gone.
     */
    verify(spec: Pick<Show, 'root' | 'dir'>, how: VerifyChoices, signal: AbortSignal): Promise<Verify | undefined>;
    /** The same of the spec in that folder. */
    verifyIn(dir: Uri, how: VerifyChoices, signal: AbortSignal): Promise<Verify | undefined>;
    /** The same of every spec of every open folder, with one run of the tests in each. */
    verifyAll(how: Pick<VerifyChoices, 'ask'>, signal: AbortSignal): Promise<readonly Verify[]>;
    /**
     * For which criteria each line of a file is there, by the tests that run it; undefined where there is no such file in the
     * folder. @throws BlameRefused where it cannot be said
     */
    blame(file: Uri, root: Uri, how: Pick<VerifyChoices, 'ask'>, signal: AbortSignal): Promise<Blame | undefined>;
    /** What is wrong in the specs of a folder, or in those that paths or names name. @throws NothingToLint */
    lint(root: Uri, paths: readonly LintedPath[], signal: AbortSignal): Promise<LintRun>;
    /**
     * Starts a spec from an idea, up to the first gate; resolves as soon as its session is there (SPEC-03).
     * @throws TaskRefused for a road that there is none of
     */
    start(idea: string, root: Uri, how?: StartSpec): Promise<Session>;
    /** The session in which the spec's documents are written; a new one for a spec that has none. */
    session(dir: Uri): Promise<Session>;
    /** The document's gate, undefined for what is no spec document. */
    gate(uri: Uri, signal: AbortSignal): Promise<GateRow | undefined>;
    /**
     * Approves the document as the editor shows it now and goes on to the next one (SPEC-04). Resolves when that is under way.
     * @param sha256 of the only text that may be approved
     */
    approve(uri: Uri, sha256?: string): Promise<Session>;
    /**
     * Has the agent refine the spec, update its tasks, analyse its requirements or bring it up to the code. Resolves when that
     * is under way, with the session in which it goes on.
     */
    act(dir: Uri, action: SpecAction): Promise<Session>;
    /** The text that was approved last, for a diff. */
    approvedText(uri: Uri): Promise<string | undefined>;
    lenses(uri: Uri, text: string, signal: AbortSignal): Promise<readonly TaskLens[]>;
    /** How the tasks of a tasks.md that shows `text` stand; none for any other document. */
    taskSigns(uri: Uri, text: string, signal: AbortSignal): Promise<readonly TaskSign[]>;
    /** Required tasks above it that are not done: worth a question before it is started (SPEC-31). */
    openBefore(dir: Uri, key: string): Promise<readonly { readonly key: string; readonly name: string }[]>;
    /**
     * Resolves when the task's session is there; where it has to wait, with the session that it waits behind (RUN-08).
     * @param follow called with the session of each task that this runs, when it is there
     * @throws TaskRefused with what to do instead
     */
    startTask(dir: Uri, key: string, follow?: (session: Session) => void): Promise<Session>;
    /**
     * What a run would do, in its order: every required task that is not done, or the required parts of one task.
     * @param key or number of a task; undefined: of the whole plan
     * @returns undefined where there is no one task of that key or number
     */
    toRun(dir: Uri, key?: string): Promise<readonly TaskIdentity[] | undefined>;
    /** Starts every required task that is not done (RUN-03). @throws TaskRefused */
    runAll(dir: Uri, follow?: (session: Session) => void): Promise<Session>;
    /** Stops it, or takes it out of the queue. */
    stopTask(dir: Uri, key: string): Promise<void>;
    /** How the runs of every open folder stand. Those in which nothing runs or waits are left out. */
    runs(): Promise<readonly RunRow[]>;
    /** What becomes of the run of the folder that holds this spec. */
    steerRun(dir: Uri, how: 'pause' | 'continue' | 'stop'): Promise<void>;
    /** @returns is the task optional now? @throws TaskRefused */
    toggleOptional(dir: Uri, key: string): Promise<boolean>;
    /** @returns how many tasks were optional. @throws TaskRefused */
    requireAllTasks(dir: Uri): Promise<number>;
    /** Several tasks that were asked for at once have ended. */
    onDidEndRun(listener: (end: RunEnd) => void): Disposable;
    /** The task's last session, if there was one (SPEC-31 `View execution`). */
    taskSession(dir: Uri, key: string): Promise<string | undefined>;
    /** What the task's last session changed (SPEC-31 `View changes`). */
    taskChanges(dir: Uri, key: string): Promise<readonly ChangeRow[]>;
  };
  /** What an editor shows of specs while people read them. */
  readonly reading: SpecReading;
  /** Help for a person who writes the documents of a spec by hand. */
  readonly writing: SpecWriting;
  /** Threads and scenarios of a spec, for those who draw them. */
  readonly views: SpecViews;
  /** The tests of properties, listed and run. */
  readonly properties: PropertyTests;
  readonly steering: {
    list(): Promise<readonly SteeringRow[]>;
  };
  readonly agents: {
    /** Agents and files among them of every open folder, of the user, and those that are built in (AGENT-04). */
    list(): Promise<readonly AgentRow[]>;
    /**
     * Makes a file for a new agent, in the folder or among the user's own (SUBX-07). @throws TaskRefused when there is one
     * @returns where it is
     */
    create(name: string, place: { readonly root: Uri } | 'user'): Promise<Uri>;
  };
  readonly trust: TrustExplainer;
  readonly sessions: OpenSessions;
  readonly reviews: OpenReviews;
  readonly models: {
    list(signal: AbortSignal): Promise<ModelList>;
    /** The model that a new session would use; undefined when none is set up. */
    current(session?: string): Promise<{ readonly ref: ModelRef; readonly name: string } | undefined>;
  };
  /** Ignore files that lie in an open folder and hide nothing, as the setting does not name them (IGN-09). */
  unlistedIgnoreFiles(): Promise<readonly Uri[]>;
  readonly sandbox: {
    /** Whether commands are contained on this machine, by the machine and by the settings. */
    check(): Promise<{
      readonly state: SandboxState;
      readonly isEnabled: boolean;
      readonly network: SandboxChoices['network'];
    }>;
  };
  readonly web: {
    /** Asks the provider of web searches that is set up. @throws SearchFailed with what to do instead */
    search(query: string, signal: AbortSignal): Promise<readonly SearchHit[]>;
  };
  /** Commands that the agent has started and that go on (DEV-05, DEV-06). */
  readonly processes: BackgroundProcesses;
  /** A kept text, by its name. */
  blob(name: string): Promise<string | undefined>;
  onDidChange(listener: (change: CoreChange) => void): Disposable;
  /** Stops everything and lets go of every lock. */
  dispose(): Promise<void>;
}

const readingTools = [readTool, globTool, grepTool];
const processTools = [processStartTool, processOutputTool, processListTool, processStopTool];
const writingTools = [writeTool, renameTool, relocateTool, refactorTool, moveTool, deleteTool];

/** Wires the rooms together. Nothing is read or written before something is asked of it. */
export function createCore(ports: Ports, host: CoreHost): Core {
  return new WiredCore(ports, host);
}

class WiredCore implements Core {
  readonly #blobs: Blobs;
  readonly #known: KnownSpecs;
  readonly #ignore: IgnoreFiles;
  readonly #models: Models;
  readonly #collector: BlobCollector;
  readonly #open: OpenWorkspaces;
  readonly #listeners = new Set<(change: CoreChange) => void>();
  readonly #runListeners = new Set<(end: RunEnd) => void>();
  readonly #listening: Disposable[];
  readonly sessions: OpenSessions;
  readonly reviews: OpenReviews;
  readonly processes: BackgroundProcesses;
  readonly reading: SpecReading;
  readonly writing: SpecWriting;
  readonly views: SpecViews;
  readonly properties: PropertyTests;

  constructor(
    private readonly ports: Ports,
    private readonly host: CoreHost,
  ) {
    this.#blobs = new Blobs(ports.store, ports.digests);
    this.#known = new KnownSpecs(ports.clock);
    this.#ignore = new IgnoreFiles(ports, {
      home: host.home,
      config: host.configHome ?? (host.home && `${host.home}/.config`),
    });
    this.processes = new BackgroundProcesses({ ...ports, now: () => ports.clock.now() });
    this.#models = createModels({
      providers: createProviders(ports),
      settings: ports.settings,
      problems: () => readEndpoints(ports.settings.get(endpointsSetting)).problems,
    });
    this.#collector = new BlobCollector(ports);
    this.#open = new OpenWorkspaces(
      host,
      {
        ports,
        blobs: this.#blobs,
        known: this.#known,
        session: {
          ports,
          models: this.#models,
          blobs: this.#blobs,
          watch: new DiskWatch(ports, (uri) => ports.sandbox.isMountPoint(uri)),
          roots: () => this.#open.roots.map(({ uri }) => uri),
          home: host.home,
          ignore: this.#ignore,
          edits: host.edits ?? 'asked',
          asksForAgents: host.asksForAgents === true,
          background: this.processes,
          asksToSearch: host.asksToSearch === true,
        },
        tools: {
          all: () => [
            ...readingTools,
            ...writingTools,
            diagnosticsTool,
            shellTool,
            ...processTools,
            ...webTools(ports),
          ],
          reading: readingTools,
        },
        changed: (what) => this.#tell(what),
        runEnded: (end) => {
          for (const listener of this.#runListeners) listener(end);
        },
        collect: (now) => this.#collector.soon(now),
      },
      ports.journal,
    );
    this.sessions = openSessions(this.#open, ports.settings, () => this.#tell('models'));
    this.reviews = openReviews(this.#open);
    this.reading = new SpecReading(ports, this.#known, (uri) => this.#open.around(uri));
    this.properties = new PropertyTests(
      this.#open,
      this.reading,
      () => ports.isTrusted(),
      () => this.#tell('specs', 'tests'),
    );
    this.views = new SpecViews((uri) => this.#open.around(uri));
    this.writing = new WrittenSpecs({ ports, known: this.#known, workspaceOf: (dir) => this.#open.around(dir) });
    this.#listening = [
      host.onDidChangeRoots(() => this.#tell('specs', 'tests', 'steering', 'agents', 'sessions')),
      ports.settings.onDidChange(() => this.#tell('models')),
      ports.documents.onDidChange((uri) => {
        this.reading.changed(uri);
        this.#tell(...touchedBy(uri));
        void this.#open.isAboutTasks(uri).then((isAbout) => {
          if (isAbout) this.#tell('specs');
        });
      }),
      ...(ports.editorModels ? [ports.editorModels.onDidChange(() => this.#tell('models'))] : []),
    ];
  }

  readonly specs: Core['specs'] = {
    list: async (signal) => {
      void this.processes.sweep(); // nobody waits for it; its failure is in the journal
      const workspaces = await this.#open.all();
      const lists = await Promise.all(workspaces.map((workspace) => specRows(workspace, signal)));
      return lists.flat();
    },
    around: async (uri, signal) => {
      const place = documentPlace(uri);
      const workspace = place && (await this.#open.around(place.dir));
      return workspace && specRowOf(workspace, await workspace.place(place.dir), signal);
    },
    shows: async (signal) => {
      const workspaces = await this.#open.all();
      const lists = await Promise.all(
        workspaces.map(async (workspace) => {
          const places = await workspace.places(signal);
          return Promise.all(places.map(async (place) => (await workspace.load(place, signal)).show));
        }),
      );
      return lists.flat();
    },
    study: async ({ root, dir }, signal) => {
      const workspace = (await this.#open.all()).find((each) => pathOf(each.root) === root);
      return workspace?.study(dir, signal);
    },
    verify: async ({ root, dir }, how, signal) => {
      const workspace = (await this.#open.all()).find((each) => pathOf(each.root) === root);
      return workspace?.verification.verify(dir, how, signal);
    },
    verifyIn: async (dir, how, signal) => {
      const { root, verification } = await this.#open.holding(dir);
      return verification.verify(relativePath(normaliseUri(dir), root), how, signal);
    },
    verifyAll: async (how, signal) => {
      const found: Verify[] = [];
      for (const { verification } of await this.#open.all()) found.push(...(await verification.verifyAll(how, signal)));
      return found;
    },
    blame: async (file, root, { ask }, signal) => {
      const { files } = this.ports;
      const [place, folder] = await Promise.all([
        files.realPath(normaliseUri(file)),
        files.realPath(normaliseUri(root)),
      ]);
      if (!liesIn(place, folder) || (await files.stat(place))?.kind !== 'file') return undefined;
      const workspace = await this.#open.at(root);
      return workspace.blame(uriBelow(workspace.root, relativePath(place, folder)), ask, signal);
    },
    lint: async (root, paths, signal) => lintSpecs(await this.#open.at(root), paths, this.ports, signal),
    start: async (idea, root, how) => (await this.#open.at(root)).conversations.startSpec({ text: idea }, how),
    session: async (dir) => (await this.#open.holding(dir)).specSessions.of(normaliseUri(dir)),
    gate: async (uri, signal) => {
      const place = documentOf(normaliseUri(uri));
      const workspace = place && (await this.#open.around(place.dir));
      if (!place || !workspace) return undefined;
      return gateRow(place.document, await workspace.load(await workspace.place(place.dir), signal));
    },
    approve: async (uri, sha256) => (await this.#open.holding(uri)).specSessions.approve(normaliseUri(uri), sha256),
    act: async (dir, action) => (await this.#open.holding(dir)).specSessions.act(normaliseUri(dir), action),
    approvedText: async (uri) => {
      const place = documentOf(normaliseUri(uri));
      const workspace = place && (await this.#open.around(place.dir));
      if (!place || !workspace) return undefined;
      const record = (await (await workspace.approvalsOf(place.dir)).current()).get(place.document);
      return record && this.#blobs.read(record.text);
    },
    lenses: (uri, text, signal) => this.#ofTasks(taskLensesInSteps, uri, text, signal),
    taskSigns: (uri, text, signal) => this.#ofTasks(taskSignsInSteps, uri, text, signal),
    openBefore: async (dir, key) => {
      const document = await this.ports.documents.read(documentUri(normaliseUri(dir), 'tasks'));
      const tasks = document && parseTasks(document.text).value;
      const task = tasks?.all.find((each) => each.key === key);
      return tasks && task
        ? openBefore(tasks.tasks, task).map((open) => ({ key: open.key, name: nameOfTask(open) }))
        : [];
    },
    startTask: async (dir, key, follow) => {
      const workspace = await this.#open.holding(dir);
      const { name } = await workspace.place(normaliseUri(dir));
      return workspace.conversations.startTasks({ dir: normaliseUri(dir), name }, [key], follow);
    },
    toRun: async (dir, key) => {
      const document = await this.ports.documents.read(documentUri(normaliseUri(dir), 'tasks'));
      return tasksToRun(parseTasks(document?.text ?? '').value, key);
    },
    runAll: async (dir, follow) => {
      const workspace = await this.#open.holding(dir);
      const { name } = await workspace.place(normaliseUri(dir));
      return workspace.conversations.startTasks({ dir: normaliseUri(dir), name }, 'all', follow);
    },
    stopTask: async (dir, key) => {
      const { workspace, task } = await this.#task(dir, key);
      const { runner } = workspace;
      const place = normaliseUri(dir);
      // tasks.md may have changed since the button was drawn; what runs must be stoppable all the same.
      const isKnown = task && (runner.isRunning(place, task) || runner.placeInQueue(place, task) !== undefined);
      await runner.stop(place, isKnown ? task : key);
    },
    runs: async () => (await this.#open.all()).flatMap((workspace) => runRow(workspace.runner.state) ?? []),
    steerRun: async (dir, how) => {
      const workspace = await this.#open.holding(dir);
      if (how === 'stop') await workspace.runner.stopAll();
      else await workspace.steer(how === 'pause' ? 'paused' : 'continued');
    },
    toggleOptional: async (dir, key) => toggleOptional(normaliseUri(dir), key, this.ports.documents),
    requireAllTasks: async (dir) => requireAllTasks(normaliseUri(dir), this.ports.documents),
    onDidEndRun: (listener) => {
      this.#runListeners.add(listener);
      return { dispose: () => this.#runListeners.delete(listener) };
    },
    taskSession: async (dir, key) => {
      const { workspace, task } = await this.#task(dir, key);
      const place = normaliseUri(dir);
      const running = task && workspace.runner.sessionOf(place, task);
      return running?.id ?? (task && (await workspace.runner.lastRun(place, task))?.started.session);
    },
    taskChanges: async (dir, key) => {
      const { workspace, task } = await this.#task(dir, key);
      const run = task && (await workspace.runner.lastRun(normaliseUri(dir), task));
      if (!run) return [];
      return changesOf(workspace.sessions.eventsOf(run.started.session), workspace.root);
    },
  };

  readonly steering: Core['steering'] = {
    list: async () => {
      const [first] = await this.#open.all();
      return first ? steeringRows(await first.prompts.steering(), this.#open.roots) : [];
    },
  };

  readonly agents: Core['agents'] = {
    list: async () => {
      const [first] = await this.#open.all();
      return first ? first.agents.rows() : [];
    },
    create: async (name, place) => {
      const folder = place === 'user' ? this.host.home : normaliseUri(place.root);
      if (folder === undefined) throw new TaskRefused('It is not known where your home folder is.');
      return createAgentFile(name, folder, this.ports.documents);
    },
  };

  readonly trust: TrustExplainer = {
    explainCommand: (root, command, given) => explainCommand(command, given, this.#workspaceOf(root), this.ports),
    explainPlace: (root, kind, path) => explainPlace(kind, path, this.#workspaceOf(root), this.ports),
  };

  readonly models: Core['models'] = {
    list: (signal) => this.#models.list(signal),
    current: async (id) => {
      const chosen = id === undefined ? undefined : (await this.sessions.open(id)).model;
      try {
        const { provider, info } = await this.#models.resolve(chosen, AbortSignal.timeout(10_000));
        if (chosen && isAuto(chosen)) return { ref: chosen, name: `${autoModel.name} (${info.name})` };
        return { ref: { provider: provider.id, id: info.id }, name: info.name };
      } catch (error) {
        if (error instanceof ModelError) return undefined;
        throw error;
      }
    },
  };

  unlistedIgnoreFiles(): Promise<readonly Uri[]> {
    return unlistedIgnoreFiles(
      this.#open.roots.map(({ uri }) => uri),
      this.ports,
    );
  }

  readonly sandbox: Core['sandbox'] = {
    check: async () => {
      const { enabled, network } = readSandboxChoices(this.ports.settings);
      return { state: await this.ports.sandbox.state(), isEnabled: enabled, network };
    },
  };

  readonly web: Core['web'] = {
    search: (query, signal) => searchWeb(query, 5, this.ports, signal),
  };

  blob(name: string): Promise<string | undefined> {
    return this.#blobs.read(name);
  }

  onDidChange(listener: (change: CoreChange) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  async dispose(): Promise<void> {
    this.#listeners.clear();
    this.#runListeners.clear();
    for (const each of this.#listening) each.dispose();
    this.#ignore.dispose();
    await this.#collector.dispose();
    await Promise.all([this.#open.dispose(), this.processes.dispose()]);
    await this.ports.sandbox.close();
  }

  #tell(...changes: readonly CoreChange[]): void {
    for (const change of changes) for (const listener of this.#listeners) listener(change);
  }

  #workspaceOf(root: Uri): { readonly root: Uri; readonly roots: readonly Uri[]; readonly home: Uri | undefined } {
    const roots = this.#open.roots.map(({ uri }) => uri);
    return { root, roots: [...new Set([root, ...roots])], home: this.host.home };
  }

  /** What is shown of the tasks of a tasks.md; nothing of any other document. */
  async #ofTasks<T>(
    inSteps: (dir: Uri, tasks: TasksText, facts: TaskFacts) => Steps<readonly T[]>,
    uri: Uri,
    text: string,
    signal: AbortSignal,
  ): Promise<readonly T[]> {
    const place = documentOf(normaliseUri(uri));
    const workspace = place?.document === 'tasks' ? await this.#open.around(place.dir) : undefined;
    if (!place || !workspace) return [];
    const [read, facts] = await Promise.all([
      this.#known.document(place.dir, 'tasks', text, signal),
      taskFacts(workspace, place.dir),
    ]);
    return read.kind === 'tasks' ? inSlices(inSteps(place.dir, read.value, facts), this.ports.clock, signal) : [];
  }

  async #task(dir: Uri, key: string): Promise<{ readonly workspace: Workspace; readonly task: TaskItem | undefined }> {
    const workspace = await this.#open.holding(dir);
    const document = await this.ports.documents.read(documentUri(normaliseUri(dir), 'tasks'));
    const task = document && parseTasks(document.text).value.all.find((each) => each.key === key);
    return { workspace, task };
  }
}

/** None where they are switched off (WEB-12); no search without a provider (WEB-01). Asked for each turn. */
function webTools({ web, settings, secrets }: Ports): readonly AnyTool[] {
  if (!hasWebTools(settings)) return [];
  if (chosenProvider(settings) === undefined) return [webFetchTool];
  const search = webSearchTool((query, count, signal) => searchWeb(query, count, { web, settings, secrets }, signal));
  return [webFetchTool, search];
}

async function specRows(workspace: Workspace, signal: AbortSignal | undefined): Promise<readonly SpecRow[]> {
  await workspace.recover();
  const places = await workspace.places(signal);
  return Promise.all(places.map((place) => specRowOf(workspace, place, signal)));
}

async function specRowOf(workspace: Workspace, place: SpecPlace, signal: AbortSignal | undefined): Promise<SpecRow> {
  return specRow(place, workspace.rootName, await workspace.load(place, signal), await taskFacts(workspace, place.dir));
}

async function taskFacts(workspace: Workspace, dir: Uri): Promise<TaskFacts> {
  await workspace.recover();
  return {
    isRunning: (task) => workspace.runner.isRunning(dir, task),
    placeInQueue: (task) => workspace.runner.placeInQueue(dir, task),
    run: workspace.runner.state,
    runs: await (await workspace.recordsOf(dir)).runs(),
    driftOf: await workspace.verification.driftOf(dir),
    now: workspace.now,
  };
}

function steeringRows(steering: LoadedSteering, roots: readonly Root[]): readonly SteeringRow[] {
  return steering.entries.map((entry, index) => {
    const uri = steering.uris[index] ?? '';
    const root = roots.find((each) => uri.startsWith(`${each.uri}/`));
    return {
      name: entry.name,
      uri,
      rootName: root?.name ?? '',
      scope: nameOf(uri) === agentsFileName ? 'agents' : entry.scope,
      mode: entry.mode,
      loaded: entry.isLoaded,
      problems: entry.problems.map(({ message }) => message),
    };
  });
}
