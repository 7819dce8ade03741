import type { ComponentChildren } from 'preact';
import { tokens } from '../../../core/events/token-count';
import { useFold } from '../fold';
import { Icon } from '../../parts/icon';
import { compactionWords } from '../words';
import type { ItemOf } from './item-of';

const icons = { running: 'loading', done: 'fold', failed: 'warning' } satisfies Record<
  ItemOf<'compaction'>['state'],
  string
>;

/** Where the conversation was made shorter: the model is told the summary instead of what stands above. */
export function CompactionCard({ item }: { readonly item: ItemOf<'compaction'> }): ComponentChildren {
  const [open, toggle] = useFold(item.id, false);
  const size =
    item.before === undefined || item.after === undefined
      ? ''
      : ` from about ${tokens(item.before)} to ${tokens(item.after)} tokens`;
  return (
    <div class="compaction" role="group" aria-label={compactionWords[item.state]}>
      <div class="line">
        <Icon name={icons[item.state]} spin={item.state === 'running'} />
        <span>
          {compactionWords[item.state]}
          {size}
          {item.text !== '' && <span class="muted"> · {item.text}</span>}
        </span>
        {item.state === 'done' && (
          <button type="button" class="text-button" aria-expanded={open} onClick={toggle}>
            {open ? 'Hide summary' : 'Show summary'}
          </button>
        )}
      </div>
      {open && <pre class="output">{item.summary}</pre>}
    </div>
  );
}
