import type { ComponentChildren } from 'preact';
import { Icon } from './icon';

interface DisclosureProps {
  readonly label: string;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly busy?: boolean;
  readonly children: ComponentChildren;
}

/** A line that unfolds. What is folded is not in the page. */
export function Disclosure({ label, open, onToggle, busy, children }: DisclosureProps): ComponentChildren {
  return (
    <div class="disclosure">
      <button type="button" class="disclosure-head" aria-expanded={open} onClick={onToggle}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span class={busy ? 'shimmer' : undefined}>{label}</span>
      </button>
      {open && <div class="disclosure-body">{children}</div>}
    </div>
  );
}
