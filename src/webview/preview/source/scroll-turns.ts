/**
 * Who leads when a text and its preview scroll in step. A page that follows scrolls too, and if it then led, each would push
 * the other. So only where a person last did something leads.
 */
export class ScrollTurns {
  #leads = false;

  /** A person did something in the page: from now on the editor follows. */
  touched(): void {
    this.#leads = true;
  }

  /** The editor has moved, or its text has changed: from now on the page follows. */
  followed(): void {
    this.#leads = false;
  }

  /** Whether the editor is to follow what has just scrolled. */
  get leads(): boolean {
    return this.#leads;
  }
}
