import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ViewItem } from '../../core/events/view';
import type { ViewCopy } from '../../core/events/view-ops';
import { useChat } from './chat-context';
import { ItemRow } from './items/item-row';
import { Icon } from '../parts/icon';

interface TranscriptProps {
  readonly copy: ViewCopy;
  /** The reader is at the end, so what is far above may be let go of. */
  readonly onTrim: () => void;
}

/** Nearer to the end than this, the reader is at the end. */
const nearEnd = 24;

/**
 * The conversation. It follows what comes only while the reader is at its end. It is a silent log: what a screen reader
 * should hear is said by announcer.tsx, whole messages instead of every token.
 */
export function Transcript({ copy, onTrim }: TranscriptProps): ComponentChildren {
  const { post } = useChat();
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [away, setAway] = useState(false);
  const first = copy.items[0]?.id;
  const [requested, request] = useState<string | undefined>(undefined);

  const follow = (yes: boolean): void => {
    following.current = yes;
    setAway(!yes);
  };
  const look = (): void => {
    if (box.current) follow(distance(box.current) < nearEnd);
  };
  const toEnd = (): void => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
    follow(true);
  };

  useHeldPlace(box, first);
  useLayoutEffect(() => {
    // A part was taken back: all that is left is in sight.
    if (box.current && box.current.scrollHeight <= box.current.clientHeight) follow(true);
    if (!following.current) return;
    toEnd();
    onTrim();
  }, [copy]);
  useLayoutEffect(() => {
    if (!box.current) return undefined;
    const resized = new ResizeObserver(() => {
      if (following.current) toEnd();
    });
    resized.observe(box.current);
    return () => resized.disconnect();
  }, []);

  return (
    <div class="transcript-frame">
      <div
        class="transcript"
        role="log"
        aria-live="off"
        aria-label="Conversation"
        aria-busy={copy.head.state === 'running'}
        tabIndex={0}
        ref={box}
        onScroll={look}
        onWheel={({ deltaY }) => {
          if (deltaY < 0 && box.current && box.current.scrollTop > 0) follow(false);
        }}
        // What is unfolded makes the conversation longer without anything being scrolled.
        onClick={() => requestAnimationFrame(look)}
      >
        <StartedBy parent={copy.head.parent} />
        {copy.earlier > 0 && first !== undefined && (
          <button
            type="button"
            class="text-button earlier"
            disabled={requested === first}
            onClick={() => {
              request(first);
              post({ type: 'earlier', before: first });
              box.current?.focus();
            }}
          >
            Show earlier
          </button>
        )}
        {copy.items.map((item, index) => (
          <ItemRow
            key={`${copy.head.session}/${item.id}`}
            item={item}
            active={isActive(item, copy, index === copy.items.length - 1)}
          />
        ))}
        <Working copy={copy} />
      </div>
      {away && (
        <button type="button" class="jump" onClick={toEnd} title="Jump to latest" aria-label="Jump to latest">
          <Icon name="arrow-down" />
        </button>
      )}
    </div>
  );
}

/** The way from a subagent's conversation back to the one that it works for. */
function StartedBy({ parent }: { readonly parent: ViewCopy['head']['parent'] }): ComponentChildren {
  const { post } = useChat();
  if (!parent) return null;
  const { session, title = 'another session' } = parent;
  return (
    <p class="started-by muted small">
      Started by{' '}
      <button type="button" class="text-button" title={title} onClick={() => post({ type: 'openSession', session })}>
        {title}
      </button>
    </p>
  );
}

/** Items that come in above the first one must not move what is being read. */
function useHeldPlace(box: { readonly current: HTMLDivElement | null }, first: string | undefined): void {
  const before = useRef<{ readonly first: string | undefined; readonly fromEnd: number } | undefined>(undefined);
  const element = box.current;
  // Read while drawing: the page still shows what was there before.
  if (element) before.current = { first: before.current?.first, fromEnd: element.scrollHeight - element.scrollTop };
  useLayoutEffect(() => {
    const old = before.current;
    if (box.current && old?.first !== undefined && old.first !== first) {
      box.current.scrollTop = box.current.scrollHeight - old.fromEnd;
    }
    before.current = { first, fromEnd: 0 };
  }, [first]);
}

/** Said while the model is silent, so that a wait is never mistaken for an end. */
function Working({ copy }: { readonly copy: ViewCopy }): ComponentChildren {
  const last = copy.items.at(-1);
  const visible =
    last?.kind === 'tool' ? last.state === 'running' || last.state === 'drafting' : last?.kind === 'retry';
  const streams = (last?.kind === 'text' || last?.kind === 'thinking') && last.state === 'streaming';
  if (copy.head.state !== 'running' || visible || streams) return null;
  return (
    <div class="working muted">
      <Icon name="loading" spin />
      <span>Working…</span>
    </div>
  );
}

function isActive(item: ViewItem, { head, items }: ViewCopy, last: boolean): boolean {
  switch (item.kind) {
    case 'tool':
      return item.state === 'asking' && item.ask?.answer === undefined && head.state === 'waiting';
    case 'gate':
      return item.state === 'open' && head.gate === item.document;
    case 'choices':
      return item.state === 'open' && head.state === 'idle';
    case 'review':
      return item.state === 'open' && head.reviewing;
    case 'stop':
      // Not always the end of the conversation: below it stands what the runner says of its task.
      return (
        head.canContinue &&
        head.state === 'idle' &&
        !head.reviewing &&
        item === items.findLast(({ kind }) => kind === 'stop')
      );
    case 'retry':
      return last && head.state === 'running';
    default:
      return false;
  }
}

const distance = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number =>
  scrollHeight - scrollTop - clientHeight;
