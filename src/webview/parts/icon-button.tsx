import type { ComponentChildren, Ref } from 'preact';
import { Icon } from './icon';

interface IconButtonProps {
  readonly icon: string;
  /** Tooltip and name. */
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly expanded?: boolean;
  readonly menu?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

/** A button in a toolbar: an icon with a name. */
export function IconButton(props: IconButtonProps): ComponentChildren {
  const { icon, label, onClick, disabled, expanded, menu, buttonRef } = props;
  return (
    <button
      type="button"
      class="icon-button"
      title={label}
      aria-label={label}
      aria-expanded={expanded}
      aria-haspopup={menu ? 'menu' : undefined}
      disabled={disabled}
      onClick={onClick}
      ref={buttonRef ?? null}
    >
      <Icon name={icon} />
    </button>
  );
}
