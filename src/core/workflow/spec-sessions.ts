import type { AgentEvent, SpecName } from '../events/event';
import type { Ports, Uri } from '../ports';
import type { Blobs } from '../sessions/blobs';
import { type Session, SessionBusy } from '../sessions/session';
import type { Sessions } from '../sessions/sessions';
import { documentOrder } from '../specs/spec-plan';
import { relativePath } from '../text/uri';
import type { Tool } from '../tools/tool';
import { adoptSpec } from './adoption';
import type { Approvals } from './approvals';
import type { Background } from './background';
import type { LoadedSpec, SpecPlace } from './load-spec';
import type { SpecAction } from './spec-actions';
import { documentOf, readDocuments } from './spec-folder';
import { SpecRoad } from './spec-road';
import { refuseUntrusted, TaskRefused } from './task-refused';
import type { WorkspacePrompts } from './workspace-prompts';

export interface SpecSessionsParts {
  readonly root: Uri;
  readonly ports: Ports;
  readonly blobs: Blobs;
  readonly sessions: Sessions;
  readonly background: Background;
  readonly prompts: WorkspacePrompts;
  readonly readingTools: readonly Tool[];
  readonly place: (dir: Uri) => Promise<SpecPlace>;
  readonly load: (place: SpecPlace) => Promise<LoadedSpec>;
  readonly approvalsOf: (dir: Uri) => Promise<Approvals>;
  readonly adoption: (dir: Uri) => Promise<Parameters<typeof adoptSpec>[1]>;
  readonly planApproved: () => Promise<void>;
  readonly changed: () => void;
}

/** The sessions in which the documents of one folder's specs are written, and what a person may do about them there. */
export class SpecSessions {
  readonly #roads = new WeakMap<Session, SpecRoad>();
  readonly #specSessions = new Map<Uri, Promise<Session>>();

  constructor(private readonly parts: SpecSessionsParts) {}

  /** The last session in which the spec's documents were worked on, or a new one. */
  of(dir: Uri): Promise<Session> {
    const opening = this.#specSessions.get(dir) ?? this.#openSpecSession(dir);
    this.#specSessions.set(dir, opening); // two clicks at once mean one session
    const forget = (): void => void this.#specSessions.delete(dir);
    opening.then(forget, forget);
    return opening;
  }

  async #openSpecSession(dir: Uri): Promise<Session> {
    const known = (await this.parts.sessions.list()).find(({ kind, spec }) => kind === 'spec' && spec?.dir === dir);
    if (known) return this.parts.sessions.open(known.session);
    const spec: SpecName = { dir, name: (await this.parts.place(dir)).name };
    const session = await this.parts.sessions.create({ kind: 'spec', root: this.parts.root, title: spec.name, spec });
    const present = await readDocuments(dir, this.parts.ports.documents);
    // A spec that came whole from elsewhere has passed its gates there; one in the making stands at its next gate.
    const { show } = await this.parts.load(await this.parts.place(dir));
    if (documentOrder(show).every((document) => present.has(document)))
      await adoptSpec(dir, await this.parts.adoption(dir));
    else if (present.size > 0) await this.road(session).open();
    return session;
  }

  /**
   * Approves the document at that URI and lets its spec go on.
   * @param sha256 of the only text that may be approved
   */
  async approve(uri: Uri, sha256?: string): Promise<Session> {
    refuseUntrusted(this.parts.ports);
    const place = documentOf(uri);
    if (!place)
      throw new TaskRefused(`${relativePath(uri, this.parts.root)} is no document of a spec that could be approved.`);
    const session = await this.of(place.dir);
    if (session.isRunning) throw new SessionBusy();
    await this.parts.background.begin(session, this.road(session).approve(place.document, sha256));
    return session;
  }

  /** Has the agent do something about the spec in that folder, and gives the session in which it goes on. @throws SessionBusy */
  async act(dir: Uri, action: SpecAction): Promise<Session> {
    refuseUntrusted(this.parts.ports);
    const session = await this.of(dir);
    if (session.isRunning) throw new SessionBusy();
    await this.parts.background.begin(session, this.road(session).act(action));
    return session;
  }

  /** @throws TaskRefused when no gate is open, SessionBusy */
  async approveOpenGate(session: Session): Promise<void> {
    refuseUntrusted(this.parts.ports);
    const road = this.road(session);
    const document = road.openGate;
    if (session.isRunning) throw new SessionBusy();
    if (document === undefined) throw new TaskRefused('No document of this session waits for approval.');
    await this.parts.background.begin(session, road.approve(document));
  }

  /** The road of a session from an idea to a plan. */
  road(session: Session): SpecRoad {
    const known = this.#roads.get(session);
    if (known) return known;
    const road = new SpecRoad(session, {
      ports: this.parts.ports,
      blobs: this.parts.blobs,
      approvalsOf: (dir) => this.parts.approvalsOf(dir),
      showOf: async (dir) => (await this.parts.load(await this.parts.place(dir))).show,
      readingTools: this.parts.readingTools,
      isHidden: async (uri) => (await this.parts.prompts.isHidden())(uri),
      systemPromptFor: (role) => this.parts.prompts.systemPrompt(role),
      planApproved: () => this.parts.planApproved(),
    });
    this.#roads.set(session, road);
    session.onEvent((event) => {
      if (specEvents.has(event.type)) this.parts.changed();
    });
    return road;
  }
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
