import type { ComponentChildren } from 'preact';

interface ToggleProps {
  readonly pressed: boolean;
  readonly onToggle: () => void;
  readonly title?: string;
  readonly children: ComponentChildren;
}

/** A button that is on or off. */
export function Toggle({ pressed, onToggle, title, children }: ToggleProps): ComponentChildren {
  return (
    <button type="button" class="toggle" aria-pressed={pressed} title={title} onClick={onToggle}>
      {children}
    </button>
  );
}
