import type { ComponentChildren } from 'preact';
import type { ChatState } from '../../messages/chat';
import { useChat } from './chat-context';
import { Icon } from '../parts/icon';

const words = {
  'needs-model': {
    icon: 'key',
    title: 'Choose a model to begin',
    text: 'Fingerpost works with your own model: give it an API key, or choose a model that your editor offers. Keys stay in the editor’s secret store.',
  },
  'no-folder': {
    icon: 'folder-opened',
    title: 'No folder is open',
    text: 'Open the folder of a project; the agent works inside it.',
  },
} satisfies Record<Exclude<ChatState['setup'], 'ready'>, { icon: string; title: string; text: string }>;

interface TrustNoticeProps {
  readonly trusted: boolean;
  /** Beside a conversation, which says the rest. */
  readonly brief?: boolean;
}

/** In a folder that is not trusted: what can be done there, and what mends it. */
export function TrustNotice({ trusted, brief = false }: TrustNoticeProps): ComponentChildren {
  const { post } = useChat();
  if (trusted) return null;
  const title = 'This workspace is not trusted';
  return (
    <section class="card setup" aria-label={title} data-setup="untrusted">
      <div class="line">
        <Icon name="workspace-untrusted" />
        <span>
          <strong>{title}</strong>
          {!brief && (
            <p>
              You can read its specs and talk with the model. The agent has no tools here: it reads, changes and runs
              nothing until you trust the workspace.
            </p>
          )}
        </span>
      </div>
      <div class="question">
        <button type="button" class="secondary" onClick={() => post({ type: 'manageTrust' })}>
          Manage Workspace Trust
        </button>
      </div>
    </section>
  );
}

/** Why nothing can be asked yet, and what mends it. */
export function SetupNotice({ setup }: { readonly setup: ChatState['setup'] }): ComponentChildren {
  const { post } = useChat();
  if (setup === 'ready') return null;
  const { icon, title, text } = words[setup];
  return (
    <section class="card setup" aria-label={title} data-setup={setup}>
      <div class="line">
        <Icon name={icon} />
        <span>
          <strong>{title}</strong>
          <p>{text}</p>
        </span>
      </div>
      {setup === 'needs-model' && (
        <div class="question">
          <button type="button" class="primary" onClick={() => post({ type: 'remedy', remedy: 'set-key' })}>
            Set API key
          </button>
          <button type="button" class="secondary" onClick={() => post({ type: 'remedy', remedy: 'choose-model' })}>
            Choose model
          </button>
        </div>
      )}
    </section>
  );
}
