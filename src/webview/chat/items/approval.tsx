import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Ask, ToolItem } from '../../../core/events/view';
import { useChat } from '../chat-context';
import { Code } from '../../markdown/code-block';
import { usePending } from '../pending';
import { IconButton } from '../../parts/icon-button';
import { Question } from '../parts/question';
import type { FromWebview } from '../../../messages/chat';
import { CommandEditor, CommandParts, TrustChoice } from './command-approval';

interface ApprovalProps {
  readonly call: Pick<ToolItem, 'name' | 'label'>;
  readonly ask: Ask;
  /** False: answered, or nobody waits for the answer any more. */
  readonly active: boolean;
}

/** What a person is about to do beside a plain answer. */
type Side = { readonly kind: 'why' | 'edit'; readonly text: string } | { readonly kind: 'trust' };

/** What will happen, why it is asked, and the answers to it. Nothing here is answered by Enter in the input. */
export function Approval({ call, ask, active }: ApprovalProps): ComponentChildren {
  const { post } = useChat();
  const [pending, begin] = usePending();
  const [side, setSide] = useState<Side | undefined>(undefined);
  const close = (): void => setSide(undefined);
  const send = (given: Given): void => begin(() => post({ type: 'answer', ask: ask.id, ...given }));
  const edited = side?.kind === 'edit' ? side.text : undefined;
  const run = (): void => {
    if (edited?.trim() === '') return;
    send({ answer: 'run', ...(edited !== undefined && edited !== ask.command && { command: edited }) });
  };
  const reject = (): void => {
    const text = side?.kind === 'why' ? side.text.trim() : '';
    send({ answer: 'reject', ...(text && { text }) });
  };
  const opens = (kind: 'why' | 'edit', text: string): void => setSide(side?.kind === kind ? undefined : { kind, text });
  const { command, patterns = [], parts = [] } = ask;
  return (
    <div class="approval">
      {active && edited !== undefined ? (
        <CommandEditor text={edited} onInput={(text) => setSide({ kind: 'edit', text })} onRun={run} onClose={close} />
      ) : (
        <Code text={ask.detail} language={languageOf(call, ask.detail)} growing={false} />
      )}
      {parts.length > 1 && edited === undefined && <CommandParts parts={parts} />}
      <p class="reason">
        {edited === undefined ? ask.reason : 'What you write is judged again, and runs as it stands.'}
      </p>
      {active && (
        <Question label={`Answer: ${call.label}`}>
          <button type="button" class="primary" aria-disabled={pending} onClick={run}>
            Run
          </button>
          {patterns.length > 0 && edited === undefined && (
            <button
              type="button"
              class="secondary"
              title="Run, and trust such commands from now on, in every folder"
              aria-expanded={side?.kind === 'trust'}
              aria-disabled={pending}
              onClick={() => setSide(side?.kind === 'trust' ? undefined : { kind: 'trust' })}
            >
              Run and Trust
            </button>
          )}
          {command !== undefined && (
            <button
              type="button"
              class="secondary"
              title="Change the command before it runs"
              aria-expanded={edited !== undefined}
              aria-disabled={pending}
              onClick={() => opens('edit', command)}
            >
              Modify
            </button>
          )}
          <button type="button" class="secondary" aria-disabled={pending} onClick={reject}>
            Reject
          </button>
          {ask.always !== undefined && edited === undefined && (
            <button
              type="button"
              class="secondary"
              title={`Covers ${ask.always}`}
              aria-description={`Covers ${ask.always}`}
              aria-disabled={pending}
              onClick={() => send({ answer: 'always' })}
            >
              Always in this session
            </button>
          )}
          <IconButton
            icon="comment"
            label="Say why you reject it"
            expanded={side?.kind === 'why'}
            onClick={() => opens('why', '')}
          />
          {side?.kind === 'why' && (
            <Why text={side.text} onInput={(text) => setSide({ kind: 'why', text })} onSend={reject} onClose={close} />
          )}
          {side?.kind === 'trust' && (
            <TrustChoice
              patterns={patterns}
              pending={pending}
              onTrust={(trusts) => send({ answer: 'run', trusts })}
              onClose={close}
            />
          )}
        </Question>
      )}
    </div>
  );
}

/** An answer without what it answers. */
type Given = Omit<Extract<FromWebview, { type: 'answer' }>, 'type' | 'ask'>;

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
