import type { ComponentChildren } from 'preact';
import type { Announcement } from './chat-store';

/** What a screen reader hears of the conversation. */
export function Announcer({ said }: { readonly said: readonly Announcement[] }): ComponentChildren {
  return (
    <div class="visually-hidden" role="status" aria-live="polite" aria-label="Announcements">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
