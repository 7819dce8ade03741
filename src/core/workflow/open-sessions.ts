import type { AgentEvent } from '../events/event';
import type { Answer } from '../loop/turn-ports';
import type { Compaction } from '../loop/compaction';
import type { ModelRef } from '../models/model';
import type { Settings, Uri } from '../ports';
import { type Autonomy, autonomyRule, type AutonomyRule } from '../sessions/autonomy';
import type { Checkpoint } from '../sessions/checkpoints';
import { exportMarkdown } from '../sessions/export-markdown';
import type { StepWatch } from '../sessions/file-steps';
import type { PromptImage } from '../sessions/prompt-images';
import type { Session } from '../sessions/session';
import type { SessionSummary } from '../sessions/session-summary';
import type { SessionHit } from '../sessions/sessions';
import { changesOf } from './changes';
import type { OpenWorkspaces } from './open-workspaces';
import type { Restored, RestoreRequest } from './restores';
import type { Choosing, ChangeRow, RestorePreview } from './rows';
import type { Workspace } from './workspace';

/** The sessions of all open folders, and what a person may do with them. */
export interface OpenSessions {
  /** Conversations of people, newest first; subagents' are reached from the call that they worked for. */
  list(): Promise<readonly SessionSummary[]>;
  /** Sessions whose title, prompts or answers hold the words. */
  search(words: string, signal: AbortSignal): Promise<readonly SessionHit[]>;
  /** The same object for everybody who asks in this process. @throws NoSuchSession, SessionElsewhere */
  open(session: string): Promise<Session>;
  /** @param agent by whose file it is run */
  create(root: Uri, agent?: string): Promise<Session>;
  /** A new session that begins as a copy, up to the event `after` or the end of the last turn. @throws NoSuchSession */
  fork(session: string, after?: number): Promise<Session>;
  /**
   * Takes what a person typed: a prompt, feedback or approval at a gate, an order to run a task, a wish for a spec.
   * Resolves when it is under way; gives the session in which it goes on, which may be another one.
   * @param follow called with the session of each task that the order runs, when it is there
   * @param images that the model is shown with the text
   * @throws SessionBusy, ImageRefused
   */
  prompt(
    session: string,
    text: string,
    follow?: (session: Session) => void,
    images?: readonly PromptImage[],
  ): Promise<Session>;
  /** Resolves when nothing goes on any more in the folder of the session: turns, checks of tasks, gates. */
  settled(session: string): Promise<void>;
  /** Goes on with a turn that was cut short. */
  continue(session: string): Promise<void>;
  /** Sums up the older part of the conversation now. @throws SessionBusy */
  compact(session: string): Promise<Compaction>;
  /** Approves the document at the open gate of a spec session. */
  approve(session: string): Promise<void>;
  /**
   * Answers one of the questions that are put to the user, and gives the session in which it goes on.
   * @param taken its option by its place from 0, null for none of them
   * @throws SessionBusy
   */
  choose(session: string, taken: Choosing): Promise<Session>;
  answer(session: string, ask: string, answer: Answer): Promise<void>;
  cancel(session: string): Promise<void>;
  rename(session: string, title: string): Promise<void>;
  delete(session: string): Promise<void>;
  chooseModel(session: string, model: ModelRef): Promise<void>;
  /** How writing is allowed in the session, or in a new one (AUTO-01). */
  autonomy(session?: string): Promise<AutonomyRule>;
  /** From the next call on (AUTO-02). A folder that asks for Supervised is not overruled. */
  chooseAutonomy(session: string, autonomy: Autonomy): Promise<void>;
  /** The moments that the session can go back to, oldest first. */
  checkpoints(session: string): Promise<readonly Checkpoint[]>;
  /** What going back to that event would do with files, without doing it. @throws TaskRefused */
  previewRestore(session: string, to: number, signal: AbortSignal): Promise<RestorePreview>;
  /** Stops what goes on in the session and goes back. @throws TaskRefused; the signal's reason, with everything as it was */
  restore(session: string, request: RestoreRequest, watch?: StepWatch): Promise<Restored>;
  /** What one call changed. */
  changes(session: string, call: string): Promise<readonly ChangeRow[]>;
  /** What was changed from that event on, each file once. */
  changesSince(session: string, seq: number): Promise<readonly ChangeRow[]>;
  /** The log, line by line, byte for byte, without ends of lines. @throws NoSuchSession */
  lines(session: string): AsyncIterable<string>;
  /** Every event, without opening the session. @throws NoSuchSession */
  events(session: string): AsyncIterable<AgentEvent>;
  /** The conversation as a Markdown document, piece by piece. @throws NoSuchSession */
  markdown(session: string): AsyncIterable<string>;
}

