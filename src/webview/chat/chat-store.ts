import { announcements } from './announcements';
import { emptyModel, isToWebview, received, trimmed, type ChatModel } from './chat-model';
import type { ChatLink } from './chat-link';

/** Something said to a screen reader. */
export interface Announcement {
  readonly id: number;
  readonly text: string;
}

/**
 * Holds the model between the editor's messages and the drawing. However many messages arrive, it is drawn once a frame.
 */
export class ChatStore {
  #model = emptyModel;
  #said: readonly Announcement[] = [];
  #count = 0;
  #scheduled = false;
  readonly #link: ChatLink;
  readonly #draw: () => void;

  constructor(link: ChatLink, draw: () => void) {
    this.#link = link;
    this.#draw = draw;
  }

  get model(): ChatModel {
    return this.#model;
  }

  /** The last things said, oldest first. */
  get said(): readonly Announcement[] {
    return this.#said;
  }

  /** Takes what came in a message event; what is not from the editor is left alone. */
  receive(data: unknown): void {
    if (!isToWebview(data)) return;
    const before = this.#model;
    this.#model = received(before, data);
    if (this.#model.stale && !before.stale) this.#link.post({ type: 'ready' });
    // Only what happens is announced. A page that was opened is read like any page.
    if (data.type === 'delta' && before.copy && this.#model.copy) {
      this.#say(announcements(before.copy, this.#model.copy));
    }
    if (this.#model !== before) this.#schedule();
  }

  /** Lets go of what is far above, for a reader who is at the end of the conversation. */
  trim(): void {
    const { copy } = this.#model;
    if (!copy) return;
    const less = trimmed(copy);
    if (less === copy) return;
    this.#model = { ...this.#model, copy: less };
    this.#schedule();
  }

  dismissFailure(): void {
    this.#model = { ...this.#model, failure: undefined };
    this.#schedule();
  }

  #say(texts: readonly string[]): void {
    if (texts.length === 0) return;
    const added = texts.map((text) => ({ id: (this.#count += 1), text }));
    this.#said = [...this.#said, ...added].slice(-4);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const draw = (): void => {
      if (!this.#scheduled) return;
      this.#scheduled = false;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      this.#draw();
    };
    // A page that is not visible gets no frames, yet should be up to date when it is looked at again.
    const frame = requestAnimationFrame(draw);
    const timer = setTimeout(draw, 250);
  }
}
