import type { AgentEvent } from '../events/event';
import type { Ports, Uri } from '../ports';
import type { ModelRef } from '../models/model';
import type { Autonomy } from '../sessions/autonomy';
import type { Blobs } from '../sessions/blobs';
import { mostImages } from '../events/pictures';
import { keepImages, type KeptImage, type PromptImage } from '../sessions/prompt-images';
import { type Session, SessionBusy } from '../sessions/session';
import type { Sessions } from '../sessions/sessions';
import { defaultPlan, refusedPlan, type SpecPlan } from '../specs/spec-plan';
import type { Choosing } from './rows';
import { titleFrom } from './session-title';
import type { SpecIdea } from './spec-idea';
import { asksForSpec, asksToGenerate, fileToImport } from './spec-request';
import { conversationMaterial, fileMaterial } from './spec-sources';
import { TaskRefused } from './task-refused';

/** How a spec is to be made. */
export interface StartSpec {
  /** Default: a feature, requirements first. */
  readonly plan?: SpecPlan | undefined;
  /** How writing is allowed. */
  readonly autonomy?: Autonomy | undefined;
  readonly model?: ModelRef | undefined;
  /** Pictures that the idea is told with. */
  readonly images?: readonly PromptImage[] | undefined;
}

interface EntryParts {
  readonly ports: Ports;
  readonly blobs: Blobs;
  readonly root: Uri;
  readonly sessions: Sessions;
  /** Has the road of the session begin. */
  readonly begin: (session: Session, idea: SpecIdea) => Promise<void>;
  readonly isHidden: (uri: Uri) => Promise<boolean>;
}

/** The ways in which a spec is begun (SPEC-03). */
export class SpecEntries {
  constructor(private readonly parts: EntryParts) {}

  /** From an idea. @throws TaskRefused for a plan that there is none of, ImageRefused */
  async start(idea: SpecIdea, { plan = defaultPlan, autonomy, model, images = [] }: StartSpec = {}): Promise<Session> {
    const problem = refusedPlan(plan);
    if (problem !== undefined) throw new TaskRefused(problem);
    const kept = await keepImages(images, this.parts.blobs);
    const title = titleFrom(idea.text);
    const session = await this.parts.sessions.create({ kind: 'spec', root: this.parts.root, title, plan });
    if (autonomy) await session.record({ type: 'autonomyChanged', autonomy, by: 'user' });
    if (model) await session.record({ type: 'modelChosen', model });
    await this.parts.begin(session, { ...idea, images: [...(idea.images ?? []), ...kept] });
    return session;
  }

  /**
   * From words in a chat: a wish for a spec, a file to make one of, or *generate spec*.
   * @returns the session in which it goes on; undefined where the words ask for no spec
   * @throws TaskRefused where the file cannot be read
   */
  async enter(session: Session, text: string, images: readonly PromptImage[]): Promise<Session | undefined> {
    const how = { autonomy: chosenMode(session), model: session.model, images };
    const file = fileToImport(text);
    if (file !== undefined) {
      const { root, isHidden, ports } = this.parts;
      const material = await fileMaterial(file, root, { documents: ports.documents, isHidden });
      return this.start({ text, material }, how);
    }
    if (asksForSpec(text)) return this.start({ text }, how);
    return asksToGenerate(text) && (await this.#offer(session)) ? session : undefined;
  }

  /** Asks whether the chat is to go on as a spec that is made of it. @returns whether there is anything to make one of */
  async #offer(session: Session): Promise<boolean> {
    if (session.isRunning) throw new SessionBusy();
    if (session.lastTurn === 0) return false;
    await session.record({
      type: 'choicesPut',
      set: this.parts.ports.digests.uuid(),
      about: 'generate',
      title: 'Go on in a spec session?',
      choices: [
        {
          choice: '1',
          question:
            'Requirements, design and tasks are written there from this conversation. This chat stays as it is.',
          options: [{ label: 'Generate a spec' }, { label: 'Stay in this chat' }],
        },
      ],
    });
    return true;
  }

  /** Takes the answer to that: on yes the new session, on no the chat, in which nothing has changed. */
  async take(session: Session, { set, choice, option }: Choosing): Promise<Session> {
    const { choices, title } = session.state;
    if (choices?.set !== set) return session;
    const material = option === 0 ? await conversationMaterial(session.allEvents()) : undefined;
    const images = await lastImages(session.allEvents());
    await session.record({ type: 'choiceTaken', set, choice, option });
    if (material === undefined) return session;
    return this.start({ text: title, material, images }, { autonomy: chosenMode(session), model: session.model });
  }
}

/** What the user chose for the chat holds in the spec that comes of it. */
function chosenMode({ state: { autonomy } }: Session): Autonomy | undefined {
  return autonomy === 'asking' ? undefined : autonomy;
}

/** The last pictures of a chat: what a spec is made from too, within what one prompt may have. */
async function lastImages(events: AsyncIterable<AgentEvent>): Promise<readonly KeptImage[]> {
  const images = new Map<string, KeptImage>();
  for await (const event of events) {
    if (event.type === 'prompted') for (const image of event.images ?? []) images.set(image.blob, image);
  }
  return [...images.values()].slice(-mostImages);
}
