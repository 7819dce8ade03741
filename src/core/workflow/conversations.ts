import type { SpecName } from '../events/event';
import type { Compaction } from '../loop/compaction';
import { chatRole } from '../loop/system-prompt';
import type { Ports, Uri } from '../ports';
import type { Autonomy } from '../sessions/autonomy';
import type { Blobs } from '../sessions/blobs';
import { ImageRefused, keepImages, type KeptImage, type PromptImage } from '../sessions/prompt-images';
import { continuePrompt, type Session, SessionBusy } from '../sessions/session';
import type { Prompt, TurnSetup } from '../sessions/session-parts';
import type { ReviewEnd } from '../sessions/session-review';
import type { Sessions } from '../sessions/sessions';
import { parseTaskRequest, type TaskRequest } from '../specs/task-request';
import { parseTasks } from '../specs/tasks';
import { createToolbox } from '../tools/toolbox';
import type { Background } from './background';
import type { LoadedSpec, SpecPlace } from './load-spec';
import { fixCodePrompt, fixTestPrompt } from './prompts/counterexample';
import { taskPrompt } from './prompts/task';
import type { Fix } from './properties/fixes';
import type { WorkspaceProperties } from './properties/workspace-properties';
import type { Choosing } from './rows';
import { titleFrom } from './session-title';
import type { SpecEntries, StartSpec } from './spec-entries';
import type { SpecIdea } from './spec-idea';
import { specOfOrder } from './spec-of-order';
import type { SpecSessions } from './spec-sessions';
import { findTask, type TaskIdentity } from './task-box';
import { taskMaterial } from './task-material';
import { refuseUntrusted, TaskRefused } from './task-refused';
import type { TaskRunner } from './task-runner';
import type { WorkspaceAgents } from './workspace-agents';
import type { WorkspacePrompts } from './workspace-prompts';

export interface ConversationParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly blobs: Blobs;
  readonly sessions: Sessions;
  readonly background: Background;
  readonly runner: TaskRunner;
  readonly agents: WorkspaceAgents;
  readonly specs: SpecSessions;
  readonly entries: SpecEntries;
  readonly properties: WorkspaceProperties;
  readonly prompts: WorkspacePrompts;
  readonly places: () => Promise<readonly SpecPlace[]>;
  readonly place: (dir: Uri) => Promise<SpecPlace>;
  readonly load: (place: SpecPlace) => Promise<LoadedSpec>;
  /** Resolves when what dead processes left is put back. */
  readonly recover: () => Promise<void>;
}

/** What is said in the sessions of one folder, and where that leads: to talk, to a document, to a task. */
export class Conversations {
  constructor(private readonly parts: ConversationParts) {}

  /** @param agent by whose file it is run; undefined: the one that needs none */
  async createChat(agent?: string): Promise<Session> {
    const about = { kind: 'chat', root: this.parts.root, title: 'New chat' } as const;
    if (agent === undefined) return this.parts.sessions.create(about);
    const session = await this.parts.sessions.create({ ...about, agent });
    await this.parts.agents.welcome(session, agent);
    return session;
  }

  /**
   * Begins a spec from an idea (SPEC-03) and gives its session; the first document is being written then.
   * @throws TaskRefused for a plan that there is none of
   */
  startSpec(idea: SpecIdea, how?: StartSpec): Promise<Session> {
    refuseUntrusted(this.parts.ports);
    return this.parts.entries.start(idea, how);
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
      session.state.kind === 'chat' && this.parts.ports.isTrusted()
        ? await this.parts.entries.enter(session, text, images)
        : undefined;
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
    const kind = this.parts.ports.isTrusted() ? session.state.kind : 'chat'; // without tools there is only talk
    if (kind === 'spec')
      await this.parts.background.begin(session, this.parts.specs.road(session).prompt(text, images));
    else if (kind === 'task') await this.parts.background.begin(session, this.#resume(session, text, images));
    else
      await this.parts.background.begin(
        session,
        this.#chat(session, { text, by: 'user', ...(images.length === 0 ? {} : { images }) }),
      );
  }

  /** Goes on in a task's session, once the boxes of tasks.md say no more what a dead window was at. */
  async #resume(session: Session, text?: string, images?: readonly KeptImage[]): Promise<void> {
    await this.parts.recover();
    await this.parts.runner.resume(session, text, images);
  }

