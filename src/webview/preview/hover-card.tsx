import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PreviewLink } from '../../messages/preview';

/** A link that is pointed at. */
export interface Hovered {
  readonly link: PreviewLink;
  readonly anchor: HTMLElement;
}

/** What an ID names, beside it: above it where there is no room below. Read aloud as the link's description. */
export function HoverCard({ hovered }: { readonly hovered: Hovered }): ComponentChildren {
  const card = useRef<HTMLDivElement>(null);
  const { link, anchor } = hovered;
  useLayoutEffect(() => {
    const element = card.current;
    if (!element) return;
    const from = anchor.getBoundingClientRect();
    const below = from.bottom + 4 + element.offsetHeight <= innerHeight;
    element.style.top = `${String(Math.max(4, below ? from.bottom + 4 : from.top - 4 - element.offsetHeight))}px`;
    element.style.left = `${String(Math.max(4, Math.min(from.left, innerWidth - element.offsetWidth - 8)))}px`;
  }, [anchor, link]);
  const [name = '', ...rest] = link.tooltip.split(': ');
  const isMac = navigator.userAgent.includes('Macintosh');
  return (
    <div class="hover-card" aria-hidden="true" ref={card}>
      <strong>{name}</strong>
      {rest.length > 0 && <p>{rest.join(': ')}</p>}
      <p class="muted small">{isMac ? 'Cmd' : 'Ctrl'}+click opens the text</p>
    </div>
  );
}
