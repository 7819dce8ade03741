import type { ComponentChildren } from 'preact';
import type { SessionHead } from '../../core/events/view';
import { useChat } from './chat-context';
import { Icon } from '../parts/icon';

/** Above the input once a turn has ended that changed files: what it changed, and the way to undo it (CKPT-07). */
export function TurnBar({ head }: { readonly head: SessionHead }): ComponentChildren {
  const { post } = useChat();
  const { revertible } = head;
  return (
    <div class="turn-bar line" role="group" aria-label="Changes of the last turn">
      <Icon name="diff-multiple" />
      <span>{revertible === 1 ? '1 file changed' : `${String(revertible)} files changed`}</span>
      <button type="button" class="text-button" onClick={() => post({ type: 'viewTurnChanges' })}>
        View all changes
      </button>
      <button
        type="button"
        class="text-button"
        title="Put back what the last turn changed. The conversation stays."
        onClick={() => post({ type: 'revertTurn' })}
      >
        Revert
      </button>
    </div>
  );
}
