import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Ask } from '../../../core/events/view';
import { Icon } from '../../parts/icon';

interface CommandEditorProps {
  readonly text: string;
  readonly onInput: (text: string) => void;
  readonly onRun: () => void;
  readonly onClose: () => void;
}

/** The command, to be changed where it stands (TERM-02). Enter runs it, Shift+Enter begins a line. */
export function CommandEditor({ text, onInput, onRun, onClose }: CommandEditorProps): ComponentChildren {
  const input = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <textarea
      class="command-editor"
      aria-label="Command to run"
      spellcheck={false}
      rows={Math.min(10, text.split('\n').length + 1)}
      value={text}
      ref={input}
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.currentTarget.closest('.approval')?.querySelector('button')?.focus();
          onClose();
        }
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        onRun();
      }}
    />
  );
}

/** Each command, redirection and statement of a line, with what was judged of it. */
export function CommandParts({ parts }: { readonly parts: NonNullable<Ask['parts']> }): ComponentChildren {
  return (
    <ul class="command-parts" aria-label="Parts of the command">
      {parts.map(({ text, verdict, rule, because }, index) => {
        const why = verdict === 'run' ? `allowed by ${rule ?? 'your rules'}` : (because ?? 'not trusted');
        return (
          <li key={index} class={verdict}>
            <Icon name={verdict === 'run' ? 'pass' : 'question'} />
            <code title={text}>{text}</code>
            <span class="muted small">{why}</span>
          </li>
        );
      })}
    </ul>
  );
}

interface TrustChoiceProps {
  readonly patterns: readonly string[];
  readonly pending: boolean;
  readonly onTrust: (pattern: string) => void;
  readonly onClose: () => void;
}

/** How much is to be trusted from now on (TERM-04). The least is chosen already. */
export function TrustChoice({ patterns, pending, onTrust, onClose }: TrustChoiceProps): ComponentChildren {
  const [chosen, setChosen] = useState(patterns[0] ?? '');
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    first.current?.focus();
    first.current?.closest('fieldset')?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <fieldset
      class="trust-choice"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.currentTarget.parentElement?.querySelector('button')?.focus();
        onClose();
      }}
    >
      <legend>Trust from now on, in every folder</legend>
      {patterns.map((pattern, index) => (
        <label key={pattern}>
          <input
            type="radio"
            name="trust"
            checked={pattern === chosen}
            ref={index === 0 ? first : null}
            onChange={() => setChosen(pattern)}
          />
          <code>{pattern}</code>
          <span class="muted small">{covers(pattern)}</span>
        </label>
      ))}
      <p class="muted small">
        It is kept in your setting <code>fingerpost.trustedCommands</code>.
      </p>
      <button type="button" class="primary" aria-disabled={pending} onClick={() => onTrust(chosen)}>
        Trust and run
      </button>
    </fieldset>
  );
}

function covers(pattern: string): string {
  if (pattern === '*') return 'everything that can be run';
  return pattern.endsWith(' *') ? `whatever begins with ${pattern.slice(0, -2)}` : 'exactly this';
}
