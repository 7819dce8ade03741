import type { ComponentChildren } from 'preact';
import { useChat } from '../chat-context';
import { useFold } from '../fold';
import { Icon } from '../../parts/icon';
import { relativePath } from '../parts/relative-path';
import { restoreWords } from '../words';
import { eventOf } from './checkpoint';
import type { ItemOf } from './item-of';

/** Where a checkpoint was gone back to, and the way to take that back. */
export function RestoreCard({ item }: { readonly item: ItemOf<'restore'> }): ComponentChildren {
  const { post, root } = useChat();
  const [open, toggle] = useFold(item.id, false);
  const { changes, kept, what } = item;
  return (
    <div class="restored" role="group" aria-label={restoreWords(item)}>
      <div class="line">
        <Icon name="history" />
        <span>{restoreWords(item)}</span>
        {changes.length + kept.length > 0 && (
          <button type="button" class="text-button" aria-expanded={open} onClick={toggle}>
            {open ? 'Hide files' : 'Show files'}
          </button>
        )}
        <button
          type="button"
          class="text-button"
          title="Take this restore back. You see what will change first."
          onClick={() => post({ type: 'restore', to: eventOf(item.id), part: what })}
        >
          Undo restore
        </button>
      </div>
      {open && (
        <ul class="changes" aria-label="Files of the restore">
          {changes.map(({ uri, after, before }) => (
            <li key={uri}>
              {relativePath(uri, root)}
              <span class="tag">{after === null ? 'deleted' : before === null ? 'made again' : 'put back'}</span>
            </li>
          ))}
          {kept.map((uri) => (
            <li key={uri}>
              {relativePath(uri, root)}
              <span class="tag">kept</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
