import type { ComponentChildren } from 'preact';
import type { SelectedThread } from '../../messages/trace';
import { Icon } from '../parts/icon';
import type { TraceStore } from './trace-store';

interface FootProps {
  readonly store: TraceStore;
  readonly selected: SelectedThread | undefined;
}

/** All that is said of the selected thing; before one is selected, how things find each other. */
export function Foot({ store, selected }: FootProps): ComponentChildren {
  if (!selected) {
    return (
      <footer class="foot">
        <p class="told">
          <span>
            Arrow keys move, Enter opens. Tests and commits are found by their tag: “Feature: name, Property 1”.
          </span>
        </p>
      </footer>
    );
  }
  const { node } = selected;
  return (
    <footer class="foot">
      <p class="told">
        <span>
          <strong>{node.name}</strong> {node.text}
        </span>
        <span class="small">
          {node.status}
          {node.gaps.map((gap) => (
            <span key={gap} class="missing">
              <Icon name="warning" /> {gap}
            </span>
          ))}
        </span>
      </p>
      <button type="button" class="primary" onClick={() => store.post({ type: 'open', key: node.key })}>
        {node.kind === 'commit' ? 'Copy hash' : 'Open'}
      </button>
    </footer>
  );
}
