import type { ComponentChildren } from 'preact';
import { Icon } from './icon';
import { IconButton } from './icon-button';

interface FailureBarProps {
  readonly message: string;
  readonly onDismiss: () => void;
}

/** Something that was asked for could not be done. */
export function FailureBar({ message, onDismiss }: FailureBarProps): ComponentChildren {
  return (
    <div class="failure line" role="alert">
      <Icon name="error" />
      <span>{message}</span>
      <IconButton icon="close" label="Dismiss" onClick={onDismiss} />
    </div>
  );
}
