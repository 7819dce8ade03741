import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SessionHead } from '../../core/events/view';
import { tokens } from '../../core/events/token-count';
import { useChat } from './chat-context';
import { fullnessOf } from './fullness';
import { spentInWords } from './spent';
import { contextWords } from './words';

interface ContextUseProps {
  readonly head: SessionHead | undefined;
}

/**
 * How much of the model's window the conversation fills, of what it consists and what it has cost (`CHATX-21`, `SUMM-02`).
 * Nothing before the first answer.
 */
export function ContextUse({ head }: ContextUseProps): ComponentChildren {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { context } = head ?? {};
  if (!head || !context) return null;
  const { share, shown, words } = fullnessOf(context);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div
      class="context-anchor"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
      onFocusOut={({ relatedTarget, currentTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOpen(false);
      }}
    >
      <button
        type="button"
        class={`text-button small context-use ${share !== undefined && share >= 0.8 ? 'context-full' : ''}`}
        title={words}
        aria-expanded={open}
        ref={button}
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">{shown}</span>
        <span class="visually-hidden">{words}</span>
      </button>
      {open && <ContextPanel head={head} context={context} words={words} onDone={close} />}
    </div>
  );
}

interface ContextPanelProps {
  readonly head: SessionHead;
  readonly context: NonNullable<SessionHead['context']>;
  readonly words: string;
  readonly onDone: () => void;
}

function ContextPanel({ head, context, words, onDone }: ContextPanelProps): ComponentChildren {
  const { post } = useChat();
  const panel = useRef<HTMLDivElement>(null);
  // It stands on the input, whose height changes, and would leave a short view through its top.
  useLayoutEffect(() => {
    const element = panel.current;
    if (element) element.style.maxHeight = `${Math.max(80, element.getBoundingClientRect().bottom - 8)}px`;
  }, []);
  return (
    <div class="menu context-panel" role="group" aria-label="Context" ref={panel}>
      <p>
        {words}
        {context.estimated && <span class="muted"> (estimated: this model does not tell)</span>}
      </p>
      <ul>
        {context.parts.map(({ what, tokens: count }) => (
          <li key={what} class="line small">
            <span class="context-what">{contextWords[what]}</span>
            <span class="bar" aria-hidden="true">
              <span
                class="bar-filled"
                style={{ width: `${Math.min(100, (100 * count) / Math.max(1, context.used))}%` }}
              />
            </span>
            <span class="muted context-count">{tokens(count)}</span>
          </li>
        ))}
      </ul>
      <p class="muted small">This turn: {spentInWords(head.turnSpent)}</p>
      <p class="muted small">This session: {spentInWords(head.spent)}</p>
      <button
        type="button"
        class="secondary"
        disabled={head.state !== 'idle'}
        title="Replaces the older part of what the model is told by a summary. Nothing is deleted here."
        onClick={() => {
          onDone();
          post({ type: 'compact' });
        }}
      >
        Summarise now
      </button>
    </div>
  );
}
