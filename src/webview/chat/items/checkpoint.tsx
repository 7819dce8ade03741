import type { ComponentChildren } from 'preact';
import { useChat } from '../chat-context';
import { Icon } from '../../parts/icon';
import { Menu } from '../../parts/menu';

interface CheckpointProps {
  /** The prompt's item: its event is what is gone back to. */
  readonly id: string;
  readonly number: number;
}

/** The line above a prompt: the moment before it can be gone back to (CKPT-01). */
export function Checkpoint({ id, number }: CheckpointProps): ComponentChildren {
  const { post } = useChat();
  const restore = (part: 'files' | 'chat' | 'both') => (): void => post({ type: 'restore', to: eventOf(id), part });
  const entries = [
    {
      name: 'Files and chat',
      icon: 'history',
      explanation: 'Undo the agent’s changes since, and go on from here',
      onChoose: restore('both'),
    },
    {
      name: 'Files only',
      icon: 'files',
      explanation: 'Undo the agent’s changes since, keep the conversation',
      onChoose: restore('files'),
    },
    {
      name: 'Chat only',
      icon: 'comment-discussion',
      explanation: 'Go on from here, keep all files as they are',
      onChoose: restore('chat'),
    },
  ];
  return (
    <div class="checkpoint" role="group" aria-label={`Checkpoint ${String(number)}`}>
      <span class="checkpoint-line" aria-hidden="true" />
      <Menu label={`Restore checkpoint ${String(number)}`} entries={entries}>
        {(open, toggle, button) => (
          <button
            type="button"
            class="text-button"
            title="Go back to the moment before this prompt. You see what will change first."
            aria-haspopup="menu"
            aria-expanded={open}
            ref={button}
            onClick={toggle}
          >
            <Icon name="history" />
            Restore
          </button>
        )}
      </Menu>
    </div>
  );
}

/** The event that an item came of; see `itemId`. */
export const eventOf = (id: string): number => Number(id.slice(1));
