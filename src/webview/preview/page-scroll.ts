import type { ToPreview } from '../../messages/preview';
import { drawnLines, lineAround } from './drawn-lines';
import type { PreviewEditorLink } from './preview-link';
import { type DrawnLine, LineMap } from './source/line-map';
import { ScrollTurns } from './source/scroll-turns';

/** How long the line that was gone to is pointed out. */
const shownMs = 1_200;

/** Keeps the page in step with the editor, and remembers where it stands. */
export class PageScroll {
  readonly #turns = new ScrollTurns();
  readonly #link: PreviewEditorLink;
  #page: HTMLElement | undefined;
  #map = new LineMap([], { line: 1, top: 0 });
  /** Where to go once there is something to go to. */
  #wanted: { readonly line: number; readonly point: boolean } | undefined;

  constructor(link: PreviewEditorLink) {
    this.#link = link;
    for (const type of ['wheel', 'pointerdown', 'keydown', 'touchmove']) {
      window.addEventListener(type, () => this.#turns.touched(), { capture: true, passive: true });
    }
  }

  /** Does what a message says about the place in the document. */
  receive(message: ToPreview): void {
    switch (message.type) {
      case 'document': {
        const { saved } = this.#link;
        this.#turns.followed();
        const isOther = saved.uri !== message.document.uri;
        const line = message.line ?? (isOther ? 1 : this.#page ? undefined : saved.line);
        if (line !== undefined) this.#wanted = { line, point: false };
        this.#link.save({
          uri: message.document.uri,
          locked: message.document.locked,
          line: line ?? saved.line,
        });
        return;
      }
      case 'scroll':
        this.#turns.followed();
        this.#go(message.line);
        return;
      case 'show':
        this.goTo(message.line);
        return;
      case 'gone':
      case 'failed':
        return;
    }
  }

  /** Takes the heights of a page that was drawn. @param lines how many the document has */
  measure(page: HTMLElement, lines: number): readonly DrawnLine[] {
    if (page !== this.#page) page.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#page = page;
    const drawn = drawnLines(page);
    this.#map = new LineMap(drawn, { line: lines + 1, top: page.scrollHeight });
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted) {
      this.#go(wanted.line);
      if (wanted.point) this.#pointOut(wanted.line);
    }
    return drawn;
  }

  /** Goes to a line that a person has chosen, and points it out; the editor follows. */
  goTo(line: number): void {
    if (!this.#page) {
      this.#wanted = { line, point: true };
      return;
    }
    const space = this.#page.clientHeight / 4;
    this.#page.scrollTop = this.#map.topOf(line) - space;
    this.#pointOut(line);
  }

  /** The line under the pointer; undefined outside of the document. */
  lineOf({ target, clientY }: MouseEvent): number | undefined {
    const around = target instanceof Element ? lineAround(target) : undefined;
    if (around === undefined || !this.#page) return undefined;
    const top = clientY - this.#page.getBoundingClientRect().top + this.#page.scrollTop;
    return Math.max(around, Math.floor(this.#map.lineAt(top)));
  }

  #go(line: number): void {
    if (this.#page) this.#page.scrollTop = this.#map.topOf(line);
  }

  #scrolled(): void {
    if (!this.#page) return;
    const line = this.#map.lineAt(this.#page.scrollTop);
    this.#link.save({ line });
    if (this.#turns.leads) this.#link.post({ type: 'scrolled', line });
  }

  #pointOut(line: number): void {
    const elements = [...(this.#page?.querySelectorAll<HTMLElement>('.block, [data-offset]') ?? [])];
    const at = elements.findLast((element) => (lineAround(element) ?? Infinity) <= line);
    at?.classList.add('pointed-out');
    setTimeout(() => at?.classList.remove('pointed-out'), shownMs);
  }
}
