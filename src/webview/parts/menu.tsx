import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon';

export interface MenuEntry {
  readonly name: string;
  readonly icon: string;
  readonly explanation: string;
  readonly onChoose: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** Draws the button that opens it. */
  readonly children: (
    open: boolean,
    toggle: () => void,
    button: RefObject<HTMLButtonElement | null>,
  ) => ComponentChildren;
}

/** A button with a menu below it, for the mouse and for the keyboard. */
export function Menu({ label, entries, children }: MenuProps): ComponentChildren {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!open) return;
    const element = menu.current;
    element?.querySelector('button')?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' || event.key === 'Tab') close();
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const buttons = [...(menu.current?.querySelectorAll('button') ?? [])];
    const place = buttons.findIndex((each) => each === document.activeElement);
    buttons[(place + (event.key === 'ArrowDown' ? 1 : -1) + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div
      class="menu-anchor"
      onFocusOut={({ relatedTarget, currentTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOpen(false);
      }}
    >
      {children(open, () => setOpen(!open), button)}
      {open && (
        <div class="menu" role="menu" aria-label={label} ref={menu} onKeyDown={onKeyDown}>
          {entries.map(({ name, icon, explanation, onChoose }) => (
            <button
              key={name}
              type="button"
              role="menuitem"
              onClick={() => {
                close();
                onChoose();
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
