import type { ComponentChildren } from 'preact';
import { Markdown } from '../../markdown/markdown';
import { useFold } from '../fold';
import { Disclosure } from '../../parts/disclosure';
import type { StreamedItem } from './item-of';

/** What the model says. */
export function Text({ item }: { readonly item: StreamedItem }): ComponentChildren {
  const [open, toggle] = useFold(item.id, false);
  const body = <Markdown text={item.text} growing={item.state === 'streaming'} />;
  if (item.state === 'superseded') {
    return (
      <Disclosure label="A first attempt that was thrown away" open={open} onToggle={toggle}>
        {body}
      </Disclosure>
    );
  }
  return (
    <article aria-label="Answer">
      {body}
      {item.state === 'broken' && <p class="muted small">The answer was cut off here.</p>}
    </article>
  );
}
