import type { ComponentChildren } from 'preact';
import { useChat } from './chat-context';
import { IconButton } from '../parts/icon-button';
import { Menu } from '../parts/menu';
import { sessionKinds } from './session-kinds';

/** The button that starts another session, and the choice of its kind. */
export function NewSession(): ComponentChildren {
  const { post } = useChat();
  const entries = sessionKinds.map(({ kind, name, icon, explanation }) => {
    return { name, icon, explanation, onChoose: () => post({ type: 'newSession', kind }) };
  });
  return (
    <Menu label="New session" entries={entries}>
      {(open, toggle, button) => (
        <IconButton icon="add" label="New session" menu expanded={open} onClick={toggle} buttonRef={button} />
      )}
    </Menu>
  );
}
