import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SpecRoadName } from '../../messages/chat';
import { useChat } from './chat-context';

/** The roads by which a spec is made, in the words of whoever begins one (SPEC-05). */
const roads = [
  { road: 'requirements-first', name: 'Feature, requirements first' },
  { road: 'design-first-high', name: 'Feature, high-level design first' },
  { road: 'design-first-low', name: 'Feature, low-level design first' },
  { road: 'bugfix', name: 'Bugfix' },
  { road: 'quick', name: 'Quick: everything in one go' },
] as const satisfies readonly { readonly road: SpecRoadName; readonly name: string }[];

/** Chooses by which road the spec that is begun next is made. */
export function SpecRoads({ road }: { readonly road: SpecRoadName }): ComponentChildren {
  const { post } = useChat();
  const whole = useRef<HTMLLabelElement>(null);
  // In a short view it stands below what is in sight, and nobody would look for it there.
  useLayoutEffect(() => whole.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <label class="road" ref={whole}>
      <span>Workflow</span>
      <select
        value={road}
        onChange={({ currentTarget }) => {
          const chosen = roads.find((each) => each.road === currentTarget.value)?.road;
          if (chosen) post({ type: 'newSession', kind: 'spec', road: chosen });
        }}
      >
        {roads.map(({ road: value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <span class="muted">It cannot be changed later.</span>
    </label>
  );
}