  /** Goes on with a turn that was cut short. @throws SessionBusy, TaskRefused */
  async continue(session: Session): Promise<void> {
    if (session.isRunning) throw new SessionBusy();
    const kind = this.parts.ports.isTrusted() ? session.state.kind : 'chat';
    if (kind === 'spec') await this.parts.background.begin(session, this.parts.specs.road(session).continue());
    else if (kind === 'task') await this.parts.background.begin(session, this.#resume(session));
    else
      await this.parts.background.begin(
        session,
        this.#chat(session, { text: continuePrompt, shown: 'Continue', by: 'user' }),
      );
  }

  /** Sums up the older part of the conversation, with what its work must keep. @throws SessionBusy */
  async compact(session: Session): Promise<Compaction> {
    const work = session.compact(() => this.#essentials(session));
    this.parts.background.keep(work, session);
    return work;
  }

  /** Answers one of the questions that are put to the user, and gives the session in which it goes on. @throws SessionBusy */
  async choose(session: Session, taken: Choosing): Promise<Session> {
    refuseUntrusted(this.parts.ports);
    if (session.isRunning) throw new SessionBusy();
    if (session.state.choices?.about === 'generate') return this.parts.entries.take(session, taken);
    if (session.state.choices?.about === 'counterexample') return this.#takeFix(session, taken);
    await this.parts.background.begin(session, this.parts.specs.road(session).choose(taken));
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
    refuseUntrusted(this.parts.ports);
    const { found, prompt } = await this.parts.properties.puzzle(dir, number);
    const known = found.session !== null && (await this.parts.sessions.has(found.session)) ? found.session : undefined;
    const session =
      what === 'spec'
        ? await this.parts.specs.of(dir)
        : known === undefined
          ? await this.createChat()
          : await this.parts.sessions.open(known);
    if (session.isRunning) throw new SessionBusy();
    if (what === 'spec') await this.parts.background.begin(session, this.parts.specs.road(session).mend(prompt));
    else await this.#say(session, what === 'code' ? fixCodePrompt(prompt) : fixTestPrompt(prompt));
    return session;
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
    await this.parts.recover();
    return new Promise((resolve, reject) => {
      const begun = (session: Session): void => {
        follow?.(session);
        resolve(session);
      };
      const queued = (behind: Session | undefined): void => {
        if (behind) resolve(behind);
      };
      const how = { begun, queued, autonomy };
      const run = keys === 'all' ? this.parts.runner.startAll(spec, how) : this.parts.runner.start(spec, keys, how);
      this.parts.background.keep(run);
      // Taken out of the queue before the first one was begun.
      run.then(
        () => reject(new TaskRefused('It was stopped before it began.')),
        () => undefined, // told below
      );
      // After the first session is there its own view tells what goes wrong.
      run.catch((error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
        this.parts.background.report(error);
      });
    });
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
    return Promise.resolve({ essentials: () => this.taskEssentials(spec, task) });
  }

  /** What a summary of a task's session must carry word for word. */
  async taskEssentials({ dir }: SpecName, wanted: TaskIdentity): Promise<string> {
    const loaded = await this.parts.load(await this.parts.place(dir));
    const task = findTask(parseTasks(loaded.texts.get('tasks')?.text ?? '').value, wanted);
    return task ? `## The task, word for word\n\n${taskPrompt(taskMaterial(loaded, task).prompt)}` : '';
  }

  async #chatSetup(session: Session, signal: AbortSignal): Promise<TurnSetup> {
    const { agent } = session.state;
    const own = agent === undefined ? undefined : await this.parts.agents.setup(session, agent, signal);
    if (own) return own;
    const tools = createToolbox(await this.parts.agents.toolsFor(session));
    return { system: await this.parts.prompts.systemPrompt(chatRole), tools };
  }

  async #specOfOrder(order: TaskRequest, session: Session): Promise<SpecName | undefined> {
    const own = order.spec === undefined ? this.#specOf(session) : undefined;
    return own ?? specOfOrder(order, await this.parts.places(), (place) => this.parts.load(place));
  }

  #specOf(session: Session): SpecName | undefined {
    return session.state.kind === 'chat' ? undefined : session.state.spec;
  }
}
