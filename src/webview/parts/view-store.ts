import type { PageFailure } from '../../messages/page';
import { type EditorLink, linkToEditor } from './editor-link';

/** What a view of one spec keeps over a reload. The folder is for the editor, which brings the view back with its window. */
interface KeptView<Look> {
  readonly dir: string;
  readonly look: Look;
}

/** What the editor says to such a view. */
type ToView<Look, View> =
  | {
      readonly type: 'view';
      readonly dir: string;
      readonly view: View & { readonly look: Look };
      readonly isLed?: boolean;
    }
  | { readonly type: 'gone' }
  | PageFailure;

/** What such a view says about what it shows. */
type FromView<Look> = { readonly type: 'ready' | 'look'; readonly look: Look };

/**
 * The state of a page that shows one spec: what was asked for, and what the editor made of it. The editor decides what is drawn;
 * what was asked for last stays here, so that no answer to an earlier question takes it back.
 */
export class ViewStore<Look extends object, View, Message> {
  look: Look;
  view: View | undefined;
  failure: string | undefined;
  isGone = false;
  /** How often the editor has led somewhere. */
  led = 0;
  readonly #link: EditorLink<Message | FromView<Look>, KeptView<Look>>;

  /** @param readLook total: makes a look of whatever an earlier version has kept */
  constructor(
    readLook: (value: unknown) => Look,
    private readonly draw: () => void,
  ) {
    this.#link = linkToEditor((value) => {
      const kept = typeof value === 'object' && value !== null ? value : {};
      return {
        dir: 'dir' in kept && typeof kept.dir === 'string' ? kept.dir : '',
        look: readLook('look' in kept ? kept.look : undefined),
      };
    });
    this.look = this.#link.saved.look;
    window.addEventListener('message', ({ data }) => this.#receive(data as ToView<Look, View> | undefined)); // mostly the editor's own
    this.#link.post({ type: 'ready', look: this.look });
  }

  readonly post = (message: Message): void => this.#link.post(message);

  /** Asks for another look. */
  readonly change = (part: Partial<Look>): void => {
    this.look = { ...this.look, ...part };
    this.#link.save({ look: this.look });
    this.#link.post({ type: 'look', look: this.look });
    this.draw();
  };

  readonly dismissFailure = (): void => {
    this.failure = undefined;
    this.draw();
  };

  #receive(message: ToView<Look, View> | undefined): void {
    switch (message?.type) {
      case 'failed':
        this.failure = message.message;
        break;
      case 'gone':
        this.isGone = true;
        break;
      case 'view':
        this.isGone = false;
        this.view = message.view;
        if (message.isLed) {
          this.look = message.view.look;
          this.led += 1;
        }
        this.#link.save({ dir: message.dir, look: this.look });
        break;
      default:
        return; // of somebody else, such as an extension of the browser
    }
    this.draw();
  }
}
