import type { ComponentChildren } from 'preact';
import { Icon } from '../../parts/icon';
import type { ItemOf } from './item-of';

const words = { info: 'Note', warning: 'Warning', error: 'Error' } satisfies Record<ItemOf<'notice'>['level'], string>;

export function Notice({ item }: { readonly item: ItemOf<'notice'> }): ComponentChildren {
  return (
    <div class={`notice notice-${item.level}`} role="note" aria-label={words[item.level]}>
      <Icon name={item.level} />
      <span>{item.text}</span>
    </div>
  );
}
