import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useChat } from './chat-context';
import { Icon } from './parts/icon';
import { IconButton } from './parts/icon-button';
import { sessionKinds } from './session-kinds';

/** The button that starts another session, and the choice of its kind. */
export function NewSession(): ComponentChildren {
  const { post } = useChat();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (open) menu.current?.querySelector('button')?.focus();
  }, [open]);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' || event.key === 'Tab') close();
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const entries = [...(menu.current?.querySelectorAll('button') ?? [])];
    const place = entries.findIndex((each) => each === document.activeElement);
    entries[(place + (event.key === 'ArrowDown' ? 1 : -1) + entries.length) % entries.length]?.focus();
  };
  return (
    <div
      class="menu-anchor"
      onFocusOut={({ relatedTarget, currentTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOpen(false);
      }}
    >
      <IconButton
        icon="add"
        label="New session"
        menu
        expanded={open}
        onClick={() => setOpen(!open)}
        buttonRef={button}
      />
      {open && (
        <div class="menu" role="menu" aria-label="New session" ref={menu} onKeyDown={onKeyDown}>
          {sessionKinds.map(({ kind, name, icon, explanation }) => (
            <button
              key={kind}
              type="button"
              role="menuitem"
              onClick={() => {
                close();
                post({ type: 'newSession', kind });
              }}
            >
              <Icon name={icon} />
              <span>
                <strong>{name}</strong>
                <span class="muted">{explanation}</span>
              </span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
