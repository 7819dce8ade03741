import type { ComponentChildren } from 'preact';
import { FailureBar } from './failure-bar';

interface SpecFrameProps {
  readonly title: string;
  readonly tools: ComponentChildren;
  readonly failure: string | undefined;
  readonly onDismiss: () => void;
  readonly isGone: boolean;
  readonly children: ComponentChildren;
}

/** Around every view of a spec: its name and tools above, what went wrong, and the view itself. */
export function SpecFrame({ title, tools, failure, onDismiss, isGone, children }: SpecFrameProps): ComponentChildren {
  return (
    <div class="view">
      <header class="bar">
        <h1>{title}</h1>
        {tools}
      </header>
      {failure !== undefined && <FailureBar message={failure} onDismiss={onDismiss} />}
      {isGone && <p class="empty">This spec is not there any more.</p>}
      {children}
    </div>
  );
}
