import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { Announcer } from './announcer';
import { ChatContextProvider } from './chat-context';
import type { ChatStore } from './chat-store';
import { Composer } from './composer';
import type { ChatLink } from './chat-link';
import { EmptyPanel } from './empty-panel';
import { FailureBar } from '../parts/failure-bar';
import { Header } from './header';
import { MarkdownHostProvider } from '../markdown/markdown-host';
import { markdownHost } from './conversation-markdown';
import { FailuresProvider } from './pending';
import { SessionList } from './session-list';
import { SetupNotice, TrustNotice } from './setup-notice';
import { Transcript } from './transcript';

interface AppProps {
  readonly store: ChatStore;
  readonly link: ChatLink;
}

/** The whole page. Empty until the editor has answered: what was there before a reload comes with that answer. */
export function App({ store, link }: AppProps): ComponentChildren {
  const { chat, copy, failure, fill, found } = store.model;
  const [listOpen, setListOpen] = useState(false);
  const listButton = useRef<HTMLButtonElement>(null);
  const session = copy?.head.session ?? '';
  const root = copy?.head.root ?? '';
  const context = useMemo(() => ({ link, session, root }), [link, session, root]);
  const host = useMemo(() => markdownHost(link.post, root), [link, root]);
  if (!chat) return null;
  const closeList = (): void => {
    setListOpen(false);
    listButton.current?.focus();
  };
  const begun = copy !== undefined && (copy.items.length > 0 || copy.earlier > 0);
  return (
    <ChatContextProvider value={context}>
      <MarkdownHostProvider value={host}>
        <FailuresProvider value={failure?.count ?? 0}>
          <div
            class="chat"
            data-state={copy?.head.state ?? 'idle'}
            data-session-kind={copy?.head.kind ?? chat.startKind}
          >
            <Header
              head={copy?.head}
              startKind={chat.startKind}
              listOpen={listOpen}
              onList={() => setListOpen(!listOpen)}
              listButton={listButton}
            />
            {chat.demo && <div class="demo">demo model: replays a recorded conversation</div>}
            <div class="stage">
              <main class="page" inert={listOpen}>
                {begun ? (
                  <Transcript key={session} copy={copy} onTrim={() => store.trim()} />
                ) : (
                  <EmptyPanel
                    startKind={copy?.head.kind === 'spec' ? 'spec' : chat.startKind}
                    startRoad={chat.startRoad}
                    choose={copy === undefined}
                    setup={chat.setup}
                    trusted={chat.trusted}
                    onExample={(text) => store.receive({ type: 'fill', text })}
                  />
                )}
                {begun && <TrustNotice trusted={chat.trusted} brief />}
                {begun && <SetupNotice setup={chat.setup} />}
                {failure && <FailureBar message={failure.message} onDismiss={() => store.dismissFailure()} />}
                <Composer chat={chat} head={copy?.head} fill={fill} failure={failure} />
              </main>
              {listOpen && (
                <SessionList sessions={chat.sessions} shown={copy?.head.session} found={found} onClose={closeList} />
              )}
            </div>
            <Announcer said={store.said} />
          </div>
        </FailuresProvider>
      </MarkdownHostProvider>
    </ChatContextProvider>
  );
}
