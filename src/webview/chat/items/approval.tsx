import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Ask, ToolItem } from '../../../core/events/view';
import { useChat } from '../chat-context';
import { Code } from '../markdown/code-block';
import { usePending } from '../pending';
import { IconButton } from '../parts/icon-button';
import { Question } from '../parts/question';

interface ApprovalProps {
  readonly call: Pick<ToolItem, 'name' | 'label'>;
  readonly ask: Ask;
  /** False: answered, or nobody waits for the answer any more. */
  readonly active: boolean;
}

/** What will happen, why it is asked, and the answers to it. Nothing here is answered by Enter in the input. */
export function Approval({ call, ask, active }: ApprovalProps): ComponentChildren {
  const { post } = useChat();
  const [pending, begin] = usePending();
  const [why, setWhy] = useState<string | undefined>(undefined);
  const answer = (given: 'run' | 'reject' | 'always'): void => {
    const text = given === 'reject' ? why?.trim() : undefined;
    begin(() => post({ type: 'answer', ask: ask.id, answer: given, ...(text && { text }) }));
  };
  return (
    <div class="approval">
      <Code text={ask.detail} language={languageOf(call, ask.detail)} growing={false} />
      <p class="reason">{ask.reason}</p>
      {active && (
        <Question label={`Answer: ${call.label}`}>
          <button type="button" class="primary" aria-disabled={pending} onClick={() => answer('run')}>
            Run
          </button>
          <button type="button" class="secondary" aria-disabled={pending} onClick={() => answer('reject')}>
            Reject
          </button>
          {ask.always !== undefined && (
            <button
              type="button"
              class="secondary"
              title={`Covers ${ask.always}`}
              aria-description={`Covers ${ask.always}`}
              aria-disabled={pending}
              onClick={() => answer('always')}
            >
              Always in this session
            </button>
          )}
          <IconButton
            icon="comment"
            label="Say why you reject it"
            expanded={why !== undefined}
            onClick={() => setWhy(why === undefined ? '' : undefined)}
          />
          {why !== undefined && (
            <Why text={why} onInput={setWhy} onSend={() => answer('reject')} onClose={() => setWhy(undefined)} />
          )}
        </Question>
      )}
    </div>
  );
}

interface WhyProps {
  readonly text: string;
  readonly onInput: (text: string) => void;
  readonly onSend: () => void;
  readonly onClose: () => void;
}

function Why({ text, onInput, onSend, onClose }: WhyProps): ComponentChildren {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <input
      type="text"
      class="why"
      aria-label="Why you reject it"
      placeholder="Why, or what to do instead; Enter rejects"
      value={text}
      ref={input}
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.isComposing) onSend();
        if (event.key !== 'Escape') return;
        event.currentTarget.parentElement?.querySelector('button')?.focus();
        onClose();
      }}
    />
  );
}

function languageOf({ name }: Pick<ToolItem, 'name'>, detail: string): string {
  // A command is read word by word; colours of a shell's grammar would only guess at what its words are.
  if (name === 'shell') return '';
  return /^(@@|[-+] )/m.test(detail) ? 'diff' : '';
}
