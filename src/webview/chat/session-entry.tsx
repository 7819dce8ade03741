import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SessionRow } from '../../messages/chat';
import { useChat } from './chat-context';
import { Icon } from '../parts/icon';
import { IconButton } from '../parts/icon-button';
import { costInWords } from './amounts';
import { elapsed } from './elapsed';
import { kindNames } from './words';

interface SessionEntryProps {
  readonly row: SessionRow;
  /** Where the words that are looked for stand in it. */
  readonly snippet: string | undefined;
  readonly shown: boolean;
  readonly onOpened: () => void;
}

const kindIcons = {
  chat: 'comment-discussion',
  spec: 'milestone',
  task: 'tasklist',
  subagent: 'organization',
} satisfies Record<SessionRow['kind'], string>;

const stateWords = { idle: '', running: 'working', waiting: 'waiting for you' } satisfies Record<
  SessionRow['state'],
  string
>;

/** A session in the list: opened by a click, renamed and deleted in place. */
export function SessionEntry({ row, snippet, shown, onOpened }: SessionEntryProps): ComponentChildren {
  const { post } = useChat();
  const [mode, setMode] = useState<'row' | 'rename' | 'delete'>('row');
  const entry = useRef<HTMLLIElement>(null);
  const changed = useRef(false);
  useLayoutEffect(() => {
    // The keyboard stays in the entry when its buttons change.
    if (changed.current) entry.current?.querySelector<HTMLElement>('[data-first]')?.focus();
    changed.current = true;
  }, [mode]);
  const back = (): void => setMode('row');
  // What was said last says nothing beside a title that is the same words.
  const words = snippet ?? (row.preview === row.title ? undefined : row.preview);
  return (
    <li class="session" data-mode={mode} ref={entry}>
      {mode === 'row' && (
        <>
          <button
            type="button"
            class="session-open"
            data-first
            aria-current={shown ? 'true' : undefined}
            onClick={() => {
              post({ type: 'openSession', session: row.session });
              onOpened();
            }}
          >
            <Icon name={kindIcons[row.kind]} label={kindNames[row.kind]} />
            <span class="session-words">
              <span class="session-title">{row.title}</span>
              <span class="muted small">
                {[row.about, elapsed(row.changed, Date.now()), costInWords(row.cost), stateWords[row.state]]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {words !== undefined && <span class="muted small session-preview">{words}</span>}
            </span>
          </button>
          <span class="session-actions">
            <IconButton
              icon="repo-forked"
              label={`Copy ${row.title}`}
              onClick={() => {
                post({ type: 'forkSession', session: row.session });
                onOpened();
              }}
            />
            <IconButton
              icon="export"
              label={`Export ${row.title} as Markdown`}
              onClick={() => post({ type: 'exportSession', session: row.session })}
            />
            <IconButton icon="edit" label={`Rename ${row.title}`} onClick={() => setMode('rename')} />
            <IconButton icon="trash" label={`Delete ${row.title}`} onClick={() => setMode('delete')} />
          </span>
        </>
      )}
      {mode === 'rename' && (
        <Rename
          title={row.title}
          onBack={back}
          onTitle={(title) => {
            post({ type: 'renameSession', session: row.session, title });
            back();
          }}
        />
      )}
      {mode === 'delete' && (
        <div class="session-delete" role="group" aria-label={`Delete ${row.title}?`}>
          <span>
            Delete <strong>{row.title}</strong>? It cannot be brought back.
          </span>
          <button type="button" class="secondary" data-first onClick={back}>
            Keep
          </button>
          <button
            type="button"
            class="primary"
            onClick={() => {
              post({ type: 'deleteSession', session: row.session });
              back();
            }}
          >
            Delete
          </button>
        </div>
      )}
    </li>
  );
}

interface RenameProps {
  readonly title: string;
  readonly onBack: () => void;
  readonly onTitle: (title: string) => void;
}

function Rename({ title, onBack, onTitle }: RenameProps): ComponentChildren {
  const [text, setText] = useState(title);
  return (
    <input
      type="text"
      aria-label={`New title of ${title}`}
      data-first
      value={text}
      onInput={({ currentTarget }) => setText(currentTarget.value)}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onBlur={onBack}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.isComposing) {
          event.preventDefault(); // or it would press the button that gets the keyboard next
          if (text.trim() === '' || text.trim() === title) onBack();
          else onTitle(text.trim());
        }
        if (event.key === 'Escape') {
          event.stopPropagation(); // closes this, not the list
          onBack();
        }
      }}
    />
  );
}
