import type { ComponentChildren } from 'preact';
import { Markdown } from '../../markdown/markdown';
import { useFold } from '../fold';
import { Disclosure } from '../../parts/disclosure';
import type { StreamedItem } from './item-of';

const labels = {
  streaming: 'Thinking…',
  whole: 'Thought about it',
  broken: 'Thought about it, cut off',
  superseded: 'A first thought that was thrown away',
} satisfies Record<StreamedItem['state'], string>;

/** What the model thinks before it speaks; folded, for who wants to know. */
export function Thinking({ item }: { readonly item: StreamedItem }): ComponentChildren {
  const [open, toggle] = useFold(item.id, false);
  const streaming = item.state === 'streaming';
  return (
    <Disclosure label={labels[item.state]} open={open} onToggle={toggle} busy={streaming}>
      <Markdown text={item.text} growing={streaming} />
    </Disclosure>
  );
}
