import type { ComponentChildren } from 'preact';
import type { ChatState, SpecRoadName } from '../../messages/chat';
import { useChat } from './chat-context';
import { Icon } from '../parts/icon';
import { sessionKinds } from './session-kinds';
import { SetupNotice, TrustNotice } from './setup-notice';
import { SpecRoads } from './spec-roads';

/** What one can ask, in three groups (`CHATX-26`). */
const examples = [
  { title: 'Ask about your code', icon: 'search', text: 'Explain how authentication works in this project' },
  { title: 'Generate new code', icon: 'sparkle', text: 'Create a React component for a user profile page' },
  { title: 'Fix issues', icon: 'debug-alt', text: 'Help me fix the error in this function' },
] as const;

interface EmptyPanelProps {
  readonly startKind: 'chat' | 'spec';
  readonly startRoad: SpecRoadName;
  /** Undefined: the session exists, so its kind is settled. */
  readonly choose: boolean;
  readonly setup: ChatState['setup'];
  readonly trusted: boolean;
  readonly onExample: (text: string) => void;
}

/** The page before a conversation begins. */
export function EmptyPanel({
  startKind,
  startRoad,
  choose,
  setup,
  trusted,
  onExample,
}: EmptyPanelProps): ComponentChildren {
  const { post } = useChat();
  return (
    <div class="empty">
      <div class="empty-name">
        <Icon name="milestone" />
        <h2>Fingerpost</h2>
      </div>
      <TrustNotice trusted={trusted} />
      <SetupNotice setup={setup} />
      {choose && (
        <fieldset class="kinds">
          <legend class="visually-hidden">Kind of session</legend>
          {sessionKinds.map(({ kind, name, icon, explanation }) => (
            <label key={kind} class="kind">
              <input
                type="radio"
                name="kind"
                value={kind}
                checked={kind === startKind}
                onChange={() => post({ type: 'newSession', kind })}
              />
              <Icon name={icon} />
              <span>
                <strong>{name}</strong>
                <span class="muted">{explanation}</span>
              </span>
              {kind === startKind && <Icon name="check" />}
            </label>
          ))}
        </fieldset>
      )}
      {choose && startKind === 'spec' && <SpecRoads road={startRoad} />}
      <div class="examples">
        {examples.map(({ title, icon, text }) => (
          <section key={title} class="example">
            <h3>{title}</h3>
            <button type="button" onClick={() => onExample(text)}>
              <Icon name={icon} />
              <span>{text}</span>
            </button>
          </section>
        ))}
      </div>
    </div>
  );
}
