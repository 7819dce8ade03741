import type { ComponentChildren } from 'preact';
import { useChat } from '../chat-context';
import { Icon } from '../../parts/icon';
import { Question } from '../parts/question';
import { remedyLabels, stopWords } from '../words';
import type { ItemOf } from './item-of';

interface StopCardProps {
  readonly item: ItemOf<'stop'>;
  /** The turn that it ended is the last one, and can be gone on with. */
  readonly active: boolean;
}

/** Why a turn ended before its end, and what can be done about it. */
export function StopCard({ item, active }: StopCardProps): ComponentChildren {
  const { post } = useChat();
  const { reason, text, remedy } = item;
  const failed = reason === 'failed';
  return (
    <div class={`stop ${failed ? 'stop-failed' : ''}`} role="note" aria-label="End of the turn">
      <div class="line">
        <Icon name={failed ? 'error' : reason === 'cancelled' ? 'debug-stop' : 'warning'} />
        <span>
          <strong>{stopWords[reason]}</strong>
          {text !== undefined && <span class="stop-text">{text}</span>}
        </span>
      </div>
      {active && (
        <Question label="Go on">
          {remedy !== undefined && remedy !== 'retry' && (
            <button type="button" class="primary" onClick={() => post({ type: 'remedy', remedy })}>
              {remedyLabels[remedy]}
            </button>
          )}
          <button
            type="button"
            class={remedy === undefined || remedy === 'retry' ? 'primary' : 'secondary'}
            onClick={() => post({ type: 'continue' })}
          >
            {failed ? 'Retry' : 'Continue'}
          </button>
        </Question>
      )}
    </div>
  );
}
