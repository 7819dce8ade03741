import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SessionRow } from '../../messages/chat';
import { IconButton } from './parts/icon-button';
import { SessionEntry } from './session-entry';

interface SessionListProps {
  readonly sessions: readonly SessionRow[];
  readonly shown: string | undefined;
  readonly onClose: () => void;
}

/** All sessions of the workspace, over the conversation. */
export function SessionList({ sessions, shown, onClose }: SessionListProps): ComponentChildren {
  const [wanted, setWanted] = useState('');
  const search = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => search.current?.focus(), []);
  const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = sessions.filter(({ title, about, kind }) => {
    const text = `${title} ${about ?? ''} ${kind}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <section
      class="sessions"
      role="dialog"
      aria-label="Sessions"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div class="sessions-head">
        <input
          type="text"
          aria-label="Search sessions"
          placeholder="Search sessions"
          value={wanted}
          ref={search}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        <IconButton icon="close" label="Close sessions" onClick={onClose} />
      </div>
      {found.length === 0 && (
        <p class="muted sessions-none">{sessions.length === 0 ? 'No sessions yet.' : 'No session matches.'}</p>
      )}
      <ul aria-label="Sessions">
        {found.map((row) => (
          <SessionEntry key={row.session} row={row} shown={row.session === shown} onOpened={onClose} />
        ))}
      </ul>
    </section>
  );
}
