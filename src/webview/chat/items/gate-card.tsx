import type { ComponentChildren } from 'preact';
import { useChat } from '../chat-context';
import { TargetLink } from '../../markdown/link';
import { Icon } from '../../parts/icon';
import { relativePath } from '../parts/relative-path';
import { Question } from '../parts/question';
import { usePending } from '../pending';
import { documentTitles } from '../words';
import type { ItemOf } from './item-of';

interface GateCardProps {
  readonly item: ItemOf<'gate'>;
  readonly active: boolean;
}

const results = {
  open: { icon: 'book', words: 'ready for review' },
  approved: { icon: 'pass-filled', words: 'approved' },
  feedback: { icon: 'comment', words: 'sent back with feedback' },
} satisfies Record<ItemOf<'gate'>['state'], { icon: string; words: string }>;

/** A document of a spec at its gate: nothing goes on before a person has approved it or said what to change. */
export function GateCard({ item, active }: GateCardProps): ComponentChildren {
  const { post, root } = useChat();
  const [pending, begin] = usePending();
  const title = documentTitles[item.document];
  const { icon, words } = results[item.state];
  return (
    <div class={`card gate gate-${item.state}`} role="group" aria-label={`${title}, ${words}`}>
      <div class="line">
        <Icon name={icon} />
        <span>
          <strong>{title}</strong> {words}
          <span class="gate-document">
            <TargetLink target={{ kind: 'document', uri: item.uri }}>{relativePath(item.uri, root)}</TargetLink>
          </span>
        </span>
      </div>
      {active && (
        <Question label={`Approve ${title}`}>
          <button
            type="button"
            class="primary"
            aria-disabled={pending}
            onClick={() => begin(() => post({ type: 'approveDocument' }))}
          >
            Approve
          </button>
          <span class="muted">or give feedback below</span>
        </Question>
      )}
      {active && item.optionalTasks !== undefined && (
        <div class="line gate-optional">
          <span class="muted">
            {item.optionalTasks === 1 ? '1 task is optional' : `${String(item.optionalTasks)} tasks are optional`}: a
            run leaves {item.optionalTasks === 1 ? 'it' : 'them'} out.
          </span>
          <button type="button" class="text-button" onClick={() => post({ type: 'requireAllTasks', uri: item.uri })}>
            Make all required
          </button>
        </div>
      )}
    </div>
  );
}