/** @param changedModel a session uses another model from now on */
export function openSessions(open: OpenWorkspaces, settings: Settings, changedModel: () => void): OpenSessions {
  const opened = async (id: string): Promise<{ readonly workspace: Workspace; readonly session: Session }> => {
    const workspace = await open.having(id);
    return { workspace, session: await workspace.sessions.open(id) };
  };

  async function* events(id: string): AsyncGenerator<AgentEvent> {
    yield* (await open.having(id)).sessions.eventsOf(id);
  }

  return {
    list: async () => {
      const lists = await Promise.all((await open.all()).map((workspace) => workspace.sessions.list()));
      const conversations = lists.flat().filter(({ parent }) => parent === undefined);
      return conversations.sort((a, b) => b.changed.localeCompare(a.changed));
    },
    search: async (words, signal) => {
      const lists = await Promise.all((await open.all()).map(({ sessions }) => sessions.search(words, signal)));
      return lists.flat().sort((a, b) => b.summary.changed.localeCompare(a.summary.changed));
    },
    open: async (session) => (await opened(session)).session,
    create: async (root, agent) => (await open.at(root)).conversations.createChat(agent),
    fork: async (id, after) => (await open.having(id)).sessions.fork(id, after),
    prompt: async (id, text, follow, images) => {
      const { workspace, session } = await opened(id);
      return workspace.conversations.prompt(session, text, follow, images);
    },
    settled: async (id) => (await opened(id)).workspace.settled(),
    continue: async (id) => {
      const { workspace, session } = await opened(id);
      await workspace.conversations.continue(session);
    },
    compact: async (id) => {
      const { workspace, session } = await opened(id);
      return workspace.conversations.compact(session);
    },
    approve: async (id) => {
      const { workspace, session } = await opened(id);
      await workspace.specSessions.approveOpenGate(session);
    },
    choose: async (id, taken) => {
      const { workspace, session } = await opened(id);
      return workspace.conversations.choose(session, taken);
    },
    answer: async (id, ask, answer) => {
      const { workspace, session } = await opened(id);
      await workspace.answer(session, ask, answer);
    },
    cancel: async (id) => {
      const { workspace, session } = await opened(id);
      await workspace.cancel(session);
    },
    rename: async (id, title) => (await opened(id)).workspace.sessions.rename(id, title),
    delete: async (id) => (await opened(id)).workspace.delete(id),
    chooseModel: async (id, model) => {
      await (await opened(id)).session.record({ type: 'modelChosen', model });
      changedModel();
    },
    autonomy: async (id) =>
      id === undefined ? autonomyRule(undefined, settings) : (await opened(id)).session.autonomy,
    chooseAutonomy: async (id, autonomy) => {
      const { session } = await opened(id);
      await session.record({ type: 'autonomyChanged', autonomy, by: 'user' });
      await session.settleMode();
    },
    checkpoints: async (id) => {
      const { workspace, session } = await opened(id);
      return workspace.restores.checkpoints(session);
    },
    previewRestore: async (id, to, signal) => {
      const { workspace, session } = await opened(id);
      return workspace.restores.preview(session, to, signal);
    },
    restore: async (id, request, watch) => {
      const { workspace, session } = await opened(id);
      return workspace.restores.restore(session, request, watch);
    },
    changes: async (id, call) => changesOf(endsOfCall(events(id), call), (await open.having(id)).root),
    changesSince: async (id, seq) => changesOf(eventsFrom(events(id), seq), (await open.having(id)).root),
    async *lines(id) {
      yield* (await open.having(id)).sessions.linesOf(id);
    },
    events,
    async *markdown(id) {
      const summaries = await (await open.having(id)).sessions.list();
      yield* exportMarkdown(
        (await open.having(id)).sessions.liveEventsOf(id),
        summaries.find(({ session }) => session === id)?.title,
      );
    },
  };
}

async function* eventsFrom(events: AsyncIterable<AgentEvent>, seq: number): AsyncGenerator<AgentEvent> {
  for await (const event of events) if (event.seq >= seq) yield event;
}

async function* endsOfCall(events: AsyncIterable<AgentEvent>, call: string): AsyncGenerator<AgentEvent> {
  for await (const event of events) if (event.type === 'toolEnded' && event.call === call) yield event;
}
