import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SessionRow } from '../../messages/chat';
import { useChat } from './chat-context';
import type { ChatModel } from './chat-model';
import { IconButton } from '../parts/icon-button';
import { SessionEntry } from './session-entry';

interface SessionListProps {
  readonly sessions: readonly SessionRow[];
  readonly shown: string | undefined;
  /** What the editor last found in what was said. */
  readonly found: ChatModel['found'];
  readonly onClose: () => void;
}

/** All sessions of the workspace, over the conversation. */
export function SessionList({ sessions, shown, found, onClose }: SessionListProps): ComponentChildren {
  const [wanted, setWanted] = useState('');
  const search = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => search.current?.focus(), []);
  useSearch(wanted);
  const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const snippets = new Map(
    found?.text === wanted.trim() ? found.hits.map(({ session, snippet }) => [session, snippet]) : [],
  );
  const rows = sessions.filter(({ session, title, about, kind, preview }) => {
    const text = `${title} ${about ?? ''} ${kind} ${preview ?? ''}`.toLocaleLowerCase();
    return snippets.has(session) || words.every((word) => text.includes(word));
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
      {rows.length === 0 && (
        <p class="muted sessions-none">{sessions.length === 0 ? 'No sessions yet.' : 'No session matches.'}</p>
      )}
      <ul aria-label="Sessions">
        {rows.map((row) => (
          <SessionEntry
            key={row.session}
            row={row}
            snippet={snippets.get(row.session)}
            shown={row.session === shown}
            onOpened={onClose}
          />
        ))}
      </ul>
    </section>
  );
}

/** Titles are looked through here at once; what was said, by the editor, when the typing pauses. */
const searchAfterMs = 300;

function useSearch(wanted: string): void {
  const { post } = useChat();
  useEffect(() => {
    const text = wanted.trim();
    if (text.length < 2) return undefined;
    const timer = setTimeout(() => post({ type: 'searchSessions', text }), searchAfterMs);
    return () => clearTimeout(timer);
  }, [wanted]);
}
